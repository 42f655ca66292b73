"""A computation as its pages print it: districts by parts, the records that count, and the same as a workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse

from meihao.accounts.models import User
from meihao.kernel.exact import Exact, decimal, exact
from meihao.organisations.models import Kind, Organisation
from meihao.oversight.models import ScoreRun
from meihao.oversight.rules import scoring
from meihao.oversight.selectors.scores import reads
from meihao.policy import library
from meihao.policy.pack import Pack
from meihao.renovation.models import Project


@dataclass(frozen=True, slots=True)
class Head:
    """A part of the score as the head of its column says it."""

    id: str
    name: str
    text: str
    source: str
    weight: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A part of a district's score: points, and good of so many; or why it was left out."""

    head: Head
    points: str
    good: str
    of: str
    weighs: str
    left_out: str


@dataclass(frozen=True, slots=True)
class Row:
    """A district in the table."""

    code: str
    name: str
    score: str | None
    rank: int | None
    cells: tuple[Cell, ...]
    mine: bool


def heads(run: ScoreRun, pack: Pack) -> tuple[Head, ...]:
    """The parts with the weights that the computation used."""
    named = {each.id: each for each in pack.parts.scoring.components}
    return tuple(
        Head(each.id, named[each.id].name, named[each.id].text, named[each.id].source, percent(each.weight))
        if each.id in named
        else Head(each.id, each.id, "", "", percent(each.weight))
        for each in scoring.law_from_json(run.inputs["law"]).weights
    )


def table(run: ScoreRun, user: User) -> list[Row]:
    """The districts of a computation, the best first; those without a score last. One statement."""
    columns, decimals = heads(run, library.current()), run.inputs["law"]["decimals"]
    bodies = {each.code: each for each in Organisation.objects.filter(kind=Kind.DISTRICT, code__in=run.result)}
    place = {code: number for number, code in enumerate(bodies)}
    rows = []
    for code, plain in run.result.items():
        body = bodies.get(code)
        cells = tuple(_cell(*each, decimals) for each in zip(columns, plain["parts"], strict=True))
        mine = body is not None and reads(user, body)
        rows.append(Row(code, body.name if body else code, plain["score"], plain["rank"], cells, mine))
    return sorted(rows, key=lambda each: (each.rank is None, each.rank or 0, place.get(each.code, 0)))


def _cell(head: Head, part: Mapping[str, Any], decimals: int) -> Cell:
    return Cell(
        head,
        shown(part["points"], decimals),
        shown(part["good"], decimals).removesuffix("." + "0" * decimals),
        str(part["of"]),
        percent(exact(part["weighs"])),
        part["left_out"],
    )


def shown(number: str, decimals: int) -> str:
    """A stored number in decimals, for reading only: sums are made with the exact one."""
    return decimal(exact(number), decimals)


def percent(share: Exact) -> str:
    """A share in per cent with a decimal where it has one."""
    return decimal(share * 100, 1).removesuffix(".0")


def chart(rows: Sequence[Row], full: int) -> Mapping[str, Any]:
    """The scores as bars, the best first."""
    scored = [each for each in rows if each.score is not None]
    return {
        "grid": {"left": 8, "right": 24, "top": 8, "bottom": 8, "containLabel": True},
        "xAxis": {"type": "value", "max": full},
        "yAxis": {"type": "category", "inverse": True, "data": [each.name for each in scored]},
        "series": [{"name": "得分", "type": "bar", "data": [each.score for each in scored]}],
    }


# --- the records behind a figure -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Record:
    """A record that counts, with where it can be read; `full` where it costs nothing, `gone` where it was let go on appeal."""

    ref: str
    name: str
    words: str
    good: str
    of: int
    href: str
    full: bool
    gone: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """A part of a district's score with its records."""

    cell: Cell
    records: tuple[Record, ...]


def parts(run: ScoreRun, district: str, user: User) -> list[Opened]:
    """The parts of a district's score with every record that counts: one statement."""
    pack, plain = library.current(), run.result.get(district)
    if plain is None:
        return []
    decimals = run.inputs["law"]["decimals"]
    figures = scoring.figures_of(run.inputs)[district]
    gone = {(part, ref) for code, part, ref in scoring.excused_of(run.inputs) if code == district}
    codes = {item.ref.partition("/")[0] for figure in figures.values() for item in figure.items}
    seen = {each.code: each.name for each in Project.objects.visible_to(user).filter(code__in=codes)}
    kinds = {each.id: tuple(each.of) for each in pack.parts.scoring.components}
    found = []
    for head, told in zip(heads(run, pack), plain["parts"], strict=True):
        items = figures[head.id].items
        rows = (_record(each, kinds.get(head.id, ()), seen, pack, gone=(head.id, each.ref) in gone) for each in items)
        found.append(Opened(_cell(head, told, decimals), tuple(rows)))
    return found


def _record(item: scoring.Item, of: tuple[str, ...], seen: Mapping[str, str], pack: Pack, *, gone: bool) -> Record:
    code, _, rest = item.ref.partition("/")
    name, route, words = seen.get(code, code), PLACES.get(of, "oversight:project"), ""
    if of == TARGETS:
        name, href = f"{code} 年计划", reverse("plans:year", args=[code])
    elif code not in seen:
        href = ""
    elif route.startswith("facts:"):
        href = reverse(route, args=["projects", code])
    else:
        href = reverse(route, args=[code])
    if of == MILESTONES:
        words = f"第 {rest} 项承诺"
    elif of == REPLIES:
        notice, _, number = rest.partition("/")
        words = f"第 {notice} 份督办单第 {number} 次答复"
    elif item.told:
        names = {each.id: each.name for each in pack.parts.colours.colours}
        names[pack.parts.colours.unknown.id] = pack.parts.colours.unknown.name
        words = "、".join(f"{names.get(colour, colour)} {number} 次" for colour, number in item.told)
    good = decimal(item.good, 2).removesuffix(".00")
    return Record(item.ref, name, words, good, item.of, href, item.good >= item.of, gone)


MILESTONES, REPLIES, TARGETS, EVIDENCE, SATISFIED = (
    ("score.milestones_done", "score.milestones_due"),
    ("score.replies_on_time", "score.replies_due"),
    ("score.homes_done", "score.homes_planned"),
    ("score.evidence_fresh", "score.evidence_due"),
    ("score.satisfied", "score.surveyed"),
)
PLACES: Final[Mapping[tuple[str, ...], str]] = {
    MILESTONES: "renovation:progress",
    EVIDENCE: "facts:evidence",
    SATISFIED: "facts:evidence",
}
"""Where the records of a part can be read; else with the colour and the notices of the project."""
