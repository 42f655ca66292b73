"""Projects as something that facts are about."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial

from django.db.models import FETCH_RAISE, Q

from meihao.accounts.models import User
from meihao.accounts.permissions import Permission
from meihao.facts.selectors.about import About
from meihao.policy.lifecycle import keys_of
from meihao.policy.pack import Pack
from meihao.renovation.models import Party, Project
from meihao.renovation.selectors.positions import PROJECT


def find(user: User, code: str, permission: Permission) -> About | None:
    """The project, where one holds the permission there, by territory or as a party to it."""
    rows = Project.objects.visible_to(user).select_related("organisation__parent")
    if permission != Permission.COMMUNITY_READ:
        holding = [post.organisation for post in user.posts_held if user.may(permission)]
        inside = Q(pk__in=Party.objects.filter(organisation__in=holding, until=None).values("project"))
        for path in user.territories(permission):
            inside |= Q(organisation__path__startswith=path)
        rows = rows.filter(inside)
    project = rows.fetch_mode(FETCH_RAISE).filter(code=code).first()
    if project is None:
        return None
    above = project.organisation.parent
    return About(
        kind=PROJECT,
        code=project.code,
        name=project.name,
        organisation=project.organisation,
        route="renovation:project",
        tabs=project.tabs,
        meta=tuple(str(body) for body in (above, project.organisation) if body),
        listing=project.listing,
        asked=partial(_asked, project.lifecycle),
    )


def names(codes: Collection[str]) -> Mapping[str, str]:
    """The names of projects by their codes."""
    return dict(Project.objects.filter(code__in=codes).values_list("code", "name"))


def keys(pack: Pack) -> frozenset[str]:
    """What the gates of every lifecycle ask for."""
    return frozenset[str]().union(*(keys_of(pack, cycle.id) for cycle in pack.parts.lifecycles.lifecycles))


def _asked(lifecycle: str, pack: Pack) -> frozenset[str]:
    return frozenset(keys_of(pack, lifecycle))
