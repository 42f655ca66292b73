"""Where Django meets this app."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """accounts: see the package docstring."""

    name = "meihao.accounts"
    label = "accounts"
    verbose_name = "账号"
