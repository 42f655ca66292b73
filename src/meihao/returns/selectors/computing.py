"""The figures of a month, worked out of the records about a day as known at a time.

Only what the fields asked for rest on is read; how many statements that takes does not grow with the projects.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from meihao.facts.selectors import as_of
from meihao.organisations.models import Organisation
from meihao.places.models import Compound
from meihao.plans.rules.plans import CLUSTER, COMPOUND, Stage
from meihao.plans.selectors.plans import Version, city, districts, instrument_of, plan_of
from meihao.policy import library
from meihao.policy.dossier import USABLE, Reading
from meihao.policy.pack import Pack
from meihao.policy.schema.statistics import Statistic
from meihao.renovation.models import AsBuilt, Project
from meihao.renovation.rules.coming import Come, Size, figures
from meihao.renovation.selectors.coming import compounds, district_of, districts_by_path, sizes
from meihao.renovation.selectors.contributions import contributed, paid
from meihao.returns.rules.figures import Amount, Item, Sheet, add_up
from meihao.returns.rules.mapping import Work, field_of
from meihao.returns.rules.months import Month

MONTHLY = {"started_in_month": Stage.STARTED, "done_in_month": Stage.DONE}


@dataclass(frozen=True)
class Records:
    """What is known of a month, each part read when it is first asked for."""

    month: Month
    on: date
    known: datetime
    pack: Pack

    @cached_property
    def plan(self) -> Version | None:
        """The year's plan for the whole city."""
        return plan_of(self.month.year, on=self.on, known=self.known)

    @cached_property
    def unit(self) -> str:
        """What the year counts: 片区 or 小区."""
        target = instrument_of(self.month.year)
        return (self.plan.unit if self.plan else "") or (target.unit if target else None) or COMPOUND

    @cached_property
    def come(self) -> Sequence[Come]:
        """The compounds of the year's projects, with how far each has come."""
        return compounds([self.month.year], on=self.on, known=self.known)

    @cached_property
    def listed(self) -> Sequence[Come]:
        """Those that were listed in the plan."""
        return [each for each in self.come if Stage.LISTED in each.since]

    @cached_property
    def sizes(self) -> Mapping[int, Size]:
        """What they measure."""
        return sizes({each.compound for each in self.come if each.since}, on=self.on, known=self.known)

    @cached_property
    def projects(self) -> Mapping[int, tuple[int, int | None]]:
        """The projects of those that were listed: the subject and the district of each."""
        within = districts_by_path()
        rows = Project.objects.filter(pk__in={each.project for each in self.listed})
        return {
            pk: (subject, district_of(path, within))
            for pk, subject, path in rows.order_by("pk").values_list("pk", "subject", "organisation__path")
        }

    @cached_property
    def readings(self) -> Mapping[int, Mapping[str, Reading]]:
        """What is known of the projects, of the keys that the fields ask for, by project."""
        asked = {
            field.fact or (field.survey.key if field.survey else "") for field in self.pack.parts.statistics.fields
        }
        subjects = {subject: pk for pk, (subject, _) in self.projects.items()}
        told = as_of.readings(
            list(subjects), on=self.on, known=self.known, pack=self.pack, keys=frozenset(asked - {""})
        )
        return {subjects[subject]: row for subject, row in told.items()}

    @cached_property
    def works(self) -> Sequence[Work]:
        """What was accepted of the works as built in the projects."""
        rows = AsBuilt.objects.filter(
            project__in=list(self.projects),
            on__lte=self.on,
            at__lte=self.known,
            review__outcome="accepted",
            review__at__lte=self.known,
        )
        told = rows.order_by("pk").values_list("pk", "project", "commitment__measure", "item", "unit", "quantity")
        return [Work(pk, project, measure or "", item, unit, much) for pk, project, measure, item, unit, much in told]

    @cached_property
    def parties(self) -> Mapping[int, str]:
        """The party organisations of the compounds that were listed, by compound."""
        rows = Compound.objects.filter(pk__in={each.compound for each in self.listed})
        return dict(rows.values_list("pk", "party"))

    @cached_property
    def held(self) -> Mapping[int, Compound]:
        """The compounds that were listed, as the register has them."""
        rows = Compound.objects.filter(pk__in={each.compound for each in self.listed})
        return {row.pk: row for row in rows.select_related("community__division", "cluster").order_by("code")}


