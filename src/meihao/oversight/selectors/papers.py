"""The papers of supervision that can be printed: dispatch notices, and the bulletin of each month."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from meihao.accounts.models import User
from meihao.accounts.permissions import Permission
from meihao.assessment.selectors import end_of
from meihao.assessment.selectors.listing import owners
from meihao.documents.rules.paper import Paper
from meihao.documents.selectors import absolute
from meihao.documents.sources import Kind, Printable
from meihao.organisations.models import Kind as BodyKind
from meihao.organisations.models import Organisation
from meihao.oversight.models import Answer, AnswerReview, Dispatch
from meihao.oversight.rules import papers as rules
from meihao.oversight.rules.colours import order
from meihao.oversight.rules.papers import Dispatched, Month, Notice
from meihao.oversight.selectors import colours as shading
from meihao.oversight.selectors import dispatches
from meihao.policy import library
from meihao.policy.pack import Pack
from meihao.renovation.models import Project

MONTHS = 24
"""Bulletins of so many months are offered, the latest first."""


def notices(user: User | None, /) -> Sequence[Printable]:
    """The dispatch notices of which somebody may know, the latest first."""
    projects = Project.objects.visible_to(user) if user else Project.objects.all()
    rows = Dispatch.objects.filter(project__in=projects).order_by("-pk")
    told = rows.values_list("project__code", "number", "project__name", "project__organisation__name")
    return [Printable(f"{code}.{number}", f"{name}第 {number} 份", place) for code, number, name, place in told]


def notice(subject: str, /, *, on: date, known: date, viewer: User | None) -> Paper:
    """A dispatch notice with what was answered by a day. Basis: plan/4.3"""
    code, _, number = subject.rpartition(".")
    row = dispatches.rows(Project.objects.filter(code=code)).get(number=int(number))
    pack, by_then = library.current(), min(end_of(known), end_of(on))
    named = owners(pack, row.project.organisation)
    told = tuple(each for each in row.answers.all() if each.at <= by_then)
    stands = dispatches.stood(row, by_then)
    return rules.dispatch_notice(
        Notice(
            project=row.project.name,
            place=str(row.project.organisation),
            number=row.number,
            colour=_names(pack)[row.colour],
            reasons=tuple(row.reasons),
            text=row.text,
            issuer=named[pack.parts.colours.dispatch.issuer],
            addressee=named[pack.parts.colours.dispatch.addressee],
            issued_on=timezone.localdate(row.at),
            due_on=row.due_on,
            state=stands.words,
            answers=tuple(_answered(each, by_then) for each in told),
            address=absolute(reverse("oversight:project", args=[code])),
        ),
        on=on,
    )


def _answered(answer: Answer, by_then: datetime) -> tuple[str, str, str]:
    review: AnswerReview | None = getattr(answer, "review", None)
    heard = review if review and review.at <= by_then else None
    said = f"{heard.get_outcome_display()}{f'：{heard.reason}' if heard.reason else ''}" if heard else "待审核"
    return f"{timezone.localdate(answer.at):%Y-%m-%d}", answer.text, said


def bulletins(user: User | None, /) -> Sequence[Printable]:
    """A bulletin for each month of each city and district whose projects somebody may see: two statements."""
    first = Project.objects.order_by("registered_on").values_list("registered_on", flat=True).first()
    bodies = Organisation.objects.filter(kind__in=[BodyKind.CITY, BodyKind.DISTRICT], active=True).order_by("path")
    if user is not None:
        bodies = bodies.within_any(user.territories(Permission.PROJECT_READ))
    named = list(bodies.values_list("code", "name"))
    return [
        Printable(f"{code}.{year}-{month:02d}", f"{name} {year}年{month}月", name)
        for year, month in _months(first or timezone.localdate(), timezone.localdate())
        for code, name in named
    ]


def _months(first: date, last: date) -> Iterator[tuple[int, int]]:
    begin, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    for number in range(end, max(begin, end - MONTHS + 1) - 1, -1):
        yield number // 12, number % 12 + 1


def bulletin(subject: str, /, *, on: date, known: date, viewer: User | None) -> Paper:
    """The bulletin of a month about a body's projects, up to its last day or to `on`. Basis: plan/4.3"""
    code, _, month = subject.rpartition(".")
    first = date.fromisoformat(f"{month}-01")
    day = min(on, first.replace(day=monthrange(first.year, first.month)[1]))
    body, pack = Organisation.objects.get(code=code), library.current()
    within = Project.objects.filter(organisation__path__startswith=body.path, registered_on__lte=day)
    rows = shading.watch(
        list(within.select_related("organisation", "subject").order_by("organisation__path", "code")),
        on=day,
        known=end_of(known),
    )
    under = [each for each in rows if each.shade]
    by_district = shading.by_district(under, pack)
    districts = {each.code: each.name for each in by_district}
    table = pack.parts.colours
    told = {each.colour for each in table.escalations}
    ranked = [each for each in order(table) if each != table.unknown.id]
    named = owners(pack, body)
    issuer = named[table.dispatch.issuer] if body.kind == BodyKind.CITY else named[table.dispatch.addressee]
    return rules.bulletin(
        Month(
            body=body.name,
            year=first.year,
            month=first.month,
            on=day,
            known=known,
            colours=tuple((each, _names(pack)[each]) for each in order(table)),
            districts=tuple((each.name, tuple(number for _, number in each.counts)) for each in by_district),
            projects=tuple(_standing(line, districts) for line in shading.lines(under, pack)),
            notices=tuple(_dispatched(within, first, day, min(end_of(known), end_of(day)))),
            told=tuple(each for each in ranked if each in told),
            unknown=table.unknown.id,
            issuer=issuer,
            address=absolute(
                reverse("oversight:overview") + (f"?district={code}" if body.kind == BodyKind.DISTRICT else "")
            ),
        )
    )


def _standing(line: shading.Line, districts: dict[str, str]) -> rules.Standing:
    above = line.watched.project.organisation.path.strip("/").split("/")
    return rules.Standing(
        districts.get(above[1], "") if len(above) > 1 else "",
        line.watched.project.name,
        line.stage,
        line.watched.colour,
        line.words,
        line.watched.now.position.since,
    )


def _dispatched(projects: QuerySet[Project], first: date, day: date, by_then: datetime) -> Iterator[Dispatched]:
    """The notices issued in the month, and those before that were still open."""
    rows = dispatches.rows(projects).filter(at__lte=by_then).order_by("pk")
    for row in rows:
        stands, issued = dispatches.stood(row, by_then), timezone.localdate(row.at)
        if stands.open or issued >= first:
            overdue = stands.owed and stands.due_on < day
            yield Dispatched(row.project.name, row.number, issued, stands.due_on, stands.words, overdue)


def _names(pack: Pack) -> dict[str, str]:
    table = pack.parts.colours
    found = [*((each.id, each.name) for each in table.colours), (table.unknown.id, table.unknown.name)]
    return {colour: f"{name.removesuffix('色')}色" for colour, name in found}


KINDS = (
    Kind(
        id="dispatch-notice",
        name="督办单",
        permission=Permission.PROJECT_READ,
        subjects=notices,
        build=notice,
        order=50,
    ),
    Kind(
        id="monthly-bulletin",
        name="月通报",
        permission=Permission.PROJECT_READ,
        subjects=bulletins,
        build=bulletin,
        order=60,
        note="按颜色列出各区市的项目，截至当月最后一天",
    ),
)
