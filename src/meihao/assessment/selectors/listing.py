"""Lists: communities with their counts, gaps with who answers for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import FETCH_RAISE, Q, QuerySet

from meihao.accounts.models import User
from meihao.assessment.rules import Assessment
from meihao.assessment.selectors.dossiers import assess, communities, subjects_of
from meihao.organisations.models import Organisation
from meihao.organisations.selectors import bodies_around
from meihao.places.models import Community
from meihao.policy import wording
from meihao.policy.gaps import Gap, action
from meihao.policy.pack import Pack

KINDS = {
    "shortfall": "未达到",
    "missing": "缺数据",
    "pending": "待审核",
    "returned": "已退回",
    "expired": "证据过期",
    "expert": "待专家认定",
    "decision": "待决定",
}


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


@dataclass(frozen=True, slots=True)
class GapRow:
    """A gap with who answers for it."""

    gap: Gap
    short: str
    indicator: str
    system: str
    word: str
    asked: str
    lacking: str
    action: str
    owner: str
    kind: str


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


def gap_rows(assessment: Assessment, names: Mapping[str, str]) -> list[GapRow]:
    """The gaps in the instrument's order, with their words and owners."""
    pack = assessment.pack
    indicators = {indicator.number: indicator for indicator in pack.indicators}
    listed = []
    for gap in assessment.gaps:
        indicator = indicators[gap.criterion.indicator]
        listed.append(
            GapRow(
                gap,
                pack.clauses[gap.criterion.clause].short,
                indicator.name,
                indicator.system,
                KINDS[gap.kind],
                wording.asked(gap.leaf, pack),
                wording.found(gap.leaf, pack),
                action(gap, pack),
                names[gap.criterion.lead],
                gap.kind,
            )
        )
    return listed
