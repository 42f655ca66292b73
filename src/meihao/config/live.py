"""The progress of jobs as server-sent events, to any number of browsers, from one poll a second."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from django.db import DatabaseError
from django.utils import timezone

from meihao.config.streams import Event, Receive, Send, ask, cookies, not_here, relay, visitor
from meihao.jobs import selectors as jobs

POLL = 1.0
PREFIX = "/sse/jobs/"

_WATCHERS: dict[int, set[asyncio.Queue[Event]]] = {}
_TOLD: dict[int, jobs.Progress] = {}
_POLLING: set[asyncio.Task[None]] = set()


async def hub(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """`/sse/jobs/<key>`: one `job` event a change until the job ends. 404 to whoever may not see it."""
    first = await ask(_admitted, scope["path"], cookies(scope))
    if first is None:
        await not_here(send)
        return
    queue: asyncio.Queue[Event] = asyncio.Queue()
    queue.put_nowait(_event(first))
    _TOLD.setdefault(first["key"], first)
    _WATCHERS.setdefault(first["key"], set()).add(queue)
    if not _POLLING:
        _POLLING.add(asyncio.create_task(_poll()))
    try:
        await relay(queue, receive, send)
    finally:
        _WATCHERS[first["key"]].discard(queue)
        if not _WATCHERS[first["key"]]:
            del _WATCHERS[first["key"]], _TOLD[first["key"]]


def _event(job: jobs.Progress) -> Event:
    return Event(f"event: job\ndata: {json.dumps(job, ensure_ascii=False)}\n\n".encode(), last=job["ended"])


async def _poll() -> None:
    """Ask for all watched jobs at once, and tell the watchers of those that changed. Ends with the last watcher."""
    try:
        while _WATCHERS:
            await asyncio.sleep(POLL)
            try:
                news = await ask(jobs.progress_of, list(_WATCHERS), now=timezone.now())
            except DatabaseError:
                continue  # asked again in a second
            for key, job in news.items():
                if key in _WATCHERS and _TOLD.get(key) != job:
                    _TOLD[key] = job
                    for queue in _WATCHERS[key]:
                        queue.put_nowait(_event(job))
    finally:
        _POLLING.clear()


def _admitted(path: str, held: dict[str, str]) -> jobs.Progress | None:
    """The job as it stands, if there is one under the path and the holder of the cookies may see it."""
    key = path.removeprefix(PREFIX).strip("/")
    if not path.startswith(PREFIX) or not key.isascii() or not key.isdigit():
        return None
    user = visitor(held)
    if user is None or not jobs.visible_to(user).filter(pk=int(key)).exists():
        return None
    return jobs.progress_of([int(key)], now=timezone.now()).get(int(key))
