"""What devices send: how a delivery is signed, and what it may say.

The signature is HMAC-SHA256 over timestamp, nonce and body, joined by line feeds, under the device's own key.
"""

from __future__ import annotations

import hmac
import json
import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final, NamedTuple

from meihao.sites.rules.attendance import IN, OUT
from meihao.sites.rules.standard import ATTENDANCE, DUST, VIDEO

SKEW: Final = 300
"""So many seconds may a device's clock be off; nonces are remembered for longer."""
LARGEST: Final = 256 * 1024
MOST: Final = 500
PER_MINUTE: Final = 60
MOST_DUST: Final = 100_000

BEAT, PUNCH = "beat", "punch"
SENDS: Final = {ATTENDANCE: {BEAT, PUNCH}, VIDEO: {BEAT}, DUST: {BEAT, DUST}}
"""What each kind of device may report."""
CHANNELS: Final = ("pm25", "pm10", "tsp")
CODE = re.compile(r"[A-Za-z0-9_-]{1,40}")
NONCE = re.compile(r"[A-Za-z0-9_-]{8,64}")
CERTIFICATE = re.compile(r"\S.{0,58}\S")


class Unacceptable(Exception):
    """A delivery that is not taken: the status of the answer, a word for machines and words for people."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


@dataclass(frozen=True, slots=True)
class Envelope:
    """A delivery as it came: who says to have sent it, when, with what nonce and signature, and the bytes."""

    device: str
    timestamp: str
    nonce: str
    signature: str
    body: bytes


class Told(NamedTuple):
    """One event. `at` in seconds since 1970; the rest by its type."""

    id: int
    at: int
    type: str
    dust: tuple[int | None, int | None, int | None] | None = None
    certificate: str = ""
    way: str = ""
    place: tuple[int | None, int | None] | None = None


def sign(key: str, timestamp: str, nonce: str, body: bytes) -> str:
    """The signature of a delivery, in hexadecimal digits."""
    return hmac.new(key.encode(), f"{timestamp}\n{nonce}\n".encode() + body, sha256).hexdigest()


def authentic(envelope: Envelope, key: str) -> bool:
    """Whether a delivery was signed under the key."""
    right = sign(key, envelope.timestamp, envelope.nonce, envelope.body)
    return hmac.compare_digest(right.encode(), envelope.signature.lower().encode())


def timely(envelope: Envelope, now: int) -> None:
    """Raise Unacceptable unless the delivery was signed about now and has a nonce and a sender."""
    if not re.fullmatch(r"\d{1,11}", envelope.timestamp, re.ASCII):
        raise Unacceptable(401, "bad_timestamp", "时间戳应为 1970 年以来的秒数")
    if abs(int(envelope.timestamp) - now) > SKEW:
        raise Unacceptable(401, "clock_skew", f"设备时钟与平台相差超过 {SKEW} 秒，请校时后重新签名")
    if not NONCE.fullmatch(envelope.nonce):
        raise Unacceptable(401, "bad_nonce", "随机串应为 8 至 64 位字母、数字、横线或下划线")
    if not CODE.fullmatch(envelope.device):
        raise Unacceptable(401, "bad_device", "请写明设备编号")


def read(body: bytes, kind: str, *, project: str) -> list[Told]:
    """The events of a delivery by a device of a kind on a project's site. Raises Unacceptable, naming the event."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Unacceptable(422, "not_json", "内容不是 JSON") from error
    rows = said.get("events") if isinstance(said, dict) else None
    if isinstance(said, dict) and said.get("project", project) != project:
        raise Unacceptable(422, "foreign_project", "这台设备不属于所报的项目")
    if not isinstance(rows, list) or not rows:
        raise Unacceptable(422, "no_events", "内容应为 {“events”: [...]}，至少一条")
    if len(rows) > MOST:
        raise Unacceptable(422, "too_many", f"一次最多 {MOST} 条，这次 {len(rows)} 条")
    found = [_told(row, number, kind) for number, row in enumerate(rows, start=1)]
    if len({each.id for each in found}) < len(found):
        raise Unacceptable(422, "same_id", "同一次上报里有重复的编号")
    return found


def _told(row: Any, number: int, kind: str) -> Told:
    def refuse(why: str) -> Unacceptable:
        return Unacceptable(422, "bad_event", f"第 {number} 条：{why}")

    if not isinstance(row, dict):
        raise refuse("应为一个对象")
    if not _whole(row.get("id"), 0, 2**62):
        raise refuse("id 应为不重复的非负整数")
    if not _whole(row.get("at"), 0, 2**33):
        raise refuse("at 应为 1970 年以来的秒数")
    sort = row.get("type")
    if not isinstance(sort, str) or sort not in SENDS[kind]:
        raise refuse(f"type 应为 {'、'.join(sorted(SENDS[kind]))} 之一")
    told = Told(row["id"], row["at"], sort)
    if sort == DUST:
        if not all(_whole(row.get(channel), 0, MOST_DUST) for channel in CHANNELS):
            raise refuse("pm25、pm10、tsp 应为整数，单位 μg/m³")
        return told._replace(dust=(row["pm25"], row["pm10"], row["tsp"]))
    if sort == PUNCH:
        return _punch(told, row, refuse)
    return told


def _punch(told: Told, row: dict[str, Any], refuse: Any) -> Told:
    certificate, way = row.get("certificate"), row.get("way")
    if not isinstance(certificate, str) or not certificate.isprintable() or not CERTIFICATE.fullmatch(certificate):
        raise refuse("certificate 应为证书编号")
    if way not in (IN, OUT):
        raise refuse("way 应为 in 或 out")
    place = (row.get("lon"), row.get("lat"))
    if place == (None, None):
        return told._replace(certificate=certificate, way=way)
    if not (_whole(place[0], -180_000_000, 180_000_000) and _whole(place[1], -90_000_000, 90_000_000)):
        raise refuse("lon、lat 应为百万分之一度的整数，两个都写或都不写")
    return told._replace(certificate=certificate, way=way, place=place)


def _whole(value: Any, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def outside(told: Told, *, now: int, late: int) -> str:
    """Why an event cannot be taken at its own time, or nothing."""
    if told.at > now + SKEW:
        return "发生时间在未来"
    if told.at < now - late:
        return f"超过 {late // 3600} 小时的补报期限"
    return ""
