"""Checking rule packs from the command line."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from meihao.policy import library
from meihao.policy.linter import lint
from meihao.policy.loader import load


class Command(BaseCommand):
    help = "检查规则包：每个问题注明文件和行；没有问题退出码为 0，否则为 1"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "directory", nargs="?", type=Path, metavar="DIR", help="规则包所在目录（缺省为全部已装的规则包）"
        )

    def handle(self, *, directory: Path | None, **_: Any) -> None:
        wanted = [directory] if directory else [library.PACKS / name for name in library.names()]
        sound = [self._sound(each) for each in wanted]
        if not all(sound):
            raise SystemExit(1)

    def _sound(self, directory: Path) -> bool:
        """Whether a pack has no fault; each is printed, and how many there are."""
        if not directory.is_dir():
            raise CommandError(f"没有目录 {directory}")
        faults = lint(directory)
        for fault in faults:
            self.stdout.write(str(fault))
        if faults:
            self.stdout.write(f"{directory.name}：{len(faults)} 个问题")
            return False
        pack = load(directory)
        counts = f"{len(pack.indicators)} 项指标，{len(pack.levels)} 条，{len(pack.criteria)} 个条目"
        self.stdout.write(f"{pack.id}：没有问题（{counts}）")
        return True
