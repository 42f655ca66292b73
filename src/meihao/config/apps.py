"""Where Django meets the entry points: only for their commands."""

from __future__ import annotations

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """config: see the package docstring."""

    name = "meihao.config"
    label = "config"
    verbose_name = "运行"
