"""People and the posts they hold."""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Exists, OuterRef, Q

from meihao.accounts.permissions import Permission
from meihao.accounts.rules import ABROAD, GRANTS, SEATED, THREE_POWERS, Role
from meihao.organisations.models import Organisation
from meihao.policy import library

if TYPE_CHECKING:
    from datetime import date, datetime, timedelta


class UserManager(BaseUserManager["User"]):
    """Finds people; they are enrolled by `accounts.services.enrol`."""

    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def visible_to(self, person: User) -> UserQuerySet:
        """See `UserQuerySet`."""
        return self.get_queryset().visible_to(person)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username=username)


class UserQuerySet(models.QuerySet["User"]):
    """The vocabulary of people."""

    def visible_to(self, person: User) -> Self:
        """Oneself, and whoever holds or held a post within one's territory.

        Somebody without any post belongs to no territory yet: those who enrol
        people and grant posts see them, so that they can be appointed.
        """
        posts = Post.objects.filter(user=OuterRef("pk"))
        wanted = Q(pk=person.pk)
        for path in person.territories(Permission.PEOPLE_READ):
            wanted |= Q(Exists(posts.filter(organisation__path__startswith=path)))
        if person.may(Permission.PEOPLE_EDIT) or person.may(Permission.POST_GRANT):
            wanted |= Q(~Exists(posts))
        return self.filter(wanted)

    def without_post(self) -> Self:
        """Who holds no post now."""
        return self.filter(~Exists(Post.objects.in_force().filter(user=OuterRef("pk"))))

    def matching(self, words: str) -> Self:
        """By name or username."""
        return self.filter(Q(name__icontains=words) | Q(username__icontains=words))


class User(AbstractBaseUser):
    """Somebody who signs in. What they may do follows from their posts alone: there are no superusers."""

    username = models.CharField("用户名", max_length=60, unique=True)
    name = models.CharField("姓名", max_length=40)
    is_active = models.BooleanField("启用", default=True)
    elder = models.BooleanField("大字模式", default=False)
    invented = models.BooleanField("演示人物", default=False)
    password_changed_at = models.DateTimeField("密码修改时间", null=True, blank=True)
    created_at = models.DateTimeField("登记时间", auto_now_add=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = UserManager()

    class Meta:
        verbose_name = verbose_name_plural = "用户"
        ordering = ["username"]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def posts_held(self) -> list[Post]:
        """The posts in force, oldest first: one query, once a request."""
        return list(self.posts.in_force().select_related("organisation"))

    @property
    def organisation(self) -> Organisation | None:
        """The body one speaks for: that of the first post held."""
        return self.posts_held[0].organisation if self.posts_held else None

    @property
    def roles(self) -> frozenset[Role]:
        """The roles of all posts held."""
        return frozenset(Role(post.role) for post in self.posts_held)

    def may(self, permission: StrEnum) -> bool:
        """Whether any post held grants the permission; apps below this one name theirs by the same words."""
        return self.is_active and any(permission in GRANTS[role] for role in self.roles)

    def password_is_stale(self, at: datetime, age: timedelta) -> bool:
        """Whether it was given out for one sign-in only, or is too old; without a password there is none to change."""
        if not self.has_usable_password():
            return False
        return self.password_changed_at is None or at - self.password_changed_at > age

    def territories(self, permission: StrEnum) -> list[str]:
        """The paths of the bodies within which a permission is held. See `ABROAD` for departments."""
        held = [post for post in self.posts_held if post.role not in SEATED]
        return [_reach(post, permission) for post in held if permission in GRANTS[Role(post.role)]]


def _reach(post: Post, permission: StrEnum) -> str:
    """The path of everything within which a post gives a permission."""
    here = post.organisation
    duty = library.current().bodies.get(here.body)
    reach = duty.reach if duty and post.role not in THREE_POWERS else "called"
    return here.looked_after if reach == "work" or (reach == "look" and permission in ABROAD) else here.path


class PostQuerySet(models.QuerySet["Post"]):
    """The vocabulary of posts."""

    def in_force(self) -> Self:
        """Posts not yet given up."""
        return self.filter(until=None)


class Post(models.Model):
    """A person holds a role at a body, from a day until it is given up."""

    user = models.ForeignKey(User, models.PROTECT, related_name="posts", verbose_name="用户")
    role = models.CharField("角色", max_length=20, choices=[(role.value, role.label) for role in Role])
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="posts", verbose_name="任职机构")
    since = models.DateField("任职日期")
    until = models.DateField("离任日期", null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "任职"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="post_held_once", fields=["user", "role", "organisation"], condition=Q(until=None)
            ),
            models.UniqueConstraint(
                name="post_one_of_three_powers",
                fields=["user"],
                condition=Q(until=None, role__in=["system_admin", "security_admin", "audit_admin"]),
            ),
            models.CheckConstraint(
                name="post_until_not_before_since", condition=Q(until=None) | Q(until__gte=models.F("since"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}{Role(self.role).label}"

    def held_on(self, day: date) -> bool:
        """Whether the post was held on a day."""
        return self.since <= day and (self.until is None or day < self.until)


class PasswordUsed(models.Model):
    """The hash of a password that somebody had, so that it does not come back soon."""

    user = models.ForeignKey(User, models.CASCADE, related_name="passwords_used", verbose_name="用户")
    password = models.CharField("密码散列", max_length=128)
    at = models.DateTimeField("启用时间")

    class Meta:
        verbose_name = verbose_name_plural = "用过的密码"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.user_id} {self.at:%Y-%m-%d}"
