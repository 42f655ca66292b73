"""Every address of the product."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from meihao.config import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/live", health.live, name="live"),
    path("health/ready", health.ready, name="ready"),
    path("metrics", health.figures, name="metrics"),
    path("", include("meihao.web.urls")),
    path("", include("meihao.audit.urls")),
    path("", include("meihao.organisations.urls")),
    path("", include("meihao.accounts.urls")),
    path("", include("meihao.jobs.urls")),
    path("", include("meihao.documents.urls")),
    path("", include("meihao.places.urls")),
    path("", include("meihao.facts.urls")),
    path("", include("meihao.instruments.urls")),
    path("", include("meihao.assessment.urls")),
    path("", include("meihao.renovation.urls")),
    path("", include("meihao.sites.urls")),
    path("", include("meihao.checks.urls")),
    path("", include("meihao.completion.urls")),
    path("", include("meihao.plans.urls")),
    path("", include("meihao.funding.urls")),
    path("", include("meihao.returns.urls")),
    path("", include("meihao.pilots.urls")),
    path("", include("meihao.oversight.urls")),
    path("", include("meihao.councils.urls")),
    path("", include("meihao.lab.urls")),
    path("", include("meihao.portal.urls")),
    path("", include("meihao.demo.urls")),
]
