"""Who may be played in a demonstration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db.models import QuerySet

from meihao.accounts.models import User
from meihao.accounts.rules import Role
from meihao.demo.rules.story import Person
from meihao.demo.selectors import stories

GROUPS: Final = {
    "office": "市和区市",
    "department": "部门和专家",
    "street": "街道和社区",
    "firm": "参建单位和物业",
    "keeper": "管理员",
}
"""The headings of the door, in order."""


@dataclass(frozen=True, slots=True)
class Card:
    """Somebody who may be played: who they are, and what they see."""

    person: Person
    user: User

    @property
    def role(self) -> Role:
        """The role that the card is headed with."""
        return self.person.role

    @property
    def places(self) -> list[str]:
        """The bodies where they are in office."""
        return [post.organisation.name for post in self.user.posts.all() if post.until is None]


def cards() -> list[Card]:
    """Those offered at the door who are there, in the story's order."""
    offered = stories.cards()
    there = {user.username: user for user in _invented().filter(username__in=[one.username for one in offered])}
    return [Card(person, there[person.username]) for person in offered if person.username in there]


def groups() -> list[tuple[str, list[Card]]]:
    """The same under the headings of the door, those with somebody under them."""
    found = cards()
    told = [(title, [card for card in found if card.person.group == group]) for group, title in GROUPS.items()]
    return [(title, those) for title, those in told if those]


def played(username: str) -> User | None:
    """An invented person without a password, in a demonstration; nobody else may be signed in as."""
    person = _invented().filter(username=username).first() if settings.DEMO else None
    return None if person is None or person.has_usable_password() else person


def _invented() -> QuerySet[User]:
    return User.objects.filter(invented=True, is_active=True).prefetch_related("posts__organisation")
