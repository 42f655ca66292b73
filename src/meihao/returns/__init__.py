"""Statistical returns of the programme: a district's figures of a month, worked out of the records, handed in and accepted.

Verbs: submit_return, hear_return. Basis: opinion/1, opinion/10.
"""
