"""The verbs of the programme."""

from __future__ import annotations

from meihao.renovation.rules.deciding import GateClosed, Overtaken, Refused
from meihao.renovation.services.canvassing import enter_roll
from meihao.renovation.services.documents import add_document
from meihao.renovation.services.grounds import File, enter_ground, review_ground, settle_comment, take_comment
from meihao.renovation.services.panels import cast_ballot, draw_panel, follow_change, publish_seed, replace_expert
from meihao.renovation.services.permits import (
    Paper,
    decide_case,
    hand_in_form,
    hear_form,
    receive_case,
    supplement_case,
)
from meihao.renovation.services.projects import advance, appoint_party, propose, register_project
from meihao.renovation.services.reviews import call_joint_review, give_opinion
from meihao.renovation.services.schemes import (
    answer_measure,
    bring_promises,
    discard_draft,
    file_version,
    issue_version,
    put_promise,
    take_promise,
)
from meihao.renovation.services.works import drop_commitment, record_works, review_works

__all__ = [
    "File",
    "GateClosed",
    "Overtaken",
    "Paper",
    "Refused",
    "add_document",
    "advance",
    "answer_measure",
    "appoint_party",
    "bring_promises",
    "call_joint_review",
    "cast_ballot",
    "decide_case",
    "discard_draft",
    "draw_panel",
    "drop_commitment",
    "enter_ground",
    "enter_roll",
    "file_version",
    "follow_change",
    "give_opinion",
    "hand_in_form",
    "hear_form",
    "issue_version",
    "propose",
    "publish_seed",
    "put_promise",
    "receive_case",
    "record_works",
    "register_project",
    "replace_expert",
    "review_ground",
    "review_works",
    "settle_comment",
    "supplement_case",
    "take_comment",
    "take_promise",
]
