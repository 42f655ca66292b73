"""The overview of money as a workbook: by source, district and project, and every grant and allocation behind the sums."""

from __future__ import annotations

from datetime import datetime

from meihao.accounts.models import User
from meihao.funding.models import Allocation, Appropriation
from meihao.funding.rules.book import Fen, Sheet, Value, workbook
from meihao.funding.selectors.acting import districts
from meihao.funding.selectors.nets import netted
from meihao.funding.selectors.overview import Overview, overview
from meihao.policy.pack import Pack

WIDE, NARROW, MONEY = 26, 14, 18


def book(user: User, pack: Pack, *, district: str, at: datetime) -> bytes:
    """What somebody sees of the money of all districts or of one; each sheet checked against the sums of the page."""
    told = overview(user, pack, district=district)
    names = {each.id: each.name for each in pack.parts.funding.sources}
    sheets = [
        _sources(told),
        _areas(told),
        _projects(told),
        _grants(user, told, names, district),
        _allocations(told, names),
    ]
    if told.disagreements:
        sheets.append(Sheet("合计不符", (("合计不符", 80),), [[each] for each in told.disagreements]))
    where = next((str(each.district) for each in told.areas if each.district.code == district), "")
    return workbook(sheets, title=f"{where}改造资金汇总", stamp=at)


def _sources(told: Overview) -> Sheet:
    columns = (
        ("资金来源", WIDE), ("下达（元）", MONEY), ("未安排（元）", MONEY), ("已支付（元）", MONEY), ("已安排（元）", MONEY),
    )  # fmt: skip
    rows: list[list[Value]] = [
        [
            each.name,
            Fen(each.appropriated) if told.appropriated else None,
            Fen(each.left) if told.appropriated else None,
            Fen(each.paid),
            Fen(each.allocated),
        ]
        for each in told.sources
    ]
    return Sheet("按来源", columns, rows, sum(told.whole.allocated.values()))


def _areas(told: Overview) -> Sheet:
    columns = (
        ("区市", WIDE), ("项目", 8), ("下达（元）", MONEY), ("到位（元）", MONEY), ("合同（元）", MONEY),
        ("已申报奖补（元）", MONEY), ("已支付（元）", MONEY),
    )  # fmt: skip
    rows: list[list[Value]] = [
        [
            str(each.district), each.projects, Fen(each.appropriated), Fen(each.sums.given), Fen(each.sums.contracted),
            Fen(each.sums.asked), Fen(each.sums.spent),
        ]
        for each in told.areas
    ]  # fmt: skip
    return Sheet("按区市", columns, rows, told.whole.spent)


def _projects(told: Overview) -> Sheet:
    columns = (
        ("项目", WIDE), ("编码", 22), ("到位（元）", MONEY), ("合同（元）", MONEY), ("费用（元）", MONEY),
        ("已申报奖补（元）", MONEY), ("待确认支付（元）", MONEY), ("已支付（元）", MONEY),
    )  # fmt: skip
    rows: list[list[Value]] = [
        [
            str(project), project.code, Fen(sums.given), Fen(sums.contracted), Fen(sums.incurred), Fen(sums.asked),
            Fen(sums.held), Fen(sums.spent),
        ]
        for project, sums in told.projects
    ]  # fmt: skip
    return Sheet("按项目", columns, rows, told.whole.spent)


def _grants(user: User, told: Overview, names: dict[str, str], district: str) -> Sheet:
    """Every grant to the districts whose offices one is."""
    columns = (
        ("区市", WIDE), ("资金来源", WIDE), ("年度", 8), ("下达机关", WIDE), ("下达文号", WIDE), ("日期", NARROW),
        ("原额（元）", MONEY), ("现额（元）", MONEY),
    )  # fmt: skip
    mine = [each for each in districts(user) if district in ("", each.code)]
    found = netted(Appropriation.objects.filter(district__in=mine).select_related("district"), "appropriation")
    rows: list[list[Value]] = [
        [
            str(each.district), names.get(each.source, each.source), each.year, each.authority, each.paper, each.on,
            Fen(each.amount), Fen(each.net),
        ]
        for each in found.order_by("district__path", "year", "pk")
    ]  # fmt: skip
    return Sheet("下达", columns, rows, told.appropriated)


def _allocations(told: Overview, names: dict[str, str]) -> Sheet:
    """Every allocation to the projects one sees."""
    columns = (
        ("项目", WIDE), ("资金来源", WIDE), ("下达文号", WIDE), ("安排文号", WIDE), ("日期", NARROW),
        ("原额（元）", MONEY), ("现额（元）", MONEY),
    )  # fmt: skip
    pks = [project.pk for project, _ in told.projects]
    found = netted(Allocation.objects.filter(project__in=pks).select_related("project", "appropriation"), "allocation")
    rows: list[list[Value]] = [
        [
            str(each.project), names.get(each.appropriation.source, each.appropriation.source), each.appropriation.paper,
            each.paper, each.on, Fen(each.amount), Fen(each.net),
        ]
        for each in found.order_by("project__code", "pk")
    ]  # fmt: skip
    return Sheet("安排", columns, rows, sum(told.whole.allocated.values()))
