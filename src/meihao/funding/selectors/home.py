"""What the first screen says of money: payments that wait for the district's word, to whoever gives it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from meihao.accounts.models import User
from meihao.funding.models import Payment
from meihao.funding.selectors.acting import confirms
from meihao.funding.selectors.nets import netted
from meihao.policy import library
from meihao.renovation.models import Project

SHOWN = 6
MOST = 200
"""So many waiting payments at most are looked at for the first screen, the oldest first."""


def waiting(user: User) -> Mapping[str, Any] | None:
    """Projects with payments that somebody may confirm and did not enter, longest waiting first; None where none waits."""
    rows = Payment.objects.filter(review=None, line__project__in=Project.objects.visible_to(user)).exclude(by=user)
    found: dict[int, list[int]] = defaultdict(list)
    for project, amount in netted(rows, "payment").order_by("pk").values_list("line__project", "net")[:MOST]:
        if amount:
            found[project].append(amount)
    projects = Project.objects.filter(pk__in=list(found)).select_related("organisation").prefetch_related("parties")
    pack = library.current()
    mine = {each.pk: each for each in projects if confirms(user, each, pack)}
    lines = [(mine[pk], len(amounts), sum(amounts)) for pk, amounts in found.items() if pk in mine]
    count = sum(number for _, number, _ in lines)
    return {"rows": lines[:SHOWN], "count": count} if lines else None
