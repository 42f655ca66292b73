"""Where Django meets this app."""

from __future__ import annotations

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """organisations: see the package docstring."""

    name = "meihao.organisations"
    label = "organisations"
    verbose_name = "组织机构"
