"""Lists: communities with their counts, and who answers for what around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import FETCH_RAISE, Q, QuerySet

from meihao.accounts.models import User
from meihao.assessment.rules import Assessment
from meihao.assessment.selectors.dossiers import assess, communities, subjects_of
from meihao.organisations.models import Organisation
from meihao.organisations.selectors import bodies_around
from meihao.places.models import Community
from meihao.policy.pack import Pack


@dataclass(frozen=True, slots=True)
class Row:
    """A community with its assessment, in a list."""

    community: Community
    assessment: Assessment | None

    @property
    def district(self) -> Organisation | None:
        """The district the community lies in: what stands above its street."""
        street = self.community.organisation.parent
        return street.parent if street else None


def register(user: User, *, query: str = "", district: str = "") -> QuerySet[Community]:
    """The communities one may see, narrowed."""
    rows = communities(user)
    if query:
        rows = rows.filter(Q(name__icontains=query) | Q(code__icontains=query))
    if district:
        rows = rows.filter(organisation__path__contains=f"/{district}/")
    return rows.order_by("organisation__path").fetch_mode(FETCH_RAISE)


def districts(user: User) -> list[tuple[str, str]]:
    """The districts of the communities one may see, as code and name."""
    rows = communities(user).values_list("organisation__parent__parent__code", "organisation__parent__parent__name")
    return sorted({(code, name) for code, name in rows if code})


def rows(found: Sequence[Community], *, viewer: User, on: date, known: datetime) -> list[Row]:
    """The communities of one page with their assessments: the same number of statements for one as for thirty."""
    subjects = subjects_of(found)
    assessments = assess(list(subjects.values()), on=on, known=known, viewer=viewer)
    return [
        Row(community, assessments[subjects[community.code].pk] if community.code in subjects else None)
        for community in found
    ]


def owners(pack: Pack, organisation: Organisation) -> dict[str, str]:
    """Who answers for each body of the pack around an organisation, by name; the pack's own word where nobody does."""
    around = bodies_around(organisation)
    return {body: around[body].name if body in around else each.name for body, each in pack.bodies.items()}
