"""Subsidies: what a project may be given and why, and no cost line claimed twice over all claims and sources."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from meihao.funding import services
from meihao.funding.models import Claim, ClaimPart
from meihao.funding.selectors.subsidies import Answered, answered
from meihao.funding.selectors.sums import sums
from meihao.organisations.models import Organisation
from meihao.places.models import Compound
from meihao.policy.library import current
from meihao.renovation.models import Project
from tests.funding.conftest import YUAN, Purse
from tests.renovation.conftest import AT, TODAY


def eligible(purse: Purse, *, homes: int = 100, year: int = 2020, district: str = "芝罘区") -> None:
    """What the example of 2020 asks for."""
    Organisation.objects.filter(pk=purse.town.scene.district.pk).update(name=district)
    Project.objects.filter(pk=purse.project).update(year=year)
    Compound.objects.filter(pk=purse.town.compound.pk).update(declared_homes=homes)
    purse.town.supply(["acceptance.passed"])


def answer(purse: Purse) -> Answered:
    here = Project.objects.select_related("organisation", "subject").get(pk=purse.project)
    (found,) = answered(here, current().parts.funding.subsidies, on=TODAY, known=AT)
    return found


@pytest.mark.parametrize(("district", "rate"), [("芝罘区", 4200), ("福山区", 3600), ("牟平区", 3600), ("龙口市", 2000)])
def test_each_district_has_its_rate(purse: Purse, district: str, rate: int) -> None:
    eligible(purse, district=district)
    purse.line(1_000_000)
    found = answer(purse).entitlement
    assert found.payable == rate * 100 * YUAN
    assert found.bit is not None
    assert (found.bit.name, found.bit.how) == ("按标准计算", f"{rate:,} 元/户 × 100 户")


def test_the_development_zone_has_none_and_other_years_have_none(purse: Purse) -> None:
    eligible(purse, district="黄渤海新区")
    purse.line(1_000_000)
    assert answer(purse).entitlement.payable == 0
    eligible(purse, year=2024)
    assert answer(purse).entitlement.payable == 0
    with pytest.raises(services.Refused) as refused:
        purse.claim({1: 1})
    assert "不符合“2020 年市级改造补助”的条件" in refused.value.reasons
    assert any("计划年度不晚于补助适用的末年" in each for each in refused.value.reasons)


def test_what_is_not_known_is_no_entitlement(purse: Purse) -> None:
    eligible(purse)
    Compound.objects.filter(pk=purse.town.compound.pk).update(declared_homes=None)
    purse.line(1_000_000)
    assert answer(purse).entitlement.payable is None
    with pytest.raises(services.Refused, match="还不能算出可申报的金额"):
        purse.claim({1: 1})


def test_the_least_limit_bites_and_is_named(purse: Purse) -> None:
    eligible(purse)
    purse.line(300_000)
    found = answer(purse).entitlement
    assert (found.payable, found.bit and found.bit.name) == (300_000 * YUAN, "占费用的上限")
    with pytest.raises(services.Refused, match=r"最多还能申报 300,000\.00 元") as refused:
        purse.claim({1: 300_001})
    assert "没有申报过的只剩 300,000.00 元" in str(refused.value)
    purse.line(500_000, "井盖")
    with pytest.raises(services.Refused, match=r"最多还能申报 420,000\.00 元（按标准计算：4,200 元/户 × 100 户）"):
        purse.claim({1: 300_000, 2: 120_001})


def test_a_line_is_not_claimed_twice(purse: Purse) -> None:
    eligible(purse)
    line = purse.line(300_000)
    first = purse.claim({1: 200_000})
    assert purse.claim({1: 200_000}) == first
    with pytest.raises(services.Refused, match=r"没有申报过的只剩 100,000\.00 元"):
        purse.claim({1: 100_001}, "报 2")
    purse.claim({1: 100_000}, "报 2")
    other: dict[str, Any] = {"project_id": purse.project, "on": TODAY, "by": purse.treasurer, "at": AT}
    elsewhere = Claim.objects.create(subsidy="another", paper="x", **other)
    with pytest.raises(IntegrityError, match="claimed_within_line"), transaction.atomic():
        ClaimPart.objects.create(claim=elsewhere, line=line, amount=1)


def test_a_refusal_frees_the_lines_and_a_grant_keeps_them(purse: Purse) -> None:
    eligible(purse)
    purse.line(300_000)
    first = purse.claim({1: 300_000})
    decide: dict[str, Any] = {"project": purse.project, "paper": "烟财审 1", "at": AT}
    with pytest.raises(services.Refused, match="由财政部门审定"):
        services.decide_claim(claim=first.pk, outcome="granted", actor=purse.town.colleague, **decide)
    with pytest.raises(services.Refused, match="不同意请写明理由"):
        services.decide_claim(claim=first.pk, outcome="refused", actor=purse.treasurer, **decide)
    services.decide_claim(claim=first.pk, outcome="refused", reason="重复", actor=purse.treasurer, **decide)
    assert answer(purse).entitlement.payable == 300_000 * YUAN
    again = purse.claim({1: 300_000}, "报 2")
    services.decide_claim(claim=again.pk, outcome="granted", actor=purse.treasurer, **decide)
    assert answer(purse).entitlement.payable == 0
    with pytest.raises(services.Refused, match="已经审定：同意"):
        services.decide_claim(claim=again.pk, outcome="refused", reason="x", actor=purse.treasurer, **decide)


def test_only_the_district_claims(purse: Purse) -> None:
    eligible(purse)
    purse.line(300_000)
    with pytest.raises(services.Refused, match="由区市住房城乡建设部门申报"):
        purse.claim({1: 1}, actor=purse.town.owner)


def test_what_no_longer_fits_the_rule_is_not_granted(purse: Purse) -> None:
    eligible(purse)
    purse.line(300_000)
    first = purse.claim({1: 300_000})
    decide: dict[str, Any] = {"project": purse.project, "claim": first.pk, "paper": "审 1", "at": AT}
    Compound.objects.filter(pk=purse.town.compound.pk).update(declared_homes=50)
    with pytest.raises(services.Refused, match=r"只能同意 210,000\.00 元（按标准计算：4,200 元/户 × 50 户）"):
        services.decide_claim(outcome="granted", actor=purse.treasurer, **decide)
    Project.objects.filter(pk=purse.project).update(year=2024)
    with pytest.raises(services.Refused, match="不符合“2020 年市级改造补助”的条件"):
        services.decide_claim(outcome="granted", actor=purse.treasurer, **decide)
    services.decide_claim(outcome="refused", reason="户数有误", actor=purse.treasurer, **decide)
    assert sums([purse.project])[purse.project].asked == 0
