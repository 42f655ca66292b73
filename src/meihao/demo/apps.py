"""Where Django meets this app."""

from __future__ import annotations

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """demo: see the package docstring."""

    name = "meihao.demo"
    label = "demo"
    verbose_name = "演示"
