"""What may leave the register: a mistake nobody has used goes, what is gone in the world is ended and kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

PARTS: Final = {"building": "楼栋", "entrance": "单元", "home": "房屋"}
"""What stands in a compound, from the largest to the smallest."""

type Uses = Sequence[tuple[str, int]]
"""What rests on something, by what it is called, and how much of it."""


def told(uses: Uses) -> str:
    """What rests on it, in words."""
    return "、".join(f"{number:,} 条{name}" for name, number in uses)


def not_removed(uses: Uses, reason: str) -> Iterator[str]:
    """Why something may not be removed: something rests on it, or nobody says why."""
    if uses:
        yield f"已经用在{told(uses)}里，不能删除；不再存在的，请改为终止登记"
    if not reason:
        yield "请写明理由，例如重复登记、楼号写错"


def not_ended(on: date | None, today: date, ended: date | None, reason: str) -> Iterator[str]:
    """Why something may not be ended on a day."""
    if ended is not None:
        yield f"已经从 {ended.isoformat()} 起终止登记"
    if on is None:
        yield "请填从哪天起不再存在"
    elif on > today:
        yield f"终止日期 {on.isoformat()} 在今天之后；请填已经发生的日期"
    if not reason:
        yield "请写明理由，例如已拆除、两户合并"
