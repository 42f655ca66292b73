"""Where Django meets this app."""

from __future__ import annotations

from django.apps import AppConfig


class FundingConfig(AppConfig):
    """funding: see the package docstring."""

    name = "meihao.funding"
    label = "funding"
    verbose_name = "资金"

    def ready(self) -> None:
        """Offer the pages, answer what the pack and the statistics ask of money, and say how this app's verbs are printed in the trail."""
        from meihao.accounts.permissions import Permission
        from meihao.audit.rules import name_verbs
        from meihao.facts import sources
        from meihao.funding.selectors import facts, home, sums
        from meihao.renovation.selectors import PROJECT
        from meihao.renovation.selectors.contributions import tell_paid
        from meihao.web.home import Block, register_block
        from meihao.web.navigation import Item, Tab, register, register_tab

        sources.register("progress.spend_ahead", facts.spend_ahead, kind=PROJECT)
        tell_paid(sums.paid_by_source)
        register_tab("project", Tab("funding", "资金", "funding:ledger", Permission.PROJECT_READ, 28))
        register(Item("funding", "资金", "coin", "funding:overview", Permission.PROJECT_READ, 45, "资金"))
        register_block(Block("funding.waiting", "funding/home.html", home.waiting, Permission.PROJECT_READ, 17))
        name_verbs(
            {
                "money.appropriated": "登记资金下达",
                "money.allocated": "安排资金",
                "money.contributed": "登记筹资",
                "money.contracted": "登记合同",
                "money.incurred": "登记费用",
                "money.paid": "登记支付",
                "money.imported": "导入支付",
                "money.reversed": "冲减记录",
                "payment.reviewed": "确认支付",
                "costs.claimed": "申报奖补",
                "claim.decided": "审定奖补",
                "balance.edited": "编制资金平衡测算",
                "balance.discarded": "放弃资金平衡测算草稿",
                "balance.issued": "资金平衡测算定为新版本",
            }
        )
