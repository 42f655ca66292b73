"""Sealing the trail from the command line; the worker does it by itself."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from meihao.audit.services import Busy, seal


class Command(BaseCommand):
    help = "封存还没有封存的审计记录"

    def handle(self, **_: Any) -> str:
        try:
            laid = seal(at=timezone.now())
        except Busy as busy:
            raise CommandError(str(busy)) from busy
        if laid is None:
            return "没有等待封存的记录"
        return f"已封存 {laid.count} 条（{laid.first}–{laid.last}），链摘要 {laid.chain}"
