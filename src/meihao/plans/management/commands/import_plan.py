"""Importing a plan table from the command line."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError
from django.utils import timezone

from meihao.accounts.models import User
from meihao.attachments.rules import Refused as FileRefused
from meihao.attachments.services import keep
from meihao.organisations.models import Organisation
from meihao.plans.models import Kind
from meihao.plans.rules.plan_sheets import Unfit
from meihao.plans.rules.plan_tables import PlanTable
from meihao.plans.rules.plans import Refused
from meihao.plans.selectors.plans import city as find_city
from meihao.plans.services.plans import SHEETS, Disagreeing, check_plan, import_plan

USAGE: Final = 2
DISAGREES: Final = 3


class Command(BaseCommand):
    help = (
        "导入省里印发的年度计划表（.xlsx 或 .csv）。各区之和与小计都相符才写入，退出码 0；"
        "有不符的单元格就逐个列出，什么也不写，退出码 3。同一份表可重复执行"
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="计划表，.xlsx 或 .csv")
        parser.add_argument("--city", required=True, metavar="NAME", help="取表里哪个市的数字，如 烟台市")
        parser.add_argument("--year", required=True, type=int, metavar="Y", help="年度")
        parser.add_argument("--dry-run", action="store_true", help="只校验，不写入；不需要数据库")
        parser.add_argument("--accept-disagreement", default="", metavar="理由", help="合计不符也写入，理由随版本保存")
        parser.add_argument("--as", dest="username", default="", help="以谁的名义导入（用户名）；不写记为运维命令")
        parser.add_argument("--kind", choices=[Kind.PLAN.value, Kind.REPORT.value], default=Kind.PLAN.value)
        parser.add_argument("--source", default="", help="来源；不写就用文件名")
        parser.add_argument("--published-on", type=date.fromisoformat, default=None, metavar="DAY", help="公布日期")

    def handle(
        self,
        *,
        file: Path,
        city: str,
        year: int,
        dry_run: bool,
        accept_disagreement: str,
        username: str,
        kind: str,
        source: str,
        published_on: date | None,
        **_: Any,
    ) -> None:
        at = timezone.now()
        body = _body(city, needed=not dry_run)
        actor = _actor(username)
        try:
            with file.open("rb") as opened:
                table = check_plan(opened, file.name, city=body, named=city)
                self._report(table, known=body is not None)
                if not table.agrees and (dry_run or table.faults or not accept_disagreement.strip()):
                    self._stop(table)
                if dry_run or body is None:
                    self.stdout.write("各项相符，没有写入（--dry-run）")
                    return
                opened.seek(0)
                blob = keep(opened, name=file.name, at=at, allowed=SHEETS)
            version, new = import_plan(
                blob=blob,
                name=file.name,
                city=body.pk,
                year=year,
                kind=kind,
                source=source,
                published_on=published_on,
                grounds=accept_disagreement,
                actor=actor,
                at=at,
            )
        except OSError as error:
            raise CommandError(f"打不开 {file}：{error.strerror}") from error
        except (Unfit, FileRefused, Refused) as error:
            raise CommandError(f"{file.name}：{error}") from error
        except Disagreeing as wrong:
            self._stop(wrong.table)
            raise
        done = f"已写入 {year} 年版本 {version.pk}" if new else f"同样的表已经是版本 {version.pk}，没有变化"
        self.stdout.write(f"{done}：{len(table.rows)} 个区市")

    def _report(self, table: PlanTable, *, known: bool) -> None:
        for finding in (*table.faults, *table.disagreements):
            self.stderr.write(str(finding))
        for remark in table.remarks:
            self.stdout.write(remark)
        if not known:
            self.stdout.write("系统里还没有设立这个市，未核对区市名称")

    def _stop(self, table: PlanTable) -> None:
        count = len(table.faults) + len(table.disagreements)
        way = "请在表里改正后再导入" if table.faults else "请核对；确要采用，用 --accept-disagreement 写明理由"
        self.stderr.write(f"有 {count} 处不符，什么也没有写入。{way}")
        sys.exit(DISAGREES)


def _body(name: str, *, needed: bool) -> Organisation | None:
    """The city, by its name with or without 市."""
    try:
        found = find_city()
    except (OperationalError, ProgrammingError) as error:
        if needed:
            raise CommandError("数据库还没有建立。先执行 ./go manage migrate；只想校验请加 --dry-run") from error
        return None
    if found is None and needed:
        raise CommandError(
            "还没有设立市一级机构，先执行 ./go manage found_office；只想校验请加 --dry-run", returncode=USAGE
        )
    if found is not None and name.removesuffix("市") != found.name.removesuffix("市"):
        raise CommandError(f"本系统是{found.name}的，没有“{name}”", returncode=USAGE)
    return found


def _actor(username: str) -> User | None:
    """Whoever is named; nobody is the operator."""
    if not username:
        return None
    actor = User.objects.filter(username=username, is_active=True).first()
    if actor is None:
        raise CommandError(f"没有用户名为 {username} 的用户，或已停用", returncode=USAGE)
    return actor
