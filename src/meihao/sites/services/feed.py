"""Taking what devices send. A delivery is its own record (`Delivery`), so that the trail is not flooded with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import IntegrityError, transaction

from meihao.policy import library
from meihao.sites.models import Delivery, Punch, Signal, SiteDevice
from meihao.sites.rules import feed
from meihao.sites.rules.feed import Envelope, Told, Unacceptable
from meihao.sites.rules.standard import standard
from meihao.sites.services.devices import key_of

NOBODY = "0" * 32
"""The salt of no device: an unknown code costs as much time as a wrong signature."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of the events of a delivery: how many are new and were there before, and which are refused and why."""

    accepted: int
    repeated: int
    refused: tuple[tuple[int, str], ...]


def take_feed(envelope: Envelope, *, at: datetime) -> Answer:
    """Take the events of a signed delivery, all or none; events too late or ahead of time are told and left out.

    The same event again changes nothing; the same delivery again is refused. Raises Unacceptable. Basis: opinion/10
    """
    if len(envelope.body) > feed.LARGEST:
        raise Unacceptable(413, "too_large", f"一次上报最多 {feed.LARGEST // 1024} KB")
    now = int(at.timestamp())
    feed.timely(envelope, now)
    device = SiteDevice.objects.select_related("project").filter(code=envelope.device).first()
    right = feed.authentic(envelope, key_of(device.salt if device else NOBODY))
    if device is None or not right:
        raise Unacceptable(401, "bad_signature", "设备编号或签名不对，请核对密钥和签名方法")
    if device.until is not None:
        raise Unacceptable(401, "retired", "设备已经停用")
    events = feed.read(envelope.body, device.kind, project=device.project.code)
    return _take(device.pk, envelope.nonce, events, at)


@transaction.atomic(durable=True)
def _take(device: int, nonce: str, events: Sequence[Told], at: datetime) -> Answer:
    here = SiteDevice.objects.select_for_update().get(pk=device)
    lately = Delivery.objects.filter(device=here, at__gt=at - timedelta(minutes=1), at__lte=at)
    if lately.count() >= feed.PER_MINUTE:
        raise Unacceptable(429, "too_often", f"每分钟最多上报 {feed.PER_MINUTE} 次，请合并后再报")
    try:
        with transaction.atomic():
            Delivery.objects.create(device=here, nonce=nonce, events=len(events), at=at)
    except IntegrityError as error:
        raise Unacceptable(409, "replayed", "这个随机串已经用过；重发请换随机串并重新签名") from error
    known = _known(here, [each.id for each in events])
    if reused := sorted(each.id for each in events if known.get(each.id, each) != each):
        raise Unacceptable(422, "id_reused", f"编号 {reused[0]} 已经用于另一条内容")
    now, late = int(at.timestamp()), standard(library.current()).late
    refused, fresh = [], []
    for each in events:
        if each.id in known:
            continue
        if why := feed.outside(each, now=now, late=late):
            refused.append((each.id, why))
        else:
            fresh.append(each)
    Signal.objects.bulk_create([_signal(here, each, now) for each in fresh if each.type != feed.PUNCH])
    Punch.objects.bulk_create([_punch(here, each, at) for each in fresh if each.type == feed.PUNCH])
    return Answer(len(fresh), len(known), tuple(refused))


def _known(device: SiteDevice, numbers: Sequence[int]) -> dict[int, Told]:
    """The events of a device that are there already, as they were told, by number."""
    found = {}
    for row in Signal.objects.filter(device=device, sequence__in=numbers):
        dust = (row.pm25, row.pm10, row.tsp) if row.pm25 is not None else None
        found[row.sequence] = Told(row.sequence, row.moment, row.kind, dust)
    for punch in Punch.objects.filter(device=device, sequence__in=numbers):
        place = (punch.longitude, punch.latitude) if punch.longitude is not None else None
        told = Told(punch.sequence or 0, int(punch.at.timestamp()), feed.PUNCH)
        found[told.id] = told._replace(certificate=punch.certificate, way=punch.way, place=place)
    return found


def _signal(device: SiteDevice, told: Told, now: int) -> Signal:
    pm25, pm10, tsp = told.dust or (None, None, None)
    return Signal(
        device=device, kind=told.type, moment=told.at, received=now, sequence=told.id, pm25=pm25, pm10=pm10, tsp=tsp
    )


def _punch(device: SiteDevice, told: Told, at: datetime) -> Punch:
    longitude, latitude = told.place or (None, None)
    return Punch(
        project_id=device.project_id,
        certificate=told.certificate,
        way=told.way,
        at=datetime.fromtimestamp(told.at, tz=UTC),
        longitude=longitude,
        latitude=latitude,
        device=device,
        sequence=told.id,
        received_at=at,
    )
