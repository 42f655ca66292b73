"""Telling the demonstration's story."""

from __future__ import annotations

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from meihao.demo.services import Refused, tell


class Command(BaseCommand):
    help = "写入演示数据（只在演示模式下）：可重复执行，中断后再执行会接着写完"

    def handle(self, *, verbosity: int, **_: Any) -> str:
        if not settings.DEMO:
            raise CommandError("不是演示模式，不写入演示数据。先设 MEIHAO_DEMO=1，或直接运行 ./go demo")
        with tqdm(unit="步", file=sys.stderr, disable=None) as bar:

            def advance(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            try:
                told = tell(at=timezone.now(), progress=advance)
            except Refused as refused:
                raise CommandError(str(refused)) from refused
        return f"演示数据共 {told.acts} 步，新写入 {told.new} 步" if verbosity else ""
