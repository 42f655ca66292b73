"""Where Django meets this app."""

from __future__ import annotations

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """jobs: see the package docstring."""

    name = "meihao.jobs"
    label = "jobs"
    verbose_name = "后台任务"

    def ready(self) -> None:
        """Stand in the navigation, and say how this app's verbs are printed in the trail."""
        from meihao.accounts.permissions import Permission
        from meihao.audit.rules import name_verbs
        from meihao.web import navigation

        navigation.register(
            navigation.Item("jobs", "后台任务", "hourglass", "jobs:jobs", Permission.JOB_READ, 700, "任务")
        )
        name_verbs({"job.submitted": "提交后台任务", "job.done": "后台任务完成", "job.failed": "后台任务没有完成"})
