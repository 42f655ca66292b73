"""Clusters, and the compounds that may join them."""

from __future__ import annotations

from typing import Any

from django.db.models import FETCH_RAISE, Count, QuerySet

from meihao.accounts.models import User
from meihao.accounts.permissions import Permission
from meihao.organisations.models import Kind, Organisation
from meihao.places.models import Cluster, Compound, CompoundQuerySet


def clusters(user: User) -> QuerySet[Any]:
    """The clusters one may know of, with how many compounds each has."""
    rows = Cluster.objects.visible_to(user).select_related("organisation__parent")
    return rows.annotate(size=Count("compounds")).order_by("organisation__path", "code").fetch_mode(FETCH_RAISE)


def cluster(user: User, code: str, permission: Permission = Permission.COMMUNITY_READ) -> Cluster:
    """The cluster, where one holds the permission there. Raises Cluster.DoesNotExist, which answers 404."""
    rows = Cluster.objects.visible_to(user)
    if permission != Permission.COMMUNITY_READ:
        rows = rows.inside(user.territories(permission))
    return rows.select_related("organisation").fetch_mode(FETCH_RAISE).get(code=code)


def members(user: User, cluster: Cluster) -> CompoundQuerySet:
    """The compounds of a cluster that one may see."""
    rows = Compound.objects.visible_to(user).filter(cluster=cluster).select_related("community")
    return rows.order_by("code").fetch_mode(FETCH_RAISE)


def joinable(user: User, cluster: Cluster) -> CompoundQuerySet:
    """The compounds within the cluster's body, and one's own territory, that are in no cluster."""
    rows = Compound.objects.inside(user.territories(Permission.PLACE_EDIT)).inside([cluster.organisation.path])
    return rows.filter(cluster=None).select_related("community").order_by("code").fetch_mode(FETCH_RAISE)


def groupers(user: User) -> QuerySet[Organisation]:
    """The districts and streets in which one may form a cluster."""
    rows = Organisation.objects.within_any(user.territories(Permission.PLACE_EDIT))
    return rows.filter(kind__in=[Kind.DISTRICT, Kind.STREET], active=True).order_by("path")
