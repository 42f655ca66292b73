"""What the pages about one community share: the community one may see, and its assessment as of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import Http404
from django.utils import timezone

from meihao.accounts.permissions import Permission
from meihao.assessment import selectors
from meihao.assessment.forms import AsOf, day_or
from meihao.assessment.rules import Assessment
from meihao.facts.models import Subject
from meihao.places.models import Community
from meihao.web.http import Request


@dataclass(frozen=True, slots=True)
class Opened:
    """One community as one person sees it as of a day."""

    community: Community
    subject: Subject
    on: date
    known: date
    assessment: Assessment
    alone: bool
    """Whether only the viewer's own findings are counted."""

    @property
    def today(self) -> bool:
        """Whether the page speaks of now."""
        return self.on == self.known == timezone.localdate()

    @property
    def context(self) -> dict[str, object]:
        """What every page about the community prints."""
        return {
            "community": self.community,
            "subject": self.subject,
            "assessment": self.assessment,
            "profile": self.assessment.profile,
            "pack": self.assessment.pack,
            "designated": selectors.DESIGNATION in self.assessment.dossier.decisions,
            "as_of": self.on,
            "known_by": self.known if self.known < timezone.localdate() else None,
            "is_today": self.today,
            "alone": self.alone,
        }


def days(request: Request) -> tuple[date, date]:
    """The day asked about and the day by which things had to be known: today, and that day, unless the address says so.

    `on` alone asks what is known now about that day; `known` turns back what was known as well.
    """
    form = AsOf(request.GET)
    today = timezone.localdate()
    on = min(day_or(today, form, "on"), today)
    return on, day_or(today, form, "known")


def may_at(request: Request, community: Community, permission: Permission) -> bool:
    """Whether one holds a permission in this community: elsewhere one may hold more or less."""
    path = community.organisation.path
    return any(path.startswith(territory) for territory in request.user.territories(permission))


def opened(request: Request, code: str, permission: Permission = Permission.COMMUNITY_READ) -> Opened:
    """The community of that code with its assessment. Raises Http404 for one that is not there or not one's own.

    A permission to do more than read is asked for in the community itself.
    """
    community = selectors.communities(request.user).filter(code=code).first()
    subject = selectors.subjects_of([community]).get(code) if community else None
    if community is None or subject is None:
        raise Http404
    if permission != Permission.COMMUNITY_READ and not may_at(request, community, permission):
        raise Http404
    on, known = days(request)
    assessment = selectors.assess([subject], on=on, known=selectors.end_of(known), viewer=request.user)[subject.pk]
    return Opened(community, subject, on, known, assessment, selectors.judges(request.user))
