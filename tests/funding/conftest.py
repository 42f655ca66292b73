"""A project with people who give, spend and confirm money."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from meihao.accounts.models import User
from meihao.accounts.rules import Role
from meihao.attachments.models import Blob
from meihao.attachments.services import keep
from meihao.funding import services
from meihao.funding.models import Allocation, Appropriation, Claim, Contract, Contribution, CostLine, Payment
from tests.facts.conftest import person
from tests.renovation.conftest import (
    AT,
    TODAY,
    Town,
    scene,
    standing_scene,
    standing_town,
    town,
)
from tests.standing import Footing

__all__ = ["Purse", "purse", "scene", "standing_scene", "standing_town", "town"]

YUAN = 100


@dataclass
class Purse:
    """The verbs of money in short, each with somebody who may."""

    town: Town
    cashier: User
    treasurer: User

    @property
    def project(self) -> int:
        return self.town.project.pk

    def appropriate(
        self, yuan: int, paper: str = "烟财建指〔2024〕1 号", source: str = "city-budget", **more: Any
    ) -> Appropriation:
        given: dict[str, Any] = {
            "district": self.town.scene.district.pk, "source": source, "year": 2024, "authority": "市财政局",
            "paper": paper, "amount": yuan * YUAN, "on": date(2024, 3, 1), "actor": self.treasurer, "at": AT, **more,
        }  # fmt: skip
        return services.appropriate(**given)

    def allocate(self, grant: Appropriation, yuan: int, paper: str = "芝财〔2024〕1 号", **more: Any) -> Allocation:
        given: dict[str, Any] = {
            "appropriation": grant.pk, "project": self.project, "paper": paper, "amount": yuan * YUAN,
            "on": date(2024, 3, 5), "actor": self.treasurer, "at": AT, **more,
        }  # fmt: skip
        return services.allocate(**given)

    def contribute(self, yuan: int, voucher: str = "收 1", source: str = "owners-cash", **more: Any) -> Contribution:
        given: dict[str, Any] = {
            "project": self.project, "source": source, "payer": "槐花里全体业主", "amount": yuan * YUAN,
            "on": date(2024, 4, 1), "voucher": voucher, "file": self.file().pk, "actor": self.town.owner, "at": AT, **more,
        }  # fmt: skip
        return services.contribute(**given)

    def contract(self, yuan: int, number: str = "合 1", **more: Any) -> Contract:
        firm = self.town.project.parties.get(body="contractor").organisation_id
        given: dict[str, Any] = {
            "project": self.project, "firm": firm, "number": number, "subject": "排水改造施工", "amount": yuan * YUAN,
            "on": date(2024, 4, 2), "file": self.file().pk, "actor": self.town.owner, "at": AT, **more,
        }  # fmt: skip
        return services.sign_contract(**given)

    def line(self, yuan: int, what: str = "排水管", measure: str = "drainage", **more: Any) -> CostLine:
        given: dict[str, Any] = {
            "project": self.project, "what": what, "measure": measure, "contract": None, "amount": yuan * YUAN,
            "on": date(2024, 4, 3), "until": date(2024, 9, 30), "actor": self.town.owner, "at": AT, **more,
        }  # fmt: skip
        return services.incur(**given)

    def pay(
        self, line: CostLine, pot: Allocation | Contribution, yuan: int, voucher: str = "付 1", **more: Any
    ) -> Payment:
        spent = services.Spent(
            line.number, yuan * YUAN, TODAY, voucher,
            allocation=pot.pk if isinstance(pot, Allocation) else None,
            contribution=pot.pk if isinstance(pot, Contribution) else None,
        )  # fmt: skip
        given: dict[str, Any] = {"actor": self.town.owner, "at": AT, **more}
        return services.pay(project=self.project, spent=spent, file=self.file().pk, **given)

    def confirm(self, payment: Payment, outcome: str = "confirmed", **more: Any) -> None:
        given: dict[str, Any] = {"actor": self.cashier, "at": AT, **more}
        services.review_payment(project=self.project, payment=payment.pk, outcome=outcome, **given)

    def reverse(self, kind: str, row: Any, yuan: int, paper: str = "更正 1", **more: Any) -> Any:
        who = {"appropriation": self.treasurer, "allocation": self.treasurer}.get(kind, self.town.owner)
        given: dict[str, Any] = {"actor": who, "at": AT, "project": self.project, **more}
        return services.reverse(
            kind=kind, record=row.pk, amount=yuan * YUAN, on=TODAY, paper=paper, reason="录入有误", **given
        )

    def claim(self, parts: dict[int, int], paper: str = "报 1", **more: Any) -> Claim:
        given: dict[str, Any] = {"actor": self.town.district, "at": AT, "on": TODAY, **more}
        wanted = {number: yuan * YUAN for number, yuan in parts.items()}
        return services.claim_costs(project=self.project, name="city-2020", paper=paper, parts=wanted, **given)

    def file(self) -> Blob:
        return keep("凭证".encode(), name="a.txt", at=AT)


def build_purse(town: Town) -> Purse:
    return Purse(
        town,
        cashier=person("cashier", Role.DISTRICT_OFFICER, town.scene.district),
        treasurer=person("treasurer", Role.CITY_OFFICER, town.scene.city),
    )


@pytest.fixture(scope="module")
def standing_purse(standing_town: Town, footing: Footing) -> Purse:
    return footing.build(lambda: build_purse(standing_town))


@pytest.fixture
def purse(standing_purse: Purse, db: None) -> Purse:
    return deepcopy(standing_purse)
