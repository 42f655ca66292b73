"""Checking that nothing in the trail was touched."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from meihao.audit.rules import Damaged, Record, check, read_archive
from meihao.audit.selectors import records, seals


class Command(BaseCommand):
    help = "核验审计日志：不写文件名则核验数据库，写则核验导出的文件；有不符时逐条列出，退出码为 1"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", metavar="FILE", help="audit_export 导出的文件")

    def handle(self, *, file: Path | None, **_: Any) -> str:
        self.counted = 0
        try:
            if file is None:
                laid = seals()
                faults = list(check(self._counting(records()), laid))
            else:
                with file.open("rb") as opened:
                    archive = read_archive(opened)
                    laid = archive.seals
                    faults = list(check(self._counting(archive.records), laid))
        except OSError as error:
            raise CommandError(f"打不开 {file}：{error.strerror}") from error
        except Damaged as damaged:
            raise CommandError(f"{file}：{damaged}") from damaged
        if faults:
            raise CommandError("\n".join([*map(str, faults), f"有 {len(faults)} 处不符"]))
        return f"{self.counted} 条记录、{len(laid)} 封封存，全部相符"

    def _counting(self, rows: Iterator[Record]) -> Iterator[Record]:
        for row in rows:
            self.counted += 1
            yield row
