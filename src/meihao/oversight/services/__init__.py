"""The verbs of supervision."""

from __future__ import annotations

from meihao.attachments.services import File
from meihao.oversight.services.dispatches import answer_dispatch, hear_answer, issue_dispatch
from meihao.oversight.services.scores import appeal_score, compute_scores, hear_appeal, publish_scores, seal_scores
from meihao.renovation.rules.deciding import Overtaken, Refused

__all__ = [
    "File",
    "Overtaken",
    "Refused",
    "answer_dispatch",
    "appeal_score",
    "compute_scores",
    "hear_answer",
    "hear_appeal",
    "issue_dispatch",
    "publish_scores",
    "seal_scores",
]
