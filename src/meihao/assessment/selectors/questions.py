"""The questions that a pack puts to experts, as one expert meets them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from meihao.accounts.models import User
from meihao.assessment.rules import Assessment
from meihao.assessment.selectors.dossiers import COMMUNITY, assess
from meihao.assessment.selectors.explaining import Explained, explain
from meihao.places.models import Community
from meihao.policy.pack import Criterion
from meihao.reviews import selectors as reviews

PANEL = "community"
"""The panel that the tests of communities name."""


@dataclass(frozen=True, slots=True)
class Question:
    """One criterion and whether the expert has answered it."""

    criterion: Criterion
    indicator: str
    level_name: str
    answered: bool


@dataclass(frozen=True, slots=True)
class Site:
    """One community with the questions its profile puts to the expert."""

    community: Community
    questions: tuple[Question, ...]

    @property
    def done(self) -> int:
        """How many are answered."""
        return sum(question.answered for question in self.questions)

    @property
    def next(self) -> Question | None:
        """The first that is not."""
        return next((question for question in self.questions if not question.answered), None)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question opened, with its place among the others."""

    explained: Explained
    place: int
    total: int
    following: str
    previous: str


def of_assessment(assessment: Assessment, expert: User) -> tuple[Question, ...]:
    """The questions of the required levels, in the instrument's order."""
    pack, on = assessment.pack, assessment.dossier.on
    names = {indicator.number: indicator.name for indicator in pack.indicators}
    found = []
    for level in pack.levels:
        if not assessment.requires(level):
            continue
        for criterion in level.criteria:
            if pack.question(criterion.id, on) is not None:
                votes = assessment.dossier.findings.get(criterion.id, ())
                answered = any(vote.expert == str(expert.pk) for vote in votes)
                found.append(Question(criterion, names[level.indicator], pack.level_names[level.level], answered))
    return tuple(found)


def sites(expert: User, *, on: date, known: datetime) -> list[Site]:
    """The communities on whose panels an expert sits. The same number of statements however many they are."""
    seats = list(reviews.seats(expert).filter(panel__subject__kind=COMMUNITY))
    subjects = [seat.panel.subject for seat in seats]
    codes = [subject.code for subject in subjects]
    places = {
        each.code: each
        for each in Community.objects.filter(code__in=codes).select_related("organisation__parent__parent")
    }
    assessments = assess(subjects, on=on, known=known, viewer=expert)
    return [Site(places[subject.code], of_assessment(assessments[subject.pk], expert)) for subject in subjects]


def asked(assessment: Assessment, expert: User, criterion: str) -> Asked | None:
    """One question with its neighbours; None if the profile does not put it."""
    names = [question.criterion.id for question in of_assessment(assessment, expert)]
    if criterion not in names:
        return None
    at = names.index(criterion)
    found = assessment.pack.criteria[criterion]
    explained = explain(assessment, f"{found.indicator}/{found.level}", expert)
    following = names[at + 1] if at + 1 < len(names) else ""
    return Asked(explained, at + 1, len(names), following, names[at - 1] if at else "")


def progress(assessment: Assessment) -> list[tuple[Criterion, str, int]]:
    """For each question of the required levels: the criterion, its clause in short, and how many experts answered."""
    pack = assessment.pack
    rows = []
    for level in pack.levels:
        if assessment.requires(level):
            for criterion in level.criteria:
                if pack.question(criterion.id, assessment.dossier.on) is not None:
                    votes = assessment.dossier.findings.get(criterion.id, ())
                    rows.append((criterion, pack.clauses[criterion.clause].short, len({vote.expert for vote in votes})))
    return rows
