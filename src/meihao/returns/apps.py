"""Where Django meets this app."""

from __future__ import annotations

from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    """returns: see the package docstring."""

    name = "meihao.returns"
    label = "returns"
    verbose_name = "统计报表"

    def ready(self) -> None:
        """Stand in the navigation, and say how this app's verbs are printed in the trail."""
        from meihao.accounts.permissions import Permission
        from meihao.audit.rules import name_verbs
        from meihao.web.navigation import Item, register

        name_verbs({"return.submitted": "报送统计报表", "return.heard": "处理统计报表"})
        register(Item("returns", "统计报表", "file-spreadsheet", "returns:overview", Permission.PLAN_READ, 45, "统计"))
