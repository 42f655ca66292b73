"""Where Django meets this app."""

from __future__ import annotations

from django.apps import AppConfig


class FactsConfig(AppConfig):
    """facts: see the package docstring."""

    name = "meihao.facts"
    label = "facts"
    verbose_name = "事实与证据"
