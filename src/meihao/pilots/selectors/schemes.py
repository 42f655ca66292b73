"""The creation scheme of a pilot: its outline with what is written, the response table, the drawings, and what is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from meihao.assessment.rules import Assessment
from meihao.kernel.canonical import digest
from meihao.kernel.verdict import Verdict
from meihao.pilots.models import CreationDraft, CreationVersion, Drawing
from meihao.pilots.rules.creation import OUTLINE, RESPONSE, Answer, Content, Missing, asked, from_json, missing
from meihao.pilots.rules.table_sheets import Line
from meihao.pilots.selectors.pilots import profile_of
from meihao.policy import library
from meihao.policy.pack import Level
from meihao.policy.schema.instrument import Drawing as Asked
from meihao.policy.schema.instrument import Item, Outline
from meihao.renovation.models import Project


@dataclass(frozen=True, slots=True)
class Heading:
    """An item of the outline with what is written under each of its headings, and what records say of others."""

    item: Item
    texts: tuple[tuple[str, str], ...]
    told: tuple[tuple[str, str], ...]

    @property
    def blank(self) -> int:
        """How many headings have nothing under them."""
        return sum(not text for _, text in self.texts)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the outline with the items that this kind of pilot has to write."""

    id: str
    number: str
    heading: str
    cite: str
    headings: tuple[Heading, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A level of an indicator in the response table: its criteria, how it stands today, and how it will be met."""

    level: Level
    number: int
    indicator: str
    system: str
    level_name: str
    criteria: tuple[str, ...]
    verdict: Verdict
    answer: Answer | None


def outline() -> Outline:
    """The outline that the instrument asks for. Basis: annex2/1"""
    return next(each for each in library.current().parts.documents.values() if each.id == OUTLINE)


def headings() -> Iterator[tuple[str, Item]]:
    """Every item of the outline, with the id of its part."""
    for part in outline().parts:
        for item in part.items:
            yield part.id, item


def levels(project: Project, *, on: date, known: datetime) -> dict[str, Level]:
    """The levels that a pilot of its kind must meet, by id, in the instrument's order. Basis: annex1/preamble"""
    return {level.id: level for level in library.current().required(profile_of(project, on=on, known=known))}


def lines(project: Project, *, on: date, known: datetime) -> list[Line]:
    """Those levels as the response table names them: the indicator, the level, and what it asks."""
    pack = library.current()
    names = {each.number: each.name for each in pack.indicators}
    return [
        Line(
            level.id,
            f"{level.indicator} {names[level.indicator]}·{pack.level_names[level.level]}",
            "；".join(each.text for each in level.criteria),
        )
        for level in levels(project, on=on, known=known).values()
    ]


def draft(project: Project) -> Content:
    """What is being written; the last version where nothing was changed since."""
    row = CreationDraft.objects.filter(pilot=project.pk).first()
    return from_json(row.content) if row else latest(project)


def latest(project: Project) -> Content:
    """The version that stands; empty before the first."""
    row = CreationVersion.objects.filter(pilot=project.pk).last()
    return from_json(row.content) if row else Content()


def drawings(project: Project, *, known: datetime) -> list[tuple[Asked, list[Drawing]]]:
    """Each drawing that is asked for with those there are, the latest first."""
    rows: dict[str, list[Drawing]] = defaultdict(list)
    for row in Drawing.objects.filter(pilot=project.pk, at__lte=known).select_related("blob__shown", "by"):
        rows[row.kind].insert(0, row)
    return [(each, rows[each.id]) for each in outline().drawings]


def parts(content: Content, profile: str, said: Mapping[str, str]) -> list[Part]:
    """The outline with what is written and what records say (`said`), without the response table."""
    mine = {item.id for _, item in asked(outline(), profile)}
    found = []
    for part in outline().parts:
        headings = tuple(
            heading(item, content.texts.get(item.id, {}), said)
            for item in part.items
            if item.id in mine and RESPONSE not in item.told.values()
        )
        if headings:
            found.append(Part(part.id, part.number, part.heading, part.cite, headings))
    return found


def heading(item: Item, texts: Mapping[str, str], said: Mapping[str, str]) -> Heading:
    """An item with its texts. What somebody once wrote of a point that records tell now stays with its version."""
    return Heading(
        item,
        tuple((point, texts.get(point, "")) for point in item.must if point not in item.told or texts.get(point)),
        tuple((point, said.get(teller, "")) for point, teller in item.told.items()),
    )


def table(content: Content, assessment: Assessment) -> list[Row]:
    """The response table: a row for each level that the kind requires. Basis: annex2/4"""
    pack = assessment.pack
    return [
        Row(
            level,
            indicator.number,
            indicator.name,
            pack.systems[indicator.system],
            pack.level_names[level.level],
            tuple(each.text for each in level.criteria),
            assessment.by_level[level.id][1].verdict,
            content.answers.get(level.id),
        )
        for indicator in pack.indicators
        for level in indicator.levels
        if assessment.requires(level)
    ]


def lacking(content: Content, profile: str, *, drawings: Collection[str], said: Collection[str]) -> list[Missing]:
    """What the outline asks for and a scheme with these drawings and this balance does not have. Basis: annex2/1"""
    asked_for = [level.id for level in library.current().required(profile)]
    return list(missing(outline(), profile, content, levels=asked_for, drawings=drawings, told=said))


def versions(project: Project) -> list[CreationVersion]:
    """The versions, latest first."""
    return list(CreationVersion.objects.filter(pilot=project.pk).select_related("by").order_by("-number"))


def digest_of(project: Project) -> str:
    """The digest of the draft as it stands."""
    row = CreationDraft.objects.filter(pilot=project.pk).first()
    return digest(row.content) if row else ""


def standing(projects: Sequence[int], *, known: datetime) -> Mapping[int, tuple[CreationVersion, frozenset[str]]]:
    """The version of each pilot that stood by then with the kinds of its drawings, by number: two statements."""
    kinds: dict[int, set[str]] = defaultdict(set)
    for pilot, kind in Drawing.objects.filter(pilot__in=projects, at__lte=known).values_list("pilot", "kind"):
        kinds[pilot].add(kind)
    rows = CreationVersion.objects.filter(pilot__in=projects, at__lte=known).order_by("number")
    return {row.pilot_id: (row, frozenset(kinds[row.pilot_id])) for row in rows}
