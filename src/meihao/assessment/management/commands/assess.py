"""Assessing a community from the command line: the same input gives the same bytes."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
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


class Command(BaseCommand):
    help = "评估一个社区：按某日的情况、某日之前知悉的记录；同样的输入给出同样的字节"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("community", nargs="?", metavar="COMMUNITY", help="社区编号")
        parser.add_argument("--list", action="store_true", dest="listed", help="每行一个社区编号")
        parser.add_argument("--on", type=date.fromisoformat, help="截至哪一天（缺省为今天）")
        parser.add_argument("--known", type=date.fromisoformat, help="只计到这一天知悉的记录（缺省为今天）")
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
        subject = selectors.subjects_of([place]).get(community) if place else None
        if place is None:
            raise CommandError(f"没有编号为 {community} 的社区；assess --list 列出全部编号")
        if subject is None:
            raise CommandError(f"{place.name}还没有登记任何事实，无从评估")
        today = timezone.localdate()
        assessment = selectors.assess([subject], on=on or today, known=selectors.end_of(known or today))[subject.pk]
        content = _written(assessment, place, format)
        if out is not None:
            out.write_bytes(content)
        elif format == "xlsx":
            sys.stdout.buffer.write(content)
        else:
            self.stdout.write(content.decode(), ending="")


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
