"""Where Django meets this app."""

from __future__ import annotations

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """places: see the package docstring."""

    name = "meihao.places"
    label = "places"
    verbose_name = "地点"

    def ready(self) -> None:
        """Offer the tab of compounds, and say how this app's verbs are printed in the trail."""
        from meihao.accounts.permissions import Permission
        from meihao.audit.rules import name_verbs
        from meihao.web.navigation import Tab, register_tab

        register_tab("community", Tab("compounds", "小区", "places:compounds", Permission.COMMUNITY_READ, 50))

        name_verbs(
            {
                "division.registered": "登记区划",
                "divisions.registered": "导入区划表",
                "community.registered": "登记社区",
                "community.updated": "更新社区",
                "compound.registered": "登记小区",
                "compound.updated": "更新小区",
            }
        )
