"""Yearly plans side by side: the instrument's target, every later version, and how far things have come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import FETCH_RAISE, F, Prefetch, Q

from meihao.accounts.models import User
from meihao.accounts.permissions import Permission
from meihao.organisations.models import Kind as BodyKind
from meihao.organisations.models import Organisation
from meihao.plans.models import Kind, PlanRow, PlanVersion
from meihao.plans.rules.plan_tables import Body
from meihao.plans.rules.plans import (
    COMPOUND,
    MEASURES,
    NOTHING,
    Difference,
    Figures,
    Stage,
    added,
    differences,
    instrument_targets,
    said,
    target_figures,
)
from meihao.plans.selectors.progress import Progress, progress
from meihao.policy import library

PRINTED = ("count", "households", "area")
"""The figures that the instrument prints."""


@dataclass(frozen=True)
class Version:
    """A published version with its figures: `by` those of bodies below its own, by their number."""

    row: PlanVersion
    total: Figures
    unit: str
    by: Mapping[int, Figures]

    @classmethod
    def of(cls, row: PlanVersion) -> Version:
        """A version with its rows; without a printed total the districts are added."""
        rows = {each.organisation_id: each for each in row.rows.all()}
        own = rows.pop(row.body_id, None)
        by = {pk: _figures(each) for pk, each in rows.items()}
        unit = next((each.unit for each in (own, *rows.values()) if each is not None), "")
        return cls(row, _figures(own) if own else added(by.values()), unit, by)

    def of_district(self, district: Organisation) -> Figures | None:
        """A district's figures: nought where the version tells the districts apart and leaves it out."""
        if district.pk == self.row.body_id:
            return self.total
        if self.by:
            return self.by.get(district.pk, NOTHING)
        return None


def _figures(row: PlanRow) -> Figures:
    return Figures(row.count, row.buildings, row.households, row.area)


@dataclass(frozen=True)
class Line:
    """One line of a year: a figure set with its source, and how far it lies from the instrument."""

    title: str
    source: str
    kind: str
    unit: str
    figures: Figures
    against: Mapping[str, Difference] = field(default_factory=dict)
    version: PlanVersion | None = None

    @property
    def cells(self) -> list[tuple[str, str, Difference | None]]:
        """(name, figure, difference) of each measure."""
        return [(MEASURES[each], said(each, getattr(self.figures, each)), self.against.get(each)) for each in MEASURES]


@dataclass(frozen=True)
class Year:
    """A year of the programme for the whole city."""

    year: int
    unit: str
    text: str
    target: Figures | None
    versions: Sequence[Version]
    done: Figures | None

    @cached_property
    def lines(self) -> list[Line]:
        """The target, every version, and what is done."""
        lines = []
        if self.target is not None:
            lines.append(Line("文件目标", "意见 1", "instrument", self.unit, self.target))
        for version in self.versions:
            against = differences(version.total, self.target) if self.target is not None else {}
            if version.unit != self.unit and self.target is not None:
                against.pop("count", None)
            lines.append(
                Line(
                    version.row.get_kind_display(),
                    version.row.source,
                    version.row.kind,
                    version.unit,
                    version.total,
                    against,
                    version.row,
                )
            )
        if self.done is not None:
            lines.append(Line("认定完成", "项目台账", "done", self.unit, self.done))
        return lines

    def latest(self, kind: Kind) -> Version | None:
        """The version of a kind that became known last."""
        return next((each for each in reversed(self.versions) if each.row.kind == kind), None)


def city() -> Organisation | None:
    """The city; None before it is founded."""
    return Organisation.objects.filter(kind=BodyKind.CITY).first()


def districts(body: Organisation) -> list[Organisation]:
    """The districts of a city in their order; a district is its own."""
    if body.kind == BodyKind.DISTRICT:
        return [body]
    return list(Organisation.objects.filter(kind=BodyKind.DISTRICT, parent=body, active=True).order_by("pk"))


def bodies(rows: Sequence[Organisation]) -> list[Body]:
    """The bodies as a plan table may name them."""
    return [Body.of(str(each.pk), each.name) for each in rows]


def versions(user: User, year: int | None = None) -> list[Version]:
    """Every version that somebody may see, as they became known, each with its figures."""
    rows = PlanVersion.objects.visible_to(user).select_related("body", "document", "entered_by")
    if year is not None:
        rows = rows.filter(year=year)
    kept = PlanRow.objects.all().fetch_mode(FETCH_RAISE)
    rows = rows.prefetch_related(Prefetch("rows", kept)).order_by(
        "year", F("published_on").asc(nulls_first=True), "known_at", "pk"
    )
    return [Version.of(row) for row in rows.fetch_mode(FETCH_RAISE)]


def version(user: User, pk: int) -> Version:
    """One of them. Raises PlanVersion.DoesNotExist, which answers 404."""
    rows = PlanVersion.objects.visible_to(user).select_related("body", "document", "entered_by")
    return Version.of(rows.prefetch_related("rows").get(pk=pk))


def plan_of(year: int, *, on: date, known: datetime) -> Version | None:
    """The plan of the whole city for a year that was published last by a day, as known at a time."""
    rows = PlanVersion.objects.filter(Q(published_on=None) | Q(published_on__lte=on), year=year, kind=Kind.PLAN)
    rows = rows.filter(body__kind=BodyKind.CITY, known_at__lte=known).select_related("body").prefetch_related("rows")
    last = rows.order_by(F("published_on").asc(nulls_first=True), "known_at", "pk").last()
    return Version.of(last) if last else None


