"""Meetings and what they come to: the city's joint meetings and the councils of communities, by one set of records.

Topics are raised, graded and given seats; sessions are convened with an agenda, signed in to, minuted and resolved; what was
resolved is done by a day and proved, and residents rate it. Where a topic or an item stands is worked out of the records;
all of them are append-only. Verbs: raise_topic, grade_topic, form_group, post_result, rate_topic; convene, set_agenda,
change_session, sign_in, enter_sheet, say, draw_up_minutes, confirm_minutes; resolve, assign, report_item, hear_report;
issue_key, revoke_key. Basis: plan/4.3, annex1/34/innovative.
"""
