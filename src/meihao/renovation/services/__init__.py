"""The verbs of the programme."""

from __future__ import annotations

from meihao.renovation.rules.deciding import GateClosed, Overtaken, Refused
from meihao.renovation.services.grounds import File, enter_ground, review_ground, settle_comment, take_comment
from meihao.renovation.services.panels import cast_ballot, draw_panel, follow_change, publish_seed
from meihao.renovation.services.projects import advance, appoint_party, propose, register_project
from meihao.renovation.services.reviews import call_joint_review, give_opinion

__all__ = [
    "File",
    "GateClosed",
    "Overtaken",
    "Refused",
    "advance",
    "appoint_party",
    "call_joint_review",
    "cast_ballot",
    "draw_panel",
    "enter_ground",
    "follow_change",
    "give_opinion",
    "propose",
    "publish_seed",
    "register_project",
    "review_ground",
    "settle_comment",
    "take_comment",
]
