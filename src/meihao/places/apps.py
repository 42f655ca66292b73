"""Where Django meets this app."""

from __future__ import annotations

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """places: see the package docstring."""

    name = "meihao.places"
    label = "places"
    verbose_name = "地点"

    def ready(self) -> None:
        """Offer the register, its import as work, the tabs, and the words of this app's verbs in the trail."""
        from meihao.accounts.permissions import Permission
        from meihao.audit.rules import name_verbs
        from meihao.jobs.services import register as register_work
        from meihao.web.navigation import Item, Tab, register, register_tab

        register(Item("register", "小区台账", "list-details", "places:register", Permission.COMMUNITY_READ, 25, "台账"))
        register_work("import_register", "meihao.places.tasks.bring_register")
        register_tab("compound", Tab("register", "台账", "places:compound", Permission.COMMUNITY_READ, 10))
        register_tab("community", Tab("compounds", "小区", "places:compounds", Permission.COMMUNITY_READ, 50))

        name_verbs(
            {
                "division.registered": "登记区划",
                "divisions.registered": "导入区划表",
                "community.registered": "登记社区",
                "community.updated": "更新社区",
                "compound.registered": "登记小区",
                "compound.updated": "更新小区",
                "register.imported": "导入小区台账",
                "cluster.formed": "建立片区",
                "cluster.renamed": "片区更名",
                "cluster.joined": "小区编入片区",
                "cluster.left": "小区移出片区",
                "cluster.dissolved": "撤销片区",
                "part.removed": "删除登记错的楼栋或房屋",
                "part.ended": "终止登记楼栋或房屋",
                "part.restored": "恢复登记楼栋或房屋",
                "building.placed": "标注楼栋位置",
                "place.located": "标注位置",
                "boundary.drawn": "登记边界",
                "boundaries.imported": "导入边界和点位",
            }
        )
