"""Pilots of beautiful communities, from the check-up of a city to naming and award (plan parts 2 to 4, annex 2).

A pilot is a project of the lifecycle `pilot`; this app adds the community it is about, the letter of commitment, the district's
preliminary review, the creation scheme with its response table, and the award.
Verbs: register_pilot, issue_letter, report_fulfilment, hear_fulfilment, review_preliminarily, write_item, answer_criterion,
add_drawing, issue_scheme, grant_award.
"""
