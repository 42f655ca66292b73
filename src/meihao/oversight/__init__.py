"""Supervision of the city's programme: the three colours, each with its reasons, and dispatch notices with their answers.

Verbs: issue_dispatch, answer_dispatch, hear_answer. No colour is stored: that of a day is worked out of what was known
then; a notice keeps the colour and the reasons that it was issued for. Basis: plan/4.3.
"""
