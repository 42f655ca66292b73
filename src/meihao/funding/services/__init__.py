"""The verbs of money."""

from __future__ import annotations

from meihao.funding.services.claims import claim_costs, decide_claim
from meihao.funding.services.granting import allocate, appropriate
from meihao.funding.services.reversing import reverse
from meihao.funding.services.spending import (
    Spent,
    check_payments,
    contribute,
    incur,
    pay,
    pay_all,
    review_payment,
    sign_contract,
)
from meihao.renovation.rules.deciding import Refused

__all__ = [
    "Refused",
    "Spent",
    "allocate",
    "appropriate",
    "check_payments",
    "claim_costs",
    "contribute",
    "decide_claim",
    "incur",
    "pay",
    "pay_all",
    "reverse",
    "review_payment",
    "sign_contract",
]
