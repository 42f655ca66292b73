"""Which communities would come out otherwise: criteria, level by level, and whether all that their type requires is met."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from operator import itemgetter
from typing import NamedTuple

from meihao.kernel.verdict import Verdict
from meihao.lab.rules.comparing import Aspect, Packs, Reason, Row, alike
from meihao.policy.conditions import Condition
from meihao.policy.dossier import Dossier
from meihao.policy.pack import Pack
from meihao.policy.tree import Answer, Node, named

ID = "communities"


class Conclusions(NamedTuple):
    """How many communities would meet all that one type requires, not meet it, or be unknown, if they were of the type."""

    type: str
    before: tuple[int, int, int]
    after: tuple[int, int, int]


class Compared(NamedTuple):
    """The aspect, and the conclusions by type."""

    aspect: Aspect
    conclusions: tuple[Conclusions, ...] = ()


class _Type(NamedTuple):
    """The places of the levels that a type requires, and their natures, by the pack in force and by its copy."""

    id: str
    before: tuple[int, ...]
    after: tuple[int, ...]
    natures: tuple[tuple[str, ...], tuple[str, ...]]


type Criteria = Mapping[int, tuple[int, ...]]
"""Criteria by the place of their level, each by its number there."""

type _Moved = tuple[int, int, Node, Node]
"""The place of a level, that of a criterion in it, and both answers."""


def touched(packs: Packs, days: Iterable[date]) -> Criteria:
    """The criteria that ask otherwise on any of some days."""
    found: dict[int, set[int]] = {}
    for day in set(days):
        for place, (mine, theirs) in enumerate(zip(_tests(packs.before, day), _tests(packs.after, day), strict=True)):
            for n, (one, other) in enumerate(zip(mine, theirs, strict=True)):
                if not alike(one, other):
                    found.setdefault(place, set()).add(n)
    return {place: tuple(sorted(found[place])) for place in sorted(found)}


def moves(packs: Packs, on: date) -> bool:
    """Whether anything about communities can come out otherwise on a day: a level set, or a criterion."""
    return packs.before.profiles != packs.after.profiles or bool(touched(packs, [on]))


def _tests(pack: Pack, day: date) -> list[tuple[Condition, ...]]:
    return [condition.children for _, condition in pack.compiled(day).levels]


def compare(
    packs: Packs, dossiers: Mapping[int, Dossier], types: Mapping[int, str], criteria: Criteria | None = None
) -> Compared:
    """Every community answered by both packs; `criteria` are those to ask again, all of them for None.

    `types` is the type of each community, by the same number as its dossier. Basis: annex1/preamble
    """
    again = _every(packs.before) if criteria is None else criteria
    kinds = {name: _type(packs, name) for name in packs.before.profiles}
    natures = {name: itemgetter(*places) for name, places in _natures(packs.before).items()}
    counts = {name: (Counter[Verdict](), Counter[Verdict]()) for name in kinds}
    rows: list[Row] = []
    for key, dossier in dossiers.items():
        answers = [condition.run(dossier) for _, condition in packs.before.compiled(dossier.on).levels]
        old = [answer[0] for answer in answers]
        moved = list(_asked_again(packs.after, dossier, answers, again))
        new = _moved_on(old, answers, moved) if moved else old
        worst = (
            {name: min(get(old)) for name, get in natures.items()},
            {name: min(get(new)) for name, get in natures.items()},
        )
        for name, kind in kinds.items():
            for side in (0, 1):
                counts[name][side][_least(worst[side], kind.natures[side])] += 1
        mine = kinds[types[key]]
        if moved or mine.before != mine.after:
            rows += list(_row(packs, key, mine, (old, new), moved))
    changed = frozenset(packs.before.levels[place].criteria[n].id for place, numbers in again.items() for n in numbers)
    told = tuple(Conclusions(name, _counted(one), _counted(other)) for name, (one, other) in counts.items())
    return Compared(Aspect(ID, tuple(rows), len(dossiers), changed), told)


def _every(pack: Pack) -> Criteria:
    return {place: tuple(range(len(level.criteria))) for place, level in enumerate(pack.levels)}


def _natures(pack: Pack) -> dict[str, list[int]]:
    """The places of the levels of each nature; a nature that only one level has is named twice, so that there are several."""
    found: dict[str, list[int]] = {}
    for place, level in enumerate(pack.levels):
        found.setdefault(level.level, []).append(place)
    return {name: places if len(places) > 1 else places * 2 for name, places in found.items()}


def _type(packs: Packs, name: str) -> _Type:
    sides = [pack.profiles[name].levels for pack in packs]
    places = [
        tuple(place for place, level in enumerate(packs.before.levels) if level.level in wanted) for wanted in sides
    ]
    return _Type(name, places[0], places[1], (sides[0], sides[1]))


def _asked_again(pack: Pack, dossier: Dossier, answers: Sequence[Answer], again: Criteria) -> Iterator[_Moved]:
    """The criteria that the other pack answers otherwise."""
    levels = pack.compiled(dossier.on).levels
    for place, numbers in again.items():
        ones, tests = answers[place][3], levels[place][1].children
        for n in numbers:
            answer = tests[n].run(dossier)
            if answer[0] is not ones[n][0]:
                yield place, n, named(ones[n]), named(answer)


def _moved_on(old: Sequence[Verdict], answers: Sequence[Answer], moved: Sequence[_Moved]) -> list[Verdict]:
    """The verdicts of the levels once some of their criteria have moved: each is the worst of its criteria."""
    criteria: dict[int, list[Verdict]] = {}
    for place, n, _, other in moved:
        criteria.setdefault(place, [answer[0] for answer in answers[place][3]])[n] = other.verdict
    new = list(old)
    for place, verdicts in criteria.items():
        new[place] = min(verdicts)
    return new


def _least(worst: Mapping[str, Verdict], natures: Iterable[str]) -> Verdict:
    return min([worst[nature] for nature in natures if nature in worst], default=Verdict.NA)


def _worst(verdicts: Sequence[Verdict], places: Sequence[int]) -> Verdict:
    return min([verdicts[place] for place in places], default=Verdict.NA)


def _counted(verdicts: Mapping[Verdict, int]) -> tuple[int, int, int]:
    met = verdicts.get(Verdict.MET, 0) + verdicts.get(Verdict.NA, 0)
    return met, verdicts.get(Verdict.UNMET, 0), verdicts.get(Verdict.UNKNOWN, 0)


def _row(
    packs: Packs, key: int, mine: _Type, verdicts: tuple[list[Verdict], list[Verdict]], moved: Sequence[_Moved]
) -> Iterator[Row]:
    """A community that comes out otherwise; none where only contents moved that its type requires by neither pack."""
    old, new = verdicts
    reasons = tuple(_reasons(packs, mine, moved))
    if reasons:
        ends = _worst(old, mine.before), _worst(new, mine.after)
        better = (ends[1] > ends[0]) - (ends[1] < ends[0]) or _sign(old, new, mine)
        yield Row(key, _told(old, mine.before), _told(new, mine.after), better, reasons)


def _sign(old: list[Verdict], new: list[Verdict], mine: _Type) -> int:
    """Which way the count of what is met goes, where the conclusion stays."""
    if mine.before != mine.after:
        return 0
    had, has = (sum(each[place] >= Verdict.MET for place in mine.before) for each in (old, new))
    return (has > had) - (has < had)


def _set_of(pack: Pack, name: str) -> str:
    return "、".join(pack.level_names[level] for level in pack.profiles[name].levels)


def _told(verdicts: list[Verdict], places: tuple[int, ...]) -> str:
    met = sum(verdicts[place] >= Verdict.MET for place in places)
    return f"{_worst(verdicts, places).word}（{met}／{len(places)}）"


def _reasons(packs: Packs, mine: _Type, moved: Sequence[_Moved]) -> Iterator[Reason]:
    """The level set if it changed, then the criteria that came out otherwise, of levels that either pack requires of the type."""
    if mine.before != mine.after:
        profile = packs.after.profiles[mine.id]
        words = _set_of(packs.before, mine.id), _set_of(packs.after, mine.id)
        yield Reason(f"{profile.name}应满足的性质", profile.cite, words=words)
    wanted = {*mine.before, *mine.after}
    for place, n, one, other in moved:
        if place in wanted:
            level = packs.before.levels[place]
            yield Reason(f"{level.criteria[n].text}（{level.criteria[n].id}）", level.clause, (one, other))
