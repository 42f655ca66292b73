"""What is stored of money."""

from __future__ import annotations

from meihao.funding.models.claims import Claim, ClaimDecision, ClaimPart
from meihao.funding.models.money import (
    TARGETS,
    Allocation,
    Appropriation,
    Contract,
    Contribution,
    CostLine,
    Payment,
    PaymentReview,
    Reversal,
)

__all__ = [
    "TARGETS",
    "Allocation",
    "Appropriation",
    "Claim",
    "ClaimDecision",
    "ClaimPart",
    "Contract",
    "Contribution",
    "CostLine",
    "Payment",
    "PaymentReview",
    "Reversal",
]
