"""Where Django meets this app."""

from __future__ import annotations

from django.apps import AppConfig


class RenovationConfig(AppConfig):
    """renovation: see the package docstring."""

    name = "meihao.renovation"
    label = "renovation"
    verbose_name = "老旧小区改造"

    def ready(self) -> None:
        """Offer the pages in the navigation, and say how this app's verbs are printed in the trail."""
        from meihao.accounts.permissions import Permission
        from meihao.audit.rules import name_verbs
        from meihao.documents.sources import register as register_paper
        from meihao.facts import sources
        from meihao.facts.selectors.about import register as register_kind
        from meihao.facts.sources import register as register_source
        from meihao.plans.selectors.progress import register as register_progress
        from meihao.renovation.models.projects import widen
        from meihao.renovation.rules.grounds_answers import KEYS
        from meihao.renovation.selectors import (
            PROJECT,
            about,
            coming,
            grounds,
            home,
            papers,
            permits,
            progress,
            review_home,
            review_sources,
            reviews,
            scheme_facts,
            sheets,
        )
        from meihao.web.home import Block, register_block
        from meihao.web.navigation import Item, Tab, register, register_tab

        register_kind(PROJECT, "projects", about.find, about.names, about.keys)
        sources.register_together(KEYS, grounds.readings, kind=PROJECT)
        sources.register_together(permits.KEYS, permits.known, kind=PROJECT)
        for tab in (
            Tab("project", "项目", "renovation:project", Permission.PROJECT_READ, 10),
            Tab("duties", "责任清单", "renovation:duties", Permission.PROJECT_READ, 11),
            Tab("preconditions", "四前置", "renovation:preconditions", Permission.PROJECT_READ, 12),
            Tab("reviews", "联审评审", "renovation:reviews", Permission.PROJECT_READ, 24),
            Tab("scheme", "方案", "renovation:scheme", Permission.PROJECT_READ, 14),
            Tab("reconciliation", "核对", "renovation:reconciliation", Permission.PROJECT_READ, 26),
            Tab("progress", "进度", "renovation:progress", Permission.PROJECT_READ, 25),
            Tab("permits", "审批", "renovation:permits", Permission.PROJECT_READ, 22),
            Tab("facts", "事实", "facts:sheet", Permission.COMMUNITY_READ, 30, ("projects",)),
            Tab("evidence", "证据", "facts:evidence", Permission.COMMUNITY_READ, 40, ("projects",)),
        ):
            register_tab("project", tab)

        for block in (
            Block(
                "renovation.reviews", "renovation/reviews/home.html", review_home.waiting, Permission.PROJECT_READ, 12
            ),
            Block("projects.waiting", "renovation/home_waiting.html", home.waiting, Permission.PROJECT_ADVANCE, 20),
            Block("projects.mine", "renovation/home_mine.html", home.mine, Permission.PROJECT_READ, 22),
        ):
            register_block(block)
        register_progress(coming.progress)
        for kind in (*papers.KINDS, sheets.KIND):
            register_paper(kind)
        widen(reviews.judged_by)
        widen(reviews.called)
        sources.register("review.departments", review_sources.departments, kind=PROJECT)
        sources.register("review.departments_passed", review_sources.departments_passed, kind=PROJECT)
        sources.register("review.expert_passed", review_sources.expert_passed, kind=PROJECT)

        register_source("scheme.mandatory_unanswered", scheme_facts.mandatory_unanswered, kind=PROJECT)
        register_source("scheme.filed_online", scheme_facts.filed_online, kind=PROJECT)
        register_source("acceptance.scheme_open", scheme_facts.scheme_open, kind=PROJECT)
        sources.register_together(progress.KEYS, progress.readings, kind=PROJECT)
        name_verbs(
            {
                "project.registered": "登记改造项目",
                "party.appointed": "指定参建单位",
                "step.proposed": "提请项目决定",
                "lifecycle.decided": "作出项目决定",
                "ground.entered": "登记前置记录",
                "ground.reviewed": "审核前置记录",
                "comment.entered": "登记公示意见",
                "comment.settled": "处理公示意见",
                "review.called": "召集联合审查",
                "review.answered": "答复联审意见",
                "panel.seeded": "公布抽取专家的随机种子",
                "panel.drawn": "抽取评审专家",
                "panel.replaced": "更换评审专家",
                "panel.voted": "提交评审表",
                "panel.followed": "办理评审修改意见",
                "scheme.edited": "编辑方案草稿",
                "scheme.discarded": "放弃方案草稿",
                "scheme.issued": "定为方案新版本",
                "scheme.filed": "备案改造方案",
                "works.recorded": "填报完工情况",
                "works.reviewed": "验收完工情况",
                "commitment.dropped": "决定取消承诺",
                "document.listed": "登记项目材料",
                "permit_form.handed_in": "提交审批申报表",
                "permit_form.heard": "核对审批申报表",
                "permit_case.received": "受理审批",
                "permit_case.supplemented": "补充办件材料",
                "permit_case.decided": "办结审批",
            }
        )
        register(
            Item(
                "projects", "老旧小区改造", "clipboard-list", "renovation:projects", Permission.PROJECT_READ, 30, "改造"
            )
        )
