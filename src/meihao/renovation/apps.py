"""Where Django meets this app."""

from __future__ import annotations

from django.apps import AppConfig


class RenovationConfig(AppConfig):
    """renovation: see the package docstring."""

    name = "meihao.renovation"
    label = "renovation"
    verbose_name = "老旧小区改造"
