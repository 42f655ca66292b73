"""Importing the register of compounds from the command line."""

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
from meihao.places.rules import Refused
from meihao.places.rules.comparing import Examined
from meihao.places.services import import_register
from meihao.places.services.importing import SHEETS, Faulty, check_register


class Command(BaseCommand):
    help = "导入小区台账（.xlsx 或 .csv）：要么全部成功，要么什么都不变；同一文件可重复执行"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="按模板填好的 .xlsx 或 .csv")
        parser.add_argument("--as", dest="username", help="以谁的名义导入（用户名）；不写则记为系统，不限范围")
        parser.add_argument("--dry-run", action="store_true", help="只校验，不写入")

    def handle(self, *, file: Path, username: str | None, dry_run: bool, **_: Any) -> str:
        actor = User.objects.filter(username=username).first() if username else None
        if username and actor is None:
            raise CommandError(f"没有用户名为 {username} 的用户")
        at = timezone.now()
        try:
            with file.open("rb") as opened:
                if dry_run:
                    examined = check_register(opened, file.name, actor=actor)
                    _refuse_faults(examined)
                    return f"{examined.valid}/{examined.total} 校验通过，会改动 {examined.moving} 行"
                blob = keep(opened, name=file.name, at=at, allowed=SHEETS)
            with tqdm(unit="行", file=sys.stderr, disable=None) as bar:
                done = import_register(blob=blob, name=file.name, actor=actor, at=at, progress=_telling(bar))
        except OSError as error:
            raise CommandError(f"打不开 {file}：{error.strerror}") from error
        except (Unusable, Refused, FileRefused) as error:
            raise CommandError(f"{file.name}：{error}") from error
        except Faulty as faulty:
            _refuse_faults(faulty.examined)
            raise
        return done.summary


def _telling(bar: tqdm[Any]) -> Any:
    def tell(done: int, total: int) -> None:
        bar.total = total
        bar.update(done - bar.n)

    return tell


def _refuse_faults(examined: Examined) -> None:
    if examined.faults:
        faults = "\n".join(str(fault) for fault in examined.faults)
        raise CommandError(f"{faults}\n{examined.valid}/{examined.total} 校验通过，什么也没有写入")
