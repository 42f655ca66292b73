"""Checking that nothing in an archive was touched."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from meihao.completion.rules.archive import Damaged, verify


class Command(BaseCommand):
    help = "核对档案包里的每个文件；有不符时逐个列出，退出码为 1。不需要数据库"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.zip", help="档案包")

    def handle(self, *, file: Path, **_: Any) -> str:
        try:
            with file.open("rb") as opened:
                found = verify(opened)
        except OSError as error:
            raise CommandError(f"打不开 {file}：{error.strerror}") from error
        except Damaged as damaged:
            raise CommandError(f"{file}：{damaged}") from damaged
        if found.faults:
            raise CommandError("\n".join([*found.faults, f"有 {len(found.faults)} 个文件不符"]))
        return f"{found.papers} 个文件，全部相符\n清单 SHA-256：{found.digest}"
