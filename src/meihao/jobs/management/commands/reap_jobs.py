"""Pick up jobs that broke off."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from meihao.jobs.services import reap


class Command(BaseCommand):
    help = "接手中断的后台任务：重新排队，三次中断的记为没有完成；可重复执行"
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--patience", type=int, default=settings.JOB_PATIENCE.total_seconds(), help="多少秒没有进展算中断"
        )

    def handle(self, *, patience: float, **_: Any) -> str:
        reaped = reap(at=timezone.now(), patience=timedelta(seconds=patience))
        return f"重新排队 {len(reaped.revived)} 项，记为没有完成 {len(reaped.given_up)} 项"
