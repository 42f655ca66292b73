"""What sites, checks and money put into the archive: what was known by then, and nothing that was not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from meihao.completion.rules.archive import Paper
from meihao.completion.selectors.money_papers import funding
from meihao.completion.selectors.site_papers import checks, sites
from meihao.completion.sources import contributed
from meihao.renovation.models import Project
from tests.checks.conftest import Site as Yard
from tests.checks.conftest import build_site as build_yard
from tests.funding.conftest import Purse, build_purse
from tests.renovation.conftest import AT, TODAY, Town
from tests.sites.conftest import Site as Gate
from tests.sites.conftest import build_site as build_gate

pytestmark = pytest.mark.django_db
LATER = timedelta(days=3)


@pytest.fixture
def yard(town: Town) -> Yard:
    return build_yard(town)


@pytest.fixture
def gate(town: Town) -> Gate:
    return build_gate(town)


@pytest.fixture
def purse(town: Town) -> Purse:
    return build_purse(town)


def titles(papers: list[Paper]) -> list[str]:
    return [paper.title for paper in papers]


def cells(papers: list[Paper], title: str) -> str:
    [paper] = [each for each in papers if each.title == title]
    with paper.read() as content:
        return content.read().decode("utf-8-sig")


def project(pk: int) -> Project:
    return Project.objects.get(pk=pk)


def test_each_folder_has_its_source() -> None:
    assert [contributed(folder) for folder in ("sites", "checks", "funding")] == [(sites,), (checks,), (funding,)]


def test_checks_give_certificates_tests_photographs_and_findings_to_their_end(yard: Yard) -> None:
    here = project(yard.project)
    assert list(checks(here, AT)) == []
    yard.material(retest=yard.photo(9), witness="孙见证")
    yard.check(yard.call(), "redo", opinion="基层有浮灰，清理后再报")
    finding = yard.finding()
    yard.follow(finding, "mended", yard.town.builder, at=AT + LATER)
    now, later = list(checks(here, AT)), list(checks(here, AT + LATER))
    assert {
        "进场材料",
        "合格证明 防水卷材 A1",
        "复验报告 防水卷材 A1",
        "隐蔽和关键节点",
        "现场检查",
        "检查问题和整改",
    } <= {*titles(now)}
    assert "基层有浮灰，清理后再报" in cells(now, "隐蔽和关键节点")
    assert "待整改" in cells(now, "检查问题和整改")
    assert "待复查" in cells(later, "检查问题和整改")
    assert set(titles(later)) - set(titles(now)) == {"已整改 东侧基坑"}
    assert titles(now) == titles(list(checks(here, AT)))


def test_sites_give_the_list_of_key_posts(gate: Gate) -> None:
    assert list(sites(gate.project, AT)) == []
    person = gate.person("project_manager")
    [posts] = sites(gate.project, AT)
    assert person.certificate in cells([posts], "关键岗位人员")
    assert list(sites(gate.project, AT - LATER)) == []


def test_money_gives_the_ledger_as_tables_and_what_shows_each_record(purse: Purse) -> None:
    here = project(purse.project)
    assert list(funding(here, AT)) == []
    pot = purse.allocate(purse.appropriate(90_000), 50_000)
    purse.contract(60_000)
    line = purse.line(40_000)
    payment = purse.pay(line, pot, 30_000)
    purse.pay(line, purse.contribute(9_000), 8_000, "付 2")
    purse.confirm(payment, at=AT + LATER)
    now, later = list(funding(here, AT)), list(funding(here, AT + LATER))
    assert titles(now) == [
        "资金安排", "筹资", "合同", "费用项", "支付", "合同 合 1 排水改造施工", "筹资凭证 收 1", "支付凭证 付 1",
    ]  # fmt: skip
    assert "30,000.00" in cells(now, "支付")
    assert cells(now, "支付").count("待确认") == 2
    assert cells(later, "支付").count("待确认") == 1
    purse.reverse("contract", purse.contract(2_000, "合 2"), 500)
    assert "录入有误" in cells(list(funding(here, AT + LATER)), "冲减")
    assert TODAY.isoformat() in cells(list(funding(here, AT + LATER)), "冲减")
