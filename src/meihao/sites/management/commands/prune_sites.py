"""Summing the days of devices and clearing away what is old."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from meihao.sites import services


class Command(BaseCommand):
    help = "形成工地设备的日报，清理超过保存天数的心跳和扬尘读数；考勤打卡不清理。可重复执行"

    def handle(self, **_: Any) -> str:
        at = timezone.now()
        days = services.close_days(at=at)
        signals, _nonces = services.prune(at=at)
        return f"新形成 {days} 份设备日报，清理 {signals} 条原始数据"
