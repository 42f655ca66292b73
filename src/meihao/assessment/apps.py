"""Where Django meets this app."""

from __future__ import annotations

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    """assessment: see the package docstring."""

    name = "meihao.assessment"
    label = "assessment"
    verbose_name = "评估"

    def ready(self) -> None:
        """Offer the pages in the navigation, and what waits for whom on the first screen."""
        from meihao.accounts.permissions import Permission
        from meihao.assessment.selectors import home
        from meihao.audit.rules import name_verbs
        from meihao.web.home import Block, register_block
        from meihao.web.navigation import Item, Tab, register, register_tab

        name_verbs({"designation.decided": "定试点类型", "conclusion.decided": "作出评估结论"})
        register(
            Item(
                "communities",
                "美好社区",
                "building-community",
                "assessment:communities",
                Permission.COMMUNITY_READ,
                20,
                "社区",
            )
        )
        register(
            Item("checkups", "城市体检", "clipboard-list", "assessment:checkups", Permission.COMMUNITY_READ, 38, "体检")
        )
        register(
            Item("expert", "待我认定", "clipboard-check", "assessment:expert", Permission.FINDING_MAKE, 10, "认定")
        )
        register(Item("pack", "规则包", "file-text", "assessment:pack", Permission.POLICY_READ, 70, "规则"))
        register_block(
            Block("assessment.tally", "assessment/home_tally.html", home.tally, Permission.COMMUNITY_READ, 200)
        )
        register_block(
            Block("assessment.expert", "assessment/home_expert.html", home.expert, Permission.FINDING_MAKE, 10)
        )
        for tab in (
            Tab("matrix", "指标矩阵", "assessment:matrix", Permission.COMMUNITY_READ, 10),
            Tab("gaps", "缺口", "assessment:gaps", Permission.COMMUNITY_READ, 20),
            Tab("panel", "专家组", "assessment:panel", Permission.PANEL_CONVENE, 60),
            Tab("decisions", "历次决定", "assessment:decisions", Permission.COMMUNITY_READ, 70),
        ):
            register_tab("community", tab)
