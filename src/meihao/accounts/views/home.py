"""What the administrators find on their first screen, and their entry in the navigation."""

from __future__ import annotations

from typing import Any

from meihao.accounts import selectors
from meihao.accounts.models import User
from meihao.accounts.permissions import Permission
from meihao.web import navigation
from meihao.web.home import Block, register_block

SHOWN = 8


def register() -> None:
    """Called once every app is loaded."""
    navigation.register(navigation.Item("people", "人员", "users", "accounts:people", Permission.PEOPLE_READ, 810))
    register_block(Block("posts-to-grant", "accounts/home_waiting.html", _waiting, Permission.POST_GRANT, 10))
    register_block(Block("accounts", "accounts/home_accounts.html", _accounts, Permission.PEOPLE_EDIT, 20))


def _waiting(person: User) -> dict[str, Any]:
    rows = selectors.waiting_for_a_post(person)
    return {"people": rows[:SHOWN], "count": rows.count()}


def _accounts(person: User) -> dict[str, Any]:
    rows = selectors.locked_accounts(person)
    return {"people": rows[:SHOWN], "count": rows.count()}
