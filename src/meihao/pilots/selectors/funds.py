"""What the lifetime balances of pilots say for their schemes. Basis: annex2/5"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from meihao.funding.rules.balance.plan import items
from meihao.funding.selectors import balance
from meihao.funding.selectors.balance import Latest
from meihao.pilots.rules.funds import MONEY, spoken_of, words
from meihao.policy import library


def spoken(projects: Sequence[int], *, known: datetime) -> Mapping[int, frozenset[str]]:
    """The points of which the last balance of each pilot speaks, by number; without one none: one statement."""
    return {
        project: spoken_of({line["group"] for line in version.content["lines"]})
        for project, version in balance.standing(projects, known=known).items()
    }


def said(latest: Latest) -> dict[str, str]:
    """What a balance says, by point, in words."""
    return words(latest.version.number, latest.plan, latest.result, sources())


def sources() -> dict[str, str]:
    """The names of the sources of money."""
    pack = library.current()
    return {source: name for group in MONEY for source, name in items(pack, group).items()}
