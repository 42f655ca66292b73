"""Mistakes leave the register, what is gone is ended: never without a reason, and never what other records rest on."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from meihao.accounts.models import User
from meihao.audit.services import record
from meihao.places.models import Cluster, Compound
from meihao.places.rules import Refused
from meihao.places.rules.removing import not_ended, not_removed, told
from meihao.places.selectors import removing as selecting
from meihao.places.services.compounds import check_territory, locked


@transaction.atomic(durable=True)
def remove_part(compound: str, *, kind: str, pk: int, reason: str, actor: User | None, at: datetime) -> str:
    """Take a building, an entrance or a home that was entered by mistake out of the register, with all that goes with it.

    What other records rest on stays. Returns what it was called. Raises Refused, or the model's DoesNotExist.
    """
    here = locked(compound, actor)
    part = selecting.part(here, kind, pk)
    reason = reason.strip()
    if reasons := list(not_removed(selecting.uses(part), reason)):
        raise Refused("；".join(reasons))
    named = selecting.name(part)
    buildings, entrances, homes, parts = selecting.within(part)
    taken = [parts.count(), homes.count()]
    parts.delete()
    for rows in (homes, entrances, buildings):
        rows.delete()
    _note("part.removed", here, actor, at, part=named, sort=kind, parts=taken[0], homes=taken[1], reason=reason)
    return named


@transaction.atomic(durable=True)
def end_part(
    compound: str, *, kind: str, pk: int, on: date | None, reason: str, actor: User | None, at: datetime
) -> str:
    """Say from which day on a building, an entrance or a home is gone, and with it what it holds; the rows stay.

    The same again changes nothing. Returns what it is called. Raises Refused, or the model's DoesNotExist.
    """
    here = locked(compound, actor)
    part = selecting.part(here, kind, pk)
    reason, named = reason.strip(), selecting.name(part)
    if part.ended_on is not None and part.ended_on == on:
        return named
    if reasons := list(not_ended(on, timezone.localdate(at), part.ended_on, reason)):
        raise Refused("；".join(reasons))
    buildings, entrances, homes, _ = selecting.within(part)
    ended = homes.filter(ended_on=None).update(ended_on=on, ended_at=at)
    for rows in (entrances, buildings):
        rows.filter(ended_on=None).update(ended_on=on)
    _note("part.ended", here, actor, at, part=named, sort=kind, homes=ended, on=on, reason=reason)
    return named


@transaction.atomic(durable=True)
def restore_part(compound: str, *, kind: str, pk: int, reason: str, actor: User | None, at: datetime) -> str:
    """Take back that a building, an entrance or a home is gone, with what was ended on the same day with it.

    Returns what it is called. Raises Refused, or the model's DoesNotExist.
    """
    here = locked(compound, actor)
    part = selecting.part(here, kind, pk)
    named, on, reason = selecting.name(part), part.ended_on, reason.strip()
    if on is None:
        return named
    above = [each for each in selecting.above(part) if each.ended_on is not None]
    if above:
        raise Refused(f"所在的{'、'.join(map(str, above))}已经终止登记，请先恢复它")
    if not reason:
        raise Refused("请写明恢复的理由")
    buildings, entrances, homes, _ = selecting.within(part)
    back = homes.filter(ended_on=on).update(ended_on=None, ended_at=None)
    for rows in (entrances, buildings):
        rows.filter(ended_on=on).update(ended_on=None)
    _note("part.restored", here, actor, at, part=named, sort=kind, homes=back, reason=reason)
    return named


@transaction.atomic(durable=True)
def dissolve_cluster(cluster: str, *, reason: str, actor: User | None, at: datetime) -> None:
    """Take a cluster out of the register once no compound is in it and nothing else rests on it. Raises Refused."""
    group = Cluster.objects.select_for_update(of=("self",)).select_related("organisation").get(code=cluster)
    check_territory(group.organisation.path, actor)
    reasons = []
    if uses := selecting.uses_of_cluster(group):
        reasons.append(f"片区里还有{told(uses)}，请先移出")
    if not reason.strip():
        reasons.append("请写明理由，例如重复建立、片区调整")
    if reasons:
        raise Refused("；".join(reasons))
    path, named = group.organisation.path, group.name
    group.delete()
    record(
        "cluster.dissolved",
        kind="cluster",
        key=cluster,
        actor=actor,
        at=at,
        territory=path,
        name=named,
        reason=reason.strip(),
    )


def _note(verb: str, compound: Compound, actor: User | None, at: datetime, **details: object) -> None:
    path = compound.community.organisation.path
    record(verb, kind="compound", key=compound.code, actor=actor, at=at, territory=path, **details)
