"""What the papers of supervision say: the dispatch notice, and the bulletin of a month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from meihao.documents.rules.paper import (
    Block,
    Column,
    Heading,
    Note,
    Paper,
    Paragraph,
    Signature,
    Table,
    chinese_date,
    spans,
)

LOCAL = "颜色的含义、规则和期限为本地设定，原文件只列出三种颜色的名称。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A dispatch notice in words, with the answers to it and what was said of them."""

    project: str
    place: str
    number: int
    colour: str
    reasons: tuple[str, ...]
    text: str
    issuer: str
    addressee: str
    issued_on: date
    due_on: date
    state: str
    answers: tuple[tuple[str, str, str], ...]
    """Day, answer, and what was said of it."""
    address: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A project as the bulletin lists it."""

    district: str
    project: str
    stage: str
    colour: str
    reasons: str
    entered_on: date | None


@dataclass(frozen=True, slots=True)
class Dispatched:
    """A notice as the bulletin lists it."""

    project: str
    number: int
    issued_on: date
    due_on: date
    state: str
    overdue: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """What a bulletin tells of a body's projects: `colours` are id and name, the worst first; counts in that order."""

    body: str
    year: int
    month: int
    on: date
    known: date
    colours: tuple[tuple[str, str], ...]
    districts: tuple[tuple[str, tuple[int, ...]], ...]
    projects: tuple[Standing, ...]
    notices: tuple[Dispatched, ...]
    told: tuple[str, ...]
    """The colours that somebody is told of, by id: their projects are listed with reasons."""
    unknown: str
    issuer: str
    address: str


def dispatch_notice(notice: Notice, *, on: date) -> Paper:
    """The notice as it is sent, and how it stands on a day. Basis: plan/4.3"""
    reasons = [Paragraph(f"{number}. {reason}。") for number, reason in enumerate(notice.reasons, start=1)]
    blocks: list[Block] = [
        Paragraph(
            f"按三色督查规则，你单位负责的{notice.project}（{notice.place}）"
            f"{chinese_date(notice.issued_on)}为{notice.colour}。"
        ),
        Heading("理由"),
        *reasons,
        Heading("要求"),
        Paragraph(notice.text),
        Paragraph(f"请于{chinese_date(notice.due_on)}以前答复整改情况。"),
        Signature(notice.issuer, notice.issued_on),
    ]
    if notice.answers:
        columns = (Column("答复日期", 4), Column("整改情况和安排", 14), Column("审核结论", 8))
        blocks += [Heading("办理情况"), Table(columns, notice.answers)]
    blocks += [Note(f"截至 {on:%Y-%m-%d}：{notice.state}。"), Note(LOCAL)]
    return Paper(
        title="督办单",
        number=f"{notice.project}　第 {notice.number} 份",
        to=notice.addressee,
        on=on,
        issuer=notice.issuer,
        blocks=tuple(blocks),
        address=notice.address,
    )


def bulletin(month: Month) -> Paper:
    """The bulletin of a month: counts by district, stages entered, projects told on with their reasons, notices."""
    names = dict(month.colours)
    parts = [f"{names[colour]} {number} 个" for colour, number in _counts(month)]
    blocks: list[Block] = [
        Heading("总体情况"),
        Paragraph(
            f"截至{chinese_date(month.on)}，{month.body}列入督查的改造项目共 {len(month.projects)} 个"
            + (f"，其中{'，'.join(parts)}。" if month.projects else "。")
        ),
        *([_by_district(month)] if month.districts else []),
        Heading("本月进入新阶段的项目"),
        *_entered(month),
    ]
    for colour in month.told:
        blocks += [Heading(f"{names[colour]}项目"), *_listed(month, colour, "原因")]
    blocks += [
        Heading("情况不明的项目"),
        *_listed(month, month.unknown, "还缺的数据"),
        Heading("督办"),
        *_dispatches(month),
        Signature(month.issuer, month.on),
        Note(f"情况截至 {month.on:%Y-%m-%d}，按 {month.known:%Y-%m-%d} 及以前知悉的记录。{LOCAL}"),
    ]
    return Paper(
        title=f"{month.body}改造项目{month.year}年{month.month}月通报",
        on=month.on,
        issuer=month.issuer,
        blocks=tuple(blocks),
        address=month.address,
    )


def _counts(month: Month) -> list[tuple[str, int]]:
    return [(colour, sum(each.colour == colour for each in month.projects)) for colour, _ in month.colours]


def _by_district(month: Month) -> Table:
    columns = (Column("区市", 6), *(Column(name, 3) for _, name in month.colours), Column("合计", 3))
    rows = [(name, *map(str, numbers), str(sum(numbers))) for name, numbers in month.districts]
    totals = [sum(column) for column in zip(*(numbers for _, numbers in month.districts), strict=True)]
    rows.append(("合计", *map(str, totals), str(sum(totals))))
    return Table(columns, tuple(rows), caption="各区市项目颜色")


def _entered(month: Month) -> list[Block]:
    found = [
        each
        for each in month.projects
        if each.entered_on and (each.entered_on.year, each.entered_on.month) == (month.year, month.month)
    ]
    if not found:
        return [Paragraph("本月没有项目进入新阶段。")]
    return [
        Paragraph(f"共 {len(found)} 个。"),
        _table(
            found,
            ("阶段", "日期"),
            [(each.stage, f"{each.entered_on:%m-%d}" if each.entered_on else "") for each in found],
        ),
    ]


def _listed(month: Month, colour: str, why: str) -> list[Block]:
    found = [each for each in month.projects if each.colour == colour]
    if not found:
        return [Paragraph("没有。")]
    return [
        Paragraph(f"共 {len(found)} 个。"),
        _table(found, ("阶段", why), [(each.stage, each.reasons) for each in found]),
    ]


def _table(found: Sequence[Standing], heads: tuple[str, str], cells: Sequence[tuple[str, str]]) -> Table:
    columns = (
        Column("区市", 4, spans(each.district for each in found)),
        Column("项目", 8),
        Column(heads[0], 4),
        Column(heads[1], 10),
    )
    rows = ((each.district, each.project, *said) for each, said in zip(found, cells, strict=True))
    return Table(columns, tuple(rows))


def _dispatches(month: Month) -> list[Block]:
    issued = sum((each.issued_on.year, each.issued_on.month) == (month.year, month.month) for each in month.notices)
    overdue = sum(each.overdue for each in month.notices)
    said = f"本月下发督办单 {issued} 份；"
    if not month.notices:
        return [Paragraph(f"{said}没有未销号的。")]
    columns = (
        Column("项目", 9),
        Column("份次", 2),
        Column("下发", 4),
        Column("答复期限", 4),
        Column("状态", 5),
    )
    rows = tuple(
        (
            each.project,
            str(each.number),
            f"{each.issued_on:%Y-%m-%d}",
            f"{each.due_on:%Y-%m-%d}",
            f"{each.state}（已逾期）" if each.overdue else each.state,
        )
        for each in month.notices
    )
    return [Paragraph(f"{said}下表列出本月下发和尚未销号的，其中逾期未答复 {overdue} 份。"), Table(columns, rows)]
