"""Where a site lies: a rectangle round a point, in millionths of a degree."""

from __future__ import annotations

from math import ceil, cos, radians
from typing import Final

from meihao.sites.rules.attendance import Fence

METRES_A_DEGREE: Final = 111_320


def around(longitude: int, latitude: int, metres: int) -> Fence:
    """The rectangle that reaches so many metres each way, rounded outwards; it is what is stored and decides."""
    high = ceil(metres * 1_000_000 / METRES_A_DEGREE)
    wide = ceil(high / cos(radians(latitude / 1_000_000)))
    return Fence(longitude - wide, latitude - high, longitude + wide, latitude + high)
