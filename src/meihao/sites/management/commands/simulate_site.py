"""Letting the devices of a site report as if they stood there."""

from __future__ import annotations

import http.client
import json
import secrets
from argparse import ArgumentParser
from itertools import batched
from typing import Any
from urllib.parse import urlsplit

from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import timezone

from meihao.accounts.models import User
from meihao.policy import library
from meihao.renovation.models import Project
from meihao.sites import services
from meihao.sites.models import KeyPerson, SiteDevice
from meihao.sites.rules.feed import MOST, Envelope, Unacceptable, sign
from meihao.sites.rules.simulating import events
from meihao.sites.rules.standard import standard
from meihao.sites.services import Refused

SECONDS = 3600


class Command(BaseCommand):
    help = "让一个项目的工地设备按时签名上报模拟数据；可重复执行，同一时段不重复计"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("project", help="项目编号")
        parser.add_argument("--hours", type=int, default=24, help="到现在为止的多少小时，默认 24，最多 72")
        parser.add_argument("--rate", type=int, default=12, help="每小时心跳次数，默认 12")
        parser.add_argument("--gaps", action="store_true", help="时有中断")
        parser.add_argument("--url", help="平台地址，如 http://127.0.0.1:8000；不写则在本进程内上报")
        parser.add_argument(
            "--register-as", metavar="USERNAME", help="还没有设备时，以施工单位这位经办人的名义各登记一台演示设备"
        )

    def handle(
        self,
        *,
        project: str,
        hours: int,
        rate: int,
        gaps: bool,
        url: str | None,
        register_as: str | None,
        **_: Any,
    ) -> str:
        here = Project.objects.filter(code=project).first()
        if here is None:
            raise CommandError(f"没有编号为 {project} 的项目")
        if not 1 <= hours <= 72 or not 1 <= rate <= SECONDS:
            raise CommandError("--hours 应为 1 至 72，--rate 应为 1 至 3600")
        if register_as:
            self.register(here, register_as)
        devices = SiteDevice.objects.filter(project=here, until=None)
        if not devices:
            raise CommandError("这个项目还没有在用的设备，先在“工地”页登记，或加 --register-as USERNAME")
        people = KeyPerson.objects.filter(project=here, until=None).order_by("pk")
        now = int(timezone.now().timestamp())
        accepted = repeated = 0
        for device in devices:
            coming = events(
                device.code,
                device.kind,
                begin=now - hours * SECONDS,
                end=now,
                every=SECONDS // rate,
                gaps=gaps,
                certificates=list(people.values_list("certificate", flat=True)),
                zone=timezone.get_current_timezone(),
            )
            for batch in batched(coming, MOST, strict=False):
                answer = self.deliver(device, batch, url)
                accepted, repeated = accepted + answer[0], repeated + answer[1]
        return f"{len(devices)} 台设备上报：新增 {accepted} 条，重复 {repeated} 条"

    def register(self, here: Project, username: str) -> None:
        """One demonstration device of each kind that is wanting."""
        actor = User.objects.filter(username=username).first()
        if actor is None:
            raise CommandError(f"没有用户 {username}")
        have = set(SiteDevice.objects.filter(project=here, until=None).values_list("kind", flat=True))
        for kind, name in standard(library.current()).device_names.items():
            if kind not in have:
                try:
                    services.register_device(
                        project=here.pk,
                        code=f"{here.code[:24]}-{kind}-{secrets.token_hex(2)}",
                        name=f"{name}（演示数据）",
                        kind=kind,
                        place="东门",
                        actor=actor,
                        at=timezone.now(),
                    )
                except Refused as refused:
                    raise CommandError(str(refused)) from refused

    def deliver(self, device: SiteDevice, batch: tuple[dict[str, Any], ...], url: str | None) -> tuple[int, int]:
        """Sign some events and hand them in: how many were new, how many were there before."""
        at = timezone.now()
        body = json.dumps({"project": device.project.code, "events": batch}).encode()
        timestamp, nonce = str(int(at.timestamp())), secrets.token_hex(16)
        signature = sign(services.key_of(device.salt), timestamp, nonce, body)
        envelope = Envelope(device.code, timestamp, nonce, signature, body)
        if url is not None:
            return post(envelope, url)
        try:
            answer = services.take_feed(envelope, at=at)
        except Unacceptable as why:
            raise CommandError(f"{device.code}：{why}") from why
        return answer.accepted, answer.repeated


def post(envelope: Envelope, url: str) -> tuple[int, int]:
    """Hand a delivery in over HTTP."""
    there = urlsplit(url)
    if there.scheme not in {"http", "https"} or not there.hostname:
        raise CommandError(f"{url} 不是平台地址，应形如 http://127.0.0.1:8000")
    door = http.client.HTTPSConnection if there.scheme == "https" else http.client.HTTPConnection
    line = door(there.hostname, there.port, timeout=30)
    headers = {
        "Content-Type": "application/json",
        "X-Meihao-Device": envelope.device,
        "X-Meihao-Timestamp": envelope.timestamp,
        "X-Meihao-Nonce": envelope.nonce,
        "X-Meihao-Signature": envelope.signature,
    }
    try:
        line.request("POST", there.path.rstrip("/") + reverse("sites:feed"), envelope.body, headers)
        answer = line.getresponse()
        said = json.loads(answer.read())
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise CommandError(f"{url} 没有应答：{error}") from error
    finally:
        line.close()
    if answer.status != 200:
        raise CommandError(f"{envelope.device}：{answer.status} {said.get('message', '')}")
    return said["accepted"], said["repeated"]
