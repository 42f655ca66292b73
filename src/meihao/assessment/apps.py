"""Where Django meets this app."""

from __future__ import annotations

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    """assessment: see the package docstring."""

    name = "meihao.assessment"
    label = "assessment"
    verbose_name = "评估"
