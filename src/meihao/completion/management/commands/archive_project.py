"""Writing the archive of a project to a file."""

from __future__ import annotations

import os
import tempfile
from argparse import ArgumentParser
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from meihao.completion.rules.archive import Changed
from meihao.completion.services.packages import write_package
from meihao.renovation.models import Project


class Command(BaseCommand):
    help = "把项目的全部材料写成一个档案包（.zip），内附目录和每个文件的 SHA-256；同样的材料得到同样的字节"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", metavar="CODE", help="项目编号")
        parser.add_argument("file", type=Path, metavar="OUT.zip", help="要写的文件")
        parser.add_argument("--on", type=date.fromisoformat, metavar="DATE", help="截至哪天登记的材料，默认到现在")

    def handle(self, *, code: str, file: Path, on: date | None, **_: Any) -> str:
        rows = Project.objects.select_related("organisation__parent__parent").prefetch_related("parties")
        project = rows.filter(code=code).first()
        if project is None:
            raise CommandError(f"没有编号为 {code} 的项目")
        known = timezone.make_aware(datetime.combine(on, time.max)) if on else timezone.now()
        try:
            with tempfile.NamedTemporaryFile(
                dir=file.resolve().parent, prefix=f".{file.name}-", delete_on_close=False
            ) as out:
                packed = write_package(project, out, known=known)
                out.flush()
                os.fsync(out.fileno())
                os.replace(out.name, file)
        except Changed as changed:
            raise CommandError(f"{changed}：存储的内容与登记时的 SHA-256 不符，没有写出") from changed
        except OSError as error:
            raise CommandError(f"写不了 {file}：{error.strerror or error}") from error
        return f"已写出 {packed.papers} 件到 {file}\n清单 SHA-256：{packed.digest}"
