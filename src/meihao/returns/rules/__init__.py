"""Months, fields and their sums, what works count as, what differs, and the workbook."""
