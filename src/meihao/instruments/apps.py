"""Where Django meets this app."""

from __future__ import annotations

from django.apps import AppConfig


class InstrumentsConfig(AppConfig):
    """instruments: see the package docstring."""

    name = "meihao.instruments"
    label = "instruments"
    verbose_name = "文件原文"
