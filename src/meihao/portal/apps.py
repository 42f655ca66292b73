"""Where Django meets this app."""

from __future__ import annotations

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """portal: see the package docstring."""

    name = "meihao.portal"
    label = "portal"
    verbose_name = "公众平台"

    def ready(self) -> None:
        """Stand beside each project and pilot; name what is written to the trail."""
        from meihao.accounts.permissions import Permission
        from meihao.audit.rules import name_verbs
        from meihao.pilots.selectors.pilots import CYCLE
        from meihao.web.navigation import Tab, register_tab

        name_verbs({"photo.released": "公开照片", "photo.withdrawn": "撤回公开的照片"})
        for kind in ("project", CYCLE):
            register_tab(kind, Tab("portal", "公开", "portal:publication", Permission.PROJECT_READ, 33))
