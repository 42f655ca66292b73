"""The rows of the open data, and the files that they make."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime

from django.urls import reverse

from meihao.places.rules.registering import DEGREES
from meihao.plans.rules.plans import Figures
from meihao.policy import library
from meihao.portal.rules import writing
from meihao.portal.rules.counting import Counted, total
from meihao.portal.rules.datasets import MOST, NOTICES, PILOTS, PLAN, PROJECTS, STATISTICS, Cell, Dataset
from meihao.portal.selectors import pilots
from meihao.portal.selectors.figures import aims, counted
from meihao.portal.selectors.notices import notices
from meihao.portal.selectors.projects import PILOT, Wanted, cards, cycle_of, district_names, found
from meihao.renovation.models import RENOVATION
from meihao.renovation.selectors.listing import Standing
from meihao.renovation.selectors.maps import placed

type Rows = Iterator[tuple[Cell, ...]]
HUNDREDTHS = 100


def write(dataset: Dataset, form: str, *, root: str, on: date, known: datetime, updated: datetime) -> bytes:
    """A set of data as a file. `root` is the address of the site, for links that work from anywhere."""
    rows = [row for row, _ in zip(ROWS[dataset.id](root, on, known), range(MOST), strict=False)]
    match form:
        case "csv":
            return writing.as_csv(dataset, rows)
        case "xlsx":
            return writing.as_xlsx(dataset, rows, updated=updated)
        case "geojson":
            return writing.as_geojson(dataset, rows)
        case _:
            licence = library.current().parts.publication.licence
            return writing.as_json(dataset, rows, licence=licence.address, updated=updated)


def _places(rows: Standing) -> dict[int, tuple[float, float]]:
    """Where each lies that has a place, in degrees, by number."""
    return {
        pk: (longitude / DEGREES, latitude / DEGREES)
        for pk, longitude, latitude in placed(rows).values_list("pk", "longitude", "latitude")
    }


def _projects(root: str, on: date, known: datetime) -> Rows:
    """Every project that is shown, by code: a constant number of statements."""
    rows = found(RENOVATION, Wanted())
    places = _places(rows)
    every = list(rows[:MOST])
    for project, card in zip(every, cards(every, on=on, known=known), strict=True):
        yield (
            card.code,
            card.name,
            card.district,
            card.place,
            card.year,
            card.stage_name,
            _day(card.since),
            card.held,
            "、".join(card.compounds),
            card.homes,
            _metres(card.area),
            *places.get(project.pk, (None, None)),
            root + reverse("portal:project", args=[card.code]),
        )


def _pilots(root: str, on: date, known: datetime) -> Rows:
    """Every pilot that is shown, by code: a constant number of statements."""
    found_ = found(PILOT, Wanted())
    places = _places(found_)
    every = list(found_[:MOST])
    for project, row in zip(every, pilots.rows(every, on=on, known=known), strict=True):
        yield (
            row.card.code,
            row.card.name,
            row.card.district,
            row.community,
            row.kind,
            row.card.stage_name,
            _day(row.card.since),
            row.card.held,
            _day(row.designated_on),
            _day(row.named_on),
            "、".join(each.name for each in row.awards) or None,
            sum(each.fen for each in row.awards) / HUNDREDTHS if row.awards else None,
            *places.get(project.pk, (None, None)),
            root + reverse("portal:project", args=[row.card.code]),
        )


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _plan(root: str, on: date, known: datetime) -> Rows:
    """Each year, the city first."""
    for year in aims(on=on, known=known):
        for aim in year:
            sets = (aim.planned, aim.started, aim.done)
            yield (aim.year, aim.district, aim.unit, aim.source, *(cell for each in sets for cell in _figures(each)))


def _figures(figures: Figures | None) -> tuple[Cell, ...]:
    return (figures.count, figures.households, _metres(figures.area)) if figures else (None, None, None)


def _statistics(root: str, on: date, known: datetime) -> Rows:
    """By district and, within it, by stage."""
    groups: dict[tuple[str, str], list[Counted]] = defaultdict(list)
    for row in counted():
        groups[row.district, row.stage].append(row)
    for code, name in district_names():
        for stage in cycle_of(RENOVATION).stages:
            if (code, stage.id) in groups:
                sums = total(groups[code, stage.id])
                yield name, stage.name, sums.projects, sums.compounds, sums.homes, _metres(sums.area), sums.silent


def _notices(root: str, on: date, known: datetime) -> Rows:
    """The latest first."""
    for each in notices(on=on):
        yield (
            each.id,
            each.sort_name,
            each.title,
            each.code,
            each.district,
            each.on.isoformat(),
            _day(each.until),
            each.phone,
            root + reverse("portal:project", args=[each.code]),
        )


def _metres(area: int | None) -> float | None:
    """Floor area in ㎡: it leaves in decimals for a file alone, nothing is decided by it."""
    return None if area is None else area / HUNDREDTHS


ROWS: dict[str, Callable[[str, date, datetime], Rows]] = {
    PROJECTS.id: _projects,
    PILOTS.id: _pilots,
    PLAN.id: _plan,
    STATISTICS.id: _statistics,
    NOTICES.id: _notices,
}
