"""What is stored of pilots besides their project, its decisions and its reviews."""

from __future__ import annotations

from meihao.pilots.models.awards import Award
from meihao.pilots.models.letters import Fulfilment, FulfilmentReview, Letter, Promise
from meihao.pilots.models.pilots import Pilot, Preliminary
from meihao.pilots.models.schemes import CreationDraft, CreationVersion, Drawing

__all__ = [
    "Award",
    "CreationDraft",
    "CreationVersion",
    "Drawing",
    "Fulfilment",
    "FulfilmentReview",
    "Letter",
    "Pilot",
    "Preliminary",
    "Promise",
]
