"""Where Django meets this app."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """web: see the package docstring."""

    name = "meihao.web"
    label = "web"
    verbose_name = "界面"

    def ready(self) -> None:
        """The first screen stands first in the navigation."""
        from meihao.web import navigation

        navigation.register(navigation.Item("home", "首页", "home", "home", None, 0))
