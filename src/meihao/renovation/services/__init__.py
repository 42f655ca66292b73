"""The verbs of the programme."""

from __future__ import annotations

from meihao.renovation.rules.deciding import GateClosed, Overtaken, Refused
from meihao.renovation.services.grounds import File, enter_ground, review_ground, settle_comment, take_comment
from meihao.renovation.services.projects import advance, appoint_party, propose, register_project

__all__ = [
    "File",
    "GateClosed",
    "Overtaken",
    "Refused",
    "advance",
    "appoint_party",
    "enter_ground",
    "propose",
    "register_project",
    "review_ground",
    "settle_comment",
    "take_comment",
]
