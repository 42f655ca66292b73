"""Approvals of projects: which form counts, what follows from it, which cases there are, and how their clocks stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, QuerySet

from meihao.accounts.models import User
from meihao.assessment.selectors.explaining import Branch, branch
from meihao.facts.rules.values import spoken
from meihao.organisations.models import Kind, Organisation
from meihao.policy.dossier import MISSING, PENDING, USABLE, Reading
from meihao.policy.dossier import RETURNED as SENT_BACK
from meihao.policy.library import current
from meihao.policy.pack import Pack
from meihao.policy.permits import EXEMPT, NEEDED, WORDS, Settled
from meihao.policy.values import read
from meihao.renovation.models import PermitCase, PermitDecision, PermitForm, Project, ProjectDocument
from meihao.renovation.rules import permits as rules
from meihao.renovation.rules.acting import DISTRICT
from meihao.renovation.rules.permits import Clock, Heard
from meihao.renovation.selectors.positions import acts

OUTSTANDING = "permit.outstanding"


KEYS = frozenset(
    f"permit.{name}"
    for name in (
        "tenure_change",
        "adds_area",
        "changes_function",
        "changes_structure",
        "new_building",
        "low_risk_new_build",
        "registration_change",
        "high_risk_work",
        "new_area",
        "outstanding",
    )
)
"""What the forms and cases answer: the questions of the pack, which is not read before it is asked for, and the sum."""


def known(subjects: Sequence[int] | None, on: date, known: datetime) -> Mapping[int, Mapping[str, Reading]]:
    """The answers that count for each project and how many permits are outstanding: two statements, however many.

    Projects without a form are left out. An office's record is of grade B. Basis: opinion/8
    """
    pack = current()
    rows = PermitForm.objects.filter(on__lte=on, at__lte=known).select_related("hearing").order_by("pk")
    ended = PermitDecision.objects.filter(outcome=rules.GRANTED, on__lte=on, at__lte=known)
    if subjects is not None:
        rows = rows.filter(project__subject__in=subjects)
        ended = ended.filter(case__project__subject__in=subjects)
    forms: dict[int, list[PermitForm]] = defaultdict(list)
    for row in rows.select_related("hearing", "project"):
        forms[row.project.subject_id].append(row)
    granted: dict[int, set[str]] = defaultdict(set)
    if forms:
        for subject, permit in ended.values_list("case__project__subject", "case__permit"):
            granted[subject].add(permit)
    return {subject: _readings(pack, mine, known, granted[subject]) for subject, mine in forms.items()}


def _readings(pack: Pack, forms: Sequence[PermitForm], known: datetime, granted: set[str]) -> dict[str, Reading]:
    standing, waiting = counting(forms, known)
    asked = [each.key for each in pack.parts.permits.questions]
    if standing is None:
        state = PENDING if waiting else SENT_BACK
        return dict.fromkeys([*asked, OUTSTANDING], Reading(None, state, "B", forms[-1].on))
    answers: Mapping[str, str] = standing.answers
    found = {
        key: Reading(read(pack.keys[key].type, answers[key]), USABLE, "B", standing.on)
        if key in answers
        else Reading(None, MISSING, "B", standing.on)
        for key in asked
    }
    number = rules.outstanding(rules.settle(pack, answers), granted)
    found[OUTSTANDING] = Reading(number, MISSING if number is None else USABLE, "B", standing.on)
    return found


def counting(forms: Sequence[PermitForm], known: datetime) -> tuple[PermitForm | None, PermitForm | None]:
    """Of the forms of one project in order: the one that counts, and the last if it still waits to be heard."""
    heard = [Heard(form.pk, form.on, _outcome(form, known)) for form in forms]
    counts = rules.counting(heard)
    waiting = forms[-1] if forms and not heard[-1].outcome else None
    return next((form for form in forms if counts and form.pk == counts.id), None), waiting


def _outcome(form: PermitForm, known: datetime) -> str:
    hearing = getattr(form, "hearing", None)
    return str(hearing.outcome) if hearing is not None and hearing.at <= known else ""


@dataclass(frozen=True, slots=True)
class Filed:
    """A case with its clock, and whether it rests on answers that have changed since."""

    case: PermitCase
    name: str
    clock: Clock
    decision: PermitDecision | None
    stale: bool
    may_decide: bool
    may_withdraw: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A permit in words: what becomes of it and why, what it was before the answers changed, and its latest case."""

    settled: Settled
    owner: str
    days: int
    verdict: str
    word: str
    branches: tuple[Branch, ...]
    before: Settled | None = None
    filed: Filed | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """The page of a project's approvals."""

    pack: Pack
    forms: tuple[PermitForm, ...]
    standing: PermitForm | None
    waiting: PermitForm | None
    told: tuple[Told, ...]
    outstanding: int | None
    unanswered: tuple[str, ...]
    cases: tuple[Filed, ...]
    documents: Sequence[ProjectDocument]
    may_apply: bool
    may_hear: bool
    may_receive: bool

    @property
    def receivable(self) -> list[tuple[str, str]]:
        """The permits for which an application can be taken now, as choices."""
        return [
            (told.settled.permit.id, told.settled.permit.name)
            for told in self.told
            if self.standing and told.settled.result == NEEDED and (told.filed is None or _again(told.filed))
        ]

    @property
    def needed(self) -> int:
        """How many permits are needed."""
        return sum(told.settled.result == NEEDED for told in self.told)


