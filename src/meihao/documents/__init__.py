"""Official papers made from records: one content, as a document to edit and as a PDF, the same bytes for the same records.

This app knows no domain: apps register the kinds of papers that they can print (`sources.register`). Basis: plan/3.3.3
"""
