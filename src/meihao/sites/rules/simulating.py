"""Events that a site's devices might send. The same hours give the same events, numbers included, so that none counts twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo
from hashlib import sha256
from typing import Any, Final

from meihao.sites.rules.attendance import IN, OUT
from meihao.sites.rules.feed import BEAT, PUNCH
from meihao.sites.rules.online import HOUR
from meihao.sites.rules.standard import ATTENDANCE, DUST

EVERY_DUST: Final = 300
COMES, LEAVES = (7, 40), (17, 20)
"""The hour from about which people come and leave, with the minutes over which they spread."""
GAP_OF: Final = 8
"""With gaps, one hour in so many is broken off halfway."""


def events(
    code: str, kind: str, *, begin: int, end: int, every: int, gaps: bool, certificates: Sequence[str], zone: tzinfo
) -> Iterator[dict[str, Any]]:
    """The events of a device from one moment to another: a heartbeat `every` so many seconds, and what its kind reports."""
    for at in range(begin - begin % every + every, end, every):
        if not (gaps and _broken(code, at)):
            yield {"id": at * 10, "at": at, "type": BEAT}
    if kind == DUST:
        for at in range(begin - begin % EVERY_DUST + EVERY_DUST, end, EVERY_DUST):
            if not (gaps and _broken(code, at)):
                yield {"id": at * 10 + 1, "at": at, "type": DUST, **_dust(code, at, zone)}
    if kind == ATTENDANCE:
        yield from _punches(certificates, begin, end, zone)


def _punches(certificates: Sequence[str], begin: int, end: int, zone: tzinfo) -> Iterator[dict[str, Any]]:
    first = datetime.fromtimestamp(begin, tz=zone).replace(hour=0, minute=0, second=0, microsecond=0)
    for midnight in range(int(first.timestamp()), end, 24 * HOUR):
        for number, certificate in enumerate(certificates[:100]):
            for way, (hour, spread) in ((IN, COMES), (OUT, LEAVES)):
                at = midnight + hour * HOUR + _chance(certificate, midnight, way) % (spread * 60)
                if begin < at < end:
                    sequence = (midnight // HOUR * 1000 + number * 10 + (way == OUT)) * 10 + 2
                    yield {"id": sequence, "at": at, "type": PUNCH, "certificate": certificate, "way": way}


def _dust(code: str, at: int, zone: tzinfo) -> dict[str, int]:
    """Higher while people work, with a spread of its own."""
    working = 1 if 8 <= datetime.fromtimestamp(at, tz=zone).hour < 18 else 0
    pm25 = 18 + 14 * working + _chance(code, at, "pm25") % 18
    pm10 = pm25 * 2 + 20 * working + _chance(code, at, "pm10") % 25
    return {"pm25": pm25, "pm10": pm10, "tsp": pm10 + 30 + 40 * working + _chance(code, at, "tsp") % 40}


def _broken(code: str, at: int) -> bool:
    return _chance(code, at // HOUR, "gap") % GAP_OF == 0 and at % HOUR >= HOUR // 2


def _chance(*parts: object) -> int:
    """A number that looks drawn and is the same each time."""
    return int.from_bytes(sha256("\n".join(map(str, parts)).encode()).digest()[:6])
