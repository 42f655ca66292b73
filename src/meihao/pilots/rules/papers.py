"""What the papers of a pilot say: its creation scheme along annex 2, and the notice that makes it a pilot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from meihao.documents.rules.outline import Annex, Section, Written, by_outline
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
    facts,
    spans,
)
from meihao.pilots.rules.creation import RESPONSE, WAYS, Answer, Content
from meihao.policy.schema.instrument import Item, Outline
from meihao.renovation.rules.schemes import yuan


@dataclass(frozen=True, slots=True)
class Asked:
    """A level in the response table: where it stands among the indicators, what it asks, and how it will be met."""

    system: str
    indicator: str
    level: str
    criteria: tuple[str, ...]
    answer: Answer | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A drawing that was handed in: its kind, its sheet, its title, the day, and the digest of its file."""

    name: str
    sheet: str
    title: str
    on: date
    digest: str


@dataclass(frozen=True, slots=True)
class Promised:
    """Something that a letter promises: in which letter, what for, by when, whose it is, and how it stands."""

    letter: str
    condition: str
    item: str
    due_on: date
    owner: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """A creation scheme as it stands on a day. `told` are the blocks of the points that records tell, by teller."""

    community: str
    profile: str
    version: str
    content: Content
    table: tuple[Asked, ...]
    told: Mapping[str, tuple[Block, ...]]
    drawn: frozenset[str]
    sheets: tuple[Sheet, ...]
    promises: tuple[Promised, ...]
    notes: tuple[str, ...]
    issuer: str
    issued_on: date
    on: date
    address: str


def scheme(outline: Outline, told: Scheme) -> Paper:
    """The scheme along its outline: what was written, the response table, the balance of funds, and the lists enclosed.

    Basis: plan/3.3.3
    """
    return by_outline(
        outline,
        Written(
            name=told.community,
            profile=told.profile,
            subtitle=told.version,
            sections={item.id: _section(item, told) for part in outline.parts for item in part.items},
            drawings=told.drawn,
            issuer=told.issuer,
            on=told.issued_on,
            annexes=tuple(_annexes(told)),
            notes=told.notes,
            address=told.address,
        ),
    )


def _section(item: Item, told: Scheme) -> Section:
    """An item of the outline: each point under its own heading, as it was written or as the records tell it."""
    texts = told.content.texts.get(item.id, {})
    blocks: list[Block] = []
    covered = set()
    for point in item.must:
        text, teller = texts.get(point, "").strip(), item.told.get(point, "")
        said = [Paragraph(line) for line in text.splitlines() if line.strip()]
        more = _response(told.table) if teller == RESPONSE else told.told.get(teller, ())
        if not said and not more:
            continue
        blocks += [Heading(point, 3), *said, *more] if len(item.must) > 1 else [*said, *more]
        if teller != RESPONSE or all(each.answer for each in told.table):
            covered.add(point)
    return Section(tuple(blocks), frozenset(covered))


def _response(rows: Sequence[Asked]) -> tuple[Block, ...]:
    answers = [each.answer for each in rows if each.answer]
    cost = sum(each.cost or 0 for each in answers)
    return (
        Paragraph(f"本类型应响应 {len(rows)} 条，已响应 {len(answers)} 条，投资合计 {yuan(cost)} 元。"),
        response_table(rows),
    )


def response_table(rows: Sequence[Asked]) -> Table:
    """A row for each level: what is promised, how much, where, by when and for how much. Basis: annex2/4"""
    columns = (
        Column("序号", 10),
        Column("体系", 14, spans(each.system for each in rows)),
        Column("指标", 24, spans(each.indicator for each in rows)),
        Column("性质", 14),
        Column("指标内容", 62),
        Column("响应方式", 16),
        Column("建设内容或现状", 50),
        Column("数量", 18),
        Column("位置", 26),
        Column("完成日期", 21),
        Column("投资（元）", 24),
    )
    return Table(columns, tuple(_row(number, each) for number, each in enumerate(rows, start=1)), across=True)


