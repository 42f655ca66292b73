"""Addresses of the office's own documents."""

from __future__ import annotations

from django.urls import path

from meihao.instruments import views

app_name = "instruments"
urlpatterns = [
    path("instruments/", views.instruments, name="instruments"),
    path("instruments/import/", views.upload, name="upload"),
    path("instruments/draft/<int:job>/", views.draft, name="draft"),
    path("instruments/<int:pk>/", views.instrument, name="instrument"),
    path("instruments/<int:pk>/file/", views.original, name="original"),
]
