"""What the pack says of meetings, by id, and the terms it sets. Basis: annex1/34/innovative"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction

from django.utils import timezone

from meihao.accounts.models import User
from meihao.accounts.permissions import Permission
from meihao.completion.selectors.law import holidays
from meihao.councils.rules.terms import Term, end_of_working_days_after, hours_after
from meihao.kernel.days import working_days_after
from meihao.kernel.exact import exact
from meihao.organisations.models import Kind, Organisation
from meihao.policy import library
from meihao.policy.schema.councils import Assembly, Councils, Grade
from meihao.policy.schema.shared import Threshold
from meihao.renovation.selectors import acts_at

JOINT, COUNCIL = "joint", "council"


def table() -> Councils:
    """councils.toml of the pack in force."""
    return library.current().parts.councils


def assemblies() -> dict[str, Assembly]:
    """The sorts of meetings by id."""
    return {each.id: each for each in table().assemblies}


def grades() -> dict[str, Grade]:
    """The grades of topics by id."""
    return {each.id: each for each in table().grades}


def names(part: str) -> dict[str, str]:
    """What people call the rows of a list, by id."""
    return {each.id: each.name for each in getattr(table(), part)}


def figure(ref: str) -> int:
    """A whole number that the pack names."""
    return int(str(library.current().parameters[ref.removeprefix("@")].value))


def bound(threshold: Threshold) -> tuple[str, Fraction]:
    """How a share is to be reached, and the share."""
    named = threshold.figure
    value = library.current().parameters[named.removeprefix("@")].value if isinstance(named, str) else named
    return threshold.bound, Fraction(exact(value))


def owner(assembly: Assembly) -> str:
    """What people call whoever convenes."""
    return library.current().bodies[assembly.owner].name


def convenes(user: User, assembly: Assembly, territory: str) -> bool:
    """Whether somebody speaks for whoever convenes such meetings at the path of a body."""
    return acts_at(user, assembly.owner, territory, library.current())


def runs(user: User, territory: str) -> bool:
    """Whether somebody runs the council of a community."""
    return any(convenes(user, each, territory) for each in table().assemblies if each.kind == COUNCIL)


def grounds(user: User, assembly: Assembly) -> list[Organisation]:
    """Where somebody may convene such meetings: the bodies that their posts look after."""
    paths = {post.organisation.looked_after for post in user.posts_held}
    found = Organisation.objects.filter(path__in=paths, active=True)
    return [
        each
        for each in found
        if (each.kind == Kind.COMMUNITY) == (assembly.kind == COUNCIL) and convenes(user, assembly, each.path)
    ]


def convening(user: User) -> list[Assembly]:
    """The sorts of meetings that somebody may convene somewhere."""
    if not user.may(Permission.COUNCIL_CONVENE):
        return []
    return [each for each in table().assemblies if grounds(user, each)]


def earliest(assembly: Assembly, on: date) -> date:
    """The first day on which a session that is convened on a day may be held."""
    return working_days_after(on, figure(assembly.notice_days), holidays())


def working_term(text: str, ref: str, since: datetime, done_at: datetime | None) -> Term:
    """A term of working days since a moment."""
    zone = timezone.get_current_timezone()
    due = end_of_working_days_after(since, figure(ref), holidays=holidays(), zone=zone)
    return Term(text, due, done_at)


def graded_term(grade: Grade, since: datetime, done_at: datetime | None) -> Term:
    """The term of a grade since a topic was graded."""
    text = "办结" if grade.until == "settled" else "开会协商"
    if grade.unit == "hours":
        return Term(text, hours_after(since, figure(grade.term)), done_at)
    return working_term(text, grade.term, since, done_at)


def usual_due(on: date) -> date:
    """The last day that an item usually gets."""
    return on + timedelta(days=figure(table().terms.item_days))
