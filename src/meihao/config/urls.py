"""Every address of the product."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from meihao.config import health

APPS = (
    "web",
    "accounts",
    "organisations",
    "audit",
    "attachments",
    "jobs",
    "places",
    "facts",
    "instruments",
    "reviews",
    "assessment",
    "demo",
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/live", health.live, name="live"),
    path("health/ready", health.ready, name="ready"),
    path("metrics", health.figures, name="metrics"),
    *(path("", include(f"meihao.{app}.urls")) for app in APPS if find_spec(f"meihao.{app}.urls")),
]