@dataclass(frozen=True)
class Computed:
    """A month's figures, with what is behind them."""

    records: Records
    districts: Sequence[Organisation]
    fields: Sequence[Statistic]
    sheet: Sheet
    unmapped: Sequence[Work]

    @property
    def unit(self) -> str:
        """What the year counts."""
        return self.records.unit


def computed(
    month: Month,
    *,
    known: datetime,
    on: date | None = None,
    fields: Collection[str] | None = None,
) -> Computed:
    """The figures of every district in a month, on its last day unless another is named; `fields` asks for these alone."""
    pack = library.current()
    records = Records(month, on or month.last, known, pack)
    top = city()
    within = districts(top) if top else []
    wanted = _wanted(pack, fields)
    items: list[Item] = []
    unknown: set[str] = set()
    stated: dict[str, Amount] = {}
    unmapped: list[Work] = []
    for field in wanted:
        if field.figure.startswith("planned."):
            stated[field.id], asked_of = _planned(field, records, within)
            items += asked_of
        elif field.figure:
            items += _figure(field, records, within)
        elif field.compound and field.kind != "words":
            items += _registered(field, records)
        elif field.fact:
            items += _agreed(field, records)
        elif field.survey:
            items += _surveyed(field, records)
    if any(field.works for field in wanted):
        told, unmapped = _built(records)
        asked = {field.id for field in wanted}
        items += [item for item in told if item.field in asked]
    items += _told(wanted, records, unknown)
    sheet = add_up(items, wanted, [each.pk for each in within], unknown=frozenset(unknown), stated=stated)
    return Computed(records, within, wanted, sheet, unmapped)


def _wanted(pack: Pack, fields: Collection[str] | None) -> list[Statistic]:
    """The fields asked for and those they are worked out of, in the order of the pack."""
    every = pack.parts.statistics.fields
    if fields is None:
        return list(every)
    asked = set(fields)
    asked |= {part for field in every if field.id in asked for part in (*field.sum, *field.ratio)}
    return [field for field in every if field.id in asked]


def _planned(field: Statistic, records: Records, within: Sequence[Organisation]) -> tuple[Amount, Iterator[Item]]:
    """What the plan asks of the city and of each district: nought where a plan by districts leaves one out, unknown where
    none was told by districts.
    """
    measure = field.figure.partition(".")[2]
    target = instrument_of(records.month.year)
    whole = records.plan.total if records.plan else target.figures if target else None
    told = [(each.pk, records.plan.of_district(each) if records.plan else None) for each in within]
    items = (Item(field.id, pk, None if asked is None else getattr(asked, measure)) for pk, asked in told)
    return None if whole is None else getattr(whole, measure), items


def _figure(field: Statistic, records: Records, within: Sequence[Organisation]) -> Iterator[Item]:
    """What the projects have come to: one item for each compound, or for each district where 片区 are counted."""
    basis, _, measure = field.figure.partition(".")
    there = list(_at(basis, records))
    if measure == "count" and records.unit == CLUSTER:
        for district in (*(each.pk for each in within), None):
            mine = [each for each in there if each.district == district]
            if mine:
                yield Item(field.id, district, figures(mine, {}, CLUSTER).count)
        return
    for each in there:
        size = records.sizes.get(each.compound, Size()) if measure != "count" else Size()
        amount = 1 if measure == "count" else getattr(size, measure)
        yield Item(field.id, each.district, amount, each.project, each.compound)


