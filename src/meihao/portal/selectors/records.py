"""The records of a project in the words that the public reads, each read by itself; none names a person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Count, OuterRef, Q, Subquery
from django.utils import timezone

from meihao.completion.models import Meeting
from meihao.completion.rules.concluding import PASSED, WAITING, conclude
from meihao.completion.selectors.records import appointed, must_sign
from meihao.funding.selectors.sums import sums
from meihao.policy import library
from meihao.policy.lifecycle import lifecycle
from meihao.policy.schema.lifecycle import Stage
from meihao.portal.rules.opening import ACCEPTANCE, heard_as
from meihao.portal.selectors.notices import posting_days
from meihao.renovation.models import (
    RENOVATION,
    ExpertReview,
    Ground,
    GroundReview,
    JointReview,
    Project,
    SchemeVersion,
)
from meihao.renovation.rules import grounds
from meihao.renovation.rules.schemes import amount, quantity, yuan
from meihao.renovation.selectors import reconciliation
from meihao.renovation.selectors.reviews import joints, panels
from meihao.renovation.selectors.schemes import names, schemes


@dataclass(frozen=True, slots=True)
class Item:
    """So much of something at a place, and how much of it was accepted; empty where that is not public."""

    item: str
    amount: str
    where: str
    accepted: str


@dataclass(frozen=True, slots=True)
class Content:
    """A content of the scheme with its items."""

    name: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Scheme:
    """The scheme that was put up or filed: which version, of which day, and what it promises."""

    number: int
    on: date
    filed: bool
    contents: tuple[Content, ...]


@dataclass(frozen=True, slots=True)
class Posted:
    """A scheme put up in the compound: until when, whom to call, how many comments came and how many were taken up."""

    id: int
    title: str
    on: date
    until: date
    phone: str
    comments: int
    adopted: int


@dataclass(frozen=True, slots=True)
class Result:
    """What a review or an acceptance came to, in words, and when; `kind` is the kind of record that it is."""

    kind: str
    title: str
    on: date
    words: str
    met: bool
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Money:
    """Totals in yuan: what the scheme costs, what came in, what was paid and confirmed."""

    planned: str
    given: str
    paid: str


class Answers(TypedDict):
    """How many comments came, and how many were taken up."""

    comments: int
    adopted: int


if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

type Heard = WithAnnotations[Ground, Answers]


def parties(here: Project) -> tuple[tuple[str, str], ...]:
    """The firms that take part now: what each is, and its name. Wants the parties prefetched."""
    bodies = library.current().bodies
    rows = [each for each in here.parties.all() if each.until is None and each.body in bodies]
    return tuple((bodies[each.body].name, each.organisation.name) for each in rows)


def _posted(here: Project) -> list[Heard]:
    """The postings whose latest review confirms them, the latest first."""
    latest = GroundReview.objects.filter(ground=OuterRef("pk")).order_by("-at", "-pk")
    rows = Ground.objects.filter(project=here, kind=grounds.POSTING).select_related("posting")
    rows = rows.annotate(
        outcome=Subquery(latest.values("outcome")[:1]),
        comments=Count("posting__comments", distinct=True),
        adopted=Count("posting__comments", filter=Q(posting__comments__settlement__adopted=True), distinct=True),
    )
    return list(rows.filter(outcome=grounds.CONFIRMED).order_by("-on", "-pk"))


def postings(here: Project, on: date) -> Iterator[Posted]:
    """What was put up by a day: one statement."""
    days = timedelta(days=posting_days())
    for row in _posted(here):
        if row.posting.posted_on <= on:
            yield Posted(
                row.pk,
                row.posting.title,
                row.posting.posted_on,
                row.posting.posted_on + days,
                row.posting.phone,
                row.comments,
                row.adopted,
            )


def scheme(here: Project, *, on: date, known: datetime, built: bool) -> Scheme | None:
    """The scheme that is public: the last that was filed, or was there when a scheme was put up. A few statements.

    `built`: with how much of each item was accepted.
    """
    rows = SchemeVersion.objects.filter(project=here, at__lte=known).select_related("filing").order_by("-number")
    put_up = max((each.on for each in postings(here, on)), default=date.min)
    row = next((each for each in rows if hasattr(each, "filing") or timezone.localdate(each.at) <= put_up), None)
    if row is None:
        return None
    pack = library.current()
    words, said = names(here, pack), schemes([row])[row.pk]
    found = reconciliation.known([here.pk], known).get(here.pk) if built else None
    accepted = {each.promise.number: each.accepted for each in found.lines if each.promise} if found else {}
    contents = [
        Content(
            measure.name,
            tuple(
                Item(
                    each.item,
                    amount(each),
                    words.where(each.where),
                    f"{quantity(accepted[each.number])} {each.unit}" if each.number in accepted else "",
                )
                for each in said.promises
                if each.measure == measure.id
            ),
        )
        for measure in pack.parts.measures.measures
    ]
    return Scheme(
        row.number, timezone.localdate(row.at), hasattr(row, "filing"), tuple(each for each in contents if each.items)
    )


def reviews(here: Project, *, on: date, known: datetime) -> Iterator[Result]:
    """What the rounds of departments and of experts came to; those that go on are left out.

    Those of a renovation are told by their number, those of a pilot by the stage that they were held in.
    """
    for joint in joints(JointReview.objects.filter(project=here).order_by("pk"), on=on, known=known):
        if all(each.latest for each in joint.answers):
            words = f"{len(joint.answers)} 个部门，{joint.passed} 个通过"
            title = f"第 {joint.review.round} 轮联合审查"
            yield Result(*_held(here, joint.stage, title), joint.since, words, joint.over)
    for panel in panels(ExpertReview.objects.filter(project=here).order_by("pk"), on=on, known=known):
        if panel.concluded:
            title = f"第 {panel.review.round} 轮专家评审"
            yield Result(*_held(here, panel.stage, title), panel.since, panel.word, panel.passed)


def _held(here: Project, stage: Stage, title: str) -> tuple[str, str]:
    """The kind of record that a round is, and its title."""
    pack = library.current()
    kind = heard_as(pack.parts.publication, lifecycle(pack, here.lifecycle), stage.id)
    return kind, title if here.lifecycle == RENOVATION else stage.name


def meetings(here: Project, on: date) -> Iterator[Result]:
    """What the meetings for acceptance came to, and which firms signed; those that wait for a signature are left out."""
    rows = Meeting.objects.filter(project=here, on__lte=on).order_by("round")
    named = appointed([here.pk]).get(here.pk, [])
    for row in rows.prefetch_related("items", "conclusions__organisation"):
        signed = list(row.conclusions.all())
        came = conclude(
            [(each.item, each.outcome) for each in row.items.all()],
            must_sign(named, row.on),
            {each.body: each.outcome for each in signed},
        )
        if came.state != WAITING:
            firms = tuple(each.organisation.name for each in signed)
            yield Result(ACCEPTANCE, f"第 {row.round} 次竣工验收", row.on, came.words, came.state == PASSED, firms)


def money(here: Project, plan: int | None = None) -> Money:
    """The totals of a project, with nobody's name and no voucher. `plan`: what its scheme costs, in fen, where that is no
    scheme of a renovation."""
    found = sums([here.pk])[here.pk]
    return Money(yuan(found.plan if plan is None else plan), yuan(found.given), yuan(found.spent))
