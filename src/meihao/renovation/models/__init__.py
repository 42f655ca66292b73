"""What is stored of the renovation programme."""

from __future__ import annotations

from meihao.renovation.models.grounds import (
    Canvass,
    Closing,
    Comment,
    Committee,
    CommitteeMember,
    Demolition,
    Ground,
    GroundFile,
    GroundReview,
    Posting,
    Settlement,
    Structure,
    Survey,
)
from meihao.renovation.models.projects import Membership, Party, Project, Proposal

__all__ = [
    "Canvass",
    "Closing",
    "Comment",
    "Committee",
    "CommitteeMember",
    "Demolition",
    "Ground",
    "GroundFile",
    "GroundReview",
    "Membership",
    "Party",
    "Posting",
    "Project",
    "Proposal",
    "Settlement",
    "Structure",
    "Survey",
]
