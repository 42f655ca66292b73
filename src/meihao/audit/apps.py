"""Where Django meets this app."""

from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """audit: see the package docstring."""

    name = "meihao.audit"
    label = "audit"
    verbose_name = "审计"
