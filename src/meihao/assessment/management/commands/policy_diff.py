"""Comparing two rule packs from the command line."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from meihao.policy import library
from meihao.policy.diff import diff
from meihao.policy.loader import Broken, load
from meihao.policy.pack import Pack


class Command(BaseCommand):
    help = "比较两个规则包：每行一处不同；A、B 是规则包编号或目录"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("before", metavar="A", help="规则包编号或目录")
        parser.add_argument("after", metavar="B", help="规则包编号或目录")

    def handle(self, *, before: str, after: str, **_: Any) -> None:
        changes = diff(_pack(before), _pack(after))
        for change in changes:
            self.stdout.write(str(change))
        if not changes:
            self.stdout.write("两个规则包没有差别")


def _pack(name: str) -> Pack:
    for directory in (library.PACKS / name, Path(name)):
        if (directory / "pack.toml").is_file():
            try:
                return load(directory)
            except Broken as broken:
                raise CommandError(
                    f"规则包 {name} 有 {len(broken.faults)} 个问题，请先用 policy_lint 检查：\n{broken}"
                ) from broken
    raise CommandError(f"没有规则包 {name}；已装的有：{'、'.join(library.names())}")
