"""What is true of panels and findings without a database."""

from __future__ import annotations

from collections.abc import Sequence


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
