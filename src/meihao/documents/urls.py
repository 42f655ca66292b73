"""Addresses of papers."""

from __future__ import annotations

from django.urls import path

from meihao.documents import views

app_name = "documents"
urlpatterns = [
    path("documents/", views.papers, name="papers"),
    path("documents/<slug:paper_kind>/<str:paper_subject>.<slug:paper_form>", views.paper, name="paper"),
]
