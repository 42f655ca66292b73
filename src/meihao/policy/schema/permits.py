"""The shape of permits.toml: which approvals a project needs, as a decision table that has one answer for everything.

The table is read as propositions: a yes-or-no fact or a bound on a figure is an atom. Each permit's rows must be such that
exactly one of them holds, whichever atoms are true; then no set of answers is without a result or has two.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any, Literal

from meihao.policy.schema.base import Label, Problem, Slug, Table, Test
from meihao.policy.schema.core import KeyName
from meihao.policy.schema.shared import ClauseId, Many, Ref, Sourced, repeated

Atom = tuple[str, ...]
"""("has", key), or ("value", key, bound, figure)."""

BOUNDS = ("at_least", "at_most", "more_than", "less_than", "equals")


class Question(Table):
    """What is asked of a project; `note` says what the document counts in or out."""

    key: KeyName
    text: Label
    kind: Literal["yes_no", "figure"]
    note: str = ""


class Row(Table):
    """One case: when it holds, whether the permit is needed, why, and what serves instead of it."""

    result: Literal["needed", "exempt"]
    reason: Label
    clause: ClauseId
    instead: str = ""
    test: Test


class Permit(Table):
    """One approval and the cases that decide it; `days` is how long its office has, counted from the day of receipt."""

    id: Slug
    name: Label
    owner: Slug
    days: Ref
    rows: Many[Row]


class Contradiction(Sourced):
    """Answers that cannot be true together."""

    text: Label
    test: Test


class Permits(Table):
    """permits.toml."""

    questions: Many[Question]
    permits: Many[Permit]
    contradictions: Many[Contradiction] = ()


class PermitCase(Table):
    """A golden case: answers as facts are written, and the result for each permit."""

    name: Label
    answers: dict[str, str]
    expect: dict[str, Literal["needed", "exempt"]]


class PermitCases(Table):
    """examples/*-permits.toml."""

    permit: Many[PermitCase]


def atom(test: Test) -> Atom | None:
    """The proposition that a test states by itself; None where it is made of others."""
    if isinstance(test.get("has"), str):
        return ("has", test["has"])
    if isinstance(test.get("value"), str):
        bounds = [word for word in BOUNDS if word in test]
        if len(bounds) == 1:
            return ("value", test["value"], bounds[0], str(test[bounds[0]]))
    return None


def atoms(test: Test) -> Iterator[Atom]:
    """The propositions in a test. ValueError: a word that a decision table does not know."""
    single = atom(test)
    if single is not None:
        yield single
    elif isinstance(test.get("not"), dict):
        yield from atoms(test["not"])
    else:
        for inner in _parts(test):
            yield from atoms(inner)


def holds(test: Test, truth: Mapping[Atom, bool]) -> bool:
    """Whether a test is true where the propositions are."""
    single = atom(test)
    if single is not None:
        return truth[single]
    if isinstance(test.get("not"), dict):
        return not holds(test["not"], truth)
    quantifier = all if "all" in test else any
    return quantifier(holds(inner, truth) for inner in _parts(test))


def _parts(test: Test) -> list[dict[str, Any]]:
    for word in ("all", "any"):
        inner = test.get(word)
        if isinstance(inner, (list, tuple)):
            return list(inner)
    raise ValueError("审批判定表只可用 all、any、not、has 和带界限的 value")


def check_permits(file: str, table: Permits) -> Iterator[Problem]:
    """Every permit has exactly one result for every set of answers, and every question matters to some permit."""
    yield from repeated(file, ("questions",), table.questions, "key")
    yield from repeated(file, ("permits",), table.permits)
    asked = {question.key for question in table.questions}
    used: set[str] = set()
    for index, permit in enumerate(table.permits):
        path = ("permits", index)
        try:
            known = sorted({single for row in permit.rows for single in atoms(row.test)})
        except ValueError as error:
            yield Problem(file, path, f"{permit.name}：{error}")
            continue
        used.update(single[1] for single in known)
        for missing in sorted({single[1] for single in known} - asked):
            yield Problem(file, path, f"{permit.name}用到的 {missing} 不在提问之列")
        yield from _one_result(file, path, permit, known)
    for index, question in enumerate(table.questions):
        if question.key not in used:
            yield Problem(file, ("questions", index), f"{question.text}：没有哪项审批取决于此")


def _one_result(file: str, path: tuple[str | int, ...], permit: Permit, known: list[Atom]) -> Iterator[Problem]:
    for values in product((False, True), repeat=len(known)):
        truth = dict(zip(known, values, strict=True))
        results = [place for place, row in enumerate(permit.rows) if holds(row.test, truth)]
        if len(results) != 1:
            case = "，".join(f"{' '.join(single[1:])} {'是' if value else '否'}" for single, value in truth.items())
            told = "没有结果" if not results else f"有 {len(results)} 个结果"
            yield Problem(file, (*path, "rows"), f"{permit.name}在“{case}”时{told}")
            return


def check_cases(file: str, table: PermitCases, permits: Permits) -> Iterator[Problem]:
    """A golden case answers every question and expects a result of every permit."""
    yield from repeated(file, ("permit",), table.permit, "name")
    asked = {question.key for question in permits.questions}
    decided = {permit.id for permit in permits.permits}
    for index, case in enumerate(table.permit):
        for field, given, wanted in (("answers", set(case.answers), asked), ("expect", set(case.expect), decided)):
            if given != wanted:
                names = "、".join(sorted(given ^ wanted))
                yield Problem(file, ("permit", index, field), f"“{case.name}”缺少或多出：{names}")
