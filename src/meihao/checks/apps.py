"""Where Django meets this app."""

from __future__ import annotations

from django.apps import AppConfig


class ChecksConfig(AppConfig):
    """checks: see the package docstring."""

    name = "meihao.checks"
    label = "checks"
    verbose_name = "质量安全检查"

    def ready(self) -> None:
        """Offer the pages and the first screen's block, answer the pack's keys, and name the verbs of the trail."""
        from meihao.accounts.permissions import Permission
        from meihao.audit.rules import name_verbs
        from meihao.checks.selectors import home, sources
        from meihao.facts.sources import register as register_source
        from meihao.facts.sources import register_together
        from meihao.renovation.selectors import PROJECT
        from meihao.web.home import Block, register_block
        from meihao.web.navigation import Item, Tab, register, register_tab

        register_tab("project", Tab("checks", "检查", "checks:checks", Permission.PROJECT_READ, 25))
        register_block(Block("checks.waiting", "checks/home.html", home.waiting, Permission.PROJECT_READ, 15))
        register(
            Item(
                "inspections", "质量安全检查", "shield-check", "checks:inspections", Permission.PROJECT_READ, 34, "检查"
            )
        )
        register_source(sources.PLAN, sources.supervision_plan, kind=PROJECT)
        register_source(sources.CHECKED, sources.materials_checked, kind=PROJECT)
        register_together(sources.INSPECTED, sources.inspected, kind=PROJECT)
        name_verbs(
            {
                "material.entered": "填报材料进场",
                "material.reviewed": "核验进场材料",
                "material.removed": "登记材料退场",
                "node.called": "节点报验",
                "node.checked": "检查隐蔽节点",
                "safety.checked": "安全自查",
                "inspection.recorded": "填报现场检查",
                "finding.raised": "开具整改单",
                "finding.followed": "办理检查问题",
                "inspection_plan.made": "制定检查计划",
                "inspection_round.published": "公布抽查种子",
                "inspection_round.drawn": "双随机抽取",
            }
        )
