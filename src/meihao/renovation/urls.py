"""Addresses of the programme."""

from __future__ import annotations

app_name = "renovation"
urlpatterns: list[object] = []
