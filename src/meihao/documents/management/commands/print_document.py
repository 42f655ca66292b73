"""Printing papers from the command line: the same records give the same bytes."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from meihao.documents import selectors
from meihao.documents.rules.printing import form_of, printed
from meihao.documents.sources import Kind, registered


class Command(BaseCommand):
    help = "打印公文为 .docx 或 .pdf：同样的记录给出同样的字节"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", nargs="?", metavar="KIND", help="公文种类")
        parser.add_argument("subject", nargs="?", metavar="SUBJECT", help="打印谁的：种类内的编号")
        parser.add_argument("out", nargs="?", type=Path, metavar="OUT", help="写入的文件，以 .docx 或 .pdf 结尾")
        parser.add_argument("--list", action="store_true", dest="listed", help="每行一份可打印的公文：种类、编号、名称")
        parser.add_argument("--on", type=_day, metavar="DAY", help="截至哪一天（缺省为今天）")
        parser.add_argument("--known", type=_day, metavar="DAY", help="只计到这一天知悉的记录（缺省为今天）")

    def handle(
        self,
        *,
        kind: str | None,
        subject: str | None,
        out: Path | None,
        listed: bool,
        on: date | None,
        known: date | None,
        **_: Any,
    ) -> None:
        if listed:
            return self._list(kind)
        if not kind or not subject or out is None:
            raise CommandError("请写明种类、编号和文件；print_document --list 列出全部种类和编号")
        wanted = _kind(kind)
        if form_of(out) not in wanted.forms:
            raise CommandError(f"{wanted.name}可以打印为 {'、'.join(wanted.forms)}，文件名须以其中之一结尾")
        if selectors.one(wanted, subject, None) is None:
            raise CommandError(f"没有编号为 {subject} 的{wanted.name}；print_document {kind} --list 列出全部编号")
        today = timezone.localdate()
        content = wanted.build(subject, on=on or today, known=known or today, viewer=None)
        try:
            out.write_bytes(printed(content, form_of(out)))
        except OSError as error:
            raise CommandError(f"不能写入 {out}：{error.strerror}") from error
        return None

    def _list(self, kind: str | None) -> None:
        for each in [_kind(kind)] if kind else registered():
            for row in each.subjects(None):
                self.stdout.write(f"{each.id}\t{row.id}\t{row.name}{each.name}")


def _kind(name: str) -> Kind:
    found = selectors.of_id(registered(), name)
    if found is None:
        raise CommandError(f"没有公文种类 {name}；有：{'、'.join(each.id for each in registered())}")
    return found


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"“{text}”不是日期，请写成 2023-06-30") from error
