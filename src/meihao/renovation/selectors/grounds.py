"""Records of the preconditions: what they answer to the pack, and what their pages show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypedDict

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery

from meihao.accounts.models import User
from meihao.kernel.exact import spoken
from meihao.policy import library
from meihao.policy.dossier import USABLE, Reading
from meihao.policy.lifecycle import Line
from meihao.policy.pack import Key
from meihao.renovation.models import Canvass, Comment, Ground, GroundFile, GroundReview, Project
from meihao.renovation.rules import grounds as rules
from meihao.renovation.rules.canvassing import Sums, kept
from meihao.renovation.rules.grounds_answers import AREAS, BEHIND, COUNTS, KEYS, Row, answers
from meihao.renovation.selectors.canvassing import counted, matter_share
from meihao.renovation.selectors.positions import acts

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class Latest(TypedDict):
        """The latest review: its outcome and its number, None while there is none."""

        outcome: str | None
        review_pk: int | None


type Judged = WithAnnotations[Ground, Latest]
"""A record with its latest review."""

DETAILS = ("committee", "structure", "demolition", "survey", "canvass", "roll", "posting", "closing")
SHOWN = (
    "committee__assembly_on",
    "committee__until",
    "demolition__voluntary",
    "canvass__owners",
    "canvass__asked",
    "canvass__agreed",
    *(f"canvass__{name}" for name in rules.PROMISES),
    *(f"canvass__{name}" for name in AREAS),
    "posting__phone",
    "closing__count",
)
"""What a `Row` holds beyond the record itself, in its order."""


def readings(subjects: Sequence[int] | None, on: date, known: datetime) -> Mapping[int, Mapping[str, Reading]]:
    """What confirmed records say of projects about a day, as known then, by subject and key.

    One statement, and one more where owners were asked home by home.
    """
    if subjects is not None and not subjects:
        return {}
    here = Ground.objects.filter(entered_at__lte=known, on__lte=on)
    if subjects is not None:
        here = here.filter(project__subject__in=subjects)
    heard = Q(posting__comments__entered_at__lte=known, posting__comments__received_on__lte=on)
    settled = Q(posting__comments__settlement__at__lte=known)
    rows = (
        here.annotate(
            outcome=_latest("outcome", known),
            comments=Count("posting__comments", filter=heard),
            loose=Count("posting__comments", filter=heard) - Count("posting__comments", filter=heard & settled),
        )
        .order_by("pk")
        .values_list("pk", "project__subject", "kind", "on", "of", "outcome", *SHOWN, "comments", "loose")
    )
    found: dict[int, list[Row]] = defaultdict(list)
    for row in _with_rolls([Row(*told) for told in rows]):
        found[row.subject].append(row)
    return {subject: dict(answers(mine, on)) for subject, mine in found.items()}


def _with_rolls(rows: Sequence[Row]) -> Iterator[Row]:
    """The records; of those where owners were asked home by home, with the sums over the homes."""
    rolls = [row.id for row in rows if row.kind == rules.CANVASS and row.owners is None]
    found = counted(rolls) if rolls else {}
    share = matter_share() if rolls else None
    for row in rows:
        if row.id in found and share is not None:
            sums = found[row.id]
            figures: dict[str, Any] = {name: getattr(sums, name) for name in (*COUNTS, *AREAS)}
            yield row._replace(**figures | kept(sums, share))
        else:
            yield row


def _latest(field: str, known: datetime | None = None) -> Subquery:
    reviews = GroundReview.objects.filter(ground=OuterRef("pk"))
    if known is not None:
        reviews = reviews.filter(at__lte=known)
    return Subquery(reviews.order_by("-at", "-pk").values(field)[:1])


def of_project(project: Project) -> QuerySet[Judged]:
    """The records of a project with what they say, the latest to begin first; each with `outcome`."""
    return (
        Ground.objects.filter(project=project)
        .select_related("entered_by", *DETAILS)
        .annotate(outcome=_latest("outcome"), review_pk=_latest("pk"))
        .order_by("-on", "-pk")
    )


def one(project: Project, pk: int) -> Judged:
    """One record of a project, with its files and reviews. Raises Ground.DoesNotExist."""
    comments = Comment.objects.select_related("entered_by", "settlement__by").order_by("-received_on", "-pk")
    rows = of_project(project).select_related("of__structure", "of__posting")
    return rows.prefetch_related(
        Prefetch("files", GroundFile.objects.select_related("blob__shown")),
        Prefetch("reviews", GroundReview.objects.select_related("by").order_by("-at", "-pk")),
        Prefetch("posting__comments", comments),
        "committee__members",
    ).get(pk=pk)


@dataclass(frozen=True, slots=True)
class Said:
    """What the records answer to one key, in words."""

    title: str
    value: str
    since: date | None


@dataclass(frozen=True, slots=True)
class Register:
    """A structure of the register, and the latest record of its demolition that was not returned."""

    ground: Judged
    down: Judged | None


@dataclass(frozen=True, slots=True)
class Kept:
    """A record, and of what owners answered the figures: added up from its homes, or as they were typed."""

    ground: Judged
    figures: Sums | Canvass | None
    by_home: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One precondition: what is answered, and its records."""

    key: str
    title: str
    cite: str
    lines: tuple[Said, ...]
    records: tuple[Kept, ...]


