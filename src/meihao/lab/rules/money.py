"""Which projects might be given more or less, in fen, and by which limit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from meihao.kernel.verdict import Verdict
from meihao.lab.rules.comparing import Aspect, Packs, Reason, Row, alike
from meihao.policy.dossier import Dossier
from meihao.policy.pack import Pack
from meihao.policy.schema.supervision import Subsidy
from meihao.policy.subsidies import Entitlement, Limit, entitle

ID = "money"


class Costs(NamedTuple):
    """What of a project's costs a subsidy may pay for, what nobody has claimed of it, what the subsidy gave before; in fen."""

    cost: int
    unclaimed: int
    claimed: int


def touched(packs: Packs) -> frozenset[str]:
    """The subsidies that ask otherwise or count with other figures."""
    one, other = ({each.id: each for each in pack.parts.funding.subsidies} for pack in packs)
    return frozenset(name for name in one.keys() & other.keys() if not _same(packs, one[name], other[name]))


def _same(packs: Packs, one: Subsidy, other: Subsidy) -> bool:
    tests = zip(packs.before.subsidy_tests[one.id], packs.after.subsidy_tests[other.id], strict=True)
    return _figures(packs.before, one) == _figures(packs.after, other) and all(alike(a, b) for a, b in tests)


def _figures(pack: Pack, subsidy: Subsidy) -> list[object]:
    named = [*(rate.figure for rate in subsidy.rates), subsidy.cap, subsidy.share]
    return [pack.parameters[each[1:]].value if each else None for each in named]


def keys(packs: Packs) -> frozenset[str]:
    """What has to be known of a project for the subsidies that are touched."""
    names = touched(packs)
    tests = (test for pack in packs for name in names for test in pack.subsidy_tests[name])
    return frozenset[str]().union(*(test.every_key() for test in tests))


def compare(
    packs: Packs,
    costs: Mapping[int, Mapping[str, Costs]],
    dossiers: Mapping[int, Dossier],
    names: frozenset[str] | None = None,
) -> Aspect:
    """What every project may still be given by both packs; only under the subsidies `names`, all for None.

    `costs` are those of each project by subsidy. Basis: opinion/16
    """
    after = {each.id: each for each in packs.after.parts.funding.subsidies}
    rows = []
    for key, mine in costs.items():
        for subsidy in packs.before.parts.funding.subsidies:
            if names is None or subsidy.id in names:
                asked = mine[subsidy.id]._asdict()
                one = entitle(packs.before, subsidy, dossiers[key], **asked)
                other = entitle(packs.after, after[subsidy.id], dossiers[key], **asked)
                rows += list(_row(key, one, other))
    return Aspect(ID, tuple(rows), len(costs), touched(packs) if names is None else names)


def _row(key: int, one: Entitlement, other: Entitlement) -> Iterator[Row]:
    if one.payable == other.payable:
        return
    more = 0 if one.payable is None or other.payable is None else other.payable - one.payable
    name = other.subsidy.name
    words = [f"{name}：{_told(each.payable)}" for each in (one, other)]
    yield Row(key, words[0], words[1], (more > 0) - (more < 0), tuple(_reasons(one, other)), more)


def _told(fen: int | None) -> str:
    return "情况不明" if fen is None else f"{fen // 100:,}.{fen % 100:02d} 元"


def _limit(limit: Limit) -> str:
    return f"{limit.name}：{limit.how}"


def _reasons(one: Entitlement, other: Entitlement) -> Iterator[Reason]:
    """The tests that came out otherwise; else the limits that decide how much it is."""
    cite = other.subsidy.cite
    pairs = [(other.subsidy.text, one.node, other.node)]
    pairs += [(now.text, was, node) for (_, was), (now, node) in zip(one.rates, other.rates, strict=True)]
    for text, was, node in pairs:
        if was.verdict is not node.verdict:
            yield Reason(text, cite, (was, node))
    if one.bit and other.bit and one.node.verdict is other.node.verdict is Verdict.MET:
        words = _limit(one.bit), _limit(other.bit)
        yield Reason(other.subsidy.text, cite, words=words)
