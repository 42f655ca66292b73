"""Addresses of supervision."""

from __future__ import annotations

from django.urls import path

from meihao.oversight import views

app_name = "oversight"
urlpatterns = [
    path("oversight/", views.overview, name="overview"),
    path("oversight/list.xlsx", views.sheet, name="sheet"),
    path("projects/<slug:code>/oversight/", views.project, name="project"),
]
