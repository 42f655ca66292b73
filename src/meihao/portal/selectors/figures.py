"""Figures of the whole programme: what is public of it counted by stage and district, and each year against its target."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.cache import cache
from django.db.models import F

from meihao.organisations.models import Kind as BodyKind
from meihao.organisations.models import Organisation
from meihao.places.models import Compound
from meihao.places.selectors.register import measures
from meihao.plans.models import Kind, PlanVersion
from meihao.plans.rules.plans import COMPOUND, NOTHING, Figures, Stage, added, instrument_targets, said, target_figures
from meihao.plans.selectors.plans import Version, city, districts
from meihao.plans.selectors.progress import Progress, progress
from meihao.policy import library
from meihao.policy.schema.instrument import Target
from meihao.policy.schema.lifecycle import Stage as CycleStage
from meihao.portal.rules.counting import Counted, Totals, total
from meihao.portal.selectors.projects import cycle_of, district_code, district_names, shown
from meihao.renovation.models import RENOVATION, Membership

MINUTE = 60
"""Seconds that the first page's figures are kept."""
SHOWN_AREA = 10_000
"""Pages show areas in steps of so many 0.01 ㎡: 0.01 万㎡."""
MEASURED = ("count", "households", "area")
"""The measures that the public is told of."""
INSTRUMENT = "烟政办发〔2022〕2号"
"""Where the target of a year comes from for which no plan was published."""


@dataclass(frozen=True, slots=True)
class District:
    """What is counted in a district."""

    code: str
    name: str
    totals: Totals


@dataclass(frozen=True, slots=True)
class Summary:
    """All that is public of the programme, counted."""

    totals: Totals
    stages: tuple[tuple[CycleStage, Totals], ...]
    districts: tuple[District, ...]


def counted() -> list[Counted]:
    """Every project that is shown, as it is counted: six statements, however many there are."""
    yards: dict[int, list[int]] = defaultdict(list)
    held = Membership.objects.filter(until=None).order_by()
    for project, compound in held.values_list("project", "compound"):
        yards[project].append(compound)
    sizes = measures(Compound.objects.filter(pk__in=held.values("compound")))
    told = {pk: (each.told_homes, each.told_area) for pk, each in sizes.items()}
    rows = shown().order_by("code").values_list("pk", "stands", "organisation__path")
    return [Counted(stands, district_code(path), tuple(told[each] for each in yards[pk])) for pk, stands, path in rows]


def summary() -> Summary:
    """The sums, by stage in the order of the lifecycle and by district; where nothing is shown is left out."""
    rows = counted()
    by_stage: dict[str, list[Counted]] = defaultdict(list)
    by_district: dict[str, list[Counted]] = defaultdict(list)
    for row in rows:
        by_stage[row.stage].append(row)
        by_district[row.district].append(row)
    return Summary(
        total(rows),
        tuple((each, total(by_stage[each.id])) for each in cycle_of(RENOVATION).stages if each.id in by_stage),
        tuple(District(code, name, total(by_district[code])) for code, name in district_names() if code in by_district),
    )


@dataclass(frozen=True, slots=True)
class Aim:
    """What a year is to come to and what is done of it, for the city or a district. None where nobody has said."""

    year: int
    unit: str
    district: str
    planned: Figures | None
    source: str
    started: Figures
    done: Figures

    @property
    def lines(self) -> list[tuple[str, str, str]]:
        """Of count, homes and area: what is done, started and planned, in words; areas to 0.01 万㎡, exact in the open data."""
        three = (self.done, self.started, self.planned or Figures())
        cells = [[said(each, _shown(each, getattr(figures, each))) for figures in three] for each in MEASURED]
        return [(done, started, planned) for done, started, planned in cells]

    @property
    def percent(self) -> int | None:
        """How much of the count is done, in whole per cent, at most 100; None where nothing is planned."""
        planned, done = (self.planned or Figures()).count, self.done.count
        return min(100 * done // planned, 100) if planned and done is not None else None


def aims(*, on: date, known: datetime) -> list[list[Aim]]:
    """Each year of the programme: the city first, then its districts.

    What is planned is the plan published last, for the city without one the instrument's own figure. Basis: opinion/1
    """
    top = city()
    if top is None:
        return []
    within = districts(top)
    targets = instrument_targets(library.current())
    plans = _published(on)
    years = sorted({*targets, *plans})
    far = progress(years, [each.pk for each in within], on=on, known=known) or {}
    return [
        _year(_Told(year, targets.get(year), plans.get(year), far.get(year, {})), top=top, within=within)
        for year in years
    ]


def _shown(measure: str, value: int | None) -> int | None:
    """A figure as a page shows it: an area in 0.01 ㎡ to the nearest 100 ㎡."""
    if value is None or measure != "area":
        return value
    return (value + SHOWN_AREA // 2) // SHOWN_AREA * SHOWN_AREA


@dataclass(frozen=True, slots=True)
class _Told:
    """What is told of a year: the instrument's target, the plan published last, and how far things have come."""

    year: int
    target: Target | None
    plan: Version | None
    far: Progress


def _year(told: _Told, *, top: Organisation, within: Sequence[Organisation]) -> list[Aim]:
    target, plan = told.target, told.plan
    unit = (target.unit if target else "") or (plan.unit if plan else "") or COMPOUND
    source = plan.row.source if plan else ""
    rows = [
        Aim(
            told.year,
            unit,
            each.name,
            plan.of_district(each) if plan else None,
            source,
            told.far.get((each.pk, Stage.STARTED, unit), NOTHING),
            told.far.get((each.pk, Stage.DONE, unit), NOTHING),
        )
        for each in within
    ]
    own = target_figures(target) if target else Figures()
    planned = plan.total if plan else None if own.unknown else own
    started, done = added(row.started for row in rows), added(row.done for row in rows)
    return [Aim(told.year, unit, top.name, planned, source or (INSTRUMENT if planned else ""), started, done), *rows]


@dataclass(frozen=True, slots=True)
class Overview:
    """What the first page says of the programme: the sums, and each year for the whole city."""

    summary: Summary
    years: tuple[Aim, ...]


def overview(*, on: date, known: datetime) -> Overview:
    """The programme in figures. Everybody asks for it, so that it is worked out once a minute and no more."""
    key = f"portal.overview:{on.isoformat()}:{library.current().digest}"
    found: Overview | None = cache.get(key)
    if found is None:
        found = Overview(summary(), tuple(year[0] for year in aims(on=on, known=known)))
        cache.set(key, found, timeout=MINUTE)
    return found


def _published(on: date) -> dict[int, Version]:
    """The plan of the whole city that was published last by a day, by year: two statements."""
    rows = PlanVersion.objects.filter(kind=Kind.PLAN, body__kind=BodyKind.CITY, published_on__lte=on)
    rows = rows.select_related("body").prefetch_related("rows").order_by(F("published_on").asc(), "known_at", "pk")
    return {row.year: Version.of(row) for row in rows}
