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
from meihao.renovation.models.reviews import (
    Ballot,
    ChangeStep,
    DepartmentOpinion,
    Draw,
    ExpertReview,
    Invitation,
    ItemScore,
    JointReview,
    Seat,
)

__all__ = [
    "Ballot",
    "Canvass",
    "ChangeStep",
    "Closing",
    "Comment",
    "Committee",
    "CommitteeMember",
    "Demolition",
    "DepartmentOpinion",
    "Draw",
    "ExpertReview",
    "Ground",
    "GroundFile",
    "GroundReview",
    "Invitation",
    "ItemScore",
    "JointReview",
    "Membership",
    "Party",
    "Posting",
    "Project",
    "Proposal",
    "Seat",
    "Settlement",
    "Structure",
    "Survey",
]
