"""What the shapes of the rest of the instrument share: references, sourced figures, and one walk over them all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StringConstraints

from meihao.kernel.exact import exact
from meihao.policy.schema.base import Figure, Label, Origin, Problem, Table, Test

type Many[T] = Annotated[tuple[T, ...], Field(strict=False)]
"""A list as TOML gives it, kept as a tuple."""

Path = tuple[str | int, ...]
"""The keys and indexes that lead to a place in a file."""

ClauseId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*/[a-z0-9_./]+$")]
"""A clause of the instrument, such as opinion/6 or plan/3.2.3."""

Ref = Annotated[str, StringConstraints(pattern=r"^@[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$")]
"""A figure of parameters/, such as @pilot.trial_months."""

TEST_FIELDS = frozenset({"test", "done"})
CLAUSE_FIELDS = frozenset({"cite", "clause"})
BODY_FIELDS = frozenset({"lead", "support", "carry_out", "owner", "proposer", "decider", "discretion", "tells"})


def _exact(figure: Figure) -> Figure:
    try:
        exact(figure)
    except (ValueError, ZeroDivisionError) as error:
        raise ValueError(f"不是确切的数：{figure}") from error
    return figure


Amount = Annotated[Figure, AfterValidator(_exact)]
"""An exact number that stands in the file itself."""


class Sourced(Table):
    """A table with figures or choices of its own: it says whether they are the document's or ours."""

    origin: Origin
    source: Label


class Threshold(Table):
    """A share to be reached ("以上": at_least) or passed ("过半数": more_than)."""

    bound: Literal["at_least", "more_than"]
    figure: Ref | int


def walk(value: object, path: Path = ()) -> Iterator[tuple[Path, object]]:
    """Every value of a file with the keys that lead to it, as the file names them; a test counts as one value."""
    yield path, value
    if path and path[-1] in TEST_FIELDS and isinstance(value, dict):
        return
    if isinstance(value, Table):
        for name, field in type(value).model_fields.items():
            yield from walk(getattr(value, name), (*path, field.alias or name))
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from walk(inner, (*path, str(name)))
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            yield from walk(inner, (*path, index))


def tests_of(table: Table) -> Iterator[tuple[Path, Test]]:
    """Every test that a file holds."""
    for path, value in walk(table):
        if path and path[-1] in TEST_FIELDS and isinstance(value, dict):
            yield path, value


def references(
    file: str, table: Table, *, clauses: frozenset[str], bodies: frozenset[str], parameters: frozenset[str]
) -> Iterator[Problem]:
    """Every clause, body and parameter that a file names exists; a figure of the instrument cites its clause."""
    for path, value in walk(table):
        if isinstance(value, Sourced) and value.origin == "instrument" and value.source not in clauses:
            yield Problem(file, (*path, "source"), f"出自文件的数字须注明条款，{value.source} 不是条款编号")
        if not isinstance(value, str) or not value:
            continue
        field = next((key for key in reversed(path) if isinstance(key, str)), "")
        if field in CLAUSE_FIELDS and value not in clauses:
            yield Problem(file, path, f"引用的条款 {value} 不存在")
        elif field in BODY_FIELDS and value not in bodies:
            yield Problem(file, path, f"单位 {value} 未在 bodies.toml 中定义")
        elif value.startswith("@") and value[1:] not in parameters:
            yield Problem(file, path, f"参数 {value} 未定义")


def repeated(file: str, path: Path, items: Iterable[Any], field: str = "id") -> Iterator[Problem]:
    """Two tables of one list that carry the same name."""
    names = [getattr(item, field) for item in items]
    for name, times in Counter(names).items():
        if times > 1:
            place = len(names) - 1 - names[::-1].index(name)
            yield Problem(file, (*path, place, field), f"{name} 出现了 {times} 次")


def unknown(file: str, path: Path, names: Iterable[str], known: Iterable[str], what: str) -> Iterator[Problem]:
    """Names in a list that nothing defines."""
    defined = frozenset(known)
    for index, name in enumerate(names):
        if name not in defined:
            yield Problem(file, (*path, index), f"{what} {name} 未定义")
