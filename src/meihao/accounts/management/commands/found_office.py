"""The first steps of an office: the city and its three administrators."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from meihao.accounts import services
from meihao.accounts.rules import LABELS, Role
from meihao.accounts.rules import Refused as PersonRefused
from meihao.organisations.rules import Refused as BodyRefused
from meihao.organisations.services import establish

OFFICERS = {
    "system": Role.SYSTEM_ADMIN,
    "security": Role.SECURITY_ADMIN,
    "audit": Role.AUDIT_ADMIN,
}


class Command(BaseCommand):
    help = "建立市级机构和三名管理员，打印各自的一次性密码；可重复执行，已有的不变"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="市的代码，例如 yantai")
        parser.add_argument("name", help="市的名称，例如 烟台市")
        for option, role in OFFICERS.items():
            parser.add_argument(
                f"--{option}", required=True, metavar="用户名:姓名", help=f"{LABELS[role]}，例如 zhao:赵立新"
            )

    def handle(self, *, code: str, name: str, **options: Any) -> None:
        at = timezone.now()
        people = {role: str(options[option]).replace("：", ":").partition(":") for option, role in OFFICERS.items()}
        if not all(username.strip() and person.strip() for username, _, person in people.values()):
            raise CommandError("每名管理员都写成“用户名:姓名”：没有建立任何账号。")
        if len({username.lower() for username, _, _ in people.values()}) < len(people):
            raise CommandError("三名管理员须是三个人：没有建立任何账号。")
        try:
            city = establish(code=code, name=name, kind="city", parent=None, actor=None, at=at)
            for role, (username, _, person) in people.items():
                user = services.enrol(username=username, name=person, actor=None, at=at)
                services.appoint(
                    user=user.pk, role=role, organisation=city.pk, since=timezone.localdate(at), actor=None, at=at
                )
                if user.has_usable_password():
                    self.stdout.write(f"{role.label} {user.username}：早已登记，密码不变")
                else:
                    password = services.issue_password(user.pk, actor=None, at=at)
                    self.stdout.write(f"{role.label} {user.username}：一次性密码 {password}")
        except (PersonRefused, BodyRefused) as refused:
            raise CommandError(str(refused)) from refused
