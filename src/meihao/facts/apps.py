"""Where Django meets this app."""

from __future__ import annotations

from django.apps import AppConfig


class FactsConfig(AppConfig):
    """facts: see the package docstring."""

    name = "meihao.facts"
    label = "facts"
    verbose_name = "事实与证据"

    def ready(self) -> None:
        """Offer the import as work, the pages of communities, the reviewer's list, and the words of this app's verbs."""
        from meihao.accounts.permissions import Permission
        from meihao.audit.rules import name_verbs
        from meihao.facts import sources
        from meihao.facts.rules.statements import COMMUNITY, COMPOUND
        from meihao.facts.selectors import about, communities
        from meihao.facts.selectors.evidence import home
        from meihao.facts.selectors.live import MEASURED, compounds_built, compounds_measured, compounds_registered
        from meihao.jobs.services import register
        from meihao.web.home import Block, register_block
        from meihao.web.navigation import Tab, register_tab

        register_block(Block("evidence", "facts/home_waiting.html", home, Permission.EVIDENCE_REVIEW, 30))
        about.register(COMMUNITY, "communities", communities.find, communities.names)
        for tab in (
            Tab("facts", "事实", "facts:sheet", Permission.COMMUNITY_READ, 30, ("communities",)),
            Tab("evidence", "证据", "facts:evidence", Permission.COMMUNITY_READ, 40, ("communities",)),
        ):
            register_tab("community", tab)
        register("import_facts", "meihao.facts.tasks.import_sheet")
        sources.register("community.compounds", compounds_registered, kind=COMMUNITY)
        sources.register("compound.built_on", compounds_built, kind=COMPOUND)
        sources.register_together(MEASURED, compounds_measured, kind=COMPOUND)
        name_verbs(
            {
                "fact.stated": "填报事实",
                "fact.corrected": "更正事实",
                "facts.imported": "导入事实表",
                "evidence.submitted": "提交证据",
                "evidence.aimed": "扩大证据用途",
                "evidence.reviewed": "审核证据",
            }
        )
