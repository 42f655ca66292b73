"""The shape of statistics.toml: what is reported of the programme, in which unit, and which records it is worked out of.

Every field is counted in whole smallest units, so that sums are exact: a compound, a household, 0.01 ㎡, a fen, a
thousandth of what works are measured in. What is printed is divided only then.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Final, Literal

from pydantic import Field

from meihao.policy.schema.base import Label, Problem, Slug, Table
from meihao.policy.schema.shared import Many, Ref, Sourced, repeated, unknown

type Kind = Literal["count", "area", "money", "quantity", "share", "words"]

SCALES: Final[Mapping[str, Mapping[str, int]]] = {
    "count": dict.fromkeys(("个", "户", "栋", "单元", "人", "件"), 1),
    "area": {"㎡": 100, "万㎡": 1_000_000},
    "money": {"元": 100, "万元": 1_000_000, "亿元": 10_000_000_000},
    "quantity": {"公里": 1_000_000} | dict.fromkeys(("米", "㎡", "部", "个", "处", "套"), 1_000),
    "share": {"%": 1},
    "words": {"": 1},
}
"""How many of the smallest units make one that is printed; lengths are counted in thousandths of a metre."""

LENGTHS: Final[Mapping[str, int]] = {"米": 1, "公里": 1_000}
"""Units of length that works may be recorded in, in metres."""

FIGURES: Final = frozenset(
    f"{basis}.{measure}"
    for basis in ("planned", "proposed", "listed", "started", "started_in_month", "done", "done_in_month")
    for measure in ("count", "buildings", "households", "area")
)
"""What the plan and the progress of the projects tell."""

COMPOUND: Final[Mapping[str, str]] = {
    "name": "words", "address": "words", "division": "words", "built_in": "words", "tenure": "words",
    "property_mode": "words", "cluster": "words", "buildings": "count", "entrances": "count", "households": "count",
    "area": "area", "party": "count",
}  # fmt: skip
"""What the register tells of a compound; of `party` whether there is one."""


class Sheet(Table):
    """A sheet of the return; with a row for each district, or for each compound."""

    id: Slug
    name: Label
    rows: Literal["districts", "compounds"] = "districts"


class Milestone(Table):
    """How far a compound has come: as far as the stage at least."""

    id: Literal["proposed", "listed", "started", "done"]
    stage: Slug


class Mapped(Table):
    """Works of some contents, recorded in a unit, whose words hold one of `words` and none of `without`."""

    measures: Many[Slug]
    unit: Label
    words: Many[Label] = ()
    without: Many[Label] = ()


class Survey(Table):
    """One part of a survey: all who answered, or those who were satisfied."""

    key: str
    part: Literal["all", "satisfied"]


class Statistic(Sourced):
    """One field: its name, its unit, and exactly one word that says how it is worked out.

    `figure`: of the plan or of the projects' progress; `compound`: from the register; `fact`: compounds of projects of
    which it is known; `survey`: people; `works`: accepted works; `funds`: what was paid from sources of funding.toml;
    `contributed`: told by a module of its own; `sum` and `ratio`: of other fields.
    """

    id: Slug
    sheet: Slug
    name: Label
    kind: Kind
    unit: str = ""
    decimals: Annotated[int, Field(ge=0, le=4)] = 0
    figure: str = ""
    compound: str = ""
    fact: str = ""
    survey: Survey | None = None
    works: Many[Mapped] = ()
    funds: Many[Slug] = ()
    contributed: bool = False
    sum: Many[Slug] = ()
    ratio: Many[Slug] = ()
    note: str = ""

    @property
    def scale(self) -> int:
        """How many of its smallest units make one that is printed."""
        return SCALES[self.kind][self.unit]

    @property
    def derived(self) -> bool:
        """Whether it is worked out of other fields of the same row."""
        return bool(self.sum or self.ratio)

    @property
    def told_by_others(self) -> bool:
        """Whether a module of its own tells it; until one does it is unknown."""
        return bool(self.funds or self.contributed)


class Band(Sourced):
    """A band outside of which a figure is looked at again; never a reason to refuse it."""

    id: Literal["area_per_home"]
    name: Label
    least: Ref
    most: Ref
    unit: Label


class Procedure(Sourced):
    """Who hands a month's return in, and who accepts it."""

    proposer: Slug
    decider: Slug


