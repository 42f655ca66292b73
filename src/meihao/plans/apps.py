"""Where Django meets this app."""

from __future__ import annotations

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """plans: see the package docstring."""

    name = "meihao.plans"
    label = "plans"
    verbose_name = "年度计划"

    def ready(self) -> None:
        """Stand in the navigation, and say how this app's verbs are printed in the trail."""
        from meihao.accounts.permissions import Permission
        from meihao.audit.rules import name_verbs
        from meihao.web.navigation import Item, register

        name_verbs({"plan.entered": "登记年度计划", "variant.saved": "保存计划方案"})
        register(Item("plans", "年度计划", "calendar-event", "plans:overview", Permission.PLAN_READ, 40, "计划"))
