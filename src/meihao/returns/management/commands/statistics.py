"""The statistical return of a month as a workbook, from the command line."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from meihao.returns.rules.months import Month
from meihao.returns.selectors.books import book
from meihao.returns.selectors.computing import computed


def _month(text: str) -> Month:
    try:
        return Month.read(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from error


class Command(BaseCommand):
    help = "导出某月的统计报表（.xlsx）：数字按现有记录算出，同样的记录得到同样的文件"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("month", type=_month, metavar="MONTH", help="月份，如 2024-06")
        parser.add_argument("file", type=Path, metavar="OUT.xlsx", help="写到哪个文件")
        parser.add_argument("--district", default="", metavar="CODE", help="只要一个区市（机构编号）")
        parser.add_argument("--on", type=date.fromisoformat, metavar="DATE", help="截至这个月的哪一天，默认月末")

    def handle(self, *, month: Month, file: Path, district: str, on: date | None, **_: Any) -> str:
        if on is not None and not month.first <= on <= month.last:
            raise CommandError(f"{on.isoformat()} 不在 {month} 这个月里")
        told = computed(month, known=timezone.now(), on=on)
        chosen = [each for each in told.districts if not district or each.code == district]
        if not chosen:
            raise CommandError(
                f"没有编号为 {district} 的区市" if district else "还没有设立区市，先执行 ./go manage found_office"
            )
        try:
            file.write_bytes(book(told, chosen))
        except OSError as error:
            raise CommandError(f"写不了 {file}：{error.strerror}") from error
        return f"已写入 {file}：{len(chosen)} 个区市，截至 {told.records.on.isoformat()}"