def _again(filed: Filed) -> bool:
    return filed.decision is not None and filed.decision.outcome != rules.GRANTED


def opened(project: Project, user: User, *, on: date, known: datetime) -> Opened:
    """Everything the page prints, in a constant number of statements. Wants organisation and subject joined, parties prefetched."""
    pack = current()
    forms = tuple(
        project.permit_forms.filter(on__lte=on, at__lte=known)
        .select_related("hearing__by", "paper", "by")
        .order_by("pk")
    )
    standing, waiting = counting(forms, known)
    cases = tuple(_filed(project, user, standing, on=on, known=known, pack=pack))
    latest = {filed.case.permit: filed for filed in cases}
    answers = standing.answers if standing else {}
    told = tell(pack, answers, before=_before(pack, forms, standing, known), cases=latest)
    granted = {filed.case.permit for filed in cases if filed.decision and filed.decision.outcome == rules.GRANTED}
    return Opened(
        pack,
        forms,
        standing,
        waiting,
        told,
        rules.outstanding([each.settled for each in told], granted) if standing else None,
        rules.unanswered(pack, answers),
        cases,
        list(documents(project)),
        may_apply(user, project, pack),
        may_hear(user, project, pack),
        may_apply(user, project, pack)
        or any(speaks(user, each.owner, project, pack) for each in pack.parts.permits.permits),
    )


def _before(
    pack: Pack, forms: Sequence[PermitForm], standing: PermitForm | None, known: datetime
) -> Mapping[str, Settled]:
    """What the form that counted before this one came to, by permit."""
    earlier = [form for form in forms if standing is not None and form.pk < standing.pk]
    last, _ = counting(earlier, known)
    return {each.permit.id: each for each in rules.settle(pack, last.answers)} if last else {}


def tell(
    pack: Pack,
    answers: Mapping[str, str],
    *,
    before: Mapping[str, Settled] | None = None,
    cases: Mapping[str, Filed] | None = None,
) -> tuple[Told, ...]:
    """Every permit in words, for the answers of a project or of somebody who tries."""
    return tuple(
        _told(pack, settled, (before or {}).get(settled.permit.id), (cases or {}).get(settled.permit.id))
        for settled in rules.settle(pack, answers)
    )


