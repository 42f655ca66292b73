"""Golden cases: facts in, verdict out, written so that an office can read and add to them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from meihao.kernel.verdict import BY_SLUG, Verdict
from meihao.policy.dossier import Dossier, Finding, Reading, Standing, Value
from meihao.policy.pack import Pack
from meihao.policy.schema.base import Problem
from meihao.policy.schema.core import Case, Cases
from meihao.policy.values import read


def dossier_of(pack: Pack, case: Case) -> Dossier:
    """The dossier that a case describes. Raises ValueError or KeyError for a fact it cannot read."""
    readings = {name: Reading(_value(pack.keys[name].type, text, case.on)) for name, text in case.facts.items()}
    findings = {
        case.criterion: tuple(
            Finding(given.expert, BY_SLUG[given.verdict], n) for n, given in enumerate(case.findings, start=1)
        )
    }
    decisions = {kind: Standing(outcome) for kind, outcome in case.decisions.items()}
    return Dossier("case", case.on, readings, findings, decisions)


def _value(kind: str, written: str | list[str], on: date) -> Value:
    """A value as a test reads it. An event is a count on the case's day, or `2024-03-01:2` for other days."""
    rows = written if isinstance(written, list) else [written]
    if kind != "event":
        return read(kind, rows[0])
    occurrences = []
    for row in rows:
        for part in row.split(","):
            day, _, times = part.strip().rpartition(":")
            occurrences.append(((date.fromisoformat(day) if day else on).toordinal(), int(times)))
    return tuple(occurrences)


def verdict_of(pack: Pack, case: Case) -> Verdict:
    """What the pack answers for the case's criterion."""
    dossier = dossier_of(pack, case)
    for level, condition in pack.compiled(case.on).levels:
        for criterion, test in zip(level.criteria, condition.children, strict=True):
            if criterion.id == case.criterion:
                return test.run(dossier)[0]
    raise KeyError(case.criterion)


def check(pack: Pack, file: str, cases: Cases) -> Iterator[Problem]:
    """The cases of one file that do not come out as written."""
    for n, case in enumerate(cases.case):
        path = ("case", n)
        unknown = [name for name in case.facts if name not in pack.keys]
        if case.criterion not in pack.criteria or unknown:
            yield Problem(file, path, f"没有条目或事实：{'、'.join([case.criterion, *unknown])}")
            continue
        try:
            verdict = verdict_of(pack, case)
        except ValueError as error:
            yield Problem(file, (*path, "facts"), str(error))
            continue
        if verdict.slug != case.expect:
            yield Problem(
                file, (*path, "expect"), f"“{case.name}”应为{BY_SLUG[case.expect].word}，算出来是{verdict.word}"
            )
