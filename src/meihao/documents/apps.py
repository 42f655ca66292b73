"""Where Django meets this app."""

from __future__ import annotations

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """documents: see the package docstring."""

    name = "meihao.documents"
    label = "documents"
    verbose_name = "公文"

    def ready(self) -> None:
        """Stand in the navigation; say how the trail prints our verbs."""
        from meihao.accounts.permissions import Permission
        from meihao.audit.rules import name_verbs
        from meihao.web.navigation import Item, register

        name_verbs({"sheet.pictured": "上传图纸图片", "sheet.cleared": "撤下图纸图片"})
        register(Item("documents", "公文打印", "printer", "documents:papers", Permission.COMMUNITY_READ, 65, "公文"))
