"""Where Django meets this app."""

from __future__ import annotations

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """documents: see the package docstring."""

    name = "meihao.documents"
    label = "documents"
    verbose_name = "公文"

    def ready(self) -> None:
        """Stand in the navigation."""
        from meihao.accounts.permissions import Permission
        from meihao.web.navigation import Item, register

        register(Item("documents", "公文打印", "printer", "documents:papers", Permission.COMMUNITY_READ, 65, "公文"))
