"""What a site must have, from the pack: posts, trades, devices and their figures. None of it is the instrument's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from meihao.policy.pack import Pack
from meihao.policy.schema.core import number_of

POST, TRADE, DEVICE, LIMIT = "site.post.", "site.trade.", "site.device.", "site.dust_limit."
MANAGER: Final = "project_manager"
"""The post that nobody fills in two projects at once."""

ATTENDANCE, VIDEO, DUST = "attendance", "video", "dust"


@dataclass(frozen=True, slots=True)
class Post:
    """A key post: what people call it, and the party whose person fills it."""

    id: str
    name: str
    body: str


@dataclass(frozen=True, slots=True)
class Standard:
    """The figures of a pack about sites. Spans are seconds, dust limits μg/m³."""

    posts: Mapping[str, Post]
    trades: Mapping[str, str]
    devices: Mapping[str, int]
    """How many devices of each kind there must be at least."""
    device_names: Mapping[str, str]
    limits: Mapping[str, int]
    duty_share: Fraction
    span: int
    """How long a heartbeat speaks for a device: the interval and the grace."""
    window: int
    """How long ago a device may have reported last."""
    late: int
    """How long after it happened something may still be reported."""
    keep_days: int

    @property
    def duty_hundredths(self) -> Fraction:
        """The required share for a bar."""
        return self.duty_share * 100

    @property
    def duty_words(self) -> str:
        """The required share in words."""
        return f"{self.duty_share * 100}%"


def standard(pack: Pack) -> Standard:
    """What a pack asks of sites."""

    def under(prefix: str) -> dict[str, str]:
        return {
            name.removeprefix(prefix): each.name.rpartition("：")[2]
            for name, each in pack.parameters.items()
            if name.startswith(prefix)
        }

    def figure(name: str) -> int:
        return int(Fraction(str(number_of(pack.parameters[name]))))

    posts = {}
    for name, title in under(POST).items():
        body, _, post = name.partition(".")
        posts[post] = Post(post, title, body)
    devices = under(DEVICE)
    return Standard(
        posts=posts,
        trades=under(TRADE),
        devices={kind: figure(DEVICE + kind) for kind in devices},
        device_names=devices,
        limits={channel: figure(LIMIT + channel) for channel in under(LIMIT)},
        duty_share=Fraction(str(number_of(pack.parameters["site.duty_share"]))),
        span=60 * (figure("site.beat_minutes") + figure("site.beat_grace_minutes")),
        window=3600 * figure("site.report_hours"),
        late=3600 * figure("site.late_hours"),
        keep_days=figure("site.keep_days"),
    )
