"""What the pages of a creation scheme print, and whether whoever looks at them writes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from meihao.accounts.models import User
from meihao.assessment.selectors import assess
from meihao.funding.selectors import balance
from meihao.funding.selectors.balance import Latest
from meihao.pilots.models import CreationVersion, Drawing, Pilot
from meihao.pilots.rules.creation import DRAWINGS, Content, Missing
from meihao.pilots.selectors import funds, schemes
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


def told(latest: Latest | None, drawn: Sequence[tuple[Asked, Sequence[Drawing]]]) -> dict[str, str]:
    """What records say for a scheme, by point, in words: its balance and its drawings."""
    there = [asked.name for asked, rows in drawn if rows]
    return {
        **(funds.said(latest) if latest else {}),
        **({DRAWINGS: f"已交{'、'.join(there)}，见图件"} if there else {}),
    }


def told_then(project: Project, known: datetime) -> dict[str, str]:
    """The same as it was at a time."""
    return told(balance.latest(project, known=known), schemes.drawings(project, known=known))


def opened(project: Project, user: User, *, on: date, known: datetime) -> Opened:
    """The draft of a scheme, or the version that stands where nothing was changed since. Basis: plan/3.3.3"""
    pilot = Pilot.objects.select_related("community__organisation").get(project=project)
    about = community_subject(pilot)
    assessment = assess([about], on=on, known=known)[about.pk]
    content, profile = schemes.draft(project), assessment.profile
    latest, drawn = balance.latest(project, known=known), schemes.drawings(project, known=known)
    said, there = told(latest, drawn), [each.id for each, rows in drawn if rows]
    return Opened(
        position(project, on=on, known=known),
        profile,
        content,
        tuple(schemes.parts(content, profile.id, said)),
        tuple(schemes.table(content, assessment)),
        tuple(drawn),
        tuple(schemes.lacking(content, profile.id, drawings=there, said=said)),
        tuple(schemes.versions(project)),
        schemes.digest_of(project),
        writes(user, project),
    )
