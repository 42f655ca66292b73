"""Who may hand in and hear a return, and when: every reason why not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from meihao.returns.rules.months import Month

ACCEPTED: Final = "accepted"
RETURNED: Final = "returned"


class Refused(Exception):
    """It may not be done so; each reason says what is wrong and what would mend it."""

    def __init__(self, *reasons: str) -> None:
        super().__init__("；".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True, slots=True)
class Standing:
    """What was last handed in for a month: who did so, and what was said of it (empty while nobody has)."""

    digest: str
    by: int
    outcome: str = ""


def unsubmittable(
    month: Month, last: Standing | None, *, today: date, acts: bool, body: str, seen: str, digest: str, note: str
) -> Iterator[str]:
    """Why a return cannot be handed in now."""
    if not acts:
        yield f"报表由{body}报送；请转给他们的经办人办理"
    if month.last > today:
        yield f"{month.said}还没有结束，{month.last.isoformat()} 起才能报送"
    if seen != digest:
        yield "您打开页面之后数字有变化，请刷新页面，看过现在的数字再报送"
    if last is None:
        return
    if not last.outcome:
        yield "本月已经报送，正等市里接收；要改请市里先退回"
    elif last.outcome == ACCEPTED and last.digest == digest:
        yield "数字与已接收的报表相同，不用再报"
    elif not note.strip():
        yield "再次报送请写明改了什么、为什么改"


def unhearable(standing: Standing, *, actor: int, acts: bool, body: str, outcome: str, reason: str) -> Iterator[str]:
    """Why nobody can accept or return it so."""
    if not acts:
        yield f"报表由{body}接收；请转给他们的经办人办理"
    if standing.outcome:
        yield "这份报表已经处理过；有出入请区市再报一份"
    if standing.by == actor:
        yield "这份报表由您报送，应由其他人接收"
    if outcome not in {ACCEPTED, RETURNED}:
        yield "请选一种结论：接收或退回"
    if outcome == RETURNED and not reason.strip():
        yield "退回请写明理由，区市会看到"
