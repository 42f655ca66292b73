"""Where Django meets this app."""

from __future__ import annotations

from django.apps import AppConfig


class CompletionConfig(AppConfig):
    """completion: see the package docstring."""

    name = "meihao.completion"
    label = "completion"
    verbose_name = "竣工验收与移交"

    def ready(self) -> None:
        """Answer the gates, offer the pages and the work, put papers into the archive, name the verbs of the trail."""
        from meihao.accounts.permissions import Permission
        from meihao.audit.rules import name_verbs
        from meihao.completion.rules.records import KEYS
        from meihao.completion.selectors import (
            contributions,
            home,
            minutes,
            money_papers,
            own_papers,
            records,
            site_papers,
            waiting,
        )
        from meihao.completion.sources import contribute
        from meihao.documents.sources import register as register_paper
        from meihao.facts import sources
        from meihao.jobs.services import register as register_work
        from meihao.renovation.selectors import PROJECT, supplying
        from meihao.web.home import Block, register_block
        from meihao.web.navigation import Tab, register_tab

        sources.register_together(KEYS, records.readings, kind=PROJECT)
        supplying.register(records.supplied_by)
        register_paper(minutes.KIND)
        register_work("archive_project", "meihao.completion.tasks.build")
        for folder, source in (
            ("preconditions", contributions.preconditions),
            ("scheme", contributions.scheme),
            ("reviews", contributions.reviews),
            ("permits", contributions.permits),
            ("sites", site_papers.sites),
            ("checks", site_papers.checks),
            ("works", contributions.works),
            ("acceptance", own_papers.acceptance),
            ("handover", own_papers.handover),
            ("funding", money_papers.funding),
            ("evidence", contributions.evidence),
        ):
            contribute(folder, source)
        register_tab("project", Tab("completion", "验收移交", "completion:completion", Permission.PROJECT_READ, 28))
        for block in (
            Block("completion.waiting", "completion/home_waiting.html", waiting.waiting, Permission.PROJECT_READ, 16),
            Block("completion.clocks", "completion/home.html", home.clocks, Permission.PROJECT_READ, 18),
        ):
            register_block(block)
        name_verbs(
            {
                "completion.handed_in": "提交验收移交材料",
                "completion.reviewed": "确认验收移交材料",
                "acceptance.held": "登记竣工验收",
                "acceptance.signed": "签署验收结论",
                "acceptance.supervised": "登记质监监督记录",
                "handover.offered": "提交移交清单",
                "handover.answered": "确认移交清单",
                "site.checked": "登记方案落实核对",
                "archive.built": "生成档案包",
            }
        )
