"""What is stored of supervision: notices with their answers, and the scores of districts."""

from __future__ import annotations

from meihao.oversight.models.dispatches import Answer, AnswerReview, Dispatch
from meihao.oversight.models.scores import AppealHearing, ScoreAppeal, ScorePublication, ScoreRun, ScoreSeal

__all__ = [
    "Answer",
    "AnswerReview",
    "AppealHearing",
    "Dispatch",
    "ScoreAppeal",
    "ScorePublication",
    "ScoreRun",
    "ScoreSeal",
]
