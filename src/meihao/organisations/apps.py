"""Where Django meets this app."""

from __future__ import annotations

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """organisations: see the package docstring."""

    name = "meihao.organisations"
    label = "organisations"
    verbose_name = "组织机构"

    def ready(self) -> None:
        """Stand in the navigation, and say how this app's verbs are printed in the trail."""
        from meihao.audit.rules import name_verbs
        from meihao.organisations.permissions import Permission
        from meihao.web import navigation

        navigation.register(
            navigation.Item(
                "organisations",
                "组织机构",
                "list-details",
                "organisations:tree",
                Permission.ORGANISATION_READ,
                800,
                "机构",
            )
        )
        name_verbs(
            {
                "organisation.established": "设立机构",
                "organisation.renamed": "机构更名",
                "organisation.closed": "撤销机构",
            }
        )
