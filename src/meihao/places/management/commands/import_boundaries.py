"""Importing boundaries and points from the command line."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from meihao.accounts.models import User
from meihao.attachments.rules import Refused as FileRefused
from meihao.attachments.services import keep
from meihao.places.rules import Refused
from meihao.places.rules.boundary_file import KINDS
from meihao.places.services import check_boundaries, import_boundaries
from meihao.places.services.boundaries import FILES, Examined, Faulty


class Command(BaseCommand):
    help = "导入边界和点位（GeoJSON，WGS84）：要么全部成功，要么什么都不变；同一文件可重复执行"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", type=Path, metavar="FILE", help="FeatureCollection，每个要素的 properties 里有 code"
        )
        parser.add_argument("--kind", required=True, choices=KINDS, help="哪一类地方")
        parser.add_argument("--source", help="边界的来源，例如民政部门勘界成果；不写则记为文件名")
        parser.add_argument("--as", dest="username", help="以谁的名义导入（用户名）；不写则记为系统，不限范围")
        parser.add_argument("--dry-run", action="store_true", help="只校验，不写入")

    def handle(
        self, *, file: Path, kind: str, source: str | None, username: str | None, dry_run: bool, **_: Any
    ) -> str:
        actor = User.objects.filter(username=username).first() if username else None
        if username and actor is None:
            raise CommandError(f"没有用户名为 {username} 的用户")
        at = timezone.now()
        try:
            with file.open("rb") as opened:
                if dry_run:
                    examined = check_boundaries(opened, file.name, kind=kind, actor=actor)
                    _refuse_faults(examined)
                    return f"校验通过。{examined.summary}"
                blob = keep(opened, name=file.name, at=at, allowed=FILES)
            done = import_boundaries(
                blob=blob, name=file.name, kind=kind, source=source or file.name[:100], actor=actor, at=at
            )
        except OSError as error:
            raise CommandError(f"打不开 {file}：{error.strerror}") from error
        except (Refused, FileRefused) as error:
            raise CommandError(f"{file.name}：{error}") from error
        except Faulty as faulty:
            _refuse_faults(faulty.examined)
            raise
        return done.summary


def _refuse_faults(examined: Examined) -> None:
    if examined.faults:
        raise CommandError("\n".join([*map(str, examined.faults), "什么也没有写入"]))
