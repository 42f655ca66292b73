"""Importing the office's own document from the command line."""

from __future__ import annotations

import re
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError
from django.utils import timezone
from tqdm import tqdm

from meihao.accounts.models import User
from meihao.accounts.permissions import Permission
from meihao.attachments.rules import Refused
from meihao.instruments.rules import Incomplete, Result, Skeleton, skeleton
from meihao.instruments.rules.comparing import STEPS
from meihao.instruments.rules.drafting import REPORT
from meihao.instruments.selectors import importers
from meihao.instruments.services import import_instrument
from meihao.policy import library
from meihao.policy.loader import Broken
from meihao.policy.reading.extract import LIMIT
from meihao.policy.reading.unreadable import Unreadable

USAGE = 2


class Command(BaseCommand):
    help = "导入文件原文（.docx、.pdf、.txt），逐条对照规则包；同一文件可重复执行"
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="正式文件，含指标表")
        parser.add_argument(
            "--pack", choices=library.names(), default=library.CURRENT, help=f"对照的规则包，默认 {library.CURRENT}"
        )
        parser.add_argument(
            "--as", dest="username", default="", help="以谁的名义导入（用户名）；只有一人有此权限时可以不写"
        )
        parser.add_argument("--dry-run", action="store_true", help="只校验，不写入；不需要用户，也不需要数据库")
        parser.add_argument("--partial", action="store_true", help="对不上时，只导入对得上的部分")
        parser.add_argument(
            "--skeleton", dest="folder", type=Path, metavar="DIR", help="不导入，据文件在 DIR 起草一个规则包"
        )
        parser.add_argument("--systems", default="", metavar="甲、乙", help="体系名称，只在提示需要时写")

    def handle(
        self,
        *,
        file: Path,
        pack: str,
        username: str,
        dry_run: bool,
        partial: bool,
        folder: Path | None,
        systems: str,
        **_: Any,
    ) -> None:
        names = [name for name in re.split("[、，,]", systems) if name]
        try:
            with file.open("rb") as opened:
                content = opened.read(LIMIT + 1)
        except OSError as error:
            raise CommandError(f"打不开 {file}：{error.strerror}", returncode=USAGE) from error
        writes = not dry_run and folder is None
        actor = _actor(username) if writes else None
        try:
            with tqdm(total=STEPS, unit="步", file=sys.stderr, disable=None, leave=False) as bar:
                result = import_instrument(
                    content=content,
                    name=file.name,
                    pack=pack,
                    systems=names,
                    actor=actor,
                    at=timezone.now(),
                    partial=partial,
                    dry_run=not writes,
                    progress=lambda done, _: _advance(bar, done),
                )
        except (Unreadable, Refused) as refused:
            raise CommandError(f"{file.name}：{refused}") from refused
        except Broken as broken:
            raise CommandError(f"规则包 {pack} 有错，先改正：\n{broken}") from broken
        except Incomplete as incomplete:
            result = incomplete.result
        self._report(result)
        if folder is not None:
            self._draft(skeleton(content, file.name, on=timezone.localdate(), systems=names), folder, dry_run=dry_run)
            if not dry_run:
                return
        self.stdout.write(result.summary)
        if result.instrument is None and not result.complete:
            sys.exit(1)

    def _report(self, result: Result) -> None:
        self.stdout.write(f"{result.name}：{result.lines} 行，SHA-256 {result.digest}")
        self.stdout.write(f"文件里有 {result.content}；规则包 {result.pack} 应有 {result.expected} 条")
        for remark in result.remarks:
            self.stdout.write(f"{remark.place or '全文'}　{remark.sentence}")
        if result.advice and result.instrument is None:
            option = "（--skeleton DIR）" if result.foreign else "（--partial）"
            self.stdout.write(result.advice + (option if result.texts else ""))

    def _draft(self, made: Skeleton, folder: Path, *, dry_run: bool) -> None:
        if not made.files:
            raise CommandError("\n".join(made.report))
        if dry_run:
            self.stdout.write(f"可以起草规则包，共 {len(made.files)} 个文件，未写入")
            return
        _write(made, folder)
        self.stdout.write(f"已在 {folder} 起草规则包，共 {len(made.files)} 个文件；没有导入原文")


def _advance(bar: tqdm[NoReturn], done: int) -> None:
    bar.update(done - bar.n)


def _write(made: Skeleton, folder: Path) -> None:
    """The draft into a folder that is new or empty."""
    try:
        if folder.exists() and any(folder.iterdir()):
            raise CommandError(f"{folder} 不是空目录，换一个目录再起草", returncode=USAGE)
        for name, text in {**made.files, REPORT: "\n".join([*made.report, ""])}.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CommandError(f"不能写入 {folder}：{error.strerror}", returncode=USAGE) from error


def _actor(username: str) -> User:
    """Whoever is named, or the only one who may import."""
    try:
        if username:
            named = User.objects.filter(username=username, is_active=True).first()
            if named is None:
                raise CommandError(f"没有用户名为 {username} 的用户，或已停用", returncode=USAGE)
            if not named.may(Permission.INSTRUMENT_IMPORT):
                raise CommandError(f"{username} 没有导入文件原文的权限（市专班才有）", returncode=USAGE)
            return named
        able = list(importers()[:2])
    except (OperationalError, ProgrammingError) as error:
        raise CommandError("数据库还没有建立。先执行 ./go manage migrate；只想校验请加 --dry-run") from error
    if len(able) != 1:
        who = "不止一人有导入权限" if able else "还没有人有导入权限（市专班才有）"
        raise CommandError(f"{who}，请用 --as 用户名 指明以谁的名义导入；只想校验请加 --dry-run", returncode=USAGE)
    return able[0]
