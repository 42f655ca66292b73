"""What granian serves: pages through WSGI threads, server-sent events through their hubs, on one port."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from django.conf import settings

import meihao.config.serving
from meihao.config import live, walls
from meihao.config.proxy import behind


async def app(
    scope: dict[str, Any], receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Awaitable[None]]
) -> None:
    """One request, to a hub or to the pages."""
    if scope["type"] != "http":
        return
    scope = behind(scope, settings.TRUSTED_PROXIES)

    async def coming() -> Any:  # granian gives a future where a2wsgi wants a coroutine
        return await receive()

    if scope["path"] == walls.PATH:
        await walls.hub(scope, coming, send)
    elif scope["path"].startswith("/sse/"):
        await live.hub(scope, coming, send)
    else:
        await meihao.config.serving.pages(scope, coming, send)
