"""The whole installation into one file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from meihao.config.backup import Refused, back_up


class Command(BaseCommand):
    help = "把数据库和全部附件备份成一个文件；服务可以不停"
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="备份文件，须还不存在，例如 meihao-2024-06-30.tar")

    def handle(self, *, file: Path, **_: Any) -> str:
        try:
            kept = back_up(file, at=timezone.now())
        except Refused as refused:
            raise CommandError(str(refused)) from None
        size = sum(each.size for each in kept.values())
        return f"已备份到 {file}：数据库和 {len(kept) - 1} 个附件，共 {size} 字节"
