"""Everything that must be there before the first visitor."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from meihao.accounts.models import User
from meihao.config.gather import gather


class Command(BaseCommand):
    help = "服务启动前的准备：收集静态文件，检查（演示时建立）数据表和演示数据；可重复执行"
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true", help="建表并写入演示数据")

    def handle(self, *, demo: bool, **_: Any) -> None:
        executor = MigrationExecutor(connection)
        behind = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        if behind and not demo:
            raise CommandError("数据表不是当前版本的。先备份，再执行 ./go manage migrate，然后启动")
        if behind:
            self.stderr.write("正在建立数据表…")
            call_command("migrate", verbosity=0, interactive=False)
        if demo:
            self._tell()
        gather(settings.STATIC_ROOT)

    def _tell(self) -> None:
        """Tell the story once, to the end: it is safe to tell again what was broken off."""
        told = settings.DATA / ".story-told"
        if told.exists():
            return
        if User.objects.filter(invented=False).exists():
            raise CommandError(f"{settings.DATA} 里有正式数据，不能用来演示。换一个目录：./go demo --data 目录")
        self.stderr.write("正在写入演示数据…")
        call_command("demo_story", verbosity=0)
        told.touch()
