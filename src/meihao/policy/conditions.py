"""Conditions: tests compiled from their tables, each a closure from a dossier to a node.

The words are those of docs/apps/policy.md. A condition is total: whatever is missing, pending or stale gives
`unknown`, never an exception. Nothing here reads a clock or does input or output.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, cast

from meihao.kernel.exact import Exact
from meihao.kernel.verdict import Verdict, opposite
from meihao.policy.dossier import Dossier, Finding, Homes, Occurrences, Reading, Share
from meihao.policy.tree import Node, make

MET, UNMET, UNKNOWN, NA = Verdict.MET, Verdict.UNMET, Verdict.UNKNOWN, Verdict.NA

type Run = Callable[[Dossier], Node]
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


def _not_compiled(_dossier: Dossier) -> Node:
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

    def run(dossier: Dossier) -> Node:
        nodes = [each(dossier) for each in runs]
        worst: Verdict = NA
        for node in nodes:
            worst = min(worst, node[0])
        return make((worst, me, (), nodes, None))

    return run


def any_of(me: Condition) -> Run:
    """The best of the children; those that do not apply drop out."""
    runs = [child.run for child in me.children]

    def run(dossier: Dossier) -> Node:
        nodes = [each(dossier) for each in runs]
        applying = [node[0] for node in nodes if node[0] is not NA]
        return make((max(applying) if applying else NA, me, (), nodes, None))

    return run


def negation(me: Condition) -> Run:
    """The contrary of the only child."""
    (child,) = me.children

    def run(dossier: Dossier) -> Node:
        node = child.run(dossier)
        return make((opposite(node[0]), me, (), (node,), None))

    return run


def reference(me: Condition) -> Run:
    """The verdict of another criterion, which is the only child."""
    (child,) = me.children

    def run(dossier: Dossier) -> Node:
        node = child.run(dossier)
        return make((node[0], me, (), (node,), None))

    return run


def has(me: Condition) -> Run:
    """A yes, or any value at all for what is not a yes-or-no fact."""
    (key,) = me.keys
    absent = Node(UNKNOWN, me, (None,))

    def run(dossier: Dossier) -> Node:
        reading = dossier.readings.get(key)
        if reading is None:
            return absent
        value = reading[0]
        if value is None:
            return make((UNKNOWN, me, (reading,), (), None))
        return make((UNMET if value is False else MET, me, (reading,), (), None))

    return run


def value(me: Condition) -> Run:
    """One number, day or word against the bound."""
    (key,) = me.keys
    compare, limit = _comparison(me)
    absent = Node(UNKNOWN, me, (None,))

    def run(dossier: Dossier) -> Node:
        reading = dossier.readings.get(key)
        if reading is None:
            return absent
        figure = reading[0]
        if figure is None:
            return make((UNKNOWN, me, (reading,), (), None))
        return make((MET if compare(figure, limit) else UNMET, me, (reading,), (), figure))

    return run


def total(me: Condition) -> Run:
    """Several numbers of one unit added up; one missing makes the sum unknown."""
    compare, limit = _comparison(me)

    def run(dossier: Dossier) -> Node:
        readings, numbers = _numbers(dossier, me.keys)
        if numbers is None:
            return make((UNKNOWN, me, readings, (), None))
        figure = sum(numbers)
        return make((MET if compare(figure, limit) else UNMET, me, readings, (), figure))

    return run


def ratio(me: Condition) -> Run:
    """The first number over the second, exactly; nothing can be said over nought."""
    compare, limit = _comparison(me)

    def run(dossier: Dossier) -> Node:
        readings, numbers = _numbers(dossier, me.keys)
        if numbers is None or numbers[1] == 0:
            return make((UNKNOWN, me, readings, (), None))
        figure = Fraction(numbers[0], 1) / numbers[1]
        return make((MET if compare(figure, limit) else UNMET, me, readings, (), figure))

    return run


def count(me: Condition) -> Run:
    """Occurrences in the window of days that ends on the day of the dossier. No record at all is unknown."""
    (key,) = me.keys
    compare, limit = _comparison(me)
    window = dict(me.extra)["within_days"]

    def run(dossier: Dossier) -> Node:
        reading = dossier.readings.get(key)
        if reading is None or reading.value is None:
            return make((UNKNOWN, me, (reading,), (), None))
        last = dossier.on.toordinal()
        first = 0 if window is None else last - window + 1
        figure = sum(times for day, times in cast("Occurrences", reading.value) if first <= day <= last)
        return make((MET if compare(figure, limit) else UNMET, me, (reading,), (), figure))

    return run


def days(me: Condition) -> Run:
    """Whole days since a date (`age_days`) or until it (`days_left`)."""
    (key,) = me.keys
    compare, limit = _comparison(me)
    sign = 1 if me.op == "age_days" else -1

    def run(dossier: Dossier) -> Node:
        reading = dossier.readings.get(key)
        if reading is None or reading.value is None:
            return make((UNKNOWN, me, (reading,), (), None))
        figure = sign * (dossier.on - cast("date", reading.value)).days
        return make((MET if compare(figure, limit) else UNMET, me, (reading,), (), figure))

    return run


def survey(me: Condition) -> Run:
    """The favourable share of those who answered; too few answers say nothing."""
    (key,) = me.keys
    compare, limit = _comparison(me)
    least = dict(me.extra)["answers"]

    def run(dossier: Dossier) -> Node:
        reading = dossier.readings.get(key)
        if reading is None or reading.value is None:
            return make((UNKNOWN, me, (reading,), (), None))
        favourable, answered = cast("Share", reading.value)
        if answered == 0 or answered < least:
            return make((UNKNOWN, me, (reading,), (), f"{favourable}/{answered}"))
        figure = Fraction(favourable, answered)
        return make((MET if compare(figure, limit) else UNMET, me, (reading,), (), figure))

    return run


def homes_within(me: Condition) -> Run:
    """The share of homes no farther than so many metres on foot."""
    (key,) = me.keys
    compare, limit = _comparison(me)
    metres = dict(me.extra)["metres"]

    def run(dossier: Dossier) -> Node:
        reading = dossier.readings.get(key)
        if reading is None or reading.value is None:
            return make((UNKNOWN, me, (reading,), (), None))
        homes = cast("Homes", reading.value)
        every = sum(number for _, number in homes)
        if every == 0:
            return make((UNKNOWN, me, (reading,), (), None))
        figure = Fraction(sum(number for distance, number in homes if distance <= metres), every)
        return make((MET if compare(figure, limit) else UNMET, me, (reading,), (), figure))

    return run


def decision(me: Condition) -> Run:
    """A decision of the kind stands, with one of the outcomes asked for; none at all is unknown."""
    extra = dict(me.extra)
    kind, outcomes = extra["kind"], extra["outcome"]
    absent = Node(UNKNOWN, me, (None,))

    def run(dossier: Dossier) -> Node:
        standing = dossier.decisions.get(kind)
        if standing is None:
            return absent
        good = not outcomes or standing.outcome in outcomes
        return make((MET if good else UNMET, me, (standing,), (), standing.outcome))

    return run


def expert(me: Condition) -> Run:
    """What a panel finds: met or unmet once that many distinct experts say so that the rest cannot outvote them."""
    extra = dict(me.extra)
    criterion, quorum = extra["criterion"], extra["quorum"]
    against = extra["size"] - quorum + 1
    nobody = Node(UNKNOWN, me, (), (), "0/0")

    def run(dossier: Dossier) -> Node:
        findings = dossier.findings.get(criterion)
        if not findings:
            return nobody
        latest = {finding.expert: finding for finding in sorted(findings, key=_by_id)}
        votes = [finding.verdict for finding in latest.values()]
        yes, no = votes.count(MET), votes.count(UNMET)
        verdict = UNKNOWN
        if yes >= quorum and no < against:
            verdict = MET
        elif no >= against:
            verdict = UNMET
        return make((verdict, me, tuple(latest.values()), (), f"{yes}/{no}"))

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
