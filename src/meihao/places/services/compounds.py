"""What is recorded of a compound beyond its name, and compounds grouped into clusters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from meihao.accounts.models import User
from meihao.accounts.permissions import Permission
from meihao.audit.services import record
from meihao.organisations.models import Kind, Organisation
from meihao.places.models import Building, Cluster, Compound
from meihao.places.rules import Refused, check_declared, check_place, check_year
from meihao.places.selectors.points import check_point
from meihao.places.services.registering import check_within, note_compound, update, update_compound


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """All that is recorded of a compound itself; empty where it is not known. The area in 0.01 m²."""

    name: str
    address: str = ""
    built_in: int | None = None
    tenure: str = ""
    property_mode: str = ""
    manager: str = ""
    party: str = ""
    declared_homes: int | None = None
    declared_area: int | None = None
    longitude: int | None = None
    latitude: int | None = None


@transaction.atomic(durable=True)
def describe_compound(code: str, *, particulars: Particulars, actor: User | None, at: datetime) -> Compound:
    """Bring the particulars of a compound up to date; the same again changes nothing. Raises Refused."""
    compound = locked(code, actor)
    told = particulars
    name = told.name.strip()
    check_point(told.longitude, told.latitude)
    check_place(compound.code, name, told.longitude, told.latitude)
    check_year(told.built_in)
    check_declared(told.declared_homes, told.declared_area)
    if Compound.objects.filter(community=compound.community, name=name).exclude(pk=compound.pk).exists():
        raise Refused(f"“{compound.community}”里已经有一个叫“{name}”的小区，请换个能区分的名称")
    wanted: dict[str, object] = {
        "name": name,
        "address": told.address.strip(),
        "built_in": told.built_in,
        "tenure": told.tenure,
        "property_mode": told.property_mode,
        "manager": told.manager.strip(),
        "party": told.party.strip(),
        "declared_homes": told.declared_homes,
        "declared_area": told.declared_area,
        "longitude": told.longitude,
        "latitude": told.latitude,
    }
    moved = update_compound(compound, wanted, at=at)
    if moved:
        note_compound("compound.updated", compound, moved, actor=actor, at=at)
    return compound


@transaction.atomic(durable=True)
def place_building(
    compound: str, *, building: int, longitude: int | None, latitude: int | None, actor: User | None, at: datetime
) -> Building:
    """Put a building on the map, in 1e-6 degree, or take it off; the same again changes nothing. Raises Refused."""
    here = locked(compound, actor)
    found = Building.objects.get(pk=building, compound=here)
    check_point(longitude, latitude)
    check_place(here.code, here.name, longitude, latitude)
    if update(found, {"longitude": longitude, "latitude": latitude}):
        path = here.community.organisation.path
        point = [longitude, latitude]
        record(
            "building.placed",
            kind="compound",
            key=here.code,
            actor=actor,
            at=at,
            territory=path,
            part=str(found),
            point=point,
        )
    return found


def form_cluster(*, code: str, name: str, organisation: int, actor: User | None, at: datetime) -> Cluster:
    """Set up a cluster under a district or street, or rename it; the same again changes nothing. Raises Refused."""
    try:
        return _form_cluster(code=code, name=name.strip(), organisation=organisation, actor=actor, at=at)
    except IntegrityError as error:
        raise Refused(f"这个区市或街道已经有叫“{name.strip()}”的片区，请换个能区分的名称") from error


@transaction.atomic(durable=True)
def _form_cluster(*, code: str, name: str, organisation: int, actor: User | None, at: datetime) -> Cluster:
    check_place(code, name, None, None)
    home = Organisation.objects.get(pk=organisation)
    if home.kind not in {Kind.DISTRICT, Kind.STREET}:
        raise Refused(f"“{home}”不是区市或街道，片区由区市或街道划定")
    check_territory(home.path, actor)
    cluster, new = Cluster.objects.select_for_update(of=("self",)).get_or_create(
        code=code, defaults={"name": name, "organisation": home}
    )
    if not new and cluster.organisation_id != home.pk:
        raise Refused(f"编号 {code} 已经用于另一个片区，请换一个编号")
    if new or update(cluster, {"name": name}):
        verb = "cluster.formed" if new else "cluster.renamed"
        record(verb, kind="cluster", key=code, actor=actor, at=at, territory=home.path, name=name)
    return cluster


@transaction.atomic(durable=True)
def group_compounds(cluster: str, *, compounds: Sequence[str], actor: User | None, at: datetime) -> list[str]:
    """Put compounds (by code) into a cluster that covers their community; those that become its own are returned.

    A compound belongs to one cluster at the most: one that is in another must leave that first. Raises Refused.
    """
    group = _cluster(cluster, actor)
    rows = Compound.objects.select_for_update(of=("self",)).select_related("community__organisation", "cluster")
    found = {compound.code: compound for compound in rows.filter(code__in=compounds).order_by("pk")}
    path = group.organisation.path
    reasons = []
    for code in compounds:
        compound = found.get(code)
        if compound is None or not compound.community.organisation.path.startswith(path):
            reasons.append(f"没有编号为 {code} 的小区，或它不在“{group.organisation}”范围内")
        elif compound.cluster is not None and compound.cluster != group:
            reasons.append(f"“{compound}”已经在片区“{compound.cluster}”里，请先移出")
    if reasons:
        raise Refused("；".join(reasons))
    joined = [compound for compound in found.values() if compound.cluster is None]
    Compound.objects.filter(pk__in=[compound.pk for compound in joined]).update(cluster=group)
    codes = sorted(compound.code for compound in joined)
    if codes:
        record("cluster.joined", kind="cluster", key=cluster, actor=actor, at=at, territory=path, compounds=codes)
    return codes


@transaction.atomic(durable=True)
def ungroup_compound(cluster: str, *, compound: str, actor: User | None, at: datetime) -> bool:
    """Take a compound out of a cluster; whether it was in it. Raises Refused."""
    group = _cluster(cluster, actor)
    left = Compound.objects.filter(code=compound, cluster=group).update(cluster=None)
    if left:
        record(
            "cluster.left",
            kind="cluster",
            key=cluster,
            actor=actor,
            at=at,
            territory=group.organisation.path,
            compounds=[compound],
        )
    return bool(left)


def locked(code: str, actor: User | None) -> Compound:
    """The compound, held until the transaction ends. Raises Refused beyond one's territory."""
    rows = Compound.objects.select_for_update(of=("self",)).select_related("community__organisation")
    compound = rows.get(code=code)
    check_within(compound, actor)
    return compound


def _cluster(code: str, actor: User | None) -> Cluster:
    group = Cluster.objects.select_for_update(of=("self",)).select_related("organisation").get(code=code)
    check_territory(group.organisation.path, actor)
    return group


def check_territory(path: str, actor: User | None) -> None:
    """Raise Refused where somebody would change a cluster beyond their territory."""
    if actor and not any(path.startswith(each) for each in actor.territories(Permission.PLACE_EDIT)):
        raise Refused("这个片区不在您的职责范围内，请由所属区市办理")
