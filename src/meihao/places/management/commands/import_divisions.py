"""Importing the table of statistical divisions."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from meihao.accounts.models import User
from meihao.places.rules import Refused, read_divisions
from meihao.places.services import register_divisions

YANTAI = Path(__file__).parents[2] / "data" / "yantai-divisions.csv"


class Command(BaseCommand):
    help = "导入统计用区划表（默认为自带的烟台市区县、街镇表）：可重复执行；要么全部成功，要么什么都不变"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("table", type=Path, nargs="?", default=YANTAI, help="CSV，有 code、name 两列")
        parser.add_argument("--as", dest="username", help="以谁的名义导入（用户名）；不写则记为系统")
        parser.add_argument("--dry-run", action="store_true", help="只校验，不写入")

    def handle(self, *, table: Path, username: str | None, dry_run: bool, **_: Any) -> str:
        actor = User.objects.filter(username=username).first() if username else None
        if username and actor is None:
            raise CommandError(f"没有用户名为 {username} 的用户")
        try:
            rows = read_divisions(table.read_text(encoding="utf-8"))
            if dry_run:
                return f"校验通过 {len(rows)} 个区划"
            changed = register_divisions(rows, actor=actor, at=timezone.now())
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"读不了 {table}：{error}") from error
        except Refused as refused:
            raise CommandError(f"{table.name}：{refused}") from refused
        return f"共 {len(rows)} 个区划，新增或更名 {changed} 个"
