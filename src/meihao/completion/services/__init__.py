"""The verbs of acceptance, handover and the archive."""

from __future__ import annotations

from meihao.attachments.services import File
from meihao.completion.services.checking import check_site
from meihao.completion.services.handing import Offered, offer_handover, reply_handover
from meihao.completion.services.meetings import Guest, hold_meeting, sign, supervise
from meihao.completion.services.packages import build_package
from meihao.completion.services.papers import hand_in_paper, review_paper
from meihao.renovation.rules.deciding import Overtaken, Refused

__all__ = [
    "File",
    "Guest",
    "Offered",
    "Overtaken",
    "Refused",
    "build_package",
    "check_site",
    "hand_in_paper",
    "hold_meeting",
    "offer_handover",
    "reply_handover",
    "review_paper",
    "sign",
    "supervise",
]
