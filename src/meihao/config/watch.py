"""One line in the log and one count in the figures for every request.

A request is logged by its path without the query, and its maker by key, not by name.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from uuid import uuid4

import structlog
from django.http import HttpRequest, HttpResponse

from meihao.config import metrics

_QUIET = ("/health/", "/metrics", "/static/")


class RequestLog:
    """One line and one count for every request, under a number that its answer carries too."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer
        self.log = structlog.get_logger("meihao.request")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number = uuid4().hex[:16]
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request=number)
        began = time.perf_counter()
        response = self.answer(request)
        took = time.perf_counter() - began
        response["X-Request-ID"] = number
        route = request.resolver_match.route if request.resolver_match else "-"
        metrics.count(request.method or "-", route, response.status_code, took)
        quiet = request.path.startswith(_QUIET) and response.status_code < 500
        person = getattr(request, "_cached_user", None)  # whoever nobody asked for stays unasked
        self.log.log(
            logging.DEBUG if quiet else logging.INFO,
            "request",
            method=request.method,
            path=request.path,
            status=response.status_code,
            ms=round(took * 1000, 1),
            user=getattr(person, "pk", None),
        )
        return response