def _row(number: int, row: Asked) -> tuple[str, ...]:
    asked = (str(number), row.system, row.indicator, row.level, "；".join(row.criteria))
    answer = row.answer
    if answer is None:
        return (*asked, "待响应", "", "", "", "", "")
    return (
        *asked,
        WAYS[answer.way],
        answer.text,
        f"{answer.quantity} {answer.unit}".strip(),
        answer.place,
        f"{answer.due_on:%Y-%m-%d}" if answer.due_on else "",
        "" if answer.cost is None else yuan(answer.cost),
    )


def _annexes(told: Scheme) -> Iterator[Annex]:
    if told.sheets:
        columns = (
            Column("图件", 8),
            Column("图幅", 3),
            Column("标题", 8),
            Column("提交日期", 7),
            Column("文件摘要", 10),
        )
        rows = tuple(
            (each.name, each.sheet, each.title, f"{each.on:%Y-%m-%d}", each.digest[:16]) for each in told.sheets
        )
        yield Annex("图件目录", (Table(columns, rows), Note("图件另附。文件摘要为 SHA-256 的前 16 位。")))
    if told.promises:
        yield Annex("承诺事项清单", (promises(told.promises), Note(f"办理情况截至 {told.on:%Y-%m-%d}。")))


def promises(rows: Sequence[Promised]) -> Table:
    """What the letters of commitment promise, letter by letter. Basis: plan/3.2.3"""
    columns = (
        Column("承诺函", 7, spans(each.letter for each in rows)),
        Column("对应条件", 8),
        Column("承诺事项", 9),
        Column("完成期限", 7),
        Column("责任单位", 6),
        Column("办理情况", 6),
    )
    return Table(
        columns,
        tuple(
            (each.letter, each.condition, each.item, f"{each.due_on:%Y-%m-%d}", each.owner, each.state) for each in rows
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Designation:
    """The decision that made a community a pilot, with what it rests on. Reviews are name, outcome and day."""

    pilot: str
    community: str
    place: str
    kind: str
    party: str
    law: str
    decided_on: date
    issuer: str
    addressee: str
    reviews: tuple[tuple[str, str, str], ...]
    terms: tuple[str, ...]
    promises: tuple[Promised, ...] = field(default=())
    digest: str
    address: str


def notice_title(community: str) -> str:
    """What the notice is called; short enough for one line with most names."""
    return f"关于确定{community}为美好社区试点的通知"


def designation_notice(told: Designation) -> Paper:
    """The notice as it is sent on the day of the decision. Basis: plan/3.3.2"""
    blocks: list[Block] = [
        Paragraph(
            f"按照{told.law}文件，经区市初审、区级专家委员会审核和市级专家审核，"
            f"确定{told.community}为美好社区创建试点。现通知如下："
        ),
        Heading("试点"),
        facts(
            [
                ("试点", told.pilot),
                ("社区", told.community),
                ("所属", told.place),
                ("类型", told.kind),
                ("实施主体", told.party),
                ("确定日期", chinese_date(told.decided_on)),
            ]
        ),
        Heading("审核情况"),
        Table((Column("审核", 6), Column("结论", 4), Column("日期", 4)), told.reviews),
        Heading("期限"),
        *(Paragraph(each) for each in told.terms),
    ]
    if told.promises:
        blocks += [
            Heading("承诺事项"),
            Paragraph("申报时由承诺函代替的条件，须按期完成："),
            promises(told.promises),
        ]
    blocks += [
        Signature(told.issuer, told.decided_on),
        Note(f"作出决定时所见记录的摘要：{told.digest}"),
    ]
    return Paper(
        title=notice_title(told.community),
        to=told.addressee,
        on=told.decided_on,
        issuer=told.issuer,
        blocks=tuple(blocks),
        address=told.address,
    )
