"""Entering the figures that were published after the instrument."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from meihao.plans.rules.plans import Refused
from meihao.plans.selectors.plans import city
from meihao.plans.services.plans import load_published


class Command(BaseCommand):
    help = "登记文件印发之后公布的年度数字，各带来源，作为另外的版本；可重复执行"

    def handle(self, **_: Any) -> str:
        body = city()
        if body is None:
            raise CommandError("还没有设立市一级机构，先执行 ./go manage found_office")
        try:
            new = load_published(city=body.pk, actor=None, at=timezone.now())
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        return f"新登记 {new} 个版本"
