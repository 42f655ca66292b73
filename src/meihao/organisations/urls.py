"""Addresses of the tree of bodies."""

from __future__ import annotations

from django.urls import path

from meihao.organisations import views

app_name = "organisations"
urlpatterns = [
    path("organisations/", views.tree, name="tree"),
    path("organisations/new/", views.establish, name="establish"),
    path("organisations/<slug:code>/", views.body, name="body"),
    path("organisations/<slug:code>/rename/", views.rename, name="rename"),
    path("organisations/<slug:code>/close/", views.close, name="close"),
]
