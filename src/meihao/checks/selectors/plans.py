"""Plans of inspection and random draws: what a district has, who are the candidates, and how anybody draws again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from meihao.accounts.models import Post, User
from meihao.accounts.permissions import Permission
from meihao.accounts.rules import Role
from meihao.checks.models import Draw, DrawnInspector, DrawnProject, Inspection, Plan, Round
from meihao.checks.rules.random import assigned, scope
from meihao.checks.selectors import catalogue
from meihao.checks.selectors.findings import last_inspected
from meihao.kernel.drawing import ticket
from meihao.organisations.models import Kind, Organisation
from meihao.policy.pack import Pack
from meihao.renovation.models import RENOVATION, Project
from meihao.renovation.selectors import acts_at, positions

DISTRICT_SIDE, WORKS = "district", "works"
PROJECTS, INSPECTORS = "projects", "inspectors"


def districts(user: User) -> QuerySet[Organisation]:
    """The districts whose plans one may read: those looked after, and those where one sees a project."""
    seen = Project.objects.visible_to(user).filter(organisation__path__startswith=OuterRef("path"))
    mine = Organisation.objects.within_any(user.territories(Permission.PROJECT_READ))
    rows = Organisation.objects.filter(kind=Kind.DISTRICT)
    return rows.filter(Exists(seen) | Q(pk__in=mine.values("pk"))).order_by("path")


def planning(user: User, pack: Pack) -> list[Organisation]:
    """The districts for whose housing department somebody speaks."""
    rows = Organisation.objects.filter(kind=Kind.DISTRICT, active=True).order_by("path")
    return [each for each in rows if acts_at(user, catalogue.DISTRICT, each.path, pack)]


def at_work(district: Organisation, *, on: date, known: datetime) -> list[Project]:
    """The projects of a district that stood in the works on a day."""
    rows = Project.objects.filter(
        organisation__path__startswith=district.path, registered_on__lte=on, lifecycle=RENOVATION
    )
    found = list(rows.select_related("organisation", "subject").order_by("code"))
    stand = positions(found, on=on, known=known)
    return [each for each in found if stand[each.pk].position.stage == WORKS and not stand[each.pk].position.ended]


def inspectors(district: Organisation, *, since: date) -> list[User]:
    """The officers of a district in office since a day at the latest, without those who hold a post at a firm."""
    posts = Post.objects.in_force()
    firms = posts.filter(user=OuterRef("pk"), organisation__kind=Kind.FIRM)
    here = posts.filter(
        user=OuterRef("pk"),
        role=Role.DISTRICT_OFFICER,
        organisation__path__startswith=district.path,
        since__lte=since,
    )
    rows = User.objects.filter(Exists(here), ~Exists(firms), is_active=True)
    return list(rows.order_by("username"))


def plans(user: User) -> QuerySet[Plan]:
    """The plans one may read, with what their list prints."""
    rows = Plan.objects.filter(organisation__in=districts(user)).select_related("organisation", "by")
    return rows.prefetch_related("projects", "inspectors")


def rounds(user: User) -> QuerySet[Round]:
    """The rounds one may read, with their draws."""
    rows = Round.objects.filter(organisation__in=districts(user)).select_related("organisation", "by", "draw__by")
    return rows.prefetch_related(
        Prefetch("draw__projects", DrawnProject.objects.select_related("project")),
        Prefetch("draw__inspectors", DrawnInspector.objects.select_related("person")),
        Prefetch("draw__inspections", Inspection.objects.only("pk", "draw", "project")),
    )


@dataclass(frozen=True, slots=True)
class Line:
    """A project in a plan: when it was last inspected, and when it is next."""

    project: Project
    last: date | None
    next: date
    late: bool


def lines(plan: Plan, today: date) -> tuple[Line, ...]:
    """The projects of a plan, the most pressing first. One statement; the projects are prefetched."""
    here = list(plan.projects.all())
    last = last_inspected([each.pk for each in here], DISTRICT_SIDE)
    found = []
    for each in here:
        seen = last.get(each.pk)
        counts = seen if seen is not None and seen >= plan.since else None
        due = (counts or plan.since) + timedelta(days=plan.every_days)
        due = min(due, plan.until) if counts is None else due
        found.append(Line(each, seen, due, due < today and due <= plan.until))
    return tuple(sorted(found, key=lambda line: (line.next, line.project.code)))


@dataclass(frozen=True, slots=True)
class Drawn:
    """A project or a person in the order of the draw, with the ticket that anybody can work out."""

    name: str
    title: str
    ticket: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """A round with its draw laid open."""

    round: Round
    draw: Draw | None
    projects: tuple[Drawn, ...]
    people: tuple[Drawn, ...]
    sent: tuple[tuple[Project, User | None, bool], ...]
    """The projects drawn, who inspects each, and whether that was done."""
    scopes: tuple[str, str]


def opened(round_: Round) -> Opened:
    """A round as its page prints it. Wants what `rounds` prefetches."""
    code = round_.organisation.code
    scopes = (scope(code, PROJECTS), scope(code, INSPECTORS))
    draw: Draw | None = getattr(round_, "draw", None)
    if draw is None:
        return Opened(round_, None, (), (), (), scopes)
    projects = [each.project for each in draw.projects.all()]
    people = [each.person for each in draw.inspectors.all()]
    chosen, sent = projects[: round_.projects], people[: round_.inspectors]
    goes = assigned([each.code for each in chosen], [each.username for each in sent])
    by_name = {each.username: each for each in sent}
    done = {each.project_id for each in draw.inspections.all()}
    return Opened(
        round_,
        draw,
        tuple(_drawn(round_, scopes[0], each.code, str(each), n < round_.projects) for n, each in enumerate(projects)),
        tuple(
            _drawn(round_, scopes[1], each.username, str(each), n < round_.inspectors) for n, each in enumerate(people)
        ),
        tuple((each, by_name.get(goes.get(each.code, "")), each.pk in done) for each in chosen),
        scopes,
    )


def _drawn(round_: Round, under: str, name: str, title: str, chosen: bool) -> Drawn:
    return Drawn(name, title, ticket(round_.seed, under, round_.number, name), chosen)


def frozen_on(round_: Round) -> date:
    """The day whose lists count for a round: that on which its seed was published."""
    return timezone.localdate(round_.at)


def drawn_for(project: Project) -> QuerySet[Draw]:
    """The draws in which a project was drawn and not yet inspected, latest first."""
    rows = Draw.objects.filter(projects__project=project, projects__place__lte=F("round__projects"))
    return rows.exclude(inspections__project=project).select_related("round").order_by("-pk")
