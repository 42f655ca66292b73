"""The whole installation back from one file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from meihao.config.backup import Refused, restore


class Command(BaseCommand):
    help = "从备份文件恢复；先逐个核对，再写入，要么全部恢复，要么什么都不变"
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="backup 命令写成的文件")
        parser.add_argument("--replace", action="store_true", help="这里已有数据时，用备份代替")

    def handle(self, *, file: Path, replace: bool, **_: Any) -> str:
        try:
            manifest = restore(file, replace=replace)
        except Refused as refused:
            raise CommandError(str(refused)) from None
        executor = MigrationExecutor(connection)
        behind = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        after = f"\n备份来自较早的版本，请再执行 ./go manage migrate（{behind} 步）" if behind else ""
        return f"已恢复 {manifest['made_at']} 的备份：数据库和 {len(manifest['files']) - 1} 个附件{after}"
