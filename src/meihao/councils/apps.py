"""Where Django meets this app."""

from __future__ import annotations

from django.apps import AppConfig


class CouncilsConfig(AppConfig):
    """councils: see the package docstring."""

    name = "meihao.councils"
    label = "councils"
    verbose_name = "会议议事"

    def ready(self) -> None:
        """Stand in the navigation, on the first screen and beside each project; tell what meetings know."""
        from meihao.accounts.permissions import Permission
        from meihao.audit.rules import name_verbs
        from meihao.councils import sources
        from meihao.councils.selectors.home import waiting
        from meihao.councils.selectors.papers import KIND
        from meihao.documents.sources import register as register_paper
        from meihao.facts.rules.statements import COMMUNITY
        from meihao.facts.sources import register as register_source
        from meihao.facts.sources import register_together
        from meihao.renovation.selectors import PROJECT
        from meihao.web.home import Block, register_block
        from meihao.web.navigation import Item, Tab, register, register_tab

        register_paper(KIND)
        register_source(sources.OVERDUE, sources.actions_overdue, kind=PROJECT)
        register_together(sources.KEYS, sources.conferring, kind=COMMUNITY)
        register(Item("councils", "会议议事", "messages", "councils:overview", Permission.COUNCIL_READ, 37, "议事"))
        register_block(Block("councils.waiting", "councils/home.html", waiting, Permission.COUNCIL_READ, 12))
        register_tab("project", Tab("councils", "会议", "councils:project", Permission.PROJECT_READ, 30))
        name_verbs(
            {
                "topic.raised": "提出议题",
                "topic.graded": "议题定级",
                "topic.grouped": "议题组会",
                "topic.posted": "公示议事结果",
                "topic.rated": "评价议题",
                "session.convened": "召集会议",
                "session.agenda": "调整议程",
                "session.changed": "变更会议",
                "session.signed": "会议签到",
                "session.entered": "登记纸质签到",
                "session.said": "登记发言",
                "session.resolved": "登记决议",
                "minutes.drawn": "起草纪要",
                "minutes.confirmed": "确认纪要",
                "minutes.objected": "对纪要提出异议",
                "item.assigned": "交办议定事项",
                "item.reported": "报告办理情况",
                "item.heard": "认定办理情况",
                "calendar.issued": "生成日历订阅",
                "calendar.revoked": "停用日历订阅",
            }
        )
