"""Importing a fact sheet from the command line."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from meihao.accounts.models import User
from meihao.attachments.rules import Refused as FileRefused
from meihao.attachments.rules.tables import Unusable
from meihao.attachments.services import keep
from meihao.facts.rules.sheet import Checked
from meihao.facts.rules.statements import COMMUNITY, Refused
from meihao.facts.services import subject_for
from meihao.facts.services.imports import SHEETS, Faulty, check_sheet, import_facts
from meihao.places.models import Community


class Command(BaseCommand):
    help = "导入社区事实表（.xlsx 或 .csv）：要么全部成功，要么什么都不变；同一文件可重复执行"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="按模板填好的 .xlsx 或 .csv")
        parser.add_argument("--community", required=True, help="社区编号")
        parser.add_argument("--as", dest="username", required=True, help="以谁的名义导入（用户名）")
        parser.add_argument("--dry-run", action="store_true", help="只校验，不写入")

    def handle(self, *, file: Path, community: str, username: str, dry_run: bool, **_: Any) -> str:
        place = Community.objects.select_related("organisation").filter(code=community).first()
        if place is None:
            raise CommandError(f"没有编号为 {community} 的社区")
        actor = User.objects.filter(username=username).first()
        if actor is None:
            raise CommandError(f"没有用户名为 {username} 的用户")
        at = timezone.now()
        try:
            with file.open("rb") as opened:
                checked = check_sheet(opened, file.name, today=timezone.localdate(at))
                _refuse_faults(checked)
                if dry_run:
                    return f"{checked.valid}/{checked.total} 校验通过"
                opened.seek(0)
                blob = keep(opened, name=file.name, at=at, allowed=SHEETS)
            subject = subject_for(COMMUNITY, place.code, place.organisation)
            with tqdm(total=checked.total, unit="行", file=sys.stderr, disable=None) as bar:
                done = import_facts(
                    subject=subject.pk,
                    blob=blob,
                    name=file.name,
                    actor=actor,
                    at=at,
                    progress=lambda count, _: bar.update(count - bar.n),
                )
        except OSError as error:
            raise CommandError(f"打不开 {file}：{error.strerror}") from error
        except (Unusable, Refused, FileRefused) as error:
            raise CommandError(f"{file.name}：{error}") from error
        except Faulty as faulty:
            _refuse_faults(faulty.checked)
            raise
        return f"{checked.valid}/{checked.total} 校验通过；{done.summary}"


def _refuse_faults(checked: Checked) -> None:
    if checked.faults:
        faults = "\n".join(str(fault) for fault in checked.faults)
        raise CommandError(f"{faults}\n{checked.valid}/{checked.total} 校验通过，什么也没有写入")
