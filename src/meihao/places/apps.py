"""Where Django meets this app."""

from __future__ import annotations

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """places: see the package docstring."""

    name = "meihao.places"
    label = "places"
    verbose_name = "地点"
