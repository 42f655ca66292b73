"""Who may do what about a site, in the words of the pack's bodies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from meihao.accounts.models import User
from meihao.policy.pack import Pack
from meihao.renovation.models import Party, Project
from meihao.renovation.selectors import acts

CONTRACTOR: Final = "contractor"
APPROVER: Final = "construction-unit"
WATCHERS: Final = ("supervisor", "construction-unit")
"""Who is on site for somebody else: they punch by hand and draw the fence."""
STOPPERS: Final = ("supervisor", "construction-unit", "district-housing")


def any_of(user: User, bodies: Iterable[str], project: Project, pack: Pack) -> bool:
    """Whether somebody speaks for one of some bodies."""
    return any(acts(user, body, project, pack) for body in bodies)


def named(bodies: Iterable[str], pack: Pack) -> str:
    """Bodies in words."""
    return "或".join(pack.bodies[body].name for body in bodies)


def firm(project: Project, body: str) -> int | None:
    """The firm that is a party to a project now. Wants the parties prefetched."""
    parties: Iterable[Party] = project.parties.all()
    return next((each.organisation_id for each in parties if each.body == body and each.until is None), None)
