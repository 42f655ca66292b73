"""What is stored of acceptance and what follows it."""

from __future__ import annotations

from meihao.completion.models.handing import Handover, HandoverLine, HandoverReply, Package, SiteCheck, SiteCheckLine
from meihao.completion.models.meetings import Attendee, Conclusion, ItemResult, Meeting, Supervision
from meihao.completion.models.papers import Paper, PaperReview

__all__ = [
    "Attendee",
    "Conclusion",
    "Handover",
    "HandoverLine",
    "HandoverReply",
    "ItemResult",
    "Meeting",
    "Package",
    "Paper",
    "PaperReview",
    "SiteCheck",
    "SiteCheckLine",
    "Supervision",
]
