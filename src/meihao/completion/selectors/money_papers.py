"""What is kept of a project's money, as papers of its archive: the ledger as tables, contracts, and vouchers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from meihao.completion.rules.archive import Paper, table
from meihao.completion.selectors.contributions import filed
from meihao.funding.models import Allocation, ClaimPart, Contract, Contribution, CostLine, Payment, Reversal
from meihao.funding.rules.entering import told
from meihao.policy import library
from meihao.renovation.models import Project

ABOUT: Final = {
    "allocation": ("资金安排", "allocation__project"),
    "contribution": ("筹资", "contribution__project"),
    "contract": ("合同", "contract__project"),
    "line": ("费用项", "line__project"),
    "payment": ("支付", "payment__line__project"),
    "part": ("申报费用", "part__line__project"),
}
"""What may be reversed in a project: its name, and how to reach the project from the reversal."""


def funding(project: Project, known: datetime) -> Iterator[Paper]:
    """The ledger by kind of record, amounts as entered with their reversals beside; then what shows them."""
    pack = library.current()
    sources = {each.id: each.name for each in pack.parts.funding.sources}
    measures = {each.id: each.name for each in pack.parts.measures.measures}
    mine = {"project": project, "at__lte": known}
    pots = Allocation.objects.filter(**mine).select_related("appropriation", "by").order_by("pk")
    yield from _table(
        "资金安排",
        ("资金来源", "下达文号", "安排文号", "日期", "金额（元）", "登记人"),
        [
            (sources.get(row.appropriation.source, ""), row.appropriation, row.paper, row.on, told(row.amount), row.by)
            for row in pots
        ],
    )
    put = list(Contribution.objects.filter(**mine).select_related("file__shown", "by").order_by("pk"))
    yield from _table(
        "筹资",
        ("资金来源", "出资方", "凭证号", "日期", "金额（元）", "登记人"),
        [(sources.get(row.source, ""), row.payer, row.voucher, row.on, told(row.amount), row.by) for row in put],
    )
    signed = list(Contract.objects.filter(**mine).select_related("firm", "file__shown", "by").order_by("pk"))
    yield from _table(
        "合同",
        ("合同编号", "内容", "签约单位", "签订日期", "金额（元）", "登记人"),
        [(row.number, row.subject, row.firm, row.on, told(row.amount), row.by) for row in signed],
    )
    lines = CostLine.objects.filter(**mine).select_related("contract", "by").order_by("number")
    yield from _table(
        "费用项",
        ("序号", "费用内容", "改造内容", "合同编号", "起日", "止日", "金额（元）", "登记人"),
        [
            (row.number, row.what, measures.get(row.measure, ""), row.contract, row.on, row.until, told(row.amount), row.by)
            for row in lines
        ],
    )  # fmt: skip
    paid = list(_payments(project, known))
    yield from _table(
        "支付",
        ("凭证号", "支付日期", "费用项", "资金", "金额（元）", "状态", "登记人"),
        [
            (row.voucher, row.on, row.line, row.allocation or row.contribution, told(row.amount), _state(row, known), row.by)
            for row in paid
        ],
    )  # fmt: skip
    yield from _table(
        "奖补申报", ("补助", "申报文号", "日期", "费用项", "金额（元）", "审定"), list(_claims(project, known))
    )
    yield from _table("冲减", ("冲减的记录", "日期", "依据", "理由", "金额（元）"), list(_reversals(project, known)))
    yield from (filed(row.file, f"合同 {row.number} {row.subject}", said=row.by, day=row.on) for row in signed)
    yield from (filed(row.file, f"筹资凭证 {row.voucher}", said=row.by, day=row.on) for row in put)
    shown = {row.file_id: row for row in reversed(paid)}  # a sheet that was imported shows many payments
    yield from (
        filed(row.file, f"支付凭证 {row.voucher}", said=row.by, day=row.on) for row in paid if shown[row.file_id] is row
    )


def _table(title: str, heading: tuple[str, ...], lines: list[Any]) -> Iterator[Paper]:
    if lines:
        yield table(title, heading, lines)


def _payments(project: Project, known: datetime) -> Iterator[Payment]:
    rows = Payment.objects.filter(line__project=project, at__lte=known)
    joined = ("line", "allocation", "contribution", "review", "file__shown", "by")
    return rows.select_related(*joined).order_by("pk").iterator()


def _state(row: Payment, known: datetime) -> str:
    said = getattr(row, "review", None)
    return said.get_outcome_display() if said is not None and said.at <= known else "待确认"


def _claims(project: Project, known: datetime) -> Iterator[tuple[object, ...]]:
    names = {each.id: each.name for each in library.current().parts.funding.subsidies}
    parts = ClaimPart.objects.filter(claim__project=project, claim__at__lte=known)
    for row in parts.select_related("claim__decision", "line").order_by("claim", "line__number"):
        said = getattr(row.claim, "decision", None)
        outcome = said.get_outcome_display() if said is not None and said.at <= known else "待审定"
        name = names.get(row.claim.subsidy, row.claim.subsidy)
        yield name, row.claim.paper, row.claim.on, row.line, told(row.amount), outcome


def _reversals(project: Project, known: datetime) -> Iterator[tuple[object, ...]]:
    for target, (word, path) in ABOUT.items():
        rows = Reversal.objects.filter(**{path: project}, at__lte=known).select_related(target).order_by("pk")
        for row in rows:
            what = getattr(row, target)
            yield word if target == "part" else f"{word} {what}", row.on, row.paper, row.reason, told(row.amount)
