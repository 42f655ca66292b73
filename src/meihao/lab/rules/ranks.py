"""Which districts would score otherwise or stand at another place: what was counted for a period, summed by both packs.

Only the sums are made again. What was counted (the days of projects by colour among it) stays what it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from meihao.kernel.exact import decimal, exact
from meihao.lab.rules.comparing import Aspect, Packs, Reason, Row
from meihao.oversight.rules.scoring import COLOUR_DAYS, Figure, Law, days, law, result
from meihao.policy.pack import Pack

ID = "ranks"
CITE = "plan/4.3"


class Counted(NamedTuple):
    """A period: its name and kind, what was counted for each district by part, and what was let go on appeal."""

    name: str
    kind: str
    districts: Mapping[str, Mapping[str, Figure]]
    excused: Sequence[tuple[str, str, str]] = ()


def touched(packs: Packs) -> frozenset[str]:
    """The kinds of periods that are summed otherwise."""
    kinds = (each.id for each in packs.before.parts.scoring.periods)
    return frozenset(kind for kind in kinds if law(packs.before, kind) != law(packs.after, kind))


def compare(
    packs: Packs, periods: Sequence[Counted], keys: Mapping[str, int], kinds: frozenset[str] | None = None
) -> Aspect:
    """Every district's score and place by both packs; only of the periods of some `kinds`, all for None.

    `keys` are the numbers of the districts by code. Basis: plan/4.3
    """
    rows: list[Row] = []
    for period in periods:
        if kinds is None or period.kind in kinds:
            one, other = (_result(pack, period) for pack in packs)
            for code, key in keys.items():
                if code in one:
                    rows += list(_row(packs, key, period, one[code], other[code]))
    return Aspect(ID, tuple(rows), len(keys), touched(packs) if kinds is None else kinds)


def _result(pack: Pack, period: Counted) -> dict[str, Any]:
    how = law(pack, period.kind)
    by_colour = {each.id for each in pack.parts.scoring.components if each.kind == COLOUR_DAYS}
    districts = {
        code: {part: _credited(figure, how) if part in by_colour else figure for part, figure in parts.items()}
        for code, parts in period.districts.items()
    }
    return result(how, districts, period.excused)


def _credited(figure: Figure, how: Law) -> Figure:
    """The days of projects by colour, credited as the law says."""
    return Figure(tuple(days(each.ref, dict(each.told), how) for each in figure.items), figure.silent)


def _row(packs: Packs, key: int, period: Counted, one: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[Row]:
    if (one["rank"], one["score"]) == (other["rank"], other["score"]):
        return
    places = [each["rank"] or 0 for each in (one, other)]
    scores = [exact(each["score"] or "0") for each in (one, other)]
    better = (places[1] < places[0]) - (places[1] > places[0]) or (scores[1] > scores[0]) - (scores[1] < scores[0])
    words = [f"{period.name}：{_told(each)}" for each in (one, other)]
    yield Row(key, words[0], words[1], better, tuple(_reasons(packs, period.name, one, other)))


def _told(said: Mapping[str, Any]) -> str:
    return f"第 {said['rank']} 名，{said['score']} 分" if said["rank"] else "没有得分"


def _reasons(packs: Packs, period: str, one: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[Reason]:
    """The parts that come to other points; where none does, others have passed or fallen behind."""
    names = {each.id: each.name for pack in packs for each in pack.parts.scoring.components}
    found = {each["id"]: each for each in one["parts"]}
    moved = False
    for part in other["parts"]:
        was = found.get(part["id"])
        if was is not None and was["points"] != part["points"]:
            moved = True
            yield Reason(f"{names[part['id']]}（{period}）", CITE, words=(_part(was), _part(part)))
    if not moved:
        yield Reason(f"本区市得分不变，别的区市变了（{period}）", CITE, words=(_told(one), _told(other)))


def _part(part: Mapping[str, Any]) -> str:
    if part["left_out"]:
        return f"不计：{part['left_out']}"
    weighs, points = Fraction(part["weighs"]), Fraction(part["points"])
    return f"占 {decimal(weighs * 100, 1).removesuffix('.0')}%，得 {decimal(points, 2)} 分"
