"""Registering divisions, communities and compounds; what is recorded of a compound."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from meihao.accounts.models import User
from meihao.accounts.permissions import Permission
from meihao.audit.services import record
from meihao.organisations.models import Kind, Organisation
from meihao.places.models import Building, Cluster, Community, Compound, Division
from meihao.places.rules import Refused, check_division, check_place, check_year, parent_of


@transaction.atomic(durable=True)
def register_division(
    *, code: str, name: str, actor: User | None, at: datetime, accountable: int | None = None
) -> Division:
    """Enter a statistical division under the one that its code begins with, or bring its name up to date.

    `accountable`, the body that answers for it, stays as it is when None: several bodies may share a county's code.
    """
    division, changed = _division(code, name, accountable)
    if changed:
        record("division.registered", kind="division", key=code, actor=actor, at=at, name=name, accountable=accountable)
    return division


@transaction.atomic(durable=True)
def register_divisions(rows: Iterable[tuple[str, str]], *, actor: User | None, at: datetime) -> int:
    """Enter a whole table of (code, name), counties before their towns; how many are new or have a new name."""
    changed = [code for code, name in sorted(rows, key=lambda row: len(row[0])) if _division(code, name, None)[1]]
    if changed:
        record("divisions.registered", kind="division", key="*", actor=actor, at=at, codes=sorted(changed))
    return len(changed)


def _division(code: str, name: str, accountable: int | None) -> tuple[Division, bool]:
    name = name.strip()
    check_division(code, name)
    above = parent_of(code)
    parent = Division.objects.filter(code=above).first() if above else None
    if above and parent is None:
        raise Refused(f"区划 {code} 的上级 {above} 还没有登记，请先登记上级")
    division, new = Division.objects.select_for_update(of=("self",)).get_or_create(
        code=code, defaults={"name": name, "parent": parent, "accountable_id": accountable}
    )
    changed = division.name != name or (accountable is not None and division.accountable_id != accountable)
    if changed:
        division.name = name
        division.accountable_id = division.accountable_id if accountable is None else accountable
        division.save(update_fields=["name", "accountable"])
    return division, new or changed


@transaction.atomic(durable=True)
def register_community(
    *,
    code: str,
    name: str,
    organisation: int,
    division: str,
    actor: User | None,
    at: datetime,
    longitude: int | None = None,
    latitude: int | None = None,
) -> Community:
    """Enter a community, or bring it up to date; the same again changes nothing. Coordinates in 1e-6 degree.

    `organisation` is the body that answers for it, of kind community; `division` a statistical code. Raises Refused.
    """
    name = name.strip()
    check_place(code, name, longitude, latitude)
    home = Organisation.objects.get(pk=organisation)
    if home.kind != Kind.COMMUNITY:
        raise Refused(f"“{home}”不是社区一级的机构，请先为社区设立机构")
    if Community.objects.filter(organisation=home).exclude(code=code).exists():
        raise Refused(f"“{home}”已经对应另一个社区，一个机构只对应一个社区")
    statistical = Division.objects.filter(code=division).first()
    if statistical is None:
        raise Refused(f"没有登记统计用区划 {division}，请先导入区划表")
    wanted = {
        "name": name,
        "organisation": home,
        "division": statistical,
        "longitude": longitude,
        "latitude": latitude,
    }
    community, new = Community.objects.select_for_update(of=("self",)).get_or_create(code=code, defaults=wanted)
    changed = [] if new else update(community, wanted)
    if new or changed:
        record(
            "community.registered" if new else "community.updated",
            kind="community",
            key=code,
            actor=actor,
            at=at,
            territory=home.path,
            name=name,
            division=division,
            changed=changed,
        )
    return community


@transaction.atomic(durable=True)
def register_compound(
    *,
    code: str,
    name: str,
    community: str,
    actor: User | None,
    at: datetime,
    address: str = "",
    built_in: int | None = None,
    longitude: int | None = None,
    latitude: int | None = None,
) -> Compound:
    """Enter a compound of a community (by code), or bring it up to date; the same again changes nothing.

    What is not given stays as it stands; `describe_compound` is for taking something away.
    """
    name = name.strip()
    check_place(code, name, longitude, latitude)
    check_year(built_in)
    holder = Community.objects.select_related("organisation").filter(code=community).first()
    if holder is None:
        raise Refused(f"没有编号为 {community} 的社区，请先登记社区")
    if Compound.objects.filter(community=holder, name=name).exclude(code=code).exists():
        raise Refused(f"“{holder}”里已经有一个叫“{name}”的小区，请换个能区分的名称")
    wanted = {
        "name": name,
        "community": holder,
        "address": address.strip(),
        "built_in": built_in,
        "longitude": longitude,
        "latitude": latitude,
    }
    begun = {**wanted, "registered_at": at, "dated_at": at if built_in else None}
    rows = Compound.objects.select_for_update(of=("self",)).select_related(
        "community__organisation", "cluster__organisation"
    )
    compound, new = rows.get_or_create(code=code, defaults=begun)
    if not new:
        check_within(compound, actor)
        _check_cluster(compound, holder)
    given = {name: value for name, value in wanted.items() if value not in (None, "")}
    moved = [] if new else update_compound(compound, given, at=at)
    if new or moved:
        note_compound("compound.registered" if new else "compound.updated", compound, moved, actor=actor, at=at)
    return compound


def check_within(compound: Compound, actor: User | None) -> None:
    """Raise Refused where somebody would change a compound beyond their territory; the system may everywhere."""
    if actor is None:
        return
    path = compound.community.organisation.path
    if not any(path.startswith(territory) for territory in actor.territories(Permission.PLACE_EDIT)):
        raise Refused(f"编号 {compound.code} 已经用于您职责范围之外的小区，请换一个编号")


def _check_cluster(compound: Compound, community: Community) -> None:
    """A compound does not move out of the reach of the body that grouped it."""
    cluster = compound.cluster
    if cluster and not community.organisation.path.startswith(cluster.organisation.path):
        raise Refused(f"“{compound}”在片区“{cluster}”里，这个片区不管“{community}”；请先把小区移出片区")


type Moved = list[str]
"""A field that changed, with what it said before and what it says now."""


def update_compound(compound: Compound, wanted: Mapping[str, object], *, at: datetime) -> list[Moved]:
    """Bring a compound to what is wanted; a year that is new is known from now on."""
    before = compound.built_in
    told = {name: _told(compound, name) for name in wanted}
    if wanted.get("built_in", before) != before:
        compound.dated_at = at if wanted["built_in"] else None
        compound.save(update_fields=["dated_at"])
    return [[name, told[name], _told(compound, name)] for name in update(compound, wanted)]


def _told(compound: Compound, name: str) -> str:
    """What a field says; of another row its number, so that no join is needed."""
    value = getattr(compound, f"{name}_id", None) if hasattr(compound, f"{name}_id") else getattr(compound, name)
    return "" if value is None else str(value)


def note_compound(verb: str, compound: Compound, moved: Sequence[Moved], *, actor: User | None, at: datetime) -> None:
    """Write to the trail that a compound was registered or changed, with what each field said before and says now."""
    record(
        verb,
        kind="compound",
        key=compound.code,
        actor=actor,
        at=at,
        territory=compound.community.organisation.path,
        name=compound.name,
        community=compound.community.code,
        changed=[name for name, _, _ in moved],
        moved=[list(each) for each in moved],
    )


def update(row: Community | Compound | Building | Cluster, wanted: Mapping[str, object]) -> list[str]:
    """Bring a row to what is wanted; the names of the fields that changed."""
    changed = [
        name
        for name, value in wanted.items()
        if getattr(row, f"{name}_id", getattr(row, name, None)) != getattr(value, "pk", value)
    ]
    for name in changed:
        setattr(row, name, wanted[name])
    if changed:
        row.save(update_fields=changed)
    return changed
