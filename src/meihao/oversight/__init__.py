"""Supervision of the city's programme: the three colours, each with its reasons, dispatch notices with their answers, the
assessment of districts by quarter and year, and trends by week and month.

Verbs: issue_dispatch, answer_dispatch, hear_answer; compute_scores, publish_scores, appeal_score, hear_appeal, seal_scores. No
colour and no trend is stored: those of a day are worked out of what was known then; a notice keeps the colour and the reasons
that it was issued for, and a computed score everything that it was worked out of. Basis: plan/4.3.
"""
