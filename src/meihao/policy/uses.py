"""Where each figure of a pack is used: by which criteria, and by which conditions of the rest of the instrument."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from meihao.policy.compiler import EXPERT_DEFAULTS
from meihao.policy.schema.base import Table
from meihao.policy.schema.completion import Acceptance, Season
from meihao.policy.schema.consultation import Ballot, Proxy
from meihao.policy.schema.councils import Rating
from meihao.policy.schema.inspection import Terms
from meihao.policy.schema.publication import Publication
from meihao.policy.schema.shared import TEST_FIELDS, walk
from meihao.policy.schema.supervision import Settlement

if TYPE_CHECKING:
    from meihao.policy.pack import Pack

SINGLE: dict[type[Table], str] = {
    Ballot: "业主表决",
    Proxy: "委托投票",
    Settlement: "计分与申诉",
    Terms: "检查与整改期限",
    Rating: "居民评分",
    Acceptance: "竣工验收",
    Season: "供热期",
    Publication: "公开",
}
"""What people call the tables that a pack has once and that carry no words of their own."""


class Use(NamedTuple):
    """One place that uses a figure: its words, the clause it stands on if any, and the criterion if it is one."""

    text: str
    clause: str = ""
    criterion: str = ""


def uses(pack: Pack) -> dict[str, tuple[Use, ...]]:
    """For every parameter the places that use it, each once: criteria by any of their readings, then the other files."""
    found: dict[str, dict[Use, None]] = {name: {} for name in pack.parameters}
    for name, use in (*_of_criteria(pack), *_of_parts(pack)):
        if name in found:
            found[name][use] = None
    return {name: tuple(places) for name, places in found.items()}


def named(value: object) -> Iterator[str]:
    """The parameters that a figure or a test names. A question to experts has a panel of the usual size unless it says otherwise."""
    if isinstance(value, str):
        if value.startswith("@"):
            yield value[1:]
    elif isinstance(value, Mapping):
        if "expert" in value:
            yield from named([default for word, default in EXPERT_DEFAULTS.items() if word not in value])
        yield from named(list(value.values()))
    elif isinstance(value, list):
        for inner in value:
            yield from named(inner)


def _of_criteria(pack: Pack) -> Iterator[tuple[str, Use]]:
    for criterion in pack.criteria.values():
        use = Use(criterion.text, criterion.clause, criterion.id)
        for reading in criterion.interpretations:
            for name in named([reading.test, reading.when]):
                yield name, use


def _of_parts(pack: Pack) -> Iterator[tuple[str, Use]]:
    for _, file in pack.parts.files():
        places = list(walk(file))
        tables = {path: value for path, value in places if isinstance(value, Table)}
        for path, value in places:
            if isinstance(value, str) or (path and path[-1] in TEST_FIELDS):
                around = [tables[path[:depth]] for depth in range(len(path)) if path[:depth] in tables]
                for name in named(value):
                    yield name, Use(_words(around), _clause(around, pack))


def _words(around: list[Table]) -> str:
    """What the tables around a place are called, from the outermost in."""
    called = [
        next(filter(None, (getattr(table, field, "") for field in ("name", "text", "reason"))), "") for table in around
    ]
    return "：".join(filter(None, called)) or SINGLE[type(around[-1])]


def _clause(around: list[Table], pack: Pack) -> str:
    """The clause that the innermost table around a place stands on."""
    cited = (getattr(table, field, "") for table in reversed(around) for field in ("cite", "clause", "source"))
    return next((clause for clause in cited if clause in pack.clauses), "")
