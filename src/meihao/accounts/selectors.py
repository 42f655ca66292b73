"""What the pages about people need."""

from __future__ import annotations

from django.db.models import FETCH_RAISE, Exists, OuterRef, Prefetch, QuerySet

from meihao.accounts.models import Post, User, UserQuerySet
from meihao.accounts.permissions import Permission
from meihao.organisations.models import Organisation, OrganisationQuerySet

NO_POST = "none"
"""As a role to look for: whoever holds none."""


def people(person: User, *, query: str = "", role: str = "", at: str = "") -> UserQuerySet:
    """The people whom one may know, with the posts they hold; a forgotten join raises."""
    rows = User.objects.visible_to(person).prefetch_related(_posts("posts_shown", Post.objects.in_force()))
    if query:
        rows = rows.matching(query)
    held = Post.objects.in_force().filter(user=OuterRef("pk"))
    if role == NO_POST:
        rows = rows.without_post()
    elif role:
        rows = rows.filter(Exists(held.filter(role=role)))
    if at:
        rows = rows.filter(Exists(held.filter(organisation__code=at)))
    return rows.fetch_mode(FETCH_RAISE)


def waiting_for_a_post(person: User) -> UserQuerySet:
    """Who has been enrolled and can do nothing yet, for whoever grants posts."""
    return User.objects.visible_to(person).without_post().filter(is_active=True).fetch_mode(FETCH_RAISE)


def locked_accounts(person: User) -> UserQuerySet:
    """Accounts that an administrator has locked."""
    return User.objects.visible_to(person).filter(is_active=False).fetch_mode(FETCH_RAISE)


def somebody(person: User, pk: int) -> User:
    """One of them, with every post ever held, newest first; User.DoesNotExist beyond one's territory."""
    return (
        User.objects.visible_to(person)
        .prefetch_related(_posts("posts_shown", Post.objects.order_by("until", "-since", "-pk")))
        .get(pk=pk)
    )


def grantable(person: User, *, closed: bool = False) -> OrganisationQuerySet:
    """The bodies at which one may grant posts; those out of use only if asked for."""
    rows = Organisation.objects.within_any(person.territories(Permission.POST_GRANT))
    return rows if closed else rows.filter(active=True)


def in_office(organisation: Organisation) -> int:
    """How many people hold a post at a body."""
    return Post.objects.in_force().filter(organisation=organisation).values("user").distinct().count()


def post_to_release(person: User, *, holder: int, post: int) -> Post:
    """A post that one may end: at a body where one grants posts; Post.DoesNotExist otherwise."""
    return Post.objects.get(pk=post, user=holder, organisation__in=grantable(person, closed=True))


def _posts(to: str, posts: QuerySet[Post]) -> Prefetch[str, QuerySet[Post], str]:
    return Prefetch("posts", posts.select_related("organisation"), to_attr=to)
