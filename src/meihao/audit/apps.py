"""Where Django meets this app."""

from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """audit: see the package docstring."""

    name = "meihao.audit"
    label = "audit"
    verbose_name = "审计"

    def ready(self) -> None:
        """Offer the trail in the navigation."""
        from meihao.audit.permissions import Permission
        from meihao.web.navigation import Item, register

        register(Item("audit", "审计日志", "shield-check", "audit:trail", Permission.AUDIT_READ, 90, short="审计"))