PARTS = (
    ("committee", "业主委员会", "opinion/3", ("committee",), (rules.COMMITTEE,)),
    ("clearance", "拆违拆临", "opinion/5", ("demolition", "clearance"), (rules.SURVEY,)),
    ("consent", "征求业主意见", "opinion/6", ("consent",), (rules.CANVASS,)),
    ("posting", "方案公示", "opinion/6", ("scheme",), (rules.POSTING, rules.CLOSING)),
)
"""The parts of the page: what each is called, its clause, the keys it answers and the records it lists."""


def overview(project: Project, *, on: date, known: datetime) -> tuple[tuple[Part, ...], tuple[Register, ...]]:
    """The preconditions of a project, and its register of structures, in a fixed number of statements."""
    pack = library.current()
    said = readings([project.subject_id], on, known).get(project.subject_id, {})
    rows = list(of_project(project))
    listed = figured(rows)
    asked = [key for key in pack.keys if key in KEYS]
    parts = tuple(
        Part(
            key,
            title,
            cite,
            tuple(_line(pack.keys[name], said.get(name)) for name in asked if name.split(".")[0] in spaces),
            tuple(each for each in listed if each.ground.kind in kinds),
        )
        for key, title, cite, spaces, kinds in PARTS
    )
    down = {row.of_id: row for row in reversed(rows) if row.kind == rules.DEMOLITION and row.outcome != rules.RETURNED}
    return parts, tuple(Register(row, down.get(row.pk)) for row in rows if row.kind == rules.STRUCTURE)


def figured(rows: Sequence[Judged]) -> list[Kept]:
    """Records with their figures: one statement for all that were taken home by home."""
    by_home = [row.pk for row in rows if hasattr(row, "roll")]
    found = counted(by_home) if by_home else {}
    return [
        Kept(row, found.get(row.pk, Sums()) if row.pk in by_home else getattr(row, "canvass", None), row.pk in by_home)
        for row in rows
    ]


def _line(key: Key, reading: Reading | None) -> Said:
    if reading is None:
        return Said(key.title, "还没有记录", None)
    if reading.state != USABLE:
        return Said(key.title, "待区市确认", None)
    match reading.value:
        case bool():
            said = "是" if reading.value else "否"
        case date():
            return Said(key.title, reading.value.isoformat(), None)
        case Fraction():
            said = spoken(reading.value, key.unit)
        case value:
            said = f"{value} {key.unit}".strip()
    return Said(key.title, said, reading.effective_on)


def supplied_by(project: Project, lines: Iterable[Line]) -> frozenset[int]:
    """Who entered the confirmed records that the lines of a gate ask for, or settled comments among them."""
    asked = {key.split(".")[0] for line in lines for node in line.node.walk() for key in node.condition.keys}
    kinds = frozenset[str]().union(*(BEHIND[name] for name in asked & BEHIND.keys()))
    if not kinds:
        return frozenset()
    mine = of_project(project).filter(kind__in=kinds, outcome=rules.CONFIRMED).order_by()
    said = Comment.objects.filter(posting__ground__in=mine.values("pk"))
    people = [
        *mine.values_list("entered_by", flat=True),
        *said.values_list("settlement__by", flat=True),
    ]
    return frozenset(person for person in people if person is not None)


def may_enter(user: User, project: Project) -> bool:
    """Whether somebody speaks for the community or the street there."""
    pack = library.current()
    return any(acts(user, body, project, pack) for body in rules.ENTERED_BY)


def may_confirm(user: User, project: Project) -> bool:
    """Whether somebody speaks for the district there."""
    return acts(user, rules.CONFIRMED_BY, project, library.current())


def involved(ground: Ground) -> frozenset[int]:
    """Who had a hand in a record: whoever entered it and, of a closing, whoever settled the comments."""
    people = {ground.entered_by_id}
    if ground.kind == rules.CLOSING:
        settled = Comment.objects.filter(posting__ground=ground.of_id).values_list("settlement__by", flat=True)
        people |= {person for person in settled if person is not None}
    return frozenset(people)
