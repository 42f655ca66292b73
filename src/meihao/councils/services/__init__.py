"""The verbs of meetings: each one transaction, with its entry in the trail."""

from __future__ import annotations

from meihao.attachments.services import File
from meihao.councils.services.attending import enter_sheet, say, sign_in
from meihao.councils.services.calendars import issue_key, revoke_key
from meihao.councils.services.deciding import assign, hear_report, report_item, resolve
from meihao.councils.services.minuting import confirm_minutes, draw_up_minutes
from meihao.councils.services.sessions import change_session, convene, set_agenda
from meihao.councils.services.topics import form_group, grade_topic, post_result, raise_topic, rate_topic
from meihao.renovation.rules.deciding import Overtaken, Refused

__all__ = [
    "File",
    "Overtaken",
    "Refused",
    "assign",
    "change_session",
    "confirm_minutes",
    "convene",
    "draw_up_minutes",
    "enter_sheet",
    "form_group",
    "grade_topic",
    "hear_report",
    "issue_key",
    "post_result",
    "raise_topic",
    "rate_topic",
    "report_item",
    "resolve",
    "revoke_key",
    "say",
    "set_agenda",
    "sign_in",
]
