"""Conditions: tests compiled from their tables, each a closure from a dossier to an answer.

The words are those of docs/apps/policy.md. A condition is total: whatever is missing, pending or stale gives
`unknown`, never an exception. Nothing here reads a clock or does input or output.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from meihao.kernel.exact import Exact
from meihao.kernel.verdict import Verdict, opposite
from meihao.policy.dossier import Dossier, Finding, Reading
from meihao.policy.tree import Answer

MET, UNMET, UNKNOWN, NA = Verdict.MET, Verdict.UNMET, Verdict.UNKNOWN, Verdict.NA
PAIR = 2

type Run = Callable[[Dossier], Answer]
type Compare = Callable[[Any, Any], bool]

COMPARE: dict[str, Compare] = {
    "at_least": operator.ge,
    "at_most": operator.le,
    "more_than": operator.gt,
    "less_than": operator.lt,
    "equals": operator.eq,
    "one_of": lambda value, words: value in words,
}
SIGNS = {"at_least": "≥", "at_most": "≤", "more_than": "＞", "less_than": "＜", "equals": "＝", "one_of": "属于"}


def _not_compiled(_dossier: Dossier) -> Answer:
    raise RuntimeError("the condition was not compiled")


@dataclass(frozen=True, slots=True)
class Bound:
    """What a figure is compared with: the comparison, the number or words, and the parameter it is."""

    how: str
    value: Any
    parameter: str = ""
    unit: str = ""
    origin: str = ""


@dataclass(slots=True, eq=False)
class Condition:
    """A compiled test. `run` answers it; the rest says what was asked."""

    op: str
    keys: tuple[str, ...] = ()
    bound: Bound | None = None
    label: str = ""
    cite: str = ""
    beside: tuple[str, ...] = ()
    children: tuple[Condition, ...] = ()
    extra: tuple[tuple[str, Any], ...] = ()
    run: Run = _not_compiled

    @property
    def bound_text(self) -> str | None:
        """The bound as canonical text."""
        return None if self.bound is None else f"{self.bound.how} {self.bound.value}"

    def every_key(self) -> frozenset[str]:
        """All keys that can move the verdict, here and below."""
        return frozenset(self.keys).union(*(child.every_key() for child in self.children))


def all_of(me: Condition) -> Run:
    """The worst of the children; those that do not apply drop out."""
    runs = [child.run for child in me.children]
    return _worse_of_two(me, *runs) if len(runs) == PAIR else _worst_of(me, runs)


def _worse_of_two(me: Condition, first: Run, second: Run) -> Run:
    """Two are what most lists of tests and many levels have: for them neither a list nor a loop is needed."""

    def run(dossier: Dossier) -> Answer:
        one, other = first(dossier), second(dossier)
        return (min(one[0], other[0]), me, (), (one, other), None)

    return run


def _worst_of(me: Condition, runs: Sequence[Run]) -> Run:
    def run(dossier: Dossier) -> Answer:
        nodes = []
        worst: Verdict = NA
        for each in runs:
            node = each(dossier)
            nodes.append(node)
            worst = min(worst, node[0])
        return (worst, me, (), nodes, None)

    return run


def any_of(me: Condition) -> Run:
    """The best of the children; those that do not apply drop out."""
    runs = [child.run for child in me.children]

    def run(dossier: Dossier) -> Answer:
        nodes = [each(dossier) for each in runs]
        applying = [node[0] for node in nodes if node[0] is not NA]
        return (max(applying) if applying else NA, me, (), nodes, None)

    return run


def negation(me: Condition) -> Run:
    """The contrary of the only child."""
    (child,) = me.children

    def run(dossier: Dossier) -> Answer:
        node = child.run(dossier)
        return (opposite(node[0]), me, (), (node,), None)

    return run


def reference(me: Condition) -> Run:
    """The verdict of another criterion, which is the only child."""
    (child,) = me.children

    def run(dossier: Dossier) -> Answer:
        node = child.run(dossier)
        return (node[0], me, (), (node,), None)

    return run


def has(me: Condition) -> Run:
    """A yes, or any value at all for what is not a yes-or-no fact."""
    (key,) = me.keys
    absent = (UNKNOWN, me, None, (), None)

    def run(dossier: Dossier) -> Answer:
        reading = dossier.readings.get(key)
        if reading is None:
            return absent
        value = reading[0]
        if value is None:
            return (UNKNOWN, me, reading, (), None)
        return (UNMET if value is False else MET, me, reading, (), None)

    return run


def value(me: Condition) -> Run:
    """One number, day or word against the bound."""
    (key,) = me.keys
    compare, limit = _comparison(me)
    absent = (UNKNOWN, me, None, (), None)

    def run(dossier: Dossier) -> Answer:
        reading = dossier.readings.get(key)
        if reading is None:
            return absent
        figure = reading[0]
        if figure is None:
            return (UNKNOWN, me, reading, (), None)
        return (MET if compare(figure, limit) else UNMET, me, reading, (), figure)

    return run


def total(me: Condition) -> Run:
    """Several numbers of one unit added up; one missing makes the sum unknown."""
    compare, limit = _comparison(me)

    def run(dossier: Dossier) -> Answer:
        readings, numbers = _numbers(dossier, me.keys)
        if numbers is None:
            return (UNKNOWN, me, readings, (), None)
        figure = sum(numbers)
        return (MET if compare(figure, limit) else UNMET, me, readings, (), figure)

    return run


def ratio(me: Condition) -> Run:
    """The first number over the second, compared without dividing; nothing can be said over nought or less."""
    compare, limit = _comparison(me)
    top, bottom = me.keys
    over, under = limit.numerator, limit.denominator

    def run(dossier: Dossier) -> Answer:
        readings = dossier.readings
        first, second = readings.get(top), readings.get(bottom)
        if first is None or second is None:
            return (UNKNOWN, me, (first, second), (), None)
        part, whole = first[0], second[0]
        if part is None or whole is None or whole <= 0:
            return (UNKNOWN, me, (first, second), (), None)
        met = compare(part * under, over * whole)
        return (MET if met else UNMET, me, (first, second), (), (part, whole))

    return run


def count(me: Condition) -> Run:
    """Occurrences in the window of days that ends on the day of the dossier. No record at all is unknown."""
    (key,) = me.keys
    compare, limit = _comparison(me)
    window = dict(me.extra)["within_days"]

    def run(dossier: Dossier) -> Answer:
        reading = dossier.readings.get(key)
        if reading is None or reading[0] is None:
            return (UNKNOWN, me, reading, (), None)
        last = dossier.on.toordinal()
        first = 0 if window is None else last - window + 1
        figure = 0
        for day, times in reading[0]:
            if first <= day <= last:
                figure += times
        return (MET if compare(figure, limit) else UNMET, me, reading, (), figure)

    return run


def days(me: Condition) -> Run:
    """Whole days since a date (`age_days`) or until it (`days_left`)."""
    (key,) = me.keys
    compare, limit = _comparison(me)
    sign = 1 if me.op == "age_days" else -1

    def run(dossier: Dossier) -> Answer:
        reading = dossier.readings.get(key)
        if reading is None or reading[0] is None:
            return (UNKNOWN, me, reading, (), None)
        figure = sign * (dossier.on - cast("date", reading[0])).days
        return (MET if compare(figure, limit) else UNMET, me, reading, (), figure)

    return run


def survey(me: Condition) -> Run:
    """The favourable share of those who answered; too few answers say nothing."""
    (key,) = me.keys
    compare, limit = _comparison(me)
    over, under = limit.numerator, limit.denominator
    least = dict(me.extra)["answers"]

    def run(dossier: Dossier) -> Answer:
        reading = dossier.readings.get(key)
        if reading is None or reading[0] is None:
            return (UNKNOWN, me, reading, (), None)
        favourable, answered = share = reading[0]
        if answered == 0 or answered < least:
            return (UNKNOWN, me, reading, (), share)
        met = compare(favourable * under, over * answered)
        return (MET if met else UNMET, me, reading, (), share)

    return run


def homes_within(me: Condition) -> Run:
    """The share of homes no farther than so many metres on foot."""
    (key,) = me.keys
    compare, limit = _comparison(me)
    over, under = limit.numerator, limit.denominator
    metres = dict(me.extra)["metres"]

    def run(dossier: Dossier) -> Answer:
        reading = dossier.readings.get(key)
        if reading is None or reading[0] is None:
            return (UNKNOWN, me, reading, (), None)
        near = every = 0
        for distance, homes in reading[0]:
            every += homes
            if distance <= metres:
                near += homes
        if every == 0:
            return (UNKNOWN, me, reading, (), None)
        met = compare(near * under, over * every)
        return (MET if met else UNMET, me, reading, (), (near, every))

    return run


def decision(me: Condition) -> Run:
    """A decision of the kind stands, with one of the outcomes asked for; none at all is unknown."""
    extra = dict(me.extra)
    kind, outcomes = extra["kind"], extra["outcome"]
    absent = (UNKNOWN, me, None, (), None)

    def run(dossier: Dossier) -> Answer:
        standing = dossier.decisions.get(kind)
        if standing is None:
            return absent
        good = not outcomes or standing.outcome in outcomes
        return (MET if good else UNMET, me, standing, (), standing.outcome)

    return run


def expert(me: Condition) -> Run:
    """What a panel finds: met or unmet once that many distinct experts say so that the rest cannot outvote them."""
    extra = dict(me.extra)
    criterion, quorum = extra["criterion"], extra["quorum"]
    against = extra["size"] - quorum + 1
    nobody = (UNKNOWN, me, (), (), (0, 0))

    def run(dossier: Dossier) -> Answer:
        findings = dossier.findings.get(criterion)
        if not findings:
            return nobody
        if len({finding[0] for finding in findings}) < len(findings):
            latest = {finding[0]: finding for finding in sorted(findings, key=_by_id)}
            findings = tuple(latest.values())
        yes = no = 0
        for finding in findings:
            if finding[1] is MET:
                yes += 1
            elif finding[1] is UNMET:
                no += 1
        verdict = UNMET if no >= against else MET if yes >= quorum else UNKNOWN
        return (verdict, me, findings, (), (yes, no))

    return run


def _by_id(finding: Finding) -> int:
    return finding.id


def _comparison(me: Condition) -> tuple[Compare, Any]:
    bound = cast("Bound", me.bound)
    return COMPARE[bound.how], bound.value


def _numbers(dossier: Dossier, keys: tuple[str, ...]) -> tuple[tuple[Reading | None, ...], list[Exact] | None]:
    readings = tuple([dossier.readings.get(key) for key in keys])
    numbers: list[Exact] = []
    for reading in readings:
        if reading is None or reading[0] is None:
            return readings, None
        numbers.append(cast("Exact", reading[0]))
    return readings, numbers


RUNS: dict[str, Callable[[Condition], Run]] = {
    "all": all_of,
    "any": any_of,
    "not": negation,
    "criterion": reference,
    "has": has,
    "value": value,
    "nearest": value,
    "sum": total,
    "ratio": ratio,
    "count": count,
    "age_days": days,
    "days_left": days,
    "survey": survey,
    "homes_within": homes_within,
    "decision": decision,
    "expert": expert,
}
