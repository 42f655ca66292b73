"""Addresses of the policy lab."""

from __future__ import annotations

from django.urls import path

from meihao.lab import views

app_name = "lab"
HERE = "lab/<int:draft>/"
urlpatterns = [
    path("lab/", views.overview, name="overview"),
    path("lab/open/", views.open_, name="open"),
    path(HERE, views.draft, name="draft"),
    path(f"{HERE}values/", views.values, name="values"),
    path(f"{HERE}values/<str:what>/", views.value, name="value"),
    path(f"{HERE}values/<str:what>/take-back/", views.take_back, name="take_back"),
    path(f"{HERE}copy/", views.copy, name="copy"),
    path(f"{HERE}share/", views.share, name="share"),
    path(f"{HERE}discard/", views.discard, name="discard"),
    path(f"{HERE}reasons/<slug:aspect>/<int:subject>/", views.reasons, name="reasons"),
    path(f"{HERE}difference.xlsx", views.sheet, name="sheet"),
    path(f"{HERE}pack.zip", views.archive, name="archive"),
]
