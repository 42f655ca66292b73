"""A pack in memory: its parts, and the criteria compiled for any day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from meihao.policy.compiled import Compiled, compile_levels
from meihao.policy.compiler import Scope, compile_test
from meihao.policy.conditions import Condition
from meihao.policy.dossier import Dossier
from meihao.policy.schema.base import Test
from meihao.policy.schema.core import Body, KeyTable, PackHead, Parameter, Profile
from meihao.policy.schema.programme import Parts
from meihao.policy.tree import Node, named
from meihao.policy.uses import Use, uses


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause that can be cited: how it is printed, what it is about, and who answers for it."""

    id: str
    short: str
    heading: str
    summary: str = ""
    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    carry_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Key:
    """A fact that a test may ask for. Units as printed; `valid_months` 0 means it does not go stale."""

    name: str
    title: str
    type: str
    unit: str
    valid_months: int
    supply: str
    evidence: tuple[str, ...]
    action: str
    choices: tuple[str, ...]
    table: KeyTable = field(compare=False, repr=False)

    @classmethod
    def of(cls, name: str, table: KeyTable) -> Key:
        """The key that a table describes."""
        return cls(
            name,
            table.name,
            table.type,
            table.unit,
            table.valid_months,
            table.supply,
            table.evidence,
            table.action,
            table.choices,
            table,
        )


@dataclass(frozen=True, slots=True)
class Interpretation:
    """The reading of a criterion in force from a day: signed, or still 待审定."""

    criterion: str
    since: date
    approver: str
    note: str
    file: str
    path: tuple[str | int, ...]
    test: Test
    when: Test | None = None
    otherwise: str = ""
    cite: str = ""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One atomic criterion, with all its interpretations in order of date."""

    id: str
    text: str
    modality: str
    evidence: tuple[str, ...]
    lead: str
    clause: str
    indicator: int
    level: str
    interpretations: tuple[Interpretation, ...] = ()

    def interpretation(self, on: date) -> Interpretation | None:
        """The reading in force on a day: the latest from on or before it."""
        at = bisect_right([each.since for each in self.interpretations], on)
        return self.interpretations[at - 1] if at else None


@dataclass(frozen=True, slots=True)
class Level:
    """One of the level contents of an indicator. `id` is its clause without the annex: `7/basic`."""

    id: str
    clause: str
    indicator: int
    level: str
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator and the levels it has."""

    number: int
    name: str
    system: str
    lead: str
    support: tuple[str, ...]
    levels: tuple[Level, ...]

    def level(self, name: str) -> Level | None:
        """The level of that name, if the indicator has it."""
        return next((level for level in self.levels if level.level == name), None)


