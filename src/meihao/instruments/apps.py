"""Where Django meets this app."""

from __future__ import annotations

from django.apps import AppConfig


class InstrumentsConfig(AppConfig):
    """instruments: see the package docstring."""

    name = "meihao.instruments"
    label = "instruments"
    verbose_name = "文件原文"

    def ready(self) -> None:
        """Stand in the navigation, and offer the importing to the worker."""
        from meihao.accounts.permissions import Permission
        from meihao.audit.rules import name_verbs
        from meihao.jobs.services import register as register_work
        from meihao.web.navigation import Item, register

        register_work("import_instrument", "meihao.instruments.tasks.import_document")
        name_verbs({"instrument.imported": "导入文件原文"})
        register(
            Item(
                "instruments",
                "文件原文",
                "clipboard-text",
                "instruments:instruments",
                Permission.INSTRUMENT_READ,
                60,
                "原文",
            )
        )
