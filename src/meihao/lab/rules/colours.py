"""Which projects would be of another colour, and by which rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from meihao.lab.rules.comparing import Aspect, Packs, Reason, Row, differing
from meihao.oversight.rules.colours import Answered, Shade, order, shade
from meihao.policy.dossier import Dossier
from meihao.policy.pack import Pack

ID = "colours"


def touched(packs: Packs) -> frozenset[str]:
    """The rules that ask otherwise, name another colour, or are asked elsewhere."""
    one, other = ({rule.id: rule for rule in pack.parts.colours.rules} for pack in packs)
    named = {
        name
        for name in one.keys() & other.keys()
        if (one[name].colour, one[name].during, one[name].silent)
        != (other[name].colour, other[name].during, other[name].silent)
    }
    return differing(packs.before.colour_tests, packs.after.colour_tests) | named


def compare(
    packs: Packs, stages: Mapping[int, str], dossiers: Mapping[int, Dossier], names: frozenset[str] | None = None
) -> Aspect:
    """Every project's colour by both packs, by its stage; only where one of the rules `names` is asked, all for None.

    Basis: plan/4.3
    """
    rows = []
    watched = {stage for pack in packs for rule in pack.parts.colours.rules for stage in rule.during}
    asked = {
        stage
        for pack in packs
        for rule in pack.parts.colours.rules
        if names is None or rule.id in names
        for stage in rule.during
    }
    for key, stage in stages.items():
        if stage in asked:
            rows += list(_row(packs, key, stage, dossiers[key]))
    under = sum(stage in watched for stage in stages.values())
    return Aspect(ID, tuple(rows), under, touched(packs) if names is None else names)


def _row(packs: Packs, key: int, stage: str, dossier: Dossier) -> Iterator[Row]:
    one, other = (shade(pack, stage, dossier) for pack in packs)
    if one is None or other is None or one.colour == other.colour:
        return
    places = order(packs.before.parts.colours)
    better = places.index(other.colour) - places.index(one.colour)
    yield Row(key, one.colour, other.colour, (better > 0) - (better < 0), tuple(_reasons(packs, one, other)))


def _reasons(packs: Packs, one: Shade, other: Shade) -> Iterator[Reason]:
    """The rules that came out otherwise or name another colour."""
    was = {each.rule.id: each for each in one.answered}
    for now in other.answered:
        old = was.get(now.rule.id)
        if old is None:
            continue
        if old.node.verdict is not now.node.verdict:
            yield Reason(now.rule.text, packs.after.parts.colours.cite, (old.node, now.node), lights=True)
        elif old.rule.colour != now.rule.colour and (now.bites or now.open):
            words = _names(packs.before, old), _names(packs.after, now)
            yield Reason(now.rule.text, packs.after.parts.colours.cite, words=words)


def _names(pack: Pack, answered: Answered) -> str:
    name = next(each.name for each in pack.parts.colours.colours if each.id == answered.rule.colour)
    return f"{'触发' if answered.bites else '情况不明'}，亮{name}色"