@dataclass(frozen=True)
class Pack:
    """An instrument as data: frozen, digested, and compiled on first use for each span of days."""

    head: PackHead
    digest: str
    bodies: Mapping[str, Body]
    clauses: Mapping[str, Clause]
    parameters: Mapping[str, Parameter]
    keys: Mapping[str, Key]
    indicators: tuple[Indicator, ...]
    parts: Parts
    _compiled: dict[int, Compiled] = field(default_factory=dict, compare=False, repr=False)

    @property
    def id(self) -> str:
        """The pack's name."""
        return self.head.id

    @cached_property
    def key_tables(self) -> Mapping[str, KeyTable]:
        """The keys as written, for the compiler."""
        return {name: key.table for name, key in self.keys.items()}

    @cached_property
    def levels(self) -> tuple[Level, ...]:
        """All levels, by indicator and ambition."""
        return tuple(level for indicator in self.indicators for level in indicator.levels)

    @cached_property
    def criteria(self) -> Mapping[str, Criterion]:
        """All atomic criteria by id."""
        return {criterion.id: criterion for level in self.levels for criterion in level.criteria}

    @cached_property
    def profiles(self) -> Mapping[str, Profile]:
        """The kinds of subject."""
        return {profile.id: profile for profile in self.head.profiles}

    @cached_property
    def systems(self) -> Mapping[str, str]:
        """The names of the systems by id, in order."""
        return {system.id: system.name for system in self.head.systems}

    @cached_property
    def level_names(self) -> Mapping[str, str]:
        """The names of the levels by id, in order."""
        return {level.id: level.name for level in self.head.levels}

    @cached_property
    def uses(self) -> Mapping[str, tuple[Use, ...]]:
        """For every parameter the criteria and conditions that use it."""
        return uses(self)

    @cached_property
    def gate_tests(self) -> Mapping[str, Condition]:
        """The tests of the conditions that gates ask for, by the condition's id."""
        scope = Scope(self.key_tables, self.parameters, frozenset(self.clauses))
        tests = {each.id: compile_test(each.test, (), scope) for each in self.parts.lifecycles.conditions}
        return {name: test for name, test in tests.items() if test is not None}

    @cached_property
    def duty_tests(self) -> Mapping[tuple[str, str], Condition]:
        """The tests of duties, by the ids of the lifecycle and of the duty."""
        cycles = self.parts.lifecycles.lifecycles
        return {(cycle.id, each.id): self._tests([each.test])[0] for cycle in cycles for each in cycle.duties}

    @cached_property
    def deadline_tests(self) -> Mapping[tuple[str, str], Condition]:
        """The tests that say that a deadline was kept, of those that have one, by the ids of lifecycle and deadline."""
        return {
            (cycle.id, each.id): self._tests([each.done])[0]
            for cycle in self.parts.lifecycles.lifecycles
            for each in cycle.deadlines
            if each.done is not None
        }

    @cached_property
    def lifecycle_keys(self) -> Mapping[str, tuple[str, ...]]:
        """The keys that each lifecycle asks for: those of its gates in the order of its steps, of its duties, of its deadlines."""
        found = {}
        for cycle in self.parts.lifecycles.lifecycles:
            tests = [self.gate_tests[condition] for each in cycle.transitions for condition in each.gate]
            for others in (self.duty_tests, self.deadline_tests):
                tests += [test for (name, _), test in others.items() if name == cycle.id]
            asked = dict.fromkeys(key for test in tests for key in sorted(test.every_key()))
            found[cycle.id] = tuple(key for key in asked if key in self.keys)
        return found

    @cached_property
    def colour_tests(self) -> Mapping[str, Condition]:
        """The tests of the rules of supervision, by the rule's id. Basis: plan/4.3"""
        return {each.id: self._tests([each.test])[0] for each in self.parts.colours.rules}

    @cached_property
    def colour_keys(self) -> frozenset[str]:
        """The keys that the rules of supervision ask for."""
        return frozenset[str]().union(*(test.every_key() for test in self.colour_tests.values()))

    @cached_property
    def award_tests(self) -> Mapping[str, Condition]:
        """The test of each award, by its id. Basis: plan/4.4"""
        return {each.id: self._tests([each.test])[0] for each in self.parts.funding.awards}

    @cached_property
    def scale_test(self) -> Condition:
        """Whether a community is of the size that pilots are meant for: a warning, never a gate. Basis: plan/3.2.1"""
        return self._tests([self.parts.programme.scale.test])[0]

    @cached_property
    def permit_tests(self) -> Mapping[str, tuple[Condition, ...]]:
        """The tests of the rows of each permit, by the permit's id."""
        return {each.id: self._tests([row.test for row in each.rows]) for each in self.parts.permits.permits}

    @cached_property
    def contradiction_tests(self) -> tuple[Condition, ...]:
        """The tests of the answers that cannot be true together, in the order of the table."""
        return self._tests([each.test for each in self.parts.permits.contradictions])

    @cached_property
    def subsidy_tests(self) -> Mapping[str, tuple[Condition, ...]]:
        """The test of each subsidy and those of its rates, by the subsidy's id."""
        subsidies = self.parts.funding.subsidies
        return {each.id: self._tests([each.test, *(rate.test for rate in each.rates)]) for each in subsidies}

    def _tests(self, tables: Sequence[Test]) -> tuple[Condition, ...]:
        scope = Scope(self.key_tables, self.parameters, frozenset(self.clauses))
        return tuple(test for table in tables if (test := compile_test(table, (), scope)) is not None)

    @cached_property
    def _breaks(self) -> tuple[date, ...]:
        return tuple(sorted({each.since for criterion in self.criteria.values() for each in criterion.interpretations}))

    def required(self, profile: str) -> tuple[Level, ...]:
        """The levels a subject of the profile must meet, and no others. Basis: annex1/preamble"""
        wanted = self.profiles[profile].levels
        return tuple(level for level in self.levels if level.level in wanted)

    def compiled(self, on: date) -> Compiled:
        """The levels as read on a day; days between two changes of interpretation share one compilation."""
        span = bisect_right(self._breaks, on)
        if span not in self._compiled:
            self._compiled[span] = compile_levels(self, on)
        return self._compiled[span]

    def question(self, criterion: str, on: date) -> Condition | None:
        """The question that a criterion puts to experts on a day; None if facts alone decide it."""
        return self.compiled(on).questions.get(criterion)

    def assess(self, dossier: Dossier) -> tuple[Node, ...]:
        """Every level answered, in the order of `levels`."""
        return tuple([named(condition.run(dossier)) for _, condition in self.compiled(dossier.on).levels])

    def affected(self, key: str, on: date) -> tuple[int, ...]:
        """The positions in `levels` that a change of one key can move."""
        return self.compiled(on).touching.get(key, ())

    def reassess(self, nodes: tuple[Node, ...], dossier: Dossier, key: str) -> tuple[Node, ...]:
        """`assess` after one key changed, given the answer before: only what can have moved is asked again."""
        levels = self.compiled(dossier.on).levels
        fresh = list(nodes)
        for position in self.affected(key, dossier.on):
            fresh[position] = named(levels[position][1].run(dossier))
        return tuple(fresh)
