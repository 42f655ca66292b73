"""Where Django meets this app."""

from __future__ import annotations

from django.apps import AppConfig


class PilotsConfig(AppConfig):
    """pilots: see the package docstring."""

    name = "meihao.pilots"
    label = "pilots"
    verbose_name = "美好社区试点"

    def ready(self) -> None:
        """Speak of the projects of pilots, answer what their gates and colours ask, and stand in the navigation."""
        from meihao.accounts.permissions import Permission
        from meihao.audit.rules import name_verbs
        from meihao.documents import sources as documents
        from meihao.facts import sources
        from meihao.pilots import sources as ours
        from meihao.pilots.selectors import home, letters, panel, papers
        from meihao.pilots.selectors.pilots import CYCLE, profiles
        from meihao.renovation.models.projects import list_under
        from meihao.renovation.selectors import PROJECT, kinds, supplying
        from meihao.web.home import Block, register_block
        from meihao.web.navigation import Item, Tab, register, register_tab

        list_under(CYCLE, "美好社区试点", "pilots:pilots")
        place = ("pilot__community__longitude", "pilot__community__latitude")
        kinds.register(kinds.Kind(CYCLE, "pilots/panel.html", panel.panel, profiles, letters.promised, place))
        supplying.register(letters.suppliers)
        for paper in papers.KINDS:
            documents.register(paper)
        sources.register_together(ours.REVIEWED, ours.reviewed, kind=PROJECT)
        sources.register_together(ours.CHECKED, ours.checked, kind=PROJECT)
        sources.register_together(ours.LETTERS, ours.letters, kind=PROJECT)
        sources.register_together(ours.SCHEMES, ours.schemes, kind=PROJECT)
        sources.register_together(ours.ASSESSED, ours.assessed, kind=PROJECT)
        for tab in (
            Tab("project", "试点", "renovation:project", Permission.PROJECT_READ, 10),
            Tab("application", "申报承诺", "pilots:application", Permission.PROJECT_READ, 12),
            Tab("creation", "创建方案", "pilots:creation", Permission.PROJECT_READ, 14),
            Tab("reviews", "审核验收", "renovation:reviews", Permission.PROJECT_READ, 16),
            Tab("permits", "审批", "renovation:permits", Permission.PROJECT_READ, 18),
            Tab("award", "评估命名", "pilots:award", Permission.PROJECT_READ, 20),
            Tab("funding", "资金", "funding:ledger", Permission.PROJECT_READ, 28),
            Tab("oversight", "督查", "oversight:project", Permission.PROJECT_READ, 29),
            Tab("duties", "责任清单", "renovation:duties", Permission.PROJECT_READ, 30),
            Tab("facts", "事实", "facts:sheet", Permission.COMMUNITY_READ, 32, ("projects",)),
            Tab("evidence", "证据", "facts:evidence", Permission.COMMUNITY_READ, 40, ("projects",)),
        ):
            register_tab(CYCLE, tab)
        register(
            Item("pilots", "美好社区试点", "building-community", "pilots:pilots", Permission.PROJECT_READ, 32, "试点")
        )
        register_block(Block("pilots.waiting", "pilots/home.html", home.waiting, Permission.PROJECT_READ, 14))
        name_verbs(
            {
                "pilot.registered": "登记试点",
                "letter.issued": "出具承诺函",
                "promise.reported": "报告履约情况",
                "promise.heard": "审核履约情况",
                "preliminary.given": "作出区市初审",
                "creation.edited": "编辑创建方案",
                "creation.drawn": "上传创建方案图件",
                "creation.issued": "定稿创建方案",
                "award.granted": "决定奖补",
            }
        )
