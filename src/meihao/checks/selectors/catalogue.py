"""The pack's catalogue of checks: sides, items with their limits, nodes, the safety list and the terms."""

from __future__ import annotations

from fractions import Fraction

from meihao.accounts.models import User
from meihao.checks.rules.findings import Limit, Terms
from meihao.policy.pack import Pack
from meihao.policy.schema.core import number_of
from meihao.policy.schema.inspection import Checkpoint, Item, Side
from meihao.renovation.models import Project
from meihao.renovation.selectors import acts

CONTRACTOR, SUPERVISOR, DISTRICT = "contractor", "supervisor", "district-housing"


def sides(pack: Pack) -> dict[str, Side]:
    """Who inspects, by id."""
    return {each.id: each for each in pack.parts.inspection.sides}


def items(pack: Pack) -> dict[str, Item]:
    """What is inspected, by id."""
    return {each.id: each for each in pack.parts.inspection.items}


def nodes(pack: Pack) -> dict[str, Checkpoint]:
    """What is checked before it is covered, by id."""
    return {each.id: each for each in pack.parts.inspection.nodes}


def safety(pack: Pack) -> dict[str, str]:
    """The names of the safety list, by id."""
    return {each.id: each.name for each in pack.parts.inspection.safety}


def answerable(pack: Pack) -> dict[str, str]:
    """The names of the bodies that may have to mend something."""
    return {each.owner: pack.bodies[each.owner].name for each in pack.parts.inspection.responsible}


def limits(item: Item, pack: Pack) -> dict[str, Limit]:
    """The limits of an item, by id."""
    found = {}
    for each in item.limits:
        parameter = pack.parameters[each.figure.removeprefix("@")]
        found[each.id] = Limit(
            each.id,
            each.text,
            each.bound,
            Fraction(str(number_of(parameter))),
            each.unit,
            str(parameter.value),
        )
    return found


def terms(pack: Pack) -> Terms:
    """How long a general finding may take."""
    asked = pack.parts.inspection.terms
    return Terms(_days(asked.general_least, pack), _days(asked.general_days, pack), _days(asked.general_most, pack))


def notice_hours(pack: Pack) -> int:
    """How long before they are covered works should be announced."""
    return _days(pack.parts.inspection.terms.notice_hours, pack)


def safety_days(pack: Pack) -> int:
    """Within how many days the whole safety list is gone through."""
    return _days(pack.parts.inspection.terms.safety_days, pack)


def draw_sizes(pack: Pack) -> tuple[int, int]:
    """How many projects and inspectors a round usually draws."""
    asked = pack.parts.inspection.terms
    return _days(asked.draw_projects, pack), _days(asked.draw_inspectors, pack)


def _days(ref: int | str, pack: Pack) -> int:
    return int(str(number_of(pack.parameters[str(ref).removeprefix("@")])))


def inspecting(user: User, project: Project, pack: Pack) -> dict[str, Side]:
    """The sides for which somebody may inspect a project."""
    return {name: side for name, side in sides(pack).items() if acts(user, side.owner, project, pack)}


def on_side(user: User, side: str, project: Project, pack: Pack) -> bool:
    """Whether somebody speaks for a side that inspected a project."""
    found = sides(pack).get(side)
    return found is not None and acts(user, found.owner, project, pack)
