"""Where Django meets this app."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """web: see the package docstring."""

    name = "meihao.web"
    label = "web"
    verbose_name = "界面"
