"""Where Django meets this app."""

from __future__ import annotations

from django.apps import AppConfig


class SitesConfig(AppConfig):
    """sites: see the package docstring."""

    name = "meihao.sites"
    label = "sites"
    verbose_name = "智慧工地"

    def ready(self) -> None:
        """Offer the tab of a project, answer what is measured, and say how this app's verbs are printed in the trail."""
        from meihao.accounts.permissions import Permission
        from meihao.audit.rules import name_verbs
        from meihao.facts.sources import register
        from meihao.renovation.selectors import PROJECT
        from meihao.sites.selectors.facts import smart_site
        from meihao.web.navigation import Tab, register_tab

        register("works.smart_site", smart_site, kind=PROJECT)
        register_tab("project", Tab("site", "工地", "sites:site", Permission.PROJECT_READ, 25))
        name_verbs(
            {
                "person.entered": "登记关键岗位人员",
                "relief.asked": "申请更换关键岗位人员",
                "relief.decided": "审批关键岗位换人",
                "worker.entered": "登记特种作业人员",
                "worker.released": "特种作业人员离场",
                "punch.made": "现场打卡",
                "stop.ordered": "下达停工",
                "stop.lifted": "复工",
                "fence.set": "划定工地围栏",
                "device.registered": "登记工地设备",
                "device.rekeyed": "更换设备密钥",
                "device.retired": "停用工地设备",
                "device_days.closed": "形成设备日报",
                "device_days.pruned": "清理设备原始数据",
            }
        )
