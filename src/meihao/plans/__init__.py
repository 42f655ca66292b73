"""Yearly plans of the renovation programme, and composing one.

Verbs: enter_plan, import_plan, save_variant. Basis: opinion/1.
"""
