"""What the pages of returns print: the matrix of a month, one district's return, and what is behind a figure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import FETCH_RAISE

from meihao.accounts.models import User
from meihao.accounts.permissions import Permission
from meihao.kernel.canonical import digest
from meihao.organisations.models import Organisation
from meihao.plans.rules.plans import Stage
from meihao.plans.selectors.plans import city, districts
from meihao.policy import library
from meihao.policy.schema.statistics import Statistic
from meihao.renovation.models import Project
from meihao.renovation.rules.acting import acts_for
from meihao.renovation.selectors.coming import compounds
from meihao.renovation.selectors.positions import seats
from meihao.returns.models import Hearing, Submission
from meihao.returns.rules.differing import amounts, document
from meihao.returns.rules.figures import Check, amount_said, rolled_up, said
from meihao.returns.rules.months import Month
from meihao.returns.rules.returning import Standing
from meihao.returns.selectors.computing import Computed, computed


def seen_by(user: User) -> list[Organisation]:
    """The districts that one looks after, or within which one does."""
    top = city()
    mine = user.territories(Permission.PLAN_READ)
    return [
        each
        for each in (districts(top) if top else [])
        if any(each.path.startswith(path) or path.startswith(each.path) for path in mine)
    ]


def may_submit(user: User, district: Organisation) -> bool:
    """Whether somebody speaks for the body that hands a district's return in."""
    return _acts(user, _procedure().proposer, district)


def may_hear(user: User, district: Organisation) -> bool:
    """Whether somebody speaks for the body that accepts it."""
    return _acts(user, _procedure().decider, district)


def body_of(part: str) -> str:
    """What the body of a part of the procedure is called."""
    return library.current().bodies[getattr(_procedure(), part)].name


def _procedure() -> Any:
    return library.current().parts.statistics.procedures[0]


def _acts(user: User, body: str, district: Organisation) -> bool:
    tier = library.current().bodies[body].tier
    return acts_for(seats(user), body, tier, territory=district.path, parties={})


def submissions(month: Month, within: Sequence[Organisation]) -> dict[int, list[Submission]]:
    """Every return of a month, latest first, by district: one statement."""
    rows = Submission.objects.filter(month=month.first, district__in=[each.pk for each in within])
    found: dict[int, list[Submission]] = defaultdict(list)
    for row in rows.select_related("by", "hearing__by", "district").order_by("-number").fetch_mode(FETCH_RAISE):
        found[row.district_id].append(row)
    return found


def outcome_of(submission: Submission) -> str:
    """What was said of a return; empty while nobody has."""
    hearing: Hearing | None = getattr(submission, "hearing", None)
    return hearing.outcome if hearing else ""


def standing(submission: Submission | None) -> Standing | None:
    """A return as the rules read it."""
    return Standing(submission.digest, submission.by_id, outcome_of(submission)) if submission else None


def status(submission: Submission | None) -> str:
    """Where a district's return stands, in words."""
    if submission is None:
        return "未报送"
    return {"": "待接收", "accepted": "已接收", "returned": "已退回"}[outcome_of(submission)]


def drawn_up(told: Computed, district: Organisation) -> dict[str, Any]:
    """The document that a district would hand in now."""
    records = told.records
    return document(
        told.sheet.districts[district.pk],
        told.fields,
        district=district.code,
        month=str(records.month),
        on=records.on.isoformat(),
        unit=records.unit,
        pack=records.pack.digest,
    )


def digest_of(content: Mapping[str, Any]) -> str:
    """What a return is recognised by."""
    return digest(dict(content))


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of the matrix; `was` is what the district said of it, where that is something else."""

    field: Statistic
    text: str
    was: str


@dataclass(frozen=True, slots=True)
class Line:
    """A district in the matrix, with where its return stands and in how many cells of this sheet it differs."""

    district: Organisation
    cells: Sequence[Cell]
    status: str
    differing: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """A sheet of a month: a line for each district, and the city's sums held against them where all are shown."""

    fields: Sequence[Statistic]
    lines: Sequence[Line]
    totals: Sequence[tuple[Statistic, str, Check | None]]
    wrong: Sequence[tuple[Statistic, str, str]]
    unit: str


