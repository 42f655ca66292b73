"""What is stored of the renovation programme."""

from __future__ import annotations

from meihao.renovation.models.documents import DocumentKind, ProjectDocument
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
from meihao.renovation.models.permits import (
    CaseDocument,
    Heard,
    PermitCase,
    PermitDecision,
    PermitForm,
    PermitHearing,
    Result,
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
from meihao.renovation.models.schemes import Commitment, MeasureAnswer, SchemeDraft, SchemeFiling, SchemeVersion
from meihao.renovation.models.works import AsBuilt, AsBuiltReview, Dropping

__all__ = [
    "AsBuilt",
    "AsBuiltReview",
    "Ballot",
    "Canvass",
    "CaseDocument",
    "ChangeStep",
    "Closing",
    "Comment",
    "Commitment",
    "Committee",
    "CommitteeMember",
    "Demolition",
    "DepartmentOpinion",
    "DocumentKind",
    "Draw",
    "Dropping",
    "ExpertReview",
    "Ground",
    "GroundFile",
    "GroundReview",
    "Heard",
    "Invitation",
    "ItemScore",
    "JointReview",
    "MeasureAnswer",
    "Membership",
    "Party",
    "PermitCase",
    "PermitDecision",
    "PermitForm",
    "PermitHearing",
    "Posting",
    "Project",
    "ProjectDocument",
    "Proposal",
    "Result",
    "SchemeDraft",
    "SchemeFiling",
    "SchemeVersion",
    "Seat",
    "Settlement",
    "Structure",
    "Survey",
]
