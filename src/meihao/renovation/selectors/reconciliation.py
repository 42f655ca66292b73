"""The filed scheme against what was built: one project with its records, or many at once as the rules count them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from meihao.accounts.models import User
from meihao.policy.pack import Pack
from meihao.renovation.models import AsBuilt, AsBuiltReview, Commitment, Dropping, Project, SchemeVersion
from meihao.renovation.rules.reconciliation_book import workbook
from meihao.renovation.rules.reconciling import Built, Line, decider, gone_from, outstanding, reconcile
from meihao.renovation.rules.schemes import Promise, Where, quantity
from meihao.renovation.selectors.positions import acts
from meihao.renovation.selectors.schemes import Names, promise_of

RECORDERS = ("contractor", "supervisor")
ACCEPTOR = "construction-unit"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one project: its filed versions, records of works, and decisions to drop."""

    filed: tuple[SchemeVersion, ...]
    lines: tuple[Line, ...]


def known(projects: Sequence[int], by: datetime) -> dict[int, Known]:
    """The reconciliation of many projects, by number; those without a filed version are left out. Four statements."""
    filed: dict[int, list[SchemeVersion]] = defaultdict(list)
    rows = SchemeVersion.objects.filter(project__in=projects, filing__at__lte=by).select_related("filing__by")
    for row in rows.order_by("number"):
        filed[row.project_id].append(row)
    promised: dict[int, dict[int, Promise]] = defaultdict(dict)
    for each in Commitment.objects.filter(version__in=[row.pk for rows in filed.values() for row in rows]).order_by(
        "number"
    ):
        promised[each.version_id][each.number] = promise_of(each)
    built: dict[int, list[Built]] = defaultdict(list)
    works = AsBuilt.objects.filter(project__in=filed, at__lte=by).select_related("commitment", "review")
    for work in works.order_by("pk"):
        review: AsBuiltReview | None = getattr(work, "review", None)
        said = review.outcome if review and review.at <= by else ""
        number = work.commitment.number if work.commitment else None
        built[work.project_id].append(Built(work.pk, number, work.quantity, where_of(work), said))
    dropped: dict[int, list[int]] = defaultdict(list)
    for project, number in Dropping.objects.filter(project__in=filed, at__lte=by).values_list("project", "number"):
        dropped[project].append(number)
    found = {}
    for project, versions in filed.items():
        stood = [promised[row.pk] for row in versions]
        lines = reconcile(stood[-1].values(), gone_from(stood), built[project], dropped[project])
        found[project] = Known(tuple(versions), lines)
    return found


@dataclass(frozen=True, slots=True)
class Row:
    """A line as the table prints it."""

    line: Line
    number: int | None
    item: str
    unit: str
    where: str
    promised: str
    built: str
    accepted: str
    difference: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A reconciliation page: the version it is about, its rows, and how many are open."""

    version: SchemeVersion
    rows: tuple[Row, ...]
    open: int
    works: Mapping[int, AsBuilt]


def opened(project: Project, words: Names, *, by: datetime) -> Opened | None:
    """The reconciliation of one project; None where no version was filed."""
    here = known([project.pk], by).get(project.pk)
    if here is None:
        return None
    works = AsBuilt.objects.filter(project=project, at__lte=by).select_related("by", "review__by", "photo__shown")
    by_pk = {work.pk: work for work in works}
    rows = tuple(_row(line, by_pk, words) for line in here.lines)
    return Opened(here.filed[-1], rows, outstanding(here.lines), by_pk)


def _row(line: Line, works: Mapping[int, AsBuilt], words: Names) -> Row:
    work = works[line.records[0].id] if line.promise is None else None
    sign = "＋" if line.difference > 0 else ""
    where = line.promise.where if line.promise else line.records[0].where
    return Row(
        line,
        line.promise.number if line.promise else None,
        line.promise.item if line.promise else work.item if work else "",
        line.promise.unit if line.promise else work.unit if work else "",
        words.where(where),
        quantity(line.promised) if line.promise else "—",
        quantity(line.built),
        quantity(line.accepted) if line.accepted else "—",
        sign + quantity(line.difference),
    )


def where_of(work: AsBuilt) -> Where:
    """Where works stand."""
    return Where(work.building_id, work.place)


def sheet(project: Project, words: Names, *, by: datetime) -> bytes | None:
    """The reconciliation as a workbook, dated by the last that was written of it; None where no version was filed."""
    found = opened(project, words, by=by)
    if found is None:
        return None
    moments = [found.version.filing.at, *project.droppings.values_list("at", flat=True)]
    for work in found.works.values():
        review: AsBuiltReview | None = getattr(work, "review", None)
        moments += [work.at, *([review.at] if review else [])]
    rows = [(row.number, row.item, row.where, row.unit, row.line) for row in found.rows]
    return workbook(rows, title=f"{project}：承诺与完成（方案{found.version}）", stamp=max(moments))


def standing(project: Project, number: int) -> Commitment | None:
    """A commitment by number as the last filed version that has it says."""
    rows = Commitment.objects.filter(version__project=project, version__filing__isnull=False, number=number)
    return rows.select_related("version").order_by("-version__number").first()


def records_works(user: User, project: Project, pack: Pack) -> bool:
    """Whether somebody speaks for the contractor or the supervisor."""
    return any(acts(user, body, project, pack) for body in RECORDERS)


def accepts_works(user: User, project: Project, pack: Pack) -> bool:
    """Whether somebody speaks for the construction unit."""
    return acts(user, ACCEPTOR, project, pack)


def drops(user: User, promised_by: str, project: Project, pack: Pack) -> bool:
    """Whether somebody speaks for the body that may let a commitment of another go."""
    return acts(user, decider(promised_by), project, pack)


@dataclass(frozen=True, slots=True)
class OnSite:
    """What somebody may do about a project's works where they stand: record the next commitment, accept the oldest record.

    Numbers; None where there is nothing to do. `waiting` are the records that wait for them.
    """

    record: int | None = None
    accept: int | None = None
    waiting: int = 0


def on_site(user: User, project: Project, pack: Pack, *, by: datetime) -> OnSite:
    """What somebody may do on site, nothing for whoever is no party to the works: at most four statements."""
    if records_works(user, project, pack):
        lines = open_promises(project, by=by)
        return OnSite(record=lines[0].number if lines else None)
    if accepts_works(user, project, pack):
        rows = AsBuilt.objects.filter(project=project, at__lte=by, review=None).exclude(by=user).order_by("pk")
        waiting = list(rows.values_list("pk", flat=True))
        return OnSite(accept=waiting[0] if waiting else None, waiting=len(waiting))
    return OnSite()


def open_promises(project: Project, *, by: datetime) -> list[Promise]:
    """The commitments of the filed scheme that are not settled, first those of which nothing waits, then what is due soonest."""
    here = known([project.pk], by).get(project.pk)
    lines = [(line, line.promise) for line in here.lines if line.open and line.promise is not None] if here else []
    lines.sort(key=lambda each: (each[0].built >= each[0].promised, each[1].due_on))
    return [promise for _, promise in lines]
