"""Addresses of papers."""

from __future__ import annotations

from django.urls import path

from meihao.documents import views

app_name = "documents"
urlpatterns = [
    path("documents/", views.papers, name="papers"),
    path("documents/<slug:sheet_kind>/<str:sheet_subject>/pictures/", views.pictures, name="pictures"),
    path("documents/<slug:sheet_kind>/<str:sheet_subject>/pictures/<slug:slot>/", views.picture, name="picture"),
    path("documents/<slug:paper_kind>/<str:paper_subject>.<slug:paper_form>", views.paper, name="paper"),
]
