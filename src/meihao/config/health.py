"""Whether the product lives, whether it may be sent visitors, and its figures."""

from __future__ import annotations

import time
from hmac import compare_digest
from ipaddress import ip_address

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from meihao.config import metrics
from meihao.web.http import Visit, public

BEAT_WITHIN = 30
"""Seconds after which a worker that has not been heard of counts as gone."""

_MIGRATED: set[str] = set()


@never_cache
@require_safe
@public
def live(_request: Visit) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@never_cache
@require_safe
@public
def ready(_request: Visit) -> HttpResponse:
    """Database, tables and worker are there: 200, else 503 naming what is missing."""
    parts = {"database": _database(), "tables": _tables(), "worker": _worker()}
    return JsonResponse(parts, status=200 if all(word == "ok" for word in parts.values()) else 503)


@never_cache
@require_safe
@public
def figures(request: Visit) -> HttpResponse:
    """Prometheus' figures, for whoever brings the token or asks from this machine; to others there is no such page."""
    if not _may_watch(request):
        raise Http404
    return HttpResponse(metrics.text(), content_type=CONTENT_TYPE_LATEST)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "unreachable"
    return "ok"


def _tables() -> str:
    """Whether every migration is applied. Once so, always so for this process: it is not asked again."""
    name = str(connection.settings_dict["NAME"])
    if name in _MIGRATED:
        return "ok"
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return "behind"
    except DatabaseError:
        return "unreachable"
    _MIGRATED.add(name)
    return "ok"


def _worker() -> str:
    try:
        beat = (settings.DATA / "run" / "worker.beat").stat().st_mtime
    except FileNotFoundError:
        return "absent"
    return "ok" if time.time() - beat < BEAT_WITHIN else "silent"


def _may_watch(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "")
    if settings.METRICS_TOKEN:
        return compare_digest(given, f"Bearer {settings.METRICS_TOKEN}")
    relayed = "X-Forwarded-For" in request.headers  # by a proxy that nobody told us to trust
    return not relayed and ip_address(request.META.get("REMOTE_ADDR") or "0.0.0.0").is_loopback  # noqa: S104  # not bound to
