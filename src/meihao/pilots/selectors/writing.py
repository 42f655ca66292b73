"""What the pages of a creation scheme print, and whether whoever looks at them writes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from meihao.accounts.models import User
from meihao.assessment.selectors import assess
from meihao.pilots.models import CreationVersion, Drawing, Pilot
from meihao.pilots.rules.creation import Content, Missing
from meihao.pilots.selectors import schemes
from meihao.pilots.selectors.pilots import community_subject
from meihao.pilots.selectors.schemes import Part, Row
from meihao.policy import library
from meihao.policy.schema.core import Profile
from meihao.policy.schema.instrument import Drawing as Asked
from meihao.renovation.models import Project
from meihao.renovation.selectors import Now, acts, position

WRITER = "implementing-party"


@dataclass(frozen=True, slots=True)
class Opened:
    """A creation scheme in the making."""

    now: Now
    profile: Profile
    content: Content
    parts: tuple[Part, ...]
    table: tuple[Row, ...]
    drawings: tuple[tuple[Asked, list[Drawing]], ...]
    missing: tuple[Missing, ...]
    versions: tuple[CreationVersion, ...]
    digest: str
    may_write: bool

    @property
    def may_issue(self) -> bool:
        """Whether there is a draft that is no version yet, for whoever writes it."""
        return self.may_write and bool(self.digest) and (not self.versions or self.versions[0].digest != self.digest)


def writes(user: User, project: Project) -> bool:
    """Whether somebody writes the scheme. Wants the project's organisation joined."""
    return acts(user, WRITER, project, library.current())


def opened(project: Project, user: User, *, on: date, known: datetime) -> Opened:
    """The draft of a scheme, or the version that stands where nothing was changed since. Basis: plan/3.3.3"""
    pilot = Pilot.objects.select_related("community__organisation").get(project=project)
    about = community_subject(pilot)
    assessment = assess([about], on=on, known=known)[about.pk]
    content, profile = schemes.draft(project), assessment.profile
    return Opened(
        position(project, on=on, known=known),
        profile,
        content,
        tuple(schemes.parts(content, profile.id)),
        tuple(schemes.table(content, assessment)),
        tuple(schemes.drawings(project, known=known)),
        tuple(schemes.lacking(project, content, profile.id, known=known)),
        tuple(schemes.versions(project)),
        schemes.digest_of(project),
        writes(user, project),
    )
