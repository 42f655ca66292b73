"""What a draft would change among what one may see: read once, answered by both packs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.db.models import FETCH_RAISE, Q, QuerySet

from meihao.accounts.models import User
from meihao.accounts.permissions import Permission
from meihao.assessment.selectors import COMMUNITY, dossiers, profile_of, subjects_of
from meihao.assessment.selectors import communities as visible_communities
from meihao.facts.models import Subject as Subjects
from meihao.funding.selectors.facts import asked_by_subsidies
from meihao.funding.selectors.subsidies import costs
from meihao.lab.rules import colours, communities, gates, money, ranks
from meihao.lab.rules.communities import Conclusions
from meihao.lab.rules.comparing import Aspect, Packs, Row
from meihao.organisations.models import Kind, Organisation
from meihao.oversight.rules import scoring
from meihao.oversight.selectors import scores
from meihao.oversight.selectors.colours import MOST, projects
from meihao.policy.dossier import Dossier
from meihao.renovation.models import Project
from meihao.renovation.selectors import Now, positions

NAMES: Mapping[str, str] = {
    communities.ID: "社区",
    gates.ID: "前置条件",
    colours.ID: "颜色",
    ranks.ID: "名次",
    money.ID: "补助",
}
"""The aspects, in the order of the tabs."""


PERIODS = 5
"""So many of the periods that were computed last are summed again."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a row is about: what people call it, where it lies, and its code."""

    name: str
    where: str
    code: str


@dataclass(frozen=True)
class Difference:
    """Every aspect of a difference, with what its rows are about. `more`: beyond the most that are gone through."""

    aspects: Mapping[str, Aspect]
    subjects: Mapping[str, Mapping[int, Subject]]
    conclusions: tuple[Conclusions, ...] = ()
    more: bool = False

    def rows(self, aspect: str) -> list[tuple[Row, Subject]]:
        """The rows of an aspect with their subjects: those that lose first, then those that gain."""
        found = sorted(self.aspects[aspect].rows, key=lambda row: (row.better or 2, row.key))
        return [(row, self.subjects[aspect][row.key]) for row in found]


@dataclass
class _Found:
    """What has been compared so far."""

    aspects: dict[str, Aspect] = field(default_factory=lambda: {name: Aspect(name) for name in NAMES})
    subjects: dict[str, dict[int, Subject]] = field(default_factory=lambda: {name: {} for name in NAMES})
    conclusions: tuple[Conclusions, ...] = ()
    more: bool = False


def difference(packs: Packs, user: User, *, on: date, known: datetime) -> Difference:
    """What would come out otherwise. What nothing of the draft can touch is not even read; the number of statements is constant."""
    found = _Found()
    if communities.moves(packs, on):
        _communities(found, packs, user, on=on, known=known)
    if gates.touched(packs) or colours.touched(packs) or money.touched(packs):
        _projects(found, packs, user, on=on, known=known)
    if ranks.touched(packs):
        _ranks(found, packs, user, on=on)
    return Difference(found.aspects, found.subjects, found.conclusions, found.more)


def subject(aspect: str, key: int, user: User) -> Subject | None:
    """What a row of an aspect is about, if one may see it."""
    if aspect == communities.ID:
        codes = Subjects.objects.filter(pk=key, kind=COMMUNITY).values("code")
        here = visible_communities(user).filter(code__in=codes).first()
        return Subject(here.name, str(here.organisation.parent or ""), here.code) if here else None
    if aspect == ranks.ID:
        district = _districts(user).filter(pk=key).first()
        return Subject(district.name, "", district.code) if district else None
    project = Project.objects.visible_to(user).select_related("organisation").filter(pk=key).first()
    return Subject(project.name, str(project.organisation), project.code) if project else None


