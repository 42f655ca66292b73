"""What is true of panels and findings without a database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date


class Refused(Exception):
    """Something a panel may not do; `reasons` say why, each with what would mend it."""

    def __init__(self, *reasons: str) -> None:
        super().__init__("；".join(reasons))
        self.reasons = reasons


def composition(experts: Sequence[int], size: int) -> list[str]:
    """What is wrong with the members of a panel of so many: repeated people, too few, too many."""
    wrong = []
    if len(set(experts)) < len(experts):
        wrong.append("同一位专家只能占一个席位")
    if len(set(experts)) != size:
        wrong.append(f"专家组应有 {size} 人，现选了 {len(set(experts))} 人")
    return wrong


def of_one_district(one: str, other: str) -> bool:
    """Whether two bodies, by their paths from the city down, stand in one district; what stands at the city does not."""
    below = [path.strip("/").split("/")[1:2] for path in (one, other)]
    return below[0] != [] and below[0] == below[1]


def unsaid(verdict: str, grounds: str) -> list[str]:
    """What is missing from a finding: one against has to say why."""
    return ["认定“未满足”要写明差在哪里，这句话会进入缺口清单"] if verdict == "unmet" and not grounds.strip() else []


def untimely(on: date, *, today: date, seated_on: date | None = None) -> list[str]:
    """What is wrong with the day of a finding: it lies ahead, or before whoever found was seated."""
    mend = "请核对这台设备的日期，打开这一条重新存下"
    if on > today:
        return [f"认定日期 {on} 不能晚于今天，{mend}"]
    if seated_on is not None and on < seated_on:
        return [f"您 {seated_on} 才进专家组，不能按 {on} 认定，{mend}"]
    return []
