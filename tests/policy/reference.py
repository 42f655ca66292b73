"""A second evaluator, as plain as possible: it walks the tables themselves and shares no code with the compiled one.

Verdicts are the words of the files. It exists to disagree.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

ORDER = ["unmet", "unknown", "met"]


class Reference:
    """Answers criteria of a pack given as tables: `tests` by criterion id, plain parameters, plain facts."""

    def __init__(
        self,
        *,
        tests: dict[str, dict[str, Any]],
        whens: dict[str, dict[str, Any]],
        parameters: dict[str, str],
        facts: dict[str, Any],
        findings: dict[str, list[tuple[str, str]]],
        decisions: dict[str, str],
        on: date,
    ) -> None:
        self.tests = tests
        self.whens = whens
        self.parameters = parameters
        self.facts = facts
        self.findings = findings
        self.decisions = decisions
        self.on = on

    def criterion(self, name: str) -> str:
        """The verdict of a criterion."""
        if name in self.whens:
            applies = self.answer(self.whens[name], name)
            if applies in ("unmet", "unknown"):
                return "na" if applies == "unmet" else "unknown"
        return self.answer(self.tests[name], name)

    def worst(self, answers: list[str]) -> str:
        answers = [each for each in answers if each != "na"]
        for candidate in ORDER:
            if candidate in answers:
                return candidate
        return "na"

    def best(self, answers: list[str]) -> str:
        for candidate in reversed(ORDER):
            if candidate in answers:
                return candidate
        return "na"

    def answer(self, test: dict[str, Any], criterion: str) -> str:
        """The verdict of a test."""
        if "all" in test:
            return self.worst([self.answer(each, criterion) for each in test["all"]])
        if "any" in test:
            return self.best([self.answer(each, criterion) for each in test["any"]])
        if "not" in test:
            return {"met": "unmet", "unmet": "met"}.get(inner := self.answer(test["not"], criterion), inner)
        if "criterion" in test:
            return self.criterion(test["criterion"])
        if "has" in test:
            value = self.facts.get(test["has"])
            return "unknown" if value is None else "unmet" if value is False else "met"
        if "decision" in test:
            outcome = self.decisions.get(test["decision"])
            if outcome is None:
                return "unknown"
            return "met" if not test.get("outcome") or outcome in test["outcome"] else "unmet"
        if "expert" in test:
            return self.panel(criterion, test)
        figure = self.figure(test)
        return "unknown" if figure is None else "met" if self.holds(test, figure) else "unmet"

    def panel(self, criterion: str, test: dict[str, Any]) -> str:
        size = int(self.number(test.get("size", "@expert.size")))
        quorum = int(self.number(test.get("quorum", "@expert.quorum")))
        said = dict(self.findings.get(criterion, []))
        yes = sum(verdict == "met" for verdict in said.values())
        no = sum(verdict == "unmet" for verdict in said.values())
        if no > size - quorum:
            return "unmet"
        return "met" if yes >= quorum else "unknown"

    def figure(self, test: dict[str, Any]) -> Any:
        if "value" in test:
            return self.facts.get(test["value"])
        if "nearest" in test:
            return self.facts.get("nearest." + test["nearest"])
        if "sum" in test:
            numbers = [self.facts.get(key) for key in test["sum"]]
            return None if None in numbers else sum(Fraction(each) for each in numbers)
        if "ratio" in test:
            top, bottom = (self.facts.get(key) for key in test["ratio"])
            return None if top is None or not bottom else Fraction(top) / Fraction(bottom)
        if "count" in test:
            return self.count(test)
        if "age_days" in test or "days_left" in test:
            day = self.facts.get(test.get("age_days") or test.get("days_left"))
            if day is None:
                return None
            return (self.on - day).days if "age_days" in test else (day - self.on).days
        if "survey" in test:
            return self.share(test)
        homes = self.facts.get("homes." + test["homes_within"])
        if homes is None:
            return None
        near = sum(number for metres, number in homes if metres <= self.number(test["metres"]))
        return Fraction(near, sum(number for _, number in homes))

    def count(self, test: dict[str, Any]) -> int | None:
        happened = self.facts.get(test["count"])
        if happened is None:
            return None
        times = 0
        for day, number in happened:
            age = self.on.toordinal() - day
            if age >= 0 and ("within_days" not in test or age < self.number(test["within_days"])):
                times += number
        return times

    def share(self, test: dict[str, Any]) -> Fraction | None:
        result = self.facts.get(test["survey"])
        if result is None or result[1] == 0 or result[1] < self.number(test.get("answers", 0)):
            return None
        return Fraction(result[0], result[1])

    def number(self, written: Any) -> Any:
        if isinstance(written, str) and written.startswith("@"):
            written = self.parameters[written[1:]]
        if isinstance(written, str) and written.count("-") == 2:
            return date.fromisoformat(written)
        return Fraction(written)

    def holds(self, test: dict[str, Any], figure: Any) -> bool:
        if isinstance(figure, str):
            return figure == test["equals"] if "equals" in test else figure in test["one_of"]
        if "at_least" in test:
            return bool(figure >= self.number(test["at_least"]))
        if "at_most" in test:
            return bool(figure <= self.number(test["at_most"]))
        if "more_than" in test:
            return bool(figure > self.number(test["more_than"]))
        if "less_than" in test:
            return bool(figure < self.number(test["less_than"]))
        return bool(figure == self.number(test["equals"]))
