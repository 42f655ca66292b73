"""What is stored of money."""

from __future__ import annotations

from meihao.funding.models.balance import BalanceDraft, BalanceVersion
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
    "BalanceDraft",
    "BalanceVersion",
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
