"""Assessing a community from the command line: the same input gives the same bytes."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from meihao.assessment import selectors
from meihao.assessment.rules import Assessment, response_rows, xlsx
from meihao.assessment.rules.outline import outline
from meihao.assessment.selectors import listing
from meihao.instruments import selectors as instruments
from meihao.kernel.canonical import canonical
from meihao.places.models import Community
from meihao.policy import library
from meihao.policy.pack import Pack


class Command(BaseCommand):
    help = "评估一个社区：按某日的情况、某日之前知悉的记录；同样的输入给出同样的字节"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("community", nargs="?", metavar="COMMUNITY", help="社区编号")
        parser.add_argument("--list", action="store_true", dest="listed", help="每行一个社区编号")
        parser.add_argument(
            "--pack", choices=library.names(), default=library.CURRENT, help=f"按哪个规则包（缺省为 {library.CURRENT}）"
        )
        parser.add_argument("--on", type=_day, metavar="DAY", help="截至哪一天（缺省为今天）")
        parser.add_argument("--known", type=_day, metavar="DAY", help="只计到这一天知悉的记录（缺省为今天）")
        parser.add_argument(
            "--format", choices=["tree", "json", "xlsx"], default="tree", help="条目树、规范 JSON 或响应表"
        )
        parser.add_argument("--out", type=Path, help="写入文件（缺省为标准输出）")

    def handle(
        self,
        *,
        community: str | None,
        listed: bool,
        on: date | None,
        known: date | None,
        pack: str,
        format: str,  # noqa: A002  # the option's own name
        out: Path | None,
        **_: Any,
    ) -> None:
        if listed:
            for code in Community.objects.order_by("code").values_list("code", flat=True):
                self.stdout.write(code)
            return
        if not community:
            raise CommandError("请写明社区编号；assess --list 列出全部编号")
        place = Community.objects.select_related("organisation").filter(code=community).first()
        if place is None:
            raise CommandError(f"没有编号为 {community} 的社区；assess --list 列出全部编号")
        today = timezone.localdate()
        content = _written(_assessment(place, library.pack(pack), on or today, known or today), place, format)
        if out is not None:
            _keep(content, out)
        elif format == "xlsx":
            self._pour(content)
        else:
            self.stdout.write(content.decode(), ending="")

    def _pour(self, content: bytes) -> None:
        """A file to standard output: into a pipe or another file, never onto a screen."""
        if self.stdout.isatty():
            raise CommandError("表格不能显示在屏幕上，请用 --out 写明文件")
        sys.stdout.buffer.write(content)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"“{text}”不是日期，请写成 2023-06-30") from error


def _assessment(place: Community, pack: Pack, on: date, known: date) -> Assessment:
    subject = selectors.subjects_of([place]).get(place.code)
    if subject is None:
        return selectors.unheard_of(place, on=on, pack=pack)
    return selectors.assess([subject], on=on, known=selectors.end_of(known), pack=pack)[subject.pk]


def _keep(content: bytes, out: Path) -> None:
    try:
        out.write_bytes(content)
    except OSError as error:
        raise CommandError(f"不能写入 {out}：{error.strerror}") from error


def _written(assessment: Assessment, place: Community, form: str) -> bytes:
    if form == "json":
        tally = assessment.tally
        counts = {"met": tally.met, "unmet": tally.unmet, "unknown": tally.unknown, "na": tally.na}
        return canonical({**assessment.canonical(), "tally": counts}) + b"\n"
    if form == "xlsx":
        pack = assessment.pack
        rows = response_rows(assessment, instruments.originals(pack.id), listing.owners(pack, place.organisation))
        return xlsx.response_table(assessment, rows, community=place.name, printed_for="")
    return outline(assessment, place.name).encode()
