"""Comparing two rule packs from the command line."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from tomllib import TOMLDecodeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from meihao.policy import library
from meihao.policy.diff import diff


class Command(BaseCommand):
    help = "比较两个规则包：每行一处不同；A、B 是规则包编号或目录"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("before", metavar="A", help="规则包编号或目录")
        parser.add_argument("after", metavar="B", help="规则包编号或目录")

    def handle(self, *, before: str, after: str, **_: Any) -> None:
        try:
            changes = diff(_directory(before), _directory(after))
        except (TOMLDecodeError, UnicodeDecodeError) as error:
            raise CommandError(f"有文件读不懂，请先用 policy_lint 检查：{error}") from error
        for change in changes:
            self.stdout.write(str(change))
        self.stdout.write(f"共 {len(changes)} 处不同" if changes else "两个规则包没有差别")


def _directory(name: str) -> Path:
    for directory in (library.PACKS / name, Path(name)):
        if (directory / "pack.toml").is_file():
            return directory
    raise CommandError(f"没有规则包 {name}；已装的有：{'、'.join(library.names())}")
