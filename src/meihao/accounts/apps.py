"""Where Django meets this app."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """accounts: see the package docstring."""

    name = "meihao.accounts"
    label = "accounts"
    verbose_name = "账号"

    def ready(self) -> None:
        """Stand in the navigation and on the first screen; say why a body with people in office may not be closed."""
        from meihao.accounts.selectors import in_office
        from meihao.accounts.views import home
        from meihao.organisations.models import Organisation
        from meihao.organisations.services import may_object_to_closing

        def somebody_in_office(body: Organisation) -> str:
            people = in_office(body)
            return f"还有 {people} 人在这里任职，请先由安全管理员办理离任。" if people else ""

        may_object_to_closing(somebody_in_office)
        home.register()
