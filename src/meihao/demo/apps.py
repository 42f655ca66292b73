"""Where Django meets this app."""

from __future__ import annotations

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """demo: see the package docstring."""

    name = "meihao.demo"
    label = "demo"
    verbose_name = "演示"

    def ready(self) -> None:
        """Say how this app's verbs are printed in the trail."""
        from meihao.audit.rules import name_verbs

        name_verbs(
            {"demo.begun": "开始写入演示数据", "demo.entered": "以演示身份进入", "demo.reported": "演示考勤设备上报"}
        )
