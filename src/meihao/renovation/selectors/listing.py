"""Projects as a board by stage and as a table, with what keeps each from going on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Case, CharField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from meihao.accounts.models import User
from meihao.assessment.models import Decision
from meihao.organisations.models import Kind, Organisation
from meihao.policy import library, wording
from meihao.policy.lifecycle import Line, lifecycle, stage, steps
from meihao.policy.pack import Pack
from meihao.policy.schema.lifecycle import Lifecycle, Stage, Transition
from meihao.renovation.models import RENOVATION, Project
from meihao.renovation.selectors.positions import LIFECYCLE, Gate, Now, gates, positions


class Stands(TypedDict):
    """What is worked out of each project in the database."""

    stands: str


if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

type Standing = QuerySet[WithAnnotations[Project, Stands]]

BATCH = 500
"""So many projects at a time are read for a file, so that memory does not grow with the list."""

SLIPS = 6
"""So many projects of a stage are laid out on the board; the table has them all."""


@dataclass(frozen=True, slots=True)
class Blocked:
    """What keeps a project from its next step: the first condition in words, its clause, who answers, and how many more."""

    text: str
    found: str
    clause: str
    owner: str
    more: int


@dataclass(frozen=True, slots=True)
class Row:
    """A project as a list shows it."""

    project: Project
    now: Now
    stage: Stage
    days: int
    step: Transition | None
    blocked: Blocked | None


@dataclass(frozen=True, slots=True)
class Lane:
    """A stage of the board: how many stand there, and the first of them."""

    stage: Stage
    number: int
    rows: Sequence[Row]


def register(
    user: User,
    *,
    query: str = "",
    district: str = "",
    at_stage: str = "",
    year: int | None = None,
    of: Sequence[str] = (RENOVATION,),
) -> Standing:
    """The projects of some lifecycles that one may see, narrowed; each with `stands`, the id of the stage it is in today."""
    cycles = [lifecycle(library.current(), each) for each in of]
    rows = staged(Project.objects.visible_to(user).filter(lifecycle__in=of), *cycles)
    if query:
        rows = rows.filter(Q(name__icontains=query) | Q(code__icontains=query))
    if district:
        rows = rows.filter(organisation__path__contains=f"/{district}/")
    if at_stage:
        rows = rows.filter(stands=at_stage)
    if year:
        rows = rows.filter(year=year)
    return rows.select_related("organisation__parent", "subject").order_by("code")


def staged(rows: QuerySet[Project], *cycles: Lifecycle) -> Standing:
    """Each with the stage that its last step onward or back led to, in its own lifecycle, which is one of some."""
    if len(cycles) == 1:
        return rows.annotate(stands=_stands(cycles[0]))
    own = [When(lifecycle=each.id, then=_stands(each)) for each in cycles]
    return rows.annotate(stands=Case(*own, output_field=CharField()))


def _stands(cycle: Lifecycle) -> Coalesce:
    leads = {each.id: each.to for each in steps(cycle) if each.to}
    moved = Decision.objects.filter(subject=OuterRef("subject"), kind=LIFECYCLE, outcome__in=leads)
    latest = Subquery(moved.order_by("-pk").annotate(to=_mapped(leads)).values("to")[:1])
    return Coalesce(latest, Value(cycle.start))


def _mapped(leads: Mapping[str, str]) -> Case:
    return Case(*[When(outcome=step, then=Value(to)) for step, to in leads.items()], output_field=CharField())


def counts(rows: Standing) -> dict[str, int]:
    """How many stand in each stage."""
    return dict(Counter(rows.order_by().values_list("stands", flat=True)))


def lanes(rows: Standing, *, on: date, known: datetime, of: str = RENOVATION) -> list[Lane]:
    """Every stage of a lifecycle with the first of its projects, in order."""
    cycle = lifecycle(library.current(), of)
    stage_of, number = _first(rows)
    found = Project.objects.filter(pk__in=stage_of).select_related("organisation", "subject").order_by("code")
    first = listed(list(found), on=on, known=known)
    return [
        Lane(each, number.get(each.id, 0), [row for row in first if stage_of[row.project.pk] == each.id])
        for each in cycle.stages
    ]


def _first(rows: Standing) -> tuple[dict[int, str], dict[str, int]]:
    """The stage of the first projects of each stage, by number, and how many stand in each: one pass over narrow rows."""
    shown: dict[int, str] = {}
    number: Counter[str] = Counter()
    for pk, stands in rows.order_by("code").values_list("pk", "stands"):
        number[stands] += 1
        if number[stands] <= SLIPS:
            shown[pk] = stands
    return shown, number


def listed(projects: Sequence[Project], *, on: date, known: datetime) -> list[Row]:
    """Each project with where it stands and what keeps it there; the number of statements does not grow with them."""
    pack = library.current()
    standing = positions(projects, on=on, known=known)
    shut = gates(standing, on=on, known=known)
    return [_row(standing[project.pk], shut[project.pk], pack, on) for project in projects]


def _row(now: Now, gates_ahead: Sequence[Gate], pack: Pack, on: date) -> Row:
    onward = next((gate for gate in gates_ahead if isinstance(gate.step, Transition)), None)
    where = stage(now.cycle, now.position.stage)
    since = now.position.since or on
    step = onward.step if onward and isinstance(onward.step, Transition) else None
    return Row(now.project, now, where, (on - since).days, step, blocked(onward.shut, pack) if onward else None)


def blocked(shut: Sequence[Line], pack: Pack) -> Blocked | None:
    """The first of the lines that keep a gate shut, in words."""
    if not shut:
        return None
    line = shut[0]
    leaf = next(line.lacking(pack)).leaf
    return Blocked(
        line.condition.text,
        wording.found(leaf, pack),
        pack.clauses[line.condition.clause].short,
        pack.bodies[line.condition.owner].name,
        len(shut) - 1,
    )


def lines(rows: Standing, *, on: date, known: datetime) -> Iterator[list[str | int]]:
    """Each project of a list as the columns of `rules.project_sheets`."""
    names = dict(Organisation.objects.filter(kind=Kind.DISTRICT).values_list("code", "name"))
    numbers = list(rows.values_list("pk", flat=True))
    for start in range(0, len(numbers), BATCH):
        batch = Project.objects.filter(pk__in=numbers[start : start + BATCH]).order_by("code")
        for row in listed(list(batch.select_related("organisation__parent", "subject")), on=on, known=known):
            yield _told(row, names)


def _told(row: Row, districts: Mapping[str, str]) -> list[str | int]:
    here, held = row.project, row.now.position.held
    above = here.organisation.path.strip("/").split("/")
    state = "已撤回" if row.now.position.ended else f"{held.name}中" if held else ""
    shut = None if state else row.blocked
    ready = f"条件齐备，可以{row.step.name}" if row.step and not shut and not state else ""
    return [
        here.code,
        here.name,
        districts.get(above[1], "") if len(above) > 1 else "",
        here.organisation.name,
        here.year or "",
        row.stage.name,
        state,
        row.days,
        f"{shut.text}：{shut.found}" if shut else ready,
        shut.clause if shut else "",
        shut.owner if shut else "",
        shut.more if shut else "",
    ]


def districts(user: User) -> list[tuple[str, str]]:
    """The districts in which one may see projects, by code."""
    seen = Project.objects.visible_to(user).order_by().values("organisation")
    paths = Organisation.objects.filter(pk__in=seen).values_list("path", flat=True)
    codes = {path.split("/")[2] for path in paths if path.count("/") > 2}
    return list(Organisation.objects.filter(kind=Kind.DISTRICT, code__in=codes).values_list("code", "name"))
