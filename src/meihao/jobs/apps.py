"""Where Django meets this app."""

from __future__ import annotations

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """jobs: see the package docstring."""

    name = "meihao.jobs"
    label = "jobs"
    verbose_name = "后台任务"
