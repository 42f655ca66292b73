"""Addresses of statistical returns."""

from __future__ import annotations

from django.urls import path

from meihao.returns import views

app_name = "returns"
urlpatterns = [
    path("returns/", views.overview, name="overview"),
    path("returns/chart.json", views.chart, name="chart"),
    path("returns/export.xlsx", views.export, name="export"),
    path("returns/<slug:month>/<slug:district>/", views.district, name="district"),
    path("returns/<slug:month>/<slug:district>/submit/", views.submit, name="submit"),
    path("returns/<slug:month>/<slug:district>/hear/", views.hear, name="hear"),
    path("returns/<slug:month>/<slug:district>/figures/<slug:field>/", views.figure, name="figure"),
]
