"""Where Django meets this app."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """accounts: see the package docstring."""

    name = "meihao.accounts"
    label = "accounts"
    verbose_name = "账号"

    def ready(self) -> None:
        """Stand in the navigation and on the first screen; say why a body with people in office may not be closed; name this app's verbs."""
        from meihao.accounts.selectors import in_office
        from meihao.accounts.views import home
        from meihao.audit.rules import name_verbs
        from meihao.organisations.models import Organisation
        from meihao.organisations.services import may_object_to_closing

        def somebody_in_office(body: Organisation) -> str:
            people = in_office(body)
            return f"还有 {people} 人在这里任职，请先由安全管理员办理离任。" if people else ""

        may_object_to_closing(somebody_in_office)
        home.register()
        name_verbs(
            {
                "account.enrolled": "登记人员",
                "account.locked": "锁定账号",
                "account.unlocked": "解锁账号",
                "account.password_issued": "发一次性密码",
                "account.password_changed": "修改密码",
                "account.second_factor_changed": "变更双重验证",
                "account.second_factor_cleared": "解除双重验证",
                "account.second_factor_failed": "双重验证没有通过",
                "account.elder_preferred": "切换大字版",
                "account.signed_in": "登录",
                "account.signed_out": "退出登录",
                "account.idled_out": "超时自动退出",
                "account.sign_in_failed": "登录失败",
                "account.locked_out": "多次失败，暂时锁定",
                "post.granted": "授予岗位",
                "post.released": "办理离任",
            }
        )
