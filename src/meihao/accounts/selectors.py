"""What the pages about people need."""

from __future__ import annotations

from django.db.models import FETCH_RAISE, Prefetch, QuerySet

from meihao.accounts.models import Post, User, UserQuerySet
from meihao.accounts.permissions import Permission
from meihao.organisations.models import Organisation, OrganisationQuerySet


def people(person: User, *, query: str = "", role: str = "") -> UserQuerySet:
    """The people whom one may know, with the posts they hold; a forgotten join raises."""
    rows = User.objects.visible_to(person).prefetch_related(_posts("posts_shown", Post.objects.in_force()))
    if query:
        rows = rows.matching(query)
    if role:
        rows = rows.filter(posts__role=role, posts__until=None).distinct()
    return rows.fetch_mode(FETCH_RAISE)


def somebody(person: User, pk: int) -> User:
    """One of them, with every post ever held, newest first; User.DoesNotExist beyond one's territory."""
    return (
        User.objects.visible_to(person)
        .prefetch_related(_posts("posts_shown", Post.objects.order_by("until", "-since", "-pk")))
        .get(pk=pk)
    )


def grantable(person: User) -> OrganisationQuerySet:
    """The bodies at which one may grant posts."""
    return Organisation.objects.within_any(person.territories(Permission.POST_GRANT)).filter(active=True)


def in_office(organisation: Organisation) -> int:
    """How many people hold a post at a body."""
    return Post.objects.in_force().filter(organisation=organisation).values("user").distinct().count()


def post_holders(organisation: Organisation) -> QuerySet[Post]:
    """Who holds which post at a body."""
    return Post.objects.in_force().filter(organisation=organisation).select_related("user").fetch_mode(FETCH_RAISE)


def _posts(to: str, posts: QuerySet[Post]) -> Prefetch[str, QuerySet[Post], str]:
    return Prefetch("posts", posts.select_related("organisation"), to_attr=to)