class Statistics(Table):
    """statistics.toml."""

    sheets: Many[Sheet] = ()
    milestones: Many[Milestone] = ()
    bands: Many[Band] = ()
    procedures: Annotated[tuple[Procedure, ...], Field(strict=False, max_length=1)] = ()
    fields: Many[Statistic] = ()

    def field(self, name: str) -> Statistic:
        """A field by its id. Raises KeyError."""
        for each in self.fields:
            if each.id == name:
                return each
        raise KeyError(name)


def check_statistics(
    file: str,
    table: Statistics,
    *,
    stages: Mapping[str, int],
    measures: frozenset[str],
    sources: frozenset[str],
    keys: frozenset[str] | None = None,
) -> Iterator[Problem]:
    """Every field is worked out in one way, in a unit that its kind has, of things that there are.

    `stages` are those of the renovation with their places; `keys` None: the keys are not looked at.
    """
    yield from repeated(file, ("sheets",), table.sheets)
    yield from repeated(file, ("fields",), table.fields)
    yield from repeated(file, ("milestones",), table.milestones)
    yield from unknown(file, ("milestones",), [each.stage for each in table.milestones], stages, "阶段")
    places = [stages.get(each.stage, 0) for each in table.milestones]
    if places != sorted(places):
        yield Problem(file, ("milestones",), "进展的先后与阶段的先后不一致")
    sheets = {sheet.id: sheet for sheet in table.sheets}
    fields = {field.id: field for field in table.fields}
    for index, field in enumerate(table.fields):
        path = ("fields", index)
        if field.sheet not in sheets:
            yield Problem(file, (*path, "sheet"), f"没有表 {field.sheet}")
        told = (*_shape(field), *_parts(field, fields), *_works(field, measures))
        asked = frozenset({field.fact, field.survey.key if field.survey else ""} - {""})
        for names, known, what in ((field.funds, sources, "资金来源"), (asked, keys, "事实")):
            strangers = [] if known is None else sorted(frozenset(names) - known)
            told += tuple(f"没有{what} {name}" for name in strangers)
        for message in told:
            yield Problem(file, path, f"{field.name}：{message}")


def _shape(field: Statistic) -> Iterator[str]:
    ways = [
        field.figure, field.compound, field.fact, field.survey, field.works, field.funds, field.contributed, field.sum,
        field.ratio,
    ]  # fmt: skip
    if sum(map(bool, ways)) != 1:
        yield "须写明一种且只写一种算法"
    if field.unit not in SCALES[field.kind]:
        yield f"单位 {field.unit or '（空）'} 与数的种类不合"
    if field.figure and field.figure not in FIGURES:
        yield f"没有 {field.figure} 这一数字"
    if field.compound and COMPOUND.get(field.compound) != field.kind:
        yield f"台账里没有 {field.compound}，或种类不合"
    if (field.kind == "share") != bool(field.ratio) or (field.ratio and len(field.ratio) != 2):
        yield "比例须写分子、分母两项"


def _parts(field: Statistic, fields: Mapping[str, Statistic]) -> Iterator[str]:
    for name in (*field.sum, *field.ratio):
        part = fields.get(name)
        if part is None or part.derived:
            yield f"{name} 不是可以相加的字段"
        elif field.sum and part.kind != field.kind:
            yield f"{part.name}与合计的种类不同"


def _works(field: Statistic, measures: frozenset[str]) -> Iterator[str]:
    for row in field.works:
        if not measures.issuperset(row.measures):
            yield f"没有改造内容 {'、'.join(sorted(frozenset(row.measures) - measures))}"
        lengths = (row.unit in LENGTHS, field.unit in LENGTHS)
        if lengths[0] != lengths[1] or (field.unit == "㎡") != (row.unit == "㎡"):
            yield f"完工记录的单位 {row.unit} 不能折算成 {field.unit}"
