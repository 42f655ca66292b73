"""Addresses of the trail."""

from __future__ import annotations

from django.urls import path

from meihao.audit import views

app_name = "audit"
urlpatterns = [
    path("audit/", views.trail, name="trail"),
    path("audit/<int:pk>/", views.entry, name="entry"),
    path("audit/<int:pk>/proof.json", views.proof, name="proof"),
    path("audit/seals/", views.seals, name="seals"),
    path("audit/seals/lay/", views.lay, name="lay"),
    path("audit/seals/verify/", views.verify, name="verify"),
    path("audit/export.zip", views.export, name="export"),
]
