"""Where Django meets this app."""

from __future__ import annotations

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """oversight: see the package docstring."""

    name = "meihao.oversight"
    label = "oversight"
    verbose_name = "督查"

    def ready(self) -> None:
        """Stand in the navigation, on the first screen and beside each project; tell how much evidence went stale."""
        from meihao.accounts.permissions import Permission
        from meihao.audit.rules import name_verbs
        from meihao.documents.sources import register as register_paper
        from meihao.facts.sources import register as register_source
        from meihao.oversight.selectors import papers
        from meihao.oversight.selectors.colours import today
        from meihao.oversight.selectors.dispatches import waiting
        from meihao.oversight.selectors.evidence import stale
        from meihao.oversight.selectors.scores import waiting as scores_waiting
        from meihao.renovation.selectors import PROJECT
        from meihao.web.home import Block, register_block
        from meihao.web.navigation import Item, Tab, register, register_tab

        register_source("progress.stale_evidence", stale, kind=PROJECT)
        register(
            Item("oversight", "三色督查", "alert-triangle", "oversight:overview", Permission.PROJECT_READ, 36, "督查")
        )
        register_block(
            Block("oversight.waiting", "oversight/home.html", waiting, Permission.PROJECT_READ, 11),
        )
        register_block(
            Block("oversight.scores", "oversight/home_scores.html", scores_waiting, Permission.SCORE_READ, 13),
        )
        register_block(
            Block("oversight.today", "oversight/home_today.html", today, Permission.PROJECT_READ, 10, place="side"),
        )
        name_verbs(
            {"dispatch.issued": "下发督办单", "dispatch.answered": "答复督办单", "dispatch.heard": "审核督办答复"}
            | {
                "score.computed": "计算区市考核",
                "score.published": "公布区市考核",
                "score.appealed": "对考核申诉",
                "score.heard": "审理考核申诉",
                "score.sealed": "封存区市考核",
            }
        )
        for kind in papers.KINDS:
            register_paper(kind)
        register_tab("project", Tab("oversight", "督查", "oversight:project", Permission.PROJECT_READ, 29))
