"""Server-sent events: the progress of jobs, to any number of browsers, from one poll a second.

A visitor's session is asked for once, when they connect; from then on they cost
a queue and no database connection. One thread of the process does all the asking.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from http.cookies import SimpleCookie
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.db import DatabaseError, close_old_connections
from django.http import HttpRequest
from django.utils import timezone

from meihao.jobs import selectors as jobs

type Receive = Callable[[], Awaitable[Any]]
type Send = Callable[[Any], Awaitable[None]]

POLL = 1.0
KEEP_ALIVE = 25.0
"""Seconds between the comments that keep an idle stream open through proxies."""

_ASKING = ThreadPoolExecutor(1, thread_name_prefix="live")
_WATCHERS: dict[int, set[asyncio.Queue[jobs.Progress]]] = {}
_TOLD: dict[int, jobs.Progress] = {}
_POLLING: set[asyncio.Task[None]] = set()
_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]


async def hub(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """`/sse/jobs/<key>`: one `job` event a change until the job ends. 404 to whoever may not see it."""
    first = await _ask(_admitted, scope["path"], _cookies(scope))
    if first is None:
        await send({"type": "http.response.start", "status": 404, "headers": [(b"content-type", b"text/plain")]})
        await send({"type": "http.response.body", "body": b""})
        return
    queue: asyncio.Queue[jobs.Progress] = asyncio.Queue()
    queue.put_nowait(first)
    _TOLD.setdefault(first["key"], first)
    _WATCHERS.setdefault(first["key"], set()).add(queue)
    if not _POLLING:
        _POLLING.add(asyncio.create_task(_poll()))
    leaving = asyncio.create_task(_gone(receive))
    try:
        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        await _relay(queue, leaving, send)
    finally:
        leaving.cancel()
        _WATCHERS[first["key"]].discard(queue)
        if not _WATCHERS[first["key"]]:
            del _WATCHERS[first["key"]], _TOLD[first["key"]]


async def _relay(queue: asyncio.Queue[jobs.Progress], leaving: asyncio.Task[None], send: Send) -> None:
    """Hand on what the poll brings until the job ends or the visitor leaves."""
    while True:
        coming = asyncio.create_task(queue.get())
        ready, _ = await asyncio.wait({coming, leaving}, timeout=KEEP_ALIVE, return_when=asyncio.FIRST_COMPLETED)
        if coming not in ready:
            coming.cancel()
        if leaving in ready:
            return
        if coming not in ready:
            await send({"type": "http.response.body", "body": b": ka\n\n", "more_body": True})
            continue
        job = coming.result()
        body = f"event: job\ndata: {json.dumps(job, ensure_ascii=False)}\n\n".encode()
        await send({"type": "http.response.body", "body": body, "more_body": not job["ended"]})
        if job["ended"]:
            return


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _poll() -> None:
    """Ask for all watched jobs at once, and tell the watchers of those that changed. Ends with the last watcher."""
    try:
        while _WATCHERS:
            await asyncio.sleep(POLL)
            try:
                news = await _ask(jobs.progress_of, list(_WATCHERS), now=timezone.now())
            except DatabaseError:
                continue  # asked again in a second
            for key, job in news.items():
                if key in _WATCHERS and _TOLD.get(key) != job:
                    _TOLD[key] = job
                    for queue in _WATCHERS[key]:
                        queue.put_nowait(job)
    finally:
        _POLLING.clear()


async def _ask[**P, R](question: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Put a question to the database in the thread that is kept for it."""

    def asked() -> R:
        close_old_connections()
        try:
            return question(*args, **kwargs)
        finally:
            close_old_connections()

    return await asyncio.get_running_loop().run_in_executor(_ASKING, asked)


def _cookies(scope: dict[str, Any]) -> dict[str, str]:
    jar = SimpleCookie()
    for name, value in scope["headers"]:
        if name == b"cookie":
            jar.load(value.decode("latin-1"))
    return {name: morsel.value for name, morsel in jar.items()}


def _admitted(path: str, cookies: dict[str, str]) -> jobs.Progress | None:
    """The job as it stands, if there is one under the path and the holder of the cookies may see it."""
    key = path.removeprefix("/sse/jobs/").strip("/")
    if not path.startswith("/sse/jobs/") or not key.isascii() or not key.isdigit():
        return None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(cookies.get(settings.SESSION_COOKIE_NAME))
    user = get_user(request)
    if not user.is_authenticated or not jobs.visible_to(user).filter(pk=int(key)).exists():
        return None
    return jobs.progress_of([int(key)], now=timezone.now()).get(int(key))
