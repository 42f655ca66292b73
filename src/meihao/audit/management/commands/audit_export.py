"""Taking the trail out of the system."""

from __future__ import annotations

import os
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from meihao.audit.selectors import export


class Command(BaseCommand):
    help = "把全部审计记录和封存导出为一个压缩文件，内附核验方法"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="要写的 .zip 文件")

    def handle(self, *, file: Path, **_: Any) -> str:
        try:
            with tempfile.NamedTemporaryFile(
                dir=file.resolve().parent, prefix=f".{file.name}-", delete_on_close=False
            ) as out:
                entries, seals = export(out)
                out.flush()
                os.fsync(out.fileno())
                os.replace(out.name, file)
        except OSError as error:
            raise CommandError(f"写不了 {file}：{error.strerror}") from error
        return f"已导出 {entries} 条记录、{seals} 封封存到 {file}"
