"""Where Django meets this app."""

from __future__ import annotations

from django.apps import AppConfig


class LabConfig(AppConfig):
    """lab: see the package docstring."""

    name = "meihao.lab"
    label = "lab"
    verbose_name = "政策推演"

    def ready(self) -> None:
        """Stand in the navigation."""
        from meihao.accounts.permissions import Permission
        from meihao.audit.rules import name_verbs
        from meihao.web.navigation import Item, register

        register(Item("lab", "政策推演", "scale", "lab:overview", Permission.POLICY_DRAFT, 72, "推演"))
        name_verbs(
            {
                "draft.opened": "起草政策草稿",
                "draft.changed": "改草稿里的数字",
                "draft.taken_back": "撤回草稿改动",
                "draft.shared": "共享政策草稿",
                "draft.discarded": "作废政策草稿",
            }
        )
