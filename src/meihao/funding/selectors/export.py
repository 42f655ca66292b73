"""Everything in the ledger of a project, for its workbook."""

from __future__ import annotations

from datetime import datetime

from meihao.funding.models import ClaimPart, Contract, CostLine, Reversal
from meihao.funding.rules.book import Fen, Sheet, Value, summary, workbook
from meihao.funding.selectors import ledger
from meihao.funding.selectors.nets import netted
from meihao.funding.selectors.sums import sums
from meihao.policy.pack import Pack
from meihao.renovation.models import Project

WIDE, NARROW = 26, 14


def sheet(project: Project, pack: Pack, *, at: datetime) -> bytes:
    """The ledger as a workbook: one sheet for each kind of record, each checked against the sums of the page."""
    told = sums([project.pk])[project.pk]
    sources = ledger.by_source(told, pack)
    names = {each.id: each.name for each in pack.parts.funding.sources}
    pots = ledger.pots(project, pack)
    sheets = [
        summary(names, [(row.id, row.given, row.paid, row.waiting) for row in sources]),
        _pots("资金安排", "安排文号", pots, "allocation", sum(told.allocated.values())),
        _pots("筹资", "凭证号", pots, "contribution", sum(told.contributed.values())),
        _contracts(project, told.contracted),
        _lines(project, pack, told.incurred),
        _payments(project, names, told.spent + told.held),
        _claims(project, pack, told.asked),
        _reversals(project),
    ]
    return workbook(sheets, title=f"{project} 资金台账", stamp=at)


def _pots(name: str, paper: str, pots: list[ledger.Pot], kind: str, expected: int) -> Sheet:
    columns = (
        ("资金来源", WIDE),
        (paper, WIDE),
        ("日期", NARROW),
        ("原额（元）", 18),
        ("已付（元）", 18),
        ("现额（元）", 18),
    )
    rows: list[list[Value]] = [
        [each.source, str(each.row), each.row.on, Fen(each.row.amount), Fen(each.used), Fen(each.net)]
        for each in pots
        if each.kind == kind
    ]
    return Sheet(name, columns, rows, expected)


def _contracts(project: Project, expected: int) -> Sheet:
    columns = (
        ("合同编号", WIDE),
        ("内容", WIDE),
        ("签约单位", WIDE),
        ("签订日期", NARROW),
        ("已付（元）", 18),
        ("合同金额（元）", 18),
    )
    rows: list[list[Value]] = [
        [each.row.number, each.row.subject, str(each.row.firm), each.row.on, Fen(each.paid), Fen(each.net)]
        for each in ledger.contracts(project)
        if isinstance(each.row, Contract)
    ]
    return Sheet("合同", columns, rows, expected)


def _lines(project: Project, pack: Pack, expected: int) -> Sheet:
    columns = (
        ("序号", 8), ("费用内容", WIDE), ("改造内容", WIDE), ("合同编号", 18), ("起日", NARROW), ("止日", NARROW),
        ("已付（元）", 18), ("已申报（元）", 18), ("金额（元）", 18),
    )  # fmt: skip
    rows: list[list[Value]] = []
    found = CostLine.objects.filter(project=project).select_related("contract").order_by("number")
    for each in ledger.lines(pack, list(found)):
        row = each.row
        assert isinstance(row, CostLine)  # noqa: S101 - of cost lines
        rows.append(
            [row.number, row.what, each.measure, str(row.contract or ""), row.on, row.until, Fen(each.paid), Fen(each.claimed), Fen(each.net)]
        )  # fmt: skip
    return Sheet("费用项", columns, rows, expected)


def _payments(project: Project, names: dict[str, str], expected: int) -> Sheet:
    columns = (
        ("凭证号", 20), ("支付日期", NARROW), ("费用项", WIDE), ("资金来源", WIDE), ("资金", WIDE), ("状态", 10),
        ("原额（元）", 18), ("现额（元）", 18),
    )  # fmt: skip
    rows: list[list[Value]] = []
    for each in ledger.payments(project):
        pot = each.allocation or each.contribution
        source = each.allocation.appropriation.source if each.allocation else each.contribution.source
        said = getattr(each, "review", None)
        state = ledger.STATES[said.outcome if said else "waiting"]
        rows.append(
            [each.voucher, each.on, str(each.line), names.get(source, source), str(pot), state, Fen(each.amount), Fen(each.net)]
        )  # fmt: skip
    return Sheet("支付", columns, rows, expected)


def _claims(project: Project, pack: Pack, expected: int) -> Sheet:
    columns = (
        ("补助", WIDE),
        ("申报文号", WIDE),
        ("申报日期", NARROW),
        ("费用项", WIDE),
        ("审定", 10),
        ("申报（元）", 18),
    )
    names = {each.id: each.name for each in pack.parts.funding.subsidies}
    parts = ClaimPart.objects.filter(claim__project=project).select_related("claim__decision", "line")
    rows: list[list[Value]] = []
    for each in netted(parts, "part").order_by("claim", "line__number"):
        said = getattr(each.claim, "decision", None)
        rows.append(
            [names.get(each.claim.subsidy, each.claim.subsidy), each.claim.paper, each.claim.on, str(each.line), str(said) if said else "待审定", Fen(each.net)]
        )  # fmt: skip
    return Sheet("奖补申报", columns, rows, expected)


def _reversals(project: Project) -> Sheet:
    columns = (("冲减的记录", WIDE), ("日期", NARROW), ("依据", WIDE), ("理由", 36), ("金额（元）", 18))
    rows: list[list[Value]] = []
    wanted = {
        "allocation": ("资金安排", "allocation__project"),
        "contribution": ("筹资", "contribution__project"),
        "contract": ("合同", "contract__project"),
        "line": ("费用项", "line__project"),
        "payment": ("支付", "payment__line__project"),
        "part": ("申报费用", "part__line__project"),
    }
    for target, (word, path) in wanted.items():
        for each in Reversal.objects.filter(**{path: project}).select_related(target).order_by("pk"):
            about = f"{word} {getattr(each, target)}" if target != "part" else word
            rows.append([about, each.on, each.paper, each.reason, Fen(each.amount)])
    return Sheet("冲减", columns, rows)
