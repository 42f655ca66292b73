"""Acceptance of finished works, filing, archive and handover: the chain between 施工 and 认定完成.

Verbs: hand_in_paper, review_paper, hold_meeting, sign, supervise, offer_handover, reply_handover, check_site,
build_package. Basis: opinion/12, opinion/14.
"""
