"""Where Django meets this app."""

from __future__ import annotations

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """jobs: see the package docstring."""

    name = "meihao.jobs"
    label = "jobs"
    verbose_name = "后台任务"

    def ready(self) -> None:
        """Stand in the navigation."""
        from meihao.accounts.permissions import Permission
        from meihao.web import navigation

        navigation.register(
            navigation.Item("jobs", "后台任务", "hourglass", "jobs:jobs", Permission.JOB_READ, 700, "任务")
        )
