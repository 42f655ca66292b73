"""What every stream of server-sent events needs: who asks, the one thread that asks the database, and handing events on.

A visitor's session is asked for once, when they connect; from then on they cost
a queue and no database connection. One thread of the process does all the asking.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.cookies import SimpleCookie
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.db import close_old_connections
from django.http import HttpRequest

from meihao.accounts.models import User

type Receive = Callable[[], Awaitable[Any]]
type Send = Callable[[Any], Awaitable[None]]

KEEP_ALIVE = 25.0
"""Seconds between the comments that keep an idle stream open through proxies."""

_ASKING = ThreadPoolExecutor(1, thread_name_prefix="live")
_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]


@dataclass(frozen=True, slots=True)
class Event:
    """A message as it is sent; the last of its stream closes it."""

    body: bytes
    last: bool = False


async def relay(queue: asyncio.Queue[Event], receive: Receive, send: Send) -> None:
    """Hand on what comes into a queue until the last event, or until the visitor leaves."""
    leaving = asyncio.create_task(_gone(receive))
    try:
        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        while True:
            coming = asyncio.create_task(queue.get())
            ready, _ = await asyncio.wait({coming, leaving}, timeout=KEEP_ALIVE, return_when=asyncio.FIRST_COMPLETED)
            if coming not in ready:
                coming.cancel()
            if leaving in ready:
                return
            event = coming.result() if coming in ready else Event(b": ka\n\n")
            await send({"type": "http.response.body", "body": event.body, "more_body": not event.last})
            if event.last:
                return
    finally:
        leaving.cancel()


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def not_here(send: Send) -> None:
    """404: there is no such stream for whoever asks."""
    await send({"type": "http.response.start", "status": 404, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": b""})


async def ask[**P, R](question: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Put a question to the database in the thread that is kept for it."""

    def asked() -> R:
        close_old_connections()
        try:
            return question(*args, **kwargs)
        finally:
            close_old_connections()

    return await asyncio.get_running_loop().run_in_executor(_ASKING, asked)


def header(scope: dict[str, Any], wanted: bytes) -> str:
    """A header of the request, or nothing."""
    return next((value.decode("latin-1") for name, value in scope["headers"] if name == wanted), "")


def cookies(scope: dict[str, Any]) -> dict[str, str]:
    """The cookies of the request."""
    jar = SimpleCookie()
    for name, value in scope["headers"]:
        if name == b"cookie":
            jar.load(value.decode("latin-1"))
    return {name: morsel.value for name, morsel in jar.items()}


def visitor(held: dict[str, str]) -> User | None:
    """Whoever has signed in with some cookies."""
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(held.get(settings.SESSION_COOKIE_NAME))
    user = get_user(request)
    return user if isinstance(user, User) else None
