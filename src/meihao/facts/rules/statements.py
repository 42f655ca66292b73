"""What may be stated, submitted and reviewed; a refusal says what to do instead."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Final, Protocol

from meihao.policy.schema.core import EVIDENCE

COMMUNITY: Final = "community"
"""The kind of subject that a community is."""

COMPOUND: Final = "compound"
"""The kind of subject that a compound is."""

OFFICIAL: Final = frozenset({"register", "licence", "certificate", "minutes", "vote", "contract"})
"""Kinds of evidence that are an office's own record rather than somebody's word."""

DEGREES: Final = 1_000_000
"""A degree in the integers that places are kept in."""


class Refused(Exception):
    """It may not be stated, submitted or decided so; the words say why and what to do."""


class Overtaken(Refused):
    """Somebody else did something about it in the meantime."""


class Named(Protocol):
    """A key or criterion, by what supports it."""

    @property
    def evidence(self) -> tuple[str, ...]: ...


def kind_label(kind: str) -> str:
    """What people call a kind of evidence; a finding's file and others stay as they are written."""
    return EVIDENCE.get(kind, kind)


def grade_for(supply: str, kind: str) -> str:
    """The grade of a fact entered by hand: B where a record is asked for and an official record is given, else C."""
    return "B" if supply in {"record", "measure"} and kind in OFFICIAL else "C"


def check_days(*, effective_on: date, until: date | None, today: date, what: str) -> None:
    """Nothing takes effect after the day on which it is told, and nothing ends before it begins."""
    if effective_on > today:
        raise Refused(f"{what}的生效日期 {effective_on.isoformat()} 在今天之后；请填已经发生的日期，到那天再填报")
    if until is not None and until < effective_on:
        raise Refused(f"{what}的截止日期 {until.isoformat()} 早于生效日期 {effective_on.isoformat()}，请核对")


def check_kind(kind: str, targets: Mapping[str, Named], titles: Mapping[str, str]) -> None:
    """A kind of evidence must be one that each of its targets takes."""
    if kind not in EVIDENCE:
        raise Refused(f"没有“{kind}”这种证据，请从下列种类中选：{'、'.join(EVIDENCE.values())}")
    for name, target in targets.items():
        if kind not in target.evidence:
            wanted = "、".join(EVIDENCE[each] for each in target.evidence)
            raise Refused(f"“{titles[name]}”的证据应为{wanted}，不能用{EVIDENCE[kind]}；请换一份，或另选指向")


def check_place(longitude: int | None, latitude: int | None) -> None:
    """Both coordinates or neither, on the globe."""
    if (longitude is None) != (latitude is None):
        raise Refused("经度和纬度要么都填，要么都不填")
    if longitude is not None and not -180 * DEGREES <= longitude <= 180 * DEGREES:
        raise Refused("经度应在 -180 到 180 度之间")
    if latitude is not None and not -90 * DEGREES <= latitude <= 90 * DEGREES:
        raise Refused("纬度应在 -90 到 90 度之间")


def check_support(*, own: bool, fitting: bool, targeted: bool, accepted: bool, by_submitter: bool) -> None:
    """Whether a fact may rest on a piece of evidence.

    `own`: of the same subject; `fitting`: of a kind that the key takes; `targeted`: submitted for this key;
    `accepted`: reviewed and accepted already; `by_submitter`: whoever states it also submitted the evidence.
    """
    if not own:
        raise Refused("这份证据属于另一个对象，不能用来证明这里的事实；请上传本对象的证据")
    if not fitting:
        raise Refused("这份证据的种类与这项事实不符，请换一种证据")
    if not targeted:
        raise Refused("这份证据不是为这项事实提交的，审核人没有这样看过；请为它另交一份证据")
    if accepted and by_submitter:
        raise Refused("这份证据已经审核采用，提交人不能再往上加数值；请重新上传证据，或请审核人更正")


def check_review(*, outcome: str, reason: str, reviewer: int, involved: Collection[int], inside: bool) -> None:
    """Whether somebody may review: nobody reviews what they submitted or stated, nor beyond their territory."""
    if not inside:
        raise Refused("这份证据不在您的审核范围内，请转给所属区市的审核人")
    if reviewer in involved:
        raise Refused("不能审核自己提交或填报的内容，请由另一位审核人办理")
    if outcome not in {"accepted", "returned", "rejected"}:
        raise Refused("结论应为采用、退回补正或不予采用")
    if outcome != "accepted" and not reason:
        raise Refused("退回或不予采用要写明理由，提交人才知道怎样补正")


def within(path: str, territories: Iterable[str]) -> bool:
    """Whether a path lies in one of the territories."""
    return any(path.startswith(territory) for territory in territories)


def distinct(targets: Sequence[str]) -> list[str]:
    """Targets without repeats, in their order. Raises Refused for none."""
    found = list(dict.fromkeys(target.strip() for target in targets if target.strip()))
    if not found:
        raise Refused("请说明这份证据是为哪一项事实或条目提交的")
    return found
