"""How far the compounds of the years have come, and what they measure, about a day as known at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction

from django.db.models import Q

from meihao.assessment.models import Decision
from meihao.facts.models import Subject
from meihao.facts.selectors import as_of
from meihao.organisations.models import Kind, Organisation
from meihao.places.models import Compound
from meihao.places.rules.measures import Measured
from meihao.places.selectors.register import measures
from meihao.plans.selectors.progress import Progress
from meihao.policy import library
from meihao.policy.dossier import USABLE, Reading
from meihao.policy.lifecycle import lifecycle
from meihao.renovation.models import RENOVATION, Membership
from meihao.renovation.rules.coming import Come, Paths, Size, by_stage
from meihao.renovation.selectors.positions import LIFECYCLE

COMPOUND = "compound"
HOMES, AREA = "compound.homes", "compound.area"


def progress(years: Sequence[int], districts: Sequence[int], on: date, known: datetime) -> Mapping[int, Progress]:
    """How far districts have come in the plans of some years; the statements do not grow with either. Basis: opinion/1"""
    rows = compounds(years, on=on, known=known)
    measured = sizes({row.compound for row in rows if row.since}, on=on, known=known)
    return {year: by_stage([row for row in rows if row.year == year], measured, districts) for year in years}


def compounds(years: Collection[int], *, on: date, known: datetime) -> list[Come]:
    """The compounds in projects of the plans of some years: three statements.

    One that was in two projects of a year on the day counts in the one that it came to last.
    """
    pack = library.current()
    paths = Paths(lifecycle(pack, RENOVATION), pack.parts.statistics.milestones)
    joined = Membership.objects.filter(
        Q(until=None) | Q(until__gt=on), project__year__in=years, project__lifecycle=RENOVATION, since__lte=on
    )
    taken: dict[int, list[tuple[str, date]]] = defaultdict(list)
    decided = Decision.objects.filter(
        subject__in=joined.order_by().values("project__subject"),
        kind=LIFECYCLE,
        at__lte=known,
        effective_on__lte=on,
    )
    for subject, step, day in decided.order_by("pk").values_list("subject", "outcome", "effective_on"):
        taken[subject].append((step, day))
    within = districts_by_path()
    found: dict[tuple[int, int], Come] = {}
    rows = joined.order_by("since", "pk").values_list(
        "compound",
        "project",
        "project__year",
        "project__subject",
        "compound__cluster",
        "compound__community__organisation__path",
    )
    for compound, project, year, subject, cluster, path in rows:
        steps = taken[subject]
        since = {stage: steps[place][1] for stage, place in paths.come_to(tuple(step for step, _ in steps)).items()}
        found[compound, year or 0] = Come(compound, project, year or 0, district_of(path, within), cluster, since)
    return list(found.values())


def sizes(numbers: Collection[int], *, on: date, known: datetime) -> dict[int, Size]:
    """What compounds measure: as the register counts or declares it, else as it was stated of them.

    The register keeps no history of homes; it is read as it stands.
    """
    rows = Compound.objects.filter(pk__in=numbers)
    measured = measures(rows)
    silent = [pk for pk, each in measured.items() if each.told_homes is None or each.told_area is None]
    stated = _stated(silent, on, known) if silent else {}
    return {pk: _size(each, stated.get(pk, {})) for pk, each in measured.items()}


def _stated(numbers: Collection[int], on: date, known: datetime) -> dict[int, Mapping[str, Reading]]:
    codes = dict(Compound.objects.filter(pk__in=numbers).values_list("code", "pk"))
    subjects = dict(Subject.objects.filter(kind=COMPOUND, code__in=codes).values_list("pk", "code"))
    read = as_of.readings(list(subjects), on=on, known=known, pack=library.current(), keys=frozenset({HOMES, AREA}))
    return {codes[subjects[subject]]: told for subject, told in read.items()}


def _size(measured: Measured, stated: Mapping[str, Reading]) -> Size:
    """Nothing entered is nothing known: a compound has buildings."""
    homes, area = measured.told_homes, measured.told_area
    return Size(
        measured.buildings or None,
        measured.entrances or None,
        _scaled(stated.get(HOMES), 1) if homes is None else homes,
        _scaled(stated.get(AREA), 100) if area is None else area,
    )


def _scaled(reading: Reading | None, times: int) -> int | None:
    """A figure in whole hundredths; None where it does not count or is finer than that."""
    if reading is None or reading.state != USABLE or reading.value is None:
        return None
    number = Fraction(reading.value) * times
    return int(number) if number.denominator == 1 else None


def districts_by_path() -> dict[str, int]:
    """The districts by the path under which everything of theirs lies."""
    return dict(Organisation.objects.filter(kind=Kind.DISTRICT).values_list("path", "pk"))


def district_of(path: str, districts: Mapping[str, int]) -> int | None:
    """The district in which something lies; None where it lies in none."""
    return next((districts[start] for start in _above(path) if start in districts), None)


def _above(path: str) -> Iterable[str]:
    parts = path.strip("/").split("/")
    return (f"/{'/'.join(parts[:depth])}/" for depth in range(len(parts), 0, -1))