def _told(pack: Pack, settled: Settled, before: Settled | None, filed: Filed | None) -> Told:
    granted = filed is not None and filed.decision is not None and filed.decision.outcome == rules.GRANTED
    done = granted and settled.result == NEEDED
    verdict = "met" if done else {NEEDED: "unmet", EXEMPT: "na"}.get(settled.result, "unknown")
    return Told(
        settled,
        pack.bodies[settled.permit.owner].name,
        days_of(pack, settled.permit.id),
        verdict,
        "已准予" if done else WORDS[settled.result],
        tuple(
            Branch(
                node.verdict, node.verdict.word, f"{WORDS[row.result]}：{row.reason}", "", (), (), row.clause, (),
                (branch(node, pack),),
            )
            for row, node in settled.rows
        ),
        before if before is not None and before.result != settled.result else None,
        filed,
    )  # fmt: skip


def spoken_answers(pack: Pack, answers: Mapping[str, str]) -> list[tuple[str, str]]:
    """Each question with its answer as people read it."""
    return [
        (each.text, spoken(pack.keys[each.key], answers[each.key]) if each.key in answers else "还不清楚")
        for each in pack.parts.permits.questions
    ]


def days_of(pack: Pack, permit: str) -> int:
    """How many days the office of a permit has."""
    found = next(each for each in pack.parts.permits.permits if each.id == permit)
    return int(str(pack.parameters[found.days.removeprefix("@")].value))


def _filed(
    project: Project, user: User, standing: PermitForm | None, *, on: date, known: datetime, pack: Pack
) -> list[Filed]:
    rows = (
        project.permit_cases.filter(received_on__lte=on, at__lte=known)
        .select_related("office", "by", "form", "decision__by")
        .prefetch_related("documents")
    )
    permits = {each.id: each for each in pack.parts.permits.permits}
    applies = may_apply(user, project, pack)
    found = []
    for case in rows.order_by("pk"):
        decision = getattr(case, "decision", None)
        if decision is not None and (decision.on > on or decision.at > known):
            decision = None
        owns = speaks(user, permits[case.permit].owner, project, pack)
        found.append(
            Filed(
                case,
                permits[case.permit].name,
                rules.clock(case.due_on, decision.on if decision else None, on),
                decision,
                standing is not None and case.form_id != standing.pk,
                owns and user.pk not in involved(case),
                owns or applies,
            )
        )
    return found


def involved(case: PermitCase) -> frozenset[int]:
    """Who applied, received, or handed in papers: they do not decide it. Wants the form joined, documents prefetched."""
    return frozenset({case.by_id, case.form.by_id, *(each.added_by_id for each in case.documents.all())})


def documents(project: Project) -> QuerySet[ProjectDocument]:
    """The papers of a project, each with how many cases use it."""
    rows = ProjectDocument.objects.filter(project=project).select_related("added_by", "blob__shown")
    return rows.annotate(uses=Count("used")).order_by("pk")


def speaks(user: User, body: str, project: Project, pack: Pack) -> bool:
    """Whether somebody speaks for an approving department: the district's own or the city's.

    Basis: opinion/8
    """
    return acts(user, body, project, pack, tier=DISTRICT) or acts(user, body, project, pack)


def may_hear(user: User, project: Project, pack: Pack) -> bool:
    """Whether somebody sits at the window that checks the form."""
    return speaks(user, rules.WINDOW, project, pack)


def may_apply(user: User, project: Project, pack: Pack) -> bool:
    """Whether somebody fills in the form and applies: the builder's side, or the window for them."""
    return any(acts(user, body, project, pack) for body in rules.APPLICANTS) or may_hear(user, project, pack)


def office(project: Project, owner: str) -> Organisation:
    """The office at which a case is: the district's department that answers for the permit, else the district itself."""
    above = Organisation.objects.above(project.organisation)
    district = above.filter(kind=Kind.DISTRICT).first() or above.order_by("path")[0]
    own = Organisation.objects.filter(parent=district, kind=Kind.DEPARTMENT, body=owner, active=True).first()
    return own or district
