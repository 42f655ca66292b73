"""Sessions as pages show them: when, who is there, what was decided, and what one may do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from meihao.accounts.models import User
from meihao.accounts.permissions import Permission
from meihao.accounts.rules import Role
from meihao.councils.models import (
    ActionItem,
    AgendaItem,
    Attendance,
    Invitation,
    Minutes,
    Resolution,
    Session,
)
from meihao.councils.rules.entering import Seats
from meihao.councils.rules.minutes import Line, differences
from meihao.councils.rules.quorum import Presence, Votes, carried, presence, reached
from meihao.councils.rules.terms import Term
from meihao.councils.selectors import items, law, timing
from meihao.councils.selectors.timing import When
from meihao.policy.schema.councils import Assembly
from meihao.renovation.models import Project

MOST = 100
"""So many resolutions at most are shown of a project, the latest."""


@dataclass(frozen=True, slots=True)
class Brief:
    """A session as lists show it."""

    row: Session
    when: When
    kind: str

    @property
    def state(self) -> str:
        """Whether it is to come, was held, or was called off; without a sign-in it was not held."""
        if self.when.cancelled:
            return "已取消"
        if self.row.attendances.all():
            return "已召开"
        return "待召开"

    @property
    def mark(self) -> str:
        """The sign of that state."""
        return {"已取消": "na", "已召开": "met"}.get(self.state, "unknown")


@dataclass(frozen=True, slots=True)
class Resolved:
    """A resolution, whether it is carried, and its items."""

    row: Resolution
    carried: bool
    votes: Votes | None
    items: tuple[items.Told, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the minutes: who confirmed it, who objects, and how it differs from the one before."""

    row: Minutes
    confirmed: int
    objections: tuple[str, ...]
    agreed: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A session with all that its page shows."""

    row: Session
    when: When
    assembly: Assembly
    agenda: tuple[AgendaItem, ...]
    agenda_version: int
    invitations: tuple[Invitation, ...]
    attendances: tuple[Attendance, ...]
    presence: Presence
    quorate: bool
    resolutions: tuple[Resolved, ...]
    versions: tuple[Version, ...]
    convenes: bool

    @property
    def kind(self) -> str:
        """What people call such a meeting."""
        return self.assembly.name

    @property
    def last(self) -> Version | None:
        """The latest version of the minutes."""
        return self.versions[-1] if self.versions else None

    def attended(self, user: User) -> Attendance | None:
        """How somebody signed in."""
        return next((each for each in self.attendances if each.user_id == user.pk), None)


def listed(found: QuerySet[Session]) -> QuerySet[Session]:
    """Sessions with what lists show of them."""
    return found.select_related("organisation").prefetch_related("changes", "attendances")


def briefs(found: Sequence[Session]) -> list[Brief]:
    """Sessions for lists; no statement of their own."""
    names = law.names("assemblies")
    return [Brief(each, timing.when(each), names.get(each.assembly, each.assembly)) for each in found]


def upcoming(user: User, now: datetime, most: int) -> list[Brief]:
    """The next sessions that concern somebody, the soonest first."""
    today = timezone.make_aware(datetime.combine(timezone.localdate(now), datetime.min.time()))
    found = listed(Session.objects.concerning(user)).order_by("-starts_at", "-pk")[: most * 4]
    ahead = [each for each in briefs(list(found)) if each.when.ends_at >= today and not each.when.cancelled]
    return sorted(ahead, key=lambda each: (each.when.starts_at, each.row.pk))[:most]


def of(user: User, session: int) -> Session | None:
    """One of the sessions that somebody may see, with all that its page shows."""
    return full(Session.objects.visible_to(user).filter(pk=session)).first()


def full(found: QuerySet[Session]) -> QuerySet[Session]:
    """Sessions with all that their pages show."""
    points = AgendaItem.objects.select_related("topic", "project", "action").order_by("number")
    actions = items.rows(ActionItem.objects.all())
    decided = Resolution.objects.select_related("item").prefetch_related(Prefetch("actions", actions))
    return found.select_related("organisation", "by").prefetch_related(
        "changes",
        "agendas",
        Prefetch("agendas__items", points),
        "invitations__organisation",
        "attendances__organisation",
        "statements__attendance",
        "minutes__by",
        "minutes__confirmations__attendance",
        Prefetch("resolutions", decided),
    )


def told(row: Session, user: User, now: datetime) -> Told:
    """A session for its page; no statement of its own."""
    assembly = law.assemblies()[row.assembly]
    agendas = sorted(row.agendas.all(), key=lambda each: each.version)
    invited, came = tuple(row.invitations.all()), tuple(row.attendances.all())
    there = present(invited, came)
    how, share = law.bound(assembly.present)
    on = timezone.localdate(now)
    resolved = tuple(resolved_of(each, assembly, there.people, user, on) for each in row.resolutions.all())
    return Told(
        row,
        timing.when(row),
        assembly,
        tuple(agendas[-1].items.all()) if agendas else (),
        agendas[-1].version if agendas else 0,
        invited,
        came,
        there,
        reached(there.taken, there.seats, bound=how, share=share),
        resolved,
        tuple(versions(row, len(came))),
        law.convenes(user, assembly, row.organisation.path),
    )


def present(invited: Sequence[Invitation], came: Sequence[Attendance]) -> Presence:
    """Who is there against the seats given, by body or stake."""
    given = {_seat(each.organisation_id, each.stake): each.number for each in invited}
    return presence(given, Counter(_seat(each.organisation_id, each.stake) for each in came))


def _seat(organisation: int | None, stake: str) -> str:
    return stake or str(organisation)


def votes_of(row: Resolution) -> Votes | None:
    """The votes that were counted on a resolution; None where none were."""
    if row.in_favour is None or row.against is None or row.abstained is None:
        return None
    return Votes(row.in_favour, row.against, row.abstained)


def resolved_of(row: Resolution, assembly: Assembly, people: int, user: User, on: date) -> Resolved:
    """A resolution with its items; `people` are those who were there."""
    how, share = law.bound(assembly.decide)
    votes = votes_of(row)
    there = tuple(items.told(list(row.actions.all()), user, on))
    return Resolved(row, carried(votes, people, bound=how, share=share), votes, there)


def versions(row: Session, came: int) -> list[Version]:
    """The minutes of a session, each with its confirmations and its differences."""
    how, share = law.bound(law.table().terms.agreed)
    found: list[Version] = []
    before = ""
    for each in sorted(row.minutes.all(), key=lambda each: each.version):
        said = list(each.confirmations.all())
        objections = tuple(f"{one.attendance}：{one.objection}" for one in said if one.objection)
        confirmed = len(said) - len(objections)
        agreed = not objections and reached(confirmed, came, bound=how, share=share)
        lines = tuple(differences(before, each.text)) if found else ()
        found.append(Version(each, confirmed, objections, agreed, lines))
        before = each.text
    return found


def stakes_for(user: User, here: Told) -> list[str]:
    """The stakes that a resident of the place may sign in for: those of residents that have seats."""
    if not any(
        post.role == Role.RESIDENT and post.organisation_id == here.row.organisation_id for post in user.posts_held
    ):
        return []
    residents = {each.id for each in law.table().groups if each.resident}
    return [each.stake for each in here.invitations if each.stake in residents]


def seat_for(user: User, here: Told, stake: str = "") -> Seats | None:
    """What somebody signs in for: a body that is invited or that convenes, or a stake of residents; None: nothing."""
    invited = {each.organisation_id for each in here.invitations}
    for post in user.posts_held:
        body = post.organisation
        convenes = body.looked_after == here.row.organisation.path
        if post.role != Role.RESIDENT and (body.pk in invited or convenes):
            return Seats(organisation=body.pk)
    stakes = stakes_for(user, here)
    if not stakes:
        return None
    return Seats(stake=stake if stake in stakes else stakes[0])


def may_sign(user: User, here: Told, now: datetime) -> bool:
    """Whether somebody may sign in now."""
    today, day = timezone.localdate(now), timezone.localdate(here.when.starts_at)
    ready = day == today and not here.when.cancelled and here.attended(user) is None
    return ready and seat_for(user, here) is not None


def works_in(user: User) -> bool:
    """Whether somebody works with meetings, and so sees names, statements and minutes."""
    return user.may(Permission.COUNCIL_ATTEND)


def seats_named(here: Told) -> list[tuple[str, int, int]]:
    """The seats given, each with whom for, how many, and how many of them came."""
    names = law.names("groups")
    came = Counter(_seat(each.organisation_id, each.stake) for each in here.attendances)
    return [
        (
            names.get(each.stake, each.stake) if each.stake else str(each.organisation),
            each.number,
            came[_seat(each.organisation_id, each.stake)],
        )
        for each in here.invitations
    ]


def minutes_term(here: Told) -> Term | None:
    """By when minutes are to be drawn up; None before anybody came."""
    if not here.attendances:
        return None
    first = here.versions[0].row.at if here.versions else None
    return law.working_term("成稿", law.table().terms.minutes_days, here.when.ends_at, first)


def about(project: Project, user: User, on: date) -> list[Resolved]:
    """What was resolved about a project, the latest first."""
    actions = items.rows(ActionItem.objects.all())
    found = (
        Resolution.objects.filter(item__project=project)
        .select_related("session__organisation", "item")
        .prefetch_related("session__attendances", "session__changes", Prefetch("actions", actions))
    )
    sorts = law.assemblies()
    return [
        resolved_of(each, sorts[each.session.assembly], len(each.session.attendances.all()), user, on)
        for each in found.order_by("-pk")[:MOST]
    ]
