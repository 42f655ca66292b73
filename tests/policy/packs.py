"""Packs made up for tests: from tables written in a test, and at random."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from meihao.kernel.verdict import BY_SLUG
from meihao.policy.dossier import Dossier, Finding, Reading, Standing
from meihao.policy.pack import Clause, Criterion, Indicator, Interpretation, Key, Level, Pack
from meihao.policy.schema.core import KeyTable, LevelName, PackHead, Parameter, Profile, System
from tests.policy.reference import Reference

DAY = date(2024, 6, 30)
FIRST = date(2022, 1, 1)
LEVELS = ("basic", "guiding", "innovative")
UNITS = {"integer": "个", "decimal": "㎡", "event": "次"}


@dataclass
class Draft:
    """The tables of a pack and the facts of one subject, before either evaluator sees them."""

    keys: dict[str, str] = field(default_factory=dict)
    parameters: dict[str, tuple[str, str]] = field(default_factory=dict)
    tests: dict[str, dict[str, Any]] = field(default_factory=dict)
    whens: dict[str, dict[str, Any]] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    findings: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    decisions: dict[str, str] = field(default_factory=dict)
    on: date = DAY

    def pack(self) -> Pack:
        """The pack, with one indicator that has a level for every three criteria."""
        criteria: dict[str, list[Criterion]] = {level: [] for level in LEVELS}
        for number, (name, test) in enumerate(self.tests.items()):
            level = LEVELS[number % 3]
            given = Interpretation(
                name, FIRST, "", "", "interpretations/01.toml", ("interpretation", number), test, self.whens.get(name)
            )
            criteria[level].append(Criterion(name, name, "shall", (), "body", f"annex1/1/{level}", 1, level, (given,)))
        levels = tuple(
            Level(f"1/{level}", f"annex1/1/{level}", 1, level, tuple(rows)) for level, rows in criteria.items() if rows
        )
        parameters = {
            name: Parameter(name=name, value=value, unit=unit, origin="local", source="made up")
            for name, (value, unit) in self.parameters.items()
        }
        clauses = {level.clause: Clause(level.clause, level.clause, "") for level in levels}
        return Pack(
            head(),
            "0" * 64,
            {},
            clauses,
            parameters,
            {name: key(name, kind) for name, kind in self.keys.items()},
            (Indicator(1, "指标", "only", "body", (), levels),),
            None,  # type: ignore[arg-type]  # parts play no role in evaluation
        )

    def dossier(self) -> Dossier:
        """What is known, as the compiled evaluator takes it."""
        findings = {
            criterion: tuple(Finding(expert, BY_SLUG[verdict], n) for n, (expert, verdict) in enumerate(rows))
            for criterion, rows in self.findings.items()
        }
        readings = {name: Reading(value, facts=(n,)) for n, (name, value) in enumerate(self.facts.items())}
        return Dossier(
            "s", self.on, readings, findings, {kind: Standing(outcome) for kind, outcome in self.decisions.items()}
        )

    def reference(self) -> Reference:
        """The same for the naive evaluator."""
        return Reference(
            tests=self.tests,
            whens=self.whens,
            parameters={name: value for name, (value, _) in self.parameters.items()},
            facts=self.facts,
            findings=self.findings,
            decisions=self.decisions,
            on=self.on,
        )

    def compiled(self) -> dict[str, str]:
        """What the compiled evaluator says of each criterion."""
        pack = self.pack()
        assert not pack.compiled(self.on).problems, pack.compiled(self.on).problems
        return {
            criterion.id: judged.verdict.slug
            for level, node in zip(pack.levels, pack.assess(self.dossier()), strict=True)
            for criterion, judged in zip(level.criteria, node.children, strict=True)
        }

    def expected(self) -> dict[str, str]:
        """What the naive evaluator says of each criterion."""
        reference = self.reference()
        return {name: reference.criterion(name) for name in self.tests}


def head() -> PackHead:
    """A head with the three levels and profiles of the real instrument and one system."""
    return PackHead(
        id="made-up",
        title="t",
        number="n",
        issuer="i",
        city="c",
        signed_on=FIRST,
        valid_from=FIRST,
        supersedes="",
        revision=1,
        systems=(System(id="only", name="体系", first=1, last=1),),
        levels=tuple(LevelName(id=level, name=level, short=level) for level in LEVELS),
        profiles=tuple(Profile(id=f"p{n}", name=f"p{n}", levels=LEVELS[:n], cite="annex1/1/basic") for n in (1, 2, 3)),
    )


def key(name: str, kind: str) -> Key:
    """A key of a type."""
    choices = ("甲", "乙", "丙") if kind == "choice" else ()
    unit = "m" if name.startswith("nearest.") else UNITS.get(kind, "")
    return Key.of(
        name,
        KeyTable(
            name=name,
            type=kind,
            unit=unit,
            valid_months=0,
            supply="report",
            evidence=(),
            action=f"补 {name}",
            choices=choices,
        ),  # type: ignore[arg-type]
    )


@dataclass
class Maker:
    """Makes drafts at random: every word, every type, facts that are there, missing, on the edge and off it."""

    rng: random.Random
    draft: Draft = field(default_factory=Draft)

    def make(self, criteria: int) -> Draft:
        """A draft with so many criteria."""
        self.draft.on = DAY + timedelta(days=self.rng.randrange(-400, 400))
        self.draft.parameters |= {"expert.size": ("3", "人"), "expert.quorum": ("2", "人")}
        for n in range(criteria):
            name = f"1.b.c{n}"
            if self.rng.random() < 0.15:
                self.draft.whens[name] = self.test(name, 1)
            self.draft.tests[name] = self.test(name, self.rng.randrange(4))
        return self.draft

    def test(self, criterion: str, depth: int) -> dict[str, Any]:
        """A test of at most so many storeys."""
        if depth == 0 or self.rng.random() < 0.3:
            return self.leaf(criterion)
        word = self.rng.choice(("all", "any", "not", "criterion"))
        if word == "not":
            return {"not": self.test(criterion, depth - 1)}
        if word == "criterion":
            earlier = [name for name in self.draft.tests if name != criterion]
            return {"criterion": self.rng.choice(earlier)} if earlier else self.leaf(criterion)
        return {word: [self.test(criterion, depth - 1) for _ in range(self.rng.randrange(1, 4))]}

    def leaf(self, criterion: str) -> dict[str, Any]:
        """One question of any kind, about facts of its own."""
        return getattr(self, self.rng.choice(LEAVES))(criterion)

    def fresh(self, kind: str, value: Any, prefix: str = "k") -> str:
        """A key of a type that nothing else asks for; a fifth of them without a fact."""
        name = f"{prefix}.n{len(self.draft.keys)}"
        self.draft.keys[name] = kind
        if self.rng.random() < 0.8:
            self.draft.facts[name] = value
        return name

    def bound(
        self, unit: str, value: str, hows: tuple[str, ...] = ("at_least", "at_most", "more_than", "less_than", "equals")
    ) -> dict[str, str]:
        """A bound on a parameter of its own."""
        name = f"p.n{len(self.draft.parameters)}"
        self.draft.parameters[name] = (value, unit)
        return {self.rng.choice(hows): f"@{name}"}

    def few(self) -> int:
        return self.rng.randrange(5)

    def has(self, _criterion: str) -> dict[str, Any]:
        return {"has": self.fresh("bool", self.rng.random() < 0.5)}

    def number(self, _criterion: str) -> dict[str, Any]:
        return {"value": self.fresh("integer", self.few()), **self.bound("个", str(self.few()))}

    def decimal(self, _criterion: str) -> dict[str, Any]:
        return {"value": self.fresh("decimal", Fraction(2 * self.few() + 1, 2)), **self.bound("㎡", f"{self.few()}.5")}

    def word(self, _criterion: str) -> dict[str, Any]:
        name = self.fresh("choice", self.rng.choice("甲乙丙"))
        return {"value": name, "equals": "甲"} if self.rng.random() < 0.5 else {"value": name, "one_of": ["甲", "乙"]}

    def day(self, _criterion: str) -> dict[str, Any]:
        about = DAY + timedelta(days=self.few())
        return {"value": self.fresh("date", about), **self.bound("", (DAY + timedelta(days=self.few())).isoformat())}

    def nearest(self, _criterion: str) -> dict[str, Any]:
        name = self.fresh("integer", self.few() * 100, "nearest")
        return {"nearest": name.removeprefix("nearest."), **self.bound("m", str(self.few() * 100))}

    def sum(self, _criterion: str) -> dict[str, Any]:
        return {
            "sum": [self.fresh("integer", self.few()) for _ in range(self.rng.randrange(1, 4))],
            **self.bound("个", str(self.few())),
        }

    def ratio(self, _criterion: str) -> dict[str, Any]:
        parts = [self.fresh("integer", self.few()), self.fresh("integer", self.few())]
        return {"ratio": parts, **self.bound("1", f"{self.few()}/{self.few() + 1}")}

    def count(self, _criterion: str) -> dict[str, Any]:
        days = tuple((DAY.toordinal() - self.rng.randrange(-30, 400), self.few() + 1) for _ in range(self.few()))
        name = self.fresh("event", days)
        window = self.bound("天", str(self.few() * 60 + 1), ("within_days",)) if self.rng.random() < 0.7 else {}
        return {"count": name, **window, **self.bound("次", str(self.few()))}

    def age(self, _criterion: str) -> dict[str, Any]:
        word = self.rng.choice(("age_days", "days_left"))
        name = self.fresh("date", self.draft.on + timedelta(days=self.rng.randrange(-3, 4)))
        return {word: name, **self.bound("天", str(self.few()))}

    def survey(self, _criterion: str) -> dict[str, Any]:
        answered = self.few() * 10
        name = self.fresh("survey", (self.rng.randrange(answered + 1), answered))
        answers = self.bound("人", str(self.few() * 10), ("answers",)) if self.rng.random() < 0.5 else {}
        return {"survey": name, **answers, **self.bound("1", f"{self.few()}/4")}

    def homes(self, _criterion: str) -> dict[str, Any]:
        homes = tuple((self.few() * 100, self.few() + 1) for _ in range(self.few() + 1))
        name = self.fresh("distances", homes, "homes")
        metres = self.bound("m", str(self.few() * 100), ("metres",))
        return {"homes_within": name.removeprefix("homes."), **metres, **self.bound("1", f"{self.few()}/4")}

    def decision(self, _criterion: str) -> dict[str, Any]:
        kind = f"d{len(self.draft.decisions)}x{self.rng.randrange(10**6)}"
        if self.rng.random() < 0.7:
            self.draft.decisions[kind] = self.rng.choice(("yes", "no"))
        return {"decision": kind} if self.rng.random() < 0.3 else {"decision": kind, "outcome": ["yes"]}

    def expert(self, criterion: str) -> dict[str, Any]:
        rows = [(self.rng.choice("甲乙丙"), self.rng.choice(("met", "unmet", "unknown"))) for _ in range(self.few())]
        self.draft.findings[criterion] = rows
        return {"expert": "community"}


LEAVES = (
    "has",
    "number",
    "decimal",
    "word",
    "day",
    "nearest",
    "sum",
    "ratio",
    "count",
    "age",
    "survey",
    "homes",
    "decision",
    "expert",
)


def random_draft(seed: int, criteria: int = 3) -> Draft:
    """The draft of a seed."""
    return Maker(random.Random(seed)).make(criteria)
