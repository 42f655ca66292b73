"""Topics as pages show them: each with where it stands, its clock, and what one may do next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from meihao.accounts.models import User
from meihao.accounts.permissions import Permission
from meihao.councils.models import AgendaItem, FollowUp, Resolution, Session, Topic
from meihao.councils.rules.terms import Term
from meihao.councils.rules.topics import COLLECTED, DEEP, EVALUATED, NAMES, Recorded, Step, bar, state
from meihao.councils.selectors import items, law, timing
from meihao.organisations.models import Kind, Organisation
from meihao.policy.schema.councils import Grade

MOST = 200
"""So many communities at most are offered to choose from."""


@dataclass(frozen=True, slots=True)
class Told:
    """A topic with its state, the term that runs or ran last, its sessions, resolutions and marks."""

    row: Topic
    known: Recorded
    grade: Grade | None
    term: Term | None
    sessions: tuple[Session, ...]
    resolutions: tuple[Resolution, ...]
    ratings: tuple[FollowUp, ...]
    now: datetime

    @property
    def state(self) -> str:
        """Where it stands."""
        return state(self.known)

    @property
    def state_name(self) -> str:
        """The same for people."""
        return NAMES[self.state]

    @property
    def bar(self) -> list[Step]:
        """The same as a bar."""
        return bar(self.known)

    @property
    def source(self) -> str:
        """Who raised it."""
        return law.names("sources").get(self.row.source, self.row.source)

    @property
    def open(self) -> bool:
        """Whether there is something left to do."""
        return self.state != EVALUATED

    @property
    def overdue(self) -> bool:
        """Whether its term was not kept and still waits."""
        return self.term is not None and self.term.done_at is None and self.term.overdue(self.now)

    @property
    def clock(self) -> str:
        """The term in words; empty where none runs."""
        return f"{self.term.text}：{self.term.words(self.now)}" if self.term else ""

    @property
    def live(self) -> tuple[Session, ...]:
        """Its sessions that were not called off."""
        return tuple(each for each in self.sessions if not timing.when(each).cancelled)

    @property
    def marks(self) -> str:
        """The mean of the marks, rounded to a tenth; empty without marks."""
        given = [each.marks for each in self.ratings]
        if not given:
            return ""
        tenths = (sum(given) * 20 + len(given)) // (2 * len(given))
        return f"{tenths // 10}.{tenths % 10}"


def rows(found: QuerySet[Topic]) -> QuerySet[Topic]:
    """Topics with all that a page shows of them."""
    points = AgendaItem.objects.select_related("agenda__session").prefetch_related(
        "agenda__session__changes",
        "agenda__session__agendas",
        "agenda__session__attendances",
        Prefetch("resolutions", Resolution.objects.prefetch_related(*items.of("actions__"))),
    )
    return found.select_related("organisation", "grading__by", "result__by", "result__photo", "project", "by").prefetch_related(
        "seats", Prefetch("agenda_items", points), "ratings__by"
    )  # fmt: skip


def told(found: Sequence[Topic], now: datetime) -> list[Told]:
    """Topics for the pages; no statement of their own."""
    return [_told(row, now) for row in found]


def _told(row: Topic, now: datetime) -> Told:
    grading, result = getattr(row, "grading", None), getattr(row, "result", None)
    grade = law.grades().get(grading.grade) if grading else None
    latest = [each for each in row.agenda_items.all() if timing.current(each)]
    sessions = {each.agenda.session_id: each.agenda.session for each in latest}
    live = [each for each in sessions.values() if not timing.when(each).cancelled]
    held = [each for each in live if each.attendances.all()]
    resolutions = tuple(each for point in row.agenda_items.all() for each in point.resolutions.all())
    actions = [action for each in resolutions for action in each.actions.all()]
    ratings = tuple(row.ratings.all())
    known = Recorded(
        instant=grade.until == "settled" if grade else None,
        grouped=bool(row.seats.all()),
        scheduled=bool(live),
        held=bool(held),
        posted=result is not None,
        items=len(actions),
        items_open=sum(items.stands(each).open for each in actions),
        ratings=len(ratings),
    )
    return Told(row, known, grade, _term(row, grade, held), tuple(sessions.values()), resolutions, ratings, now)


def _term(row: Topic, grade: Grade | None, held: Sequence[Session]) -> Term | None:
    """The term that counts now: to grade, then what the grade sets, then to post what a session came to."""
    terms = law.table().terms
    if grade is None:
        return law.working_term("定级", terms.grade_days, row.at, None)
    result = getattr(row, "result", None)
    done = result.at if result else None
    if grade.until == "settled":
        return law.graded_term(grade, row.grading.at, done)
    if not held:
        return law.graded_term(grade, row.grading.at, done)
    began = min(timing.when(each).starts_at for each in held)
    if done is None:
        ended = max(timing.when(each).ends_at for each in held)
        return law.working_term("公示结果", terms.post_days, ended, None)
    return law.graded_term(grade, row.grading.at, began)


def of(user: User, topic: int) -> Topic | None:
    """One of the topics that somebody may see, with all that its page shows."""
    return rows(Topic.objects.visible_to(user).filter(pk=topic)).first()


def may_rate(user: User, here: Told) -> bool:
    """Whether somebody may give marks for themselves: it is settled, they may raise topics there, and do not run it."""
    settled = here.known.posted and not here.known.items_open
    rated = any(each.by_id == user.pk and not each.visited for each in here.ratings)
    there = any(here.row.organisation.path.startswith(path) for path in user.territories(Permission.COUNCIL_RAISE))
    return settled and there and not rated and not law.runs(user, here.row.organisation.path)


def ungraded(found: Sequence[Told]) -> list[Told]:
    """Those that wait to be graded."""
    return [each for each in found if each.state == COLLECTED]


def homes(user: User) -> list[tuple[str, str]]:
    """The communities within one's territories that have topics, by code and name."""
    found = Topic.objects.visible_to(user).order_by("organisation__path")
    return list(dict.fromkeys(found.values_list("organisation__code", "organisation__name")))


def raising(user: User) -> list[Organisation]:
    """The communities where somebody may raise a topic."""
    within = Organisation.objects.within_any(user.territories(Permission.COUNCIL_RAISE))
    return list(within.filter(kind=Kind.COMMUNITY, active=True).order_by("path")[:MOST])


def lanes(found: Sequence[Told]) -> list[tuple[str, list[Told]]]:
    """Topics by where they stand, in the order of the states; states without topics are left out."""
    by_state: dict[str, list[Told]] = {name: [] for name in DEEP}
    for each in found:
        by_state[each.state].append(each)
    return [(NAMES[name], rows) for name, rows in by_state.items() if rows]
