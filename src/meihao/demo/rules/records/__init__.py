"""Records of projects told as acts, a teller for each kind.

A teller takes the way of a project and its record, and gives the acts; what falls into a stage that the project never
came to is left out. `ANSWERED` are the keys that a kind answers by itself, so that nobody states them by hand. A further
kind of record is a table in `rules.programme.Record` and a line in each of these two.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from meihao.demo.rules.acts import Act
from meihao.demo.rules.balances import Balance
from meihao.demo.rules.building import Checks, Site
from meihao.demo.rules.closing import Completion, Funding
from meihao.demo.rules.parts import Part
from meihao.demo.rules.programme import Grounds, Permits, Photos, Reviews, Scheme, Works
from meihao.demo.rules.records import (
    balances,
    checks,
    completion,
    funding,
    grounds,
    permits,
    photos,
    reviews,
    schemes,
    sites,
    works,
)
from meihao.demo.rules.ways import Way

TELLERS: Final[Mapping[type[Part], Callable[[Way, Any], list[Act]]]] = {
    Grounds: grounds.told,
    Scheme: schemes.told,
    Reviews: reviews.told,
    Permits: permits.told,
    Works: works.told,
    Site: sites.told,
    Checks: checks.told,
    Completion: completion.told,
    Funding: funding.told,
    Balance: balances.told,
    Photos: photos.told,
}
ANSWERED: Final[Mapping[type[Part], frozenset[str]]] = {
    Grounds: grounds.ANSWERED,
    Scheme: schemes.ANSWERED,
    Reviews: reviews.ANSWERED,
    Permits: permits.ANSWERED,
    Works: frozenset(),
    Site: sites.ANSWERED,
    Checks: checks.ANSWERED,
    Completion: completion.ANSWERED,
    Funding: funding.ANSWERED,
    Balance: balances.ANSWERED,
    Photos: frozenset(),
}


def recorded(way: Way) -> list[Act]:
    """The acts of all records of a project, in no order of their own."""
    return [act for record in way.project.records for act in TELLERS[type(record)](way, record)]


def answered(way: Way) -> frozenset[str]:
    """The keys that the records of a project answer."""
    return frozenset[str]().union(*(ANSWERED[type(record)] for record in way.project.records))