def matrix(told: Computed, chosen: Sequence[Organisation], *, sheet: str, whole: bool) -> Matrix:
    """A sheet's figures of some districts; the city's below where somebody sees all of them."""
    fields = [field for field in told.fields if field.kind != "words" and field.sheet == sheet]
    handed = submissions(told.records.month, chosen)
    lines = [_line(told, each, fields, handed.get(each.pk, [])) for each in chosen]
    checks = rolled_up(told.sheet, fields)
    wrong = [
        (field, _said(field, checks[field.id].stated), _said(field, checks[field.id].added))
        for field in fields
        if field.id in checks and checks[field.id].agrees is False
    ]
    totals = [(field, said(field, told.sheet.city), checks.get(field.id)) for field in fields]
    return Matrix(fields, lines, totals if whole else [], wrong if whole else [], told.unit)


def _said(field: Statistic, amount: int | None) -> str:
    return amount_said(field.kind, field.unit, field.decimals, amount)


def _line(told: Computed, district: Organisation, fields: Sequence[Statistic], handed: Sequence[Submission]) -> Line:
    row = told.sheet.districts[district.pk]
    last = handed[0] if handed else None
    was = amounts(last.document) if last else {}
    cells = [
        Cell(
            field,
            said(field, row),
            _said(field, was[field.id]) if field.id in was and was[field.id] != row.get(field.id) else "",
        )
        for field in fields
    ]
    return Line(district, cells, status(last), sum(bool(cell.was) for cell in cells))


@dataclass(frozen=True, slots=True)
class Behind:
    """A project behind a figure: what it adds, and how many of its compounds do."""

    project: Project
    text: str
    compounds: int


def behind(
    user: User, told: Computed, field: Statistic, district: Organisation
) -> tuple[list[tuple[Statistic, list[Behind]]], int]:
    """What stands behind a figure, or behind each figure that it is worked out of, and how many projects one may not see."""
    parts = [part for name in (field.sum or field.ratio or (field.id,)) for part in told.fields if part.id == name]
    asked = {part.id for part in parts}
    items = [item for item in told.sheet.items if item.field in asked and item.district == district.pk and item.project]
    seen = {
        row.pk: row
        for row in Project.objects.visible_to(user)
        .filter(pk__in={item.project for item in items})
        .select_related("organisation")
        .order_by("code")
    }
    found = []
    for part in parts:
        by: dict[int, list[Any]] = defaultdict(list)
        for item in items:
            if item.field == part.id and item.project in seen:
                by[item.project or 0].append(item)
        rows = [
            Behind(project, _said(part, _sum(by[pk])), len({item.compound for item in by[pk] if item.compound}))
            for pk, project in seen.items()
            if pk in by
        ]
        found.append((part, rows))
    return found, len({item.project for item in items} - seen.keys())


def _sum(items: Sequence[Any]) -> int | None:
    values = [item.amount for item in items]
    return None if None in values else sum(values)


def sheet_of(month: Month, sheet: str, *, known: datetime) -> Computed:
    """The figures of one sheet of a month."""
    every = library.current().parts.statistics.fields
    return computed(month, known=known, fields={field.id for field in every if field.sheet == sheet})


def course(year: int, until: Month, chosen: Sequence[Organisation], *, known: datetime) -> list[tuple[Month, int, int]]:
    """How many compounds of a year's plan had been started and done by the end of each month so far."""
    mine = {each.pk for each in chosen}
    rows = [each for each in compounds([year], on=until.last, known=known) if each.district in mine]
    months = [Month(year, number) for number in range(1, until.number + 1)]
    return [
        (
            month,
            sum(Stage.STARTED in each.since and each.since[Stage.STARTED] <= month.last for each in rows),
            sum(Stage.DONE in each.since and each.since[Stage.DONE] <= month.last for each in rows),
        )
        for month in months
    ]
