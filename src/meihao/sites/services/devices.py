"""Registering devices, giving them keys, and taking them out of use."""

from __future__ import annotations

import secrets
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from meihao.accounts.models import User
from meihao.policy import library
from meihao.renovation.rules.deciding import Refused
from meihao.renovation.selectors import acts
from meihao.renovation.services import holding
from meihao.sites.models import SiteDevice
from meihao.sites.rules.standard import standard
from meihao.sites.selectors import who


def key_of(salt: str) -> str:
    """The key of the device that has a salt: 64 hexadecimal digits, the same for as long as the product's secret is."""
    return salted_hmac("meihao.sites.device", salt, algorithm="sha256").hexdigest()


@transaction.atomic(durable=True)
def register_device(
    *, project: int, code: str, name: str, kind: str, place: str, actor: User, at: datetime
) -> SiteDevice:
    """Register a device on a site; `key_of(device.salt)` is to be shown once. The same again changes nothing.

    Raises Refused. Basis: opinion/10
    """
    here = holding.held(project)
    pack = library.current()
    known = SiteDevice.objects.filter(code=code).first()
    if known is not None and (known.project_id, known.kind, known.until) == (here.pk, kind, None):
        return known
    reasons = []
    if not acts(actor, who.CONTRACTOR, here, pack):
        reasons.append(f"设备由{pack.bodies[who.CONTRACTOR].name}登记；请转给他们的经办人办理")
    if known is not None:
        reasons.append(f"设备编号 {code} 已经用过，请另取一个")
    if kind not in SiteDevice.Kind.values or kind not in standard(pack).devices:
        reasons.append("请从设备的种类中选一种")
    if not (code and name.strip() and place.strip()):
        reasons.append("请写明设备编号、名称和安装位置")
    if reasons:
        raise Refused(*reasons)
    made = SiteDevice.objects.create(
        project=here,
        code=code,
        name=name.strip(),
        kind=kind,
        place=place.strip(),
        salt=secrets.token_hex(16),
        since=timezone.localdate(at),
        by=actor,
        at=at,
    )
    holding.note("device.registered", here, actor, at, device=made.code, sort=kind)
    return made


@transaction.atomic(durable=True)
def rekey_device(*, device: int, actor: User, at: datetime) -> SiteDevice:
    """Give a device a new key; the old one is worth nothing from now on. Raises Refused."""
    found, reasons = _one(device, actor)
    if found.until is not None:
        reasons.append("设备已经停用，请另行登记")
    if reasons:
        raise Refused(*reasons)
    found.salt = secrets.token_hex(16)
    found.save(update_fields=["salt"])
    holding.note("device.rekeyed", found.project, actor, at, device=found.code)
    return found


@transaction.atomic(durable=True)
def retire_device(*, device: int, on: date, actor: User, at: datetime) -> SiteDevice:
    """Take a device out of use: `on` is the first day without it, and its deliveries are refused at once. Raises Refused.

    Again changes nothing.
    """
    found, reasons = _one(device, actor)
    if found.until is not None:
        return found
    if not found.since <= on <= timezone.localdate(at):
        reasons.append(f"停用日期应在启用的 {found.since.isoformat()} 与今天之间")
    if reasons:
        raise Refused(*reasons)
    found.until = on
    found.save(update_fields=["until"])
    holding.note("device.retired", found.project, actor, at, device=found.code, on=on)
    return found


def _one(device: int, actor: User) -> tuple[SiteDevice, list[str]]:
    """The device, held with its project, and why the actor may not touch it."""
    here = holding.held(SiteDevice.objects.get(pk=device).project_id)
    found = SiteDevice.objects.select_for_update(of=("self",)).select_related("project__organisation").get(pk=device)
    pack = library.current()
    may = acts(actor, who.CONTRACTOR, here, pack)
    told = f"设备由{pack.bodies[who.CONTRACTOR].name}管理；请转给他们的经办人办理"
    return found, [] if may else [told]
