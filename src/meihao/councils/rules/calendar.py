"""Sessions as an iCalendar object: RFC 5545, with the refresh interval of RFC 7986."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import NAMESPACE_URL, uuid5

MEDIA_TYPE: Final = "text/calendar; charset=utf-8"
LONGEST: Final = 75
"""Octets of a line without its end; a longer one is folded."""
ESCAPED: Final = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


@dataclass(frozen=True, slots=True)
class Event:
    """One session: `sequence` counts how often it was moved, `stamp` is when it last was."""

    uid: str
    sequence: int
    stamp: datetime
    starts_at: datetime
    ends_at: datetime
    summary: str
    place: str
    text: str
    address: str
    cancelled: bool


def uid(number: int, at: datetime) -> str:
    """The name of a session for ever, wherever its calendar is kept: of its number and the moment it was convened."""
    return str(uuid5(NAMESPACE_URL, f"meihao:session:{number}:{at.astimezone(UTC).isoformat()}"))


def calendar(events: Iterable[Event], *, name: str) -> bytes:
    """Events as a file; the same events give the same bytes."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//meihao//councils//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{escaped(name)}",
        f"X-WR-CALNAME:{escaped(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        *(line for event in events for line in _lines(event)),
        "END:VCALENDAR",
    ]
    return b"".join(folded(line) for line in lines)


def _lines(event: Event) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"DTSTAMP:{moment(event.stamp)}"
    yield f"DTSTART:{moment(event.starts_at)}"
    yield f"DTEND:{moment(event.ends_at)}"
    yield f"SUMMARY:{escaped(event.summary)}"
    yield f"LOCATION:{escaped(event.place)}"
    yield f"DESCRIPTION:{escaped(event.text)}"
    yield f"URL:{event.address}"
    yield f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}"
    yield "END:VEVENT"


def moment(at: datetime) -> str:
    """A moment in the time of Greenwich."""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    """Text as a value: backslash, semicolon, comma and line breaks are written out."""
    return text.translate(ESCAPED)


def folded(line: str) -> bytes:
    """A line with its end, folded so that no part is longer than may be and no character is torn apart."""
    parts: list[bytes] = []
    part = b""
    for letter in line:
        octets = letter.encode()
        if len(part) + len(octets) > LONGEST:
            parts.append(part)
            part = b" "
        part += octets
    parts.append(part)
    return b"\r\n".join(parts) + b"\r\n"
