"""Where Django meets this app."""

from __future__ import annotations

from django.apps import AppConfig


class AttachmentsConfig(AppConfig):
    """attachments: see the package docstring."""

    name = "meihao.attachments"
    label = "attachments"
    verbose_name = "附件"
