"""Findings as they count on a day, and the seats of panels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from meihao.accounts.models import User
from meihao.facts.models import Subject
from meihao.kernel.canonical import digest
from meihao.kernel.verdict import BY_SLUG
from meihao.policy import dossier, library
from meihao.reviews.models import Finding, Member, Panel

type Findings = dict[int, dict[str, tuple[dossier.Finding, ...]]]
"""Findings by criterion, by subject."""


def counting(subjects: Sequence[int] | None, *, on: date, known: datetime) -> QuerySet[Finding]:
    """The latest finding of each member of a panel seated on the day, known by then."""
    place = Window(
        RowNumber(),
        partition_by=[F("member_id"), F("criterion")],
        order_by=[F("on").desc(), F("at").desc(), F("id").desc()],
    )
    seated = Q(member__panel__convened_on__lte=on) & (
        Q(member__panel__dissolved_on=None) | Q(member__panel__dissolved_on__gt=on)
    )
    rows = Finding.objects.filter(seated, at__lte=known, on__lte=on)
    if subjects is not None:
        rows = rows.filter(member__panel__subject__in=subjects)
    return rows.order_by().annotate(place=place).filter(place=1)


def findings(subjects: Sequence[int] | None, *, on: date, known: datetime, only: User | None = None) -> Findings:
    """What experts find of each subject, as the evaluator takes it; of one expert alone if `only` is given."""
    found: dict[int, dict[str, list[dossier.Finding]]] = defaultdict(lambda: defaultdict(list))
    rows = counting(subjects, on=on, known=known)
    if only is not None:
        rows = rows.filter(member__expert=only)
    for subject, criterion, expert, verdict, pk in rows.values_list(
        "member__panel__subject_id", "criterion", "member__expert_id", "verdict", "id"
    ):
        found[subject][criterion].append(dossier.Finding(str(expert), BY_SLUG[verdict], pk))
    return {subject: {name: tuple(rows) for name, rows in each.items()} for subject, each in found.items()}


def by_id(ids: Sequence[int]) -> dict[int, Finding]:
    """Findings with the people who made them, for showing."""
    return Finding.objects.select_related("member__expert").in_bulk(ids)


def seats(user: User) -> QuerySet[Member]:
    """The seats one holds on standing panels."""
    return Member.objects.filter(expert=user, panel__dissolved_on=None).select_related("panel__subject__territory")


def judged_by(user: User) -> Q:
    """The communities whose standing panel somebody sits on: they see what they are to judge, and nothing else."""
    return Q(code__in=seats(user).filter(panel__subject__kind="community").values("panel__subject__code"))


def standing(subject: int) -> Panel | None:
    """The panel that stands for a subject, with its members."""
    return Panel.objects.filter(subject=subject, dissolved_on=None).prefetch_related("members__expert").first()


def once_judged(user: User, kind: str, code: str) -> Subject | None:
    """The subject of that kind and code if somebody sits on a panel of it, or once sat on one."""
    sat = Panel.objects.filter(members__expert=user).values("subject")
    return Subject.objects.filter(pk__in=sat, kind=kind, code=code).first()


def panel_asked(criterion: str, on: date) -> str | None:
    """The kind of panel that a criterion is put to on a day; None where facts alone decide it."""
    question = library.current().question(criterion, on)
    return None if question is None else str(dict(question.extra)["panel"])


def wording(criterion: str, on: date) -> str:
    """The digest of a question as it is put on a day: its words, and the facts that stand beside it. Empty where none is put."""
    pack = library.current()
    question = pack.question(criterion, on)
    return "" if question is None else digest([pack.criteria[criterion].text, question.beside])