def _communities(found: _Found, packs: Packs, user: User, *, on: date, known: datetime) -> None:
    rows = list(visible_communities(user).order_by("organisation__path").fetch_mode(FETCH_RAISE)[: MOST + 1])
    subjects = subjects_of(rows[:MOST])
    about = dossiers(list(subjects.values()), on=on, known=known, pack=packs.before)
    types = {key: profile_of(dossier, packs.before) for key, dossier in about.items()}
    compared = communities.compare(packs, about, types, communities.touched(packs, [on]))
    found.aspects[communities.ID], found.conclusions = compared.aspect, compared.conclusions
    found.subjects[communities.ID] = {
        subjects[each.code].pk: Subject(each.name, str(each.organisation.parent or ""), each.code)
        for each in rows
        if each.code in subjects
    }
    found.more |= len(rows) > MOST


def _projects(found: _Found, packs: Packs, user: User, *, on: date, known: datetime) -> None:
    rows, more = projects(user)
    found.more |= more
    standing = {pk: now for pk, now in positions(rows, on=on, known=known).items() if not now.position.ended}
    mine = [each for each in rows if each.pk in standing]
    about = _about(packs, mine, on=on, known=known)
    names = {each.pk: Subject(each.name, str(each.organisation), each.code) for each in mine}
    if asked := gates.touched(packs):
        found.aspects[gates.ID] = gates.compare(packs, _placed(standing), about, asked)
        found.subjects[gates.ID] = names
    if asked := colours.touched(packs):
        stages = {pk: now.position.stage for pk, now in standing.items() if now.position.held is None}
        found.aspects[colours.ID] = colours.compare(packs, stages, about, asked)
        found.subjects[colours.ID] = names
    if asked := money.touched(packs):
        found.aspects[money.ID] = money.compare(packs, _costs(packs, mine), _with_registers(mine, about), asked)
        found.subjects[money.ID] = names


def _ranks(found: _Found, packs: Packs, user: User, *, on: date) -> None:
    """The districts in the periods that were computed last."""
    here = list(_districts(user).order_by("pk"))
    periods = [
        ranks.Counted(each.span.name, each.span.kind, scoring.figures_of(run.inputs), scoring.excused_of(run.inputs))
        for each in scores.listed(on)
        if (run := each.latest) is not None
    ]
    keys = {each.code: each.pk for each in here}
    found.aspects[ranks.ID] = ranks.compare(packs, periods[:PERIODS], keys, ranks.touched(packs))
    found.subjects[ranks.ID] = {each.pk: Subject(each.name, "", each.code) for each in here}


def _districts(user: User) -> QuerySet[Organisation]:
    """The districts within which one may draft."""
    inside = Q(pk__in=[])
    for path in user.territories(Permission.POLICY_DRAFT):
        inside |= Q(path__startswith=path)
    return Organisation.objects.filter(inside, kind=Kind.DISTRICT)


def _about(packs: Packs, rows: Sequence[Project], *, on: date, known: datetime) -> dict[int, Dossier]:
    """What is known of each project, by its number, of what the touched gates, colours and subsidies ask."""
    keys = gates.keys(packs, gates.touched(packs))
    if colours.touched(packs):
        keys |= packs.before.colour_keys | packs.after.colour_keys
    if money.touched(packs):
        keys |= money.keys(packs)
    about = dossiers([each.subject for each in rows], on=on, known=known, pack=packs.before, keys=keys)
    return {each.pk: about[each.subject_id] for each in rows}


def _placed(standing: Mapping[int, Now]) -> dict[int, gates.Placed]:
    return {pk: gates.Placed(now.cycle.id, now.position) for pk, now in standing.items()}


def _costs(packs: Packs, rows: Sequence[Project]) -> dict[int, dict[str, money.Costs]]:
    told = costs(rows, packs.before.parts.funding.subsidies, packs.before)
    return {
        pk: {name: money.Costs(each.cost, each.unclaimed, each.claimed) for name, each in mine.items()}
        for pk, mine in told.items()
    }


def _with_registers(rows: Sequence[Project], about: Mapping[int, Dossier]) -> dict[int, Dossier]:
    """What is known, and what only subsidies ask of the registers."""
    asked = asked_by_subsidies(rows)
    return {pk: replace(each, readings={**each.readings, **asked[pk]}) for pk, each in about.items()}
