"""Verbs on people: enrol, appoint, release, lock; and what is noted at the door."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import cast

from allauth.mfa.models import Authenticator
from axes.utils import reset as forget_failures
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from meihao.accounts.models import PasswordUsed, Post, User
from meihao.accounts.rules import THREE_POWERS, Refused, Role, check_appointment, check_over_account, one_time_password
from meihao.audit.services import record
from meihao.organisations.models import Organisation

USERNAME = re.compile(r"[\w.@+-]{2,60}")


@transaction.atomic(durable=True)
def enrol(
    *, username: str, name: str, actor: User | None, at: datetime, password: str | None = None, invented: bool = False
) -> User:
    """Enter somebody under a username, kept in small letters. The same again changes nothing; the username with another name is refused.

    Without a password nobody can sign in by one yet: `issue_password` gives a first one.
    """
    username, name = username.strip().lower(), name.strip()
    if not USERNAME.fullmatch(username):
        raise Refused("用户名要 2 到 60 个字符，只能用文字、数字和 . @ + - _。")
    if not name:
        raise Refused("姓名不能空着。")
    user, new = User.objects.get_or_create(username=username, defaults={"name": name, "invented": invented})
    if not new:
        if user.name != name:
            raise Refused(f"用户名“{username}”已经有人用了，请换一个。")
        return user
    if password is None:
        user.set_unusable_password()
    else:
        _set_password(user, password, at)
    user.save()
    _record("account.enrolled", user, actor=actor, at=at, invented=invented)
    return user


@transaction.atomic(durable=True)
def appoint(*, user: int, role: Role, organisation: int, since: date, actor: User | None, at: datetime) -> Post:
    """Give somebody a post at a body; the same post twice is one post."""
    person = User.objects.select_for_update().get(pk=user)
    body = Organisation.objects.get(pk=organisation)
    held = person.posts.in_force()
    check_appointment(
        role=role, held=frozenset(Role(post.role) for post in held), oneself=actor is not None and actor.pk == user
    )
    elsewhere = held.filter(role=role).exclude(organisation=body).select_related("organisation").first()
    if role in THREE_POWERS and elsewhere is not None:
        raise Refused(f"此人已在{elsewhere.organisation}任{role.label}，同一时间只能在一处；要换地方，请先办理离任。")
    if not body.active:
        raise Refused(f"{body.name}已经撤销，不能再在那里任职。")
    post, new = Post.objects.get_or_create(
        user=person, role=role, organisation=body, until=None, defaults={"since": since}
    )
    if new:
        _record(
            "post.granted",
            person,
            actor=actor,
            at=at,
            territory=body.path,
            role=role,
            organisation=body.code,
            since=since.isoformat(),
        )
    return post


@transaction.atomic(durable=True)
def release(*, post: int, until: date, actor: User | None, at: datetime) -> Post:
    """End a post from a day on; ended once, it stays as it was ended."""
    held = Post.objects.select_for_update(of=("self",)).select_related("user", "organisation").get(pk=post)
    if held.until is not None:
        return held
    if until < held.since:
        raise Refused(f"离任日期不能早于任职日期 {held.since:%Y-%m-%d}。")
    if until > timezone.localdate(at):
        raise Refused("离任日期不能在今天之后；到那天再办。")
    held.until = until
    held.save(update_fields=["until"])
    _record(
        "post.released",
        held.user,
        actor=actor,
        at=at,
        territory=held.organisation.path,
        role=held.role,
        organisation=held.organisation.code,
        until=until.isoformat(),
    )
    return held


@transaction.atomic(durable=True)
def lock(user: int, *, actor: User | None, at: datetime) -> User:
    """Keep an account from signing in; its sittings end at their next request."""
    person = _under_administration(user, actor)
    if person.is_active:
        person.is_active = False
        person.save(update_fields=["is_active"])
        _record("account.locked", person, actor=actor, at=at)
    return person


@transaction.atomic(durable=True)
def unlock(user: int, *, actor: User | None, at: datetime) -> User:
    """Let an account sign in again, and forget its failures."""
    person = _under_administration(user, actor)
    forgotten = forget_failures(username=person.username)
    if not person.is_active or forgotten:
        person.is_active = True
        person.save(update_fields=["is_active"])
        _record("account.unlocked", person, actor=actor, at=at)
    return person


@transaction.atomic(durable=True)
def issue_password(user: int, *, actor: User | None, at: datetime) -> str:
    """A password for one sign-in, told once; at that sign-in a new one must be chosen. Ends all sittings."""
    person = _under_administration(user, actor)
    password = one_time_password()
    person.set_password(password)
    person.password_changed_at = None
    person.save(update_fields=["password", "password_changed_at"])
    forget_failures(username=person.username)
    _record("account.password_issued", person, actor=actor, at=at)
    return password


@transaction.atomic(durable=True)
def change_password(user: int, *, password: str, at: datetime) -> User:
    """Chosen by its owner; whether it is good enough was the form's question."""
    person = User.objects.select_for_update().get(pk=user)
    _set_password(person, password, at)
    person.save(update_fields=["password", "password_changed_at"])
    _record("account.password_changed", person, actor=person, at=at)
    return person


@transaction.atomic(durable=True)
def clear_second_factor(user: int, *, actor: User | None, at: datetime) -> User:
    """For somebody who lost the telephone: the next sign-in asks for the password alone."""
    person = _under_administration(user, actor)
    removed, _ = Authenticator.objects.filter(user=person).delete()
    if removed:
        _record("account.second_factor_cleared", person, actor=actor, at=at)
    return person


@transaction.atomic(durable=True)
def prefer_elder(user: int, *, wanted: bool, at: datetime) -> User:
    """Large print on or off."""
    person = User.objects.select_for_update().get(pk=user)
    if person.elder != wanted:
        person.elder = wanted
        person.save(update_fields=["elder"])
        _record("account.elder_preferred", person, actor=person, at=at, wanted=wanted)
    return person


@transaction.atomic(durable=True)
def note(verb: str, *, user: User | None, at: datetime, **details: str) -> None:
    """Something that happened at the door. Of a failure under an unknown username, that it happened and no name."""
    if user is None:
        record(verb, kind="account", key="unknown", actor=None, at=at, **details)
    else:
        _record(verb, user, actor=user, at=at, **details)


def _under_administration(user: int, actor: User | None) -> User:
    person = User.objects.select_for_update().get(pk=user)
    if actor is not None:
        check_over_account(actor=actor.roles, holder=person.roles, oneself=actor.pk == user)
    return person


def _set_password(person: User, password: str, at: datetime) -> None:
    person.set_password(password)
    person.password_changed_at = at
    if person.pk is not None:
        PasswordUsed.objects.create(user=person, password=person.password, at=at)
        kept = PasswordUsed.objects.filter(user=person).values_list("pk", flat=True)[: settings.PASSWORDS_REMEMBERED]
        PasswordUsed.objects.filter(user=person).exclude(pk__in=list(kept)).delete()


def _record(verb: str, user: User, *, actor: User | None, at: datetime, territory: str = "", **details: object) -> None:
    home = territory or cast("str", getattr(user.organisation, "path", ""))
    record(verb, kind="account", key=str(user.pk), actor=actor, at=at, territory=home, **details)
