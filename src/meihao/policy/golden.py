"""Golden cases: facts in, verdict out, written so that an office can read and add to them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from meihao.kernel.verdict import BY_SLUG, Verdict
from meihao.policy import permits
from meihao.policy.dossier import Dossier, Finding, Reading, Standing, Value
from meihao.policy.pack import Pack
from meihao.policy.schema.base import Problem
from meihao.policy.schema.core import Case, Cases
from meihao.policy.schema.permits import PermitCase, PermitCases
from meihao.policy.schema.shared import Path
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
    if kind == "event":
        return tuple(_occurrence(part, on) for row in rows for part in row.split(","))
    if len(rows) != 1:
        raise ValueError("只有 event 类事实可以写成一列")
    return read(kind, rows[0])


def _occurrence(part: str, on: date) -> tuple[int, int]:
    day, _, times = part.strip().rpartition(":")
    try:
        return (date.fromisoformat(day) if day else on).toordinal(), int(times)
    except ValueError as error:
        raise ValueError(f"“{part}”应写成次数，或“日期:次数”") from error


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
        strangers = list(_strangers(pack, file, path, case))
        yield from strangers
        if strangers:
            continue
        try:
            verdict = verdict_of(pack, case)
        except ValueError as error:
            yield Problem(file, (*path, "facts"), f"“{case.name}”：{error}")
            continue
        if verdict.slug != case.expect:
            yield Problem(
                file, (*path, "expect"), f"“{case.name}”应为{BY_SLUG[case.expect].word}，算出来是{verdict.word}"
            )


def _strangers(pack: Pack, file: str, path: Path, case: Case) -> Iterator[Problem]:
    """What a case names that the pack does not have."""
    if case.criterion not in pack.criteria:
        yield Problem(file, (*path, "criterion"), f"“{case.name}”：没有条目 {case.criterion}")
    for name in case.facts:
        if name not in pack.keys:
            yield Problem(file, (*path, "facts", name), f"“{case.name}”：没有登记事实 {name}")
    if case.findings and case.criterion in pack.criteria and pack.question(case.criterion, case.on) is None:
        yield Problem(file, (*path, "findings"), f"“{case.name}”：条目 {case.criterion} 不问专家")


def check_permits(pack: Pack, file: str, cases: PermitCases) -> Iterator[Problem]:
    """The cases of permits that do not come out as written, by the evaluator that answers for projects too.

    Basis: opinion/8
    """
    for n, case in enumerate(cases.permit):
        path = ("permit", n)
        faults = list(_unreadable(pack, file, path, case))
        yield from faults
        if faults:
            continue
        dossier = permits.answered(pack, case.answers, pack.head.valid_from)
        for refused in permits.contradictions(pack, dossier):
            yield Problem(file, (*path, "answers"), f"“{case.name}”的回答自相矛盾：{refused.text}")
        for settled in permits.settle(pack, dossier):
            wanted = case.expect.get(settled.permit.id, "")
            if settled.result != wanted:
                yield Problem(
                    file,
                    (*path, "expect", settled.permit.id),
                    f"“{case.name}”{settled.permit.name}应为{permits.WORDS.get(wanted, '（没有写）')}，"
                    f"算出来是{permits.WORDS[settled.result]}",
                )


def _unreadable(pack: Pack, file: str, path: Path, case: PermitCase) -> Iterator[Problem]:
    for name, text in case.answers.items():
        try:
            read(pack.keys[name].type, text)
        except ValueError as error:
            yield Problem(file, (*path, "answers", name), f"“{case.name}”：{error}")