@dataclass(frozen=True, slots=True)
class Aim:
    """What the instrument sets for a year, and what it counts."""

    figures: Figures
    unit: str


def instrument_of(year: int) -> Aim | None:
    """The instrument's own figures of a year; None where it sets none. Basis: opinion/1"""
    target = instrument_targets(library.current()).get(year)
    figures = target_figures(target) if target else Figures()
    return None if target is None or figures.unknown else Aim(figures, target.unit or "")


def overview(user: User, *, on: date, known: datetime) -> list[Year]:
    """Every year that the instrument or a version speaks of, with what was done by a day. Basis: opinion/1"""
    targets = instrument_targets(library.current())
    found: dict[int, list[Version]] = defaultdict(list)
    for each in versions(user):
        found[each.row.year].append(each)
    top = city()
    within = [each.pk for each in districts(top)] if top else []
    years = sorted({*targets, *found})
    far = progress(years, within, on=on, known=known)
    return [
        _year(
            year,
            targets,
            [each for each in found[year] if top and each.row.body_id == top.pk],
            within,
            None if far is None else far.get(year, {}),
        )
        for year in years
    ]


def _unit(year: int, targets: Mapping[int, Any], told: Sequence[Version]) -> str:
    """What a year counts: 片区 or 小区."""
    target = targets.get(year)
    return (target.unit if target else "") or next((each.unit for each in reversed(told)), "")


def _year(
    year: int,
    targets: Mapping[int, Any],
    told: Sequence[Version],
    within: Sequence[int],
    far: Progress | None,
) -> Year:
    target = targets.get(year)
    unit = _unit(year, targets, told)
    done = None if far is None else added(far.get((pk, Stage.DONE, unit or COMPOUND), NOTHING) for pk in within)
    figures = target_figures(target) if target else None
    return Year(
        year,
        unit,
        target.text if target else "",
        None if figures is None or figures.unknown else figures,
        told,
        done,
    )


def chart(years: Sequence[Year], measure: str) -> dict[str, Any]:
    """The years as bars: the instrument, the latest plan, the latest report, and what is done. None is left out, not nought."""
    shown = [each for each in years if each.target or each.versions]
    series: dict[str, list[Figures | None]] = {
        "文件目标": [each.target for each in shown],
        "最近的计划": [_total(each.latest(Kind.PLAN)) for each in shown],
        "公布的完成数": [_total(each.latest(Kind.REPORT)) for each in shown],
        "认定完成": [each.done for each in shown],
    }
    filled = {
        name: [None if figures is None else getattr(figures, measure) for figures in row]
        for name, row in series.items()
    }
    labels = [f"{each.year}（{each.unit}）" if measure == "count" and each.unit else str(each.year) for each in shown]
    return {
        "labels": labels,
        "series": {name: row for name, row in filled.items() if any(value is not None for value in row)},
    }


def _total(version: Version | None) -> Figures | None:
    return version.total if version else None


@dataclass(frozen=True)
class DistrictRow:
    """One district in a year's table: a figure for each version, and one for each stage where projects are kept."""

    district: Organisation
    figures: tuple[Figures | None, ...]
    stages: tuple[Figures, ...] | None

    def said(self, measure: str) -> list[str]:
        """The cells of one measure."""
        cells = [*self.figures, *(self.stages or ())]
        return [said(measure, None if each is None else getattr(each, measure)) for each in cells]


@dataclass(frozen=True)
class YearTable:
    """A year by district."""

    year: Year
    columns: tuple[Version, ...]
    rows: tuple[DistrictRow, ...]
    totals: DistrictRow | None
    proposals: tuple[Version, ...]
    has_progress: bool


def by_district(user: User, year: int, *, on: date, known: datetime) -> YearTable | None:
    """A year by district; None where neither the instrument nor a version speaks of it."""
    targets = instrument_targets(library.current())
    told = versions(user, year)
    top = city()
    if top is None or (year not in targets and not told):
        return None if year not in targets else YearTable(_year(year, targets, [], [], None), (), (), None, (), False)
    within = districts(top)
    numbers = [each.pk for each in within]
    columns = tuple(each for each in told if each.row.body_id == top.pk)
    unit = _unit(year, targets, columns) or COMPOUND
    every = progress([year], numbers, on=on, known=known)
    far = None if every is None else every.get(year, {})
    rows = tuple(
        DistrictRow(
            district,
            tuple(each.of_district(district) for each in columns),
            None if far is None else tuple(far.get((district.pk, stage, unit), NOTHING) for stage in Stage),
        )
        for district in within
    )
    stages = (
        None if far is None else tuple(added(row.stages[at] for row in rows if row.stages) for at in range(len(Stage)))
    )
    totals = DistrictRow(top, tuple(each.total for each in columns), stages)
    proposals = tuple(each for each in told if each.row.body_id != top.pk)
    return YearTable(_year(year, targets, columns, numbers, far), columns, rows, totals, proposals, far is not None)


def may_enter(user: User) -> list[Organisation]:
    """The bodies for which somebody may enter figures: the city's officer for all, a district's for their own."""
    edit = user.territories(Permission.PLAN_EDIT)
    propose = user.territories(Permission.PLAN_PROPOSE)
    rows = Organisation.objects.filter(kind__in=[BodyKind.CITY, BodyKind.DISTRICT], active=True)
    return [each for each in rows.order_by("pk") if any(each.path.startswith(path) for path in (*edit, *propose))]
