"""For the operator: a way in for somebody whom no administrator may help, such as another administrator."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from meihao.accounts import services
from meihao.accounts.models import User


class Command(BaseCommand):
    help = "给一个账号发一次性密码并解锁；写入审计日志，操作人记为空（在服务器上执行）"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="用户名")
        parser.add_argument("--clear-second-factor", action="store_true", help="同时解除双重验证（手机丢失时）")

    def handle(self, *, username: str, clear_second_factor: bool, **_: Any) -> str:
        user = User.objects.filter(username=username.lower()).first()
        if user is None:
            raise CommandError(f"没有用户名为“{username}”的账号。")
        at = timezone.now()
        services.unlock(user.pk, actor=None, at=at)
        if clear_second_factor:
            services.clear_second_factor(user.pk, actor=None, at=at)
        return f"一次性密码 {services.issue_password(user.pk, actor=None, at=at)}"
