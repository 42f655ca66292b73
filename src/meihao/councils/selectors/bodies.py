"""The bodies that may be invited to a session or given something to do."""

from __future__ import annotations

from collections.abc import Sequence

from meihao.councils.models import Invitation
from meihao.organisations.models import Kind, Organisation


def around(ground: Organisation) -> list[Organisation]:
    """The authorities directly under a place; for a community its firms, and the street that it stands under."""
    found = Organisation.objects.filter(parent=ground, active=True)
    if ground.kind != Kind.COMMUNITY:
        found = found.exclude(kind=Kind.FIRM)
    elif ground.parent_id is not None:
        found = found | Organisation.objects.filter(pk=ground.parent_id, active=True)
    return list(found.order_by("-kind", "path"))


def around_all(grounds: Sequence[Organisation]) -> list[Organisation]:
    """The same for several places, each body once."""
    found = {each.pk: each for ground in grounds for each in around(ground)}
    return list(found.values())


def owners(ground: Organisation, invited: Sequence[Invitation]) -> list[Organisation]:
    """Those that may be given something to do: the place itself, those invited, and those around it."""
    guests = [each.organisation for each in invited if each.organisation is not None]
    found = {each.pk: each for each in (ground, *guests, *around(ground))}
    return list(found.values())