def _at(basis: str, records: Records) -> Iterator[Come]:
    monthly = MONTHLY.get(basis)
    for each in records.come:
        if monthly is None:
            if Stage(basis) in each.since:
                yield each
        elif monthly in each.since and records.month.first <= each.since[monthly] <= records.month.last:
            yield each


def _registered(field: Statistic, records: Records) -> Iterator[Item]:
    for each in records.listed:
        if field.compound == "party":
            amount: Amount = int(bool(records.parties.get(each.compound)))
        else:
            amount = getattr(records.sizes.get(each.compound, Size()), field.compound)
        yield Item(field.id, each.district, amount, each.project, each.compound)


def _agreed(field: Statistic, records: Records) -> Iterator[Item]:
    """The compounds of projects of which it is known; what nobody has confirmed has not been reported."""
    for each in records.listed:
        told = records.readings.get(each.project, {}).get(field.fact)
        if told is not None and told.state == USABLE and told.value is True:
            yield Item(field.id, each.district, 1, each.project, each.compound)


def _surveyed(field: Statistic, records: Records) -> Iterator[Item]:
    assert field.survey is not None  # noqa: S101 - by the branch that leads here
    for project, row in records.readings.items():
        told = row.get(field.survey.key)
        if told is not None and told.state == USABLE and told.value is not None:
            satisfied, answered = told.value
            amount = satisfied if field.survey.part == "satisfied" else answered
            yield Item(field.id, records.projects[project][1], amount, project)


def _built(records: Records) -> tuple[list[Item], list[Work]]:
    """Accepted works under the fields that they fit, and those that fit none."""
    fields = [field for field in records.pack.parts.statistics.fields if field.works]
    items, left = [], []
    for work in records.works:
        place = field_of(work, fields)
        if place is None:
            left.append(work)
        else:
            items.append(Item(place[0], records.projects[work.project][1], place[1], work.project))
    return items, left


def _told(wanted: Sequence[Statistic], records: Records, unknown: set[str]) -> Iterator[Item]:
    """What other modules tell of the projects; a field that nobody tells is unknown everywhere."""
    names = frozenset(field.id for field in wanted if field.told_by_others)
    if not names:
        return
    projects = list(records.projects)
    told = contributed(names, projects, on=records.on, known=records.known) | _paid(wanted, projects, records)
    unknown |= names - told.keys()
    for name, amounts in told.items():
        for project, (_, district) in records.projects.items():
            yield Item(name, district, amounts.get(project), project)


def _paid(wanted: Sequence[Statistic], projects: Sequence[int], records: Records) -> dict[str, Mapping[int, int]]:
    """What was paid of the sources that each field puts together, by field and project; nothing where nobody tells."""
    fields = [field for field in wanted if field.funds]
    spent = paid(projects, on=records.on, known=records.known) if fields else None
    if spent is None:
        return {}
    return {
        field.id: {project: sum(row.get(fund, 0) for fund in field.funds) for project, row in spent.items()}
        for field in fields
    }


def particulars(field: Statistic, come: Come, records: Records) -> Any:
    """What the sheet of compounds says of one of them: words, a number, 是 or 否."""
    compound = records.held[come.compound]
    words = {
        "name": compound.name,
        "address": compound.address,
        "division": compound.community.division.code,
        "built_in": str(compound.built_in or ""),
        "tenure": compound.get_tenure_display(),
        "property_mode": compound.get_property_mode_display(),
        "cluster": compound.cluster.name if compound.cluster else "",
    }
    if field.compound in words:
        return words[field.compound]
    if field.compound == "party":
        return "是" if compound.party else "否"
    if field.fact:
        told = records.readings.get(come.project, {}).get(field.fact)
        return "是" if told is not None and told.state == USABLE and told.value is True else "未见记录"
    return getattr(records.sizes.get(come.compound, Size()), field.compound)
