"""That something changed, as server-sent events to the screens on the wall: no data, they ask for it as anybody would.

One poll for all screens of a process; what came in between is told at once.
"""

from __future__ import annotations

import asyncio
from typing import Any

from django.db import DatabaseError
from django.utils import timezone

from meihao.accounts.permissions import Permission
from meihao.config.streams import Event, Receive, Send, ask, cookies, header, not_here, relay, visitor
from meihao.oversight.selectors.maps import mark

PATH = "/sse/oversight"
POLL = 15.0
"""Seconds: a screen is asked to look anew so often at the most."""
AGAIN = 5000
"""Milliseconds after which a browser that lost the stream comes back."""

_SCREENS: set[asyncio.Queue[Event]] = set()
_POLLING: set[asyncio.Task[None]] = set()


async def hub(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """`/sse/oversight`: a `change` event whenever something was written or the day turned.

    Who comes back with the last event that they saw (`Last-Event-ID`) is told at once if they missed any. 404 to whoever
    may not see projects.
    """
    now = await ask(_admitted, cookies(scope)) if scope["path"] == PATH else None
    if now is None:
        await not_here(send)
        return
    queue: asyncio.Queue[Event] = asyncio.Queue()
    seen = header(scope, b"last-event-id")
    queue.put_nowait(_event(now, "change" if seen and seen != now else "here"))
    _SCREENS.add(queue)
    if not _POLLING:
        _POLLING.add(asyncio.create_task(_poll(now)))
    try:
        await relay(queue, receive, send)
    finally:
        _SCREENS.discard(queue)


def _event(now: str, name: str) -> Event:
    return Event(f"retry: {AGAIN}\nid: {now}\nevent: {name}\ndata: {now}\n\n".encode())


async def _poll(told: str) -> None:
    """Ask for the mark of what is written, and tell every screen when it changed. Ends with the last screen."""
    try:
        while _SCREENS:
            await asyncio.sleep(POLL)
            try:
                now = await ask(mark, timezone.localdate())
            except DatabaseError:
                continue  # asked again at the next turn
            if now != told:
                told = now
                for queue in _SCREENS:
                    queue.put_nowait(_event(now, "change"))
    finally:
        _POLLING.clear()


def _admitted(held: dict[str, str]) -> str | None:
    """The mark as it stands, if the holder of the cookies may see projects."""
    user = visitor(held)
    return mark(timezone.localdate()) if user is not None and user.may(Permission.PROJECT_READ) else None
