"""Addresses of yearly plans."""

from __future__ import annotations

from django.urls import path

from meihao.plans.views import composer, imports, plans

app_name = "plans"
urlpatterns = [
    path("plans/", plans.overview, name="overview"),
    path("plans/chart.json", plans.chart, name="chart"),
    path("plans/import/", imports.bring, name="import"),
    path("plans/import/confirm/", imports.confirm, name="confirm"),
    path("plans/versions/<int:version>/", plans.version, name="version"),
    path("plans/versions/<int:version>/file", plans.document, name="document"),
    path("plans/variants/compare/", composer.compared, name="compare"),
    path("plans/variants/<int:variant>/", composer.variant, name="variant"),
    path("plans/<int:year>/", plans.year, name="year"),
    path("plans/<int:year>/enter/", plans.enter, name="enter"),
    path("plans/<int:year>/composer/", composer.composer, name="composer"),
]
