"""The verbs of money."""

from __future__ import annotations

from meihao.funding.services.balance import (
    bring_balance_lines,
    discard_balance,
    issue_balance,
    put_balance_line,
    put_scenario,
    set_balance,
    take_balance_line,
    take_scenario,
)
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
from meihao.renovation.rules.deciding import Overtaken, Refused

__all__ = [
    "Overtaken",
    "Refused",
    "Spent",
    "allocate",
    "appropriate",
    "bring_balance_lines",
    "check_payments",
    "claim_costs",
    "contribute",
    "decide_claim",
    "discard_balance",
    "incur",
    "issue_balance",
    "pay",
    "pay_all",
    "put_balance_line",
    "put_scenario",
    "reverse",
    "review_payment",
    "set_balance",
    "sign_contract",
    "take_balance_line",
    "take_scenario",
]
