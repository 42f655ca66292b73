"""Evidence: the list of a subject's, what waits for a reviewer, and one piece with all that rests on it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, TypedDict

from django.db.models import FETCH_RAISE, Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from meihao.accounts.models import User
from meihao.accounts.permissions import Permission
from meihao.facts.models import Evidence, Fact, Outcome, Review, Subject
from meihao.facts.rules.statements import kind_label, within
from meihao.facts.rules.values import spoken
from meihao.facts.selectors import about
from meihao.policy import library
from meihao.policy.pack import Pack

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class Latest(TypedDict):
        """The latest review: its outcome, blank while there is none, and its number."""

        outcome: str
        review_pk: int


type Judged = WithAnnotations[Evidence, Latest]
"""Evidence with its latest review."""

WAITING, EXPIRED = "waiting", "expired"
STATES = {WAITING: "待审核", **{each.value: each.label for each in Outcome}, EXPIRED: "已过期"}
"""What the list can be narrowed to."""


@dataclass(frozen=True, slots=True)
class Aim:
    """What evidence is for: a fact by its title, or a criterion by its text. `kinds` are those it takes."""

    target: str
    title: str
    is_fact: bool
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """A fact that rests on evidence, in words."""

    fact: Fact
    title: str
    value: str


def of_subject(
    subject: Subject | None, *, on: date, state: str = "", kind: str = "", target: str = ""
) -> QuerySet[Judged]:
    """The evidence of one subject, newest first, with its latest outcome and the number of facts on it."""
    rows = with_outcome(Evidence.objects.filter(subject=subject) if subject else Evidence.objects.none())
    if state == WAITING:
        rows = rows.filter(outcome="")
    elif state == EXPIRED:
        rows = rows.filter(outcome=Outcome.ACCEPTED, expires_on__lt=on)
    elif state:
        rows = rows.filter(outcome=state)
    if kind:
        rows = rows.filter(kind=kind)
    if target:
        rows = rows.filter(targets__target=target)
    return rows.annotate(said=Count("facts", distinct=True)).order_by("-pk")


def waiting(user: User) -> QuerySet[Judged]:
    """What waits for one's review, longest first: within one's territory, submitted and stated by others."""
    inside = Q(pk__in=[])
    for path in user.territories(Permission.EVIDENCE_REVIEW):
        inside |= Q(subject__territory__path__startswith=path)
    mine = Fact.objects.filter(stated_by=user, evidence=OuterRef("pk"))
    rows = with_outcome(Evidence.objects.filter(inside, subject__kind__in=about.kinds()).exclude(submitted_by=user))
    others = rows.filter(~Exists(mine), outcome="")
    return others.annotate(said=Count("facts", distinct=True)).order_by("pk")


def piece(subject: Subject | None, pk: int) -> Judged:
    """One piece of evidence of the subject. Raises Evidence.DoesNotExist, which answers 404."""
    return with_outcome(Evidence.objects.filter(subject=subject) if subject else Evidence.objects.none()).get(pk=pk)


def with_outcome(rows: QuerySet[Evidence]) -> QuerySet[Judged]:
    """Joined for pages, with `outcome` and `review_pk` of the latest review; blank and 0 while there is none."""
    latest = Review.objects.filter(evidence=OuterRef("pk")).order_by("-at", "-pk")
    joined = rows.select_related("blob__shown", "submitted_by", "subject__territory").prefetch_related("targets")
    return joined.annotate(
        outcome=Coalesce(Subquery(latest.values("outcome")[:1]), Value("")),
        review_pk=Coalesce(Subquery(latest.values("pk")[:1]), Value(0)),
    ).fetch_mode(FETCH_RAISE)


def reviews(evidence: Evidence) -> QuerySet[Review]:
    """What was said of it, latest first."""
    return evidence.reviews.select_related("by").order_by("-at", "-pk").fetch_mode(FETCH_RAISE)


def said(evidence: Evidence, pack: Pack) -> list[Said]:
    """The facts that rest on it, in the order of the pack."""
    order = {name: at for at, name in enumerate(pack.keys)}
    facts = evidence.facts.select_related("stated_by", "superseded_by").fetch_mode(FETCH_RAISE)
    rows = sorted(facts, key=lambda fact: (order.get(fact.key, len(order)), fact.pk))
    return [
        Said(fact, key.title, spoken(key, fact.value))
        if (key := library.key(fact.key))
        else Said(fact, fact.key, fact.value)
        for fact in rows
    ]


def may_review(user: User, evidence: Evidence, facts: Sequence[Said]) -> bool:
    """Whether one may review this piece: in one's territory, and nothing of one's own."""
    own = {evidence.submitted_by_id, *(row.fact.stated_by_id for row in facts)}
    path = evidence.subject.territory.path
    return user.pk not in own and within(path, user.territories(Permission.EVIDENCE_REVIEW))


def aim(target: str, pack: Pack, keys: Collection[str] | None = None) -> Aim | None:
    """What a target is, if a pack knows it; with `keys`, if it is one of these facts."""
    if keys is not None and target not in keys:
        return None
    if key := library.key(target):
        return Aim(target, key.title, is_fact=True, kinds=key.evidence)
    if criterion := pack.criteria.get(target):
        return Aim(target, criterion.text, is_fact=False, kinds=criterion.evidence)
    return None


def aims(targets: Sequence[str], pack: Pack) -> list[Aim]:
    """What targets are; one that the pack no longer knows stays as it is written."""
    return [aim(target, pack) or Aim(target, target, is_fact=False) for target in targets]


def matching(query: str, pack: Pack, keys: Collection[str] | None = None, *, most: int = 40) -> list[Aim]:
    """The facts and criteria whose words or code contain the query; with `keys`, only these facts."""
    words = query.strip()
    found: list[Aim] = []
    if words:
        found += [
            Aim(key.name, key.title, True, key.evidence)
            for key in pack.keys.values()
            if (words in key.title or words in key.name) and (keys is None or key.name in keys)
        ]
    if words and keys is None:
        found += [
            Aim(each.id, each.text, False, each.evidence)
            for each in pack.criteria.values()
            if each.evidence and (words in each.text or words == each.id)
        ]
    return found[:most]


def home(user: User) -> Mapping[str, Any] | None:
    """What the first screen says to a reviewer; nothing when nothing waits."""
    rows = waiting(user)
    count = rows.count()
    if not count:
        return None
    first = list(rows[:5])
    named = about.named(row.subject for row in first)
    return {"rows": [(row, named[row.subject_id]) for row in first], "count": count}


def kinds(pack: Pack) -> dict[str, str]:
    """The kinds of evidence that the pack asks for, with what people call them."""
    used = {kind for key in pack.keys.values() for kind in key.evidence}
    used |= {kind for criterion in pack.criteria.values() for kind in criterion.evidence}
    return {kind: kind_label(kind) for kind in sorted(used)}
