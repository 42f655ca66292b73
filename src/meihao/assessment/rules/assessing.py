"""Reading an assessment: counts, the matrix of indicators by level, and the criteria of required levels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from meihao.kernel.canonical import digest
from meihao.kernel.exact import spoken
from meihao.kernel.verdict import Verdict
from meihao.policy.dossier import Dossier
from meihao.policy.gaps import Gap, gaps
from meihao.policy.pack import Criterion, Indicator, Level, Pack
from meihao.policy.schema.core import Profile
from meihao.policy.tree import Node, canonical


@dataclass(frozen=True)
class Assessment:
    """One subject against one profile on one day: every level answered, required or not."""

    pack: Pack
    profile: Profile
    dossier: Dossier
    nodes: tuple[Node, ...]

    @cached_property
    def by_level(self) -> Mapping[str, tuple[Level, Node]]:
        """Level and answer by level id, such as `7/basic`."""
        return {level.id: (level, node) for level, node in zip(self.pack.levels, self.nodes, strict=True)}

    def requires(self, level: Level) -> bool:
        """Whether the profile must meet the level. Basis: annex1/preamble"""
        return level.level in self.profile.levels

    @cached_property
    def tally(self) -> Tally:
        """Counts over the levels that the profile requires."""
        return Tally.of(
            node.verdict for level, node in zip(self.pack.levels, self.nodes, strict=True) if self.requires(level)
        )

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """One entry for each leaf that holds a required level back."""
        return tuple(gaps(self.pack, self.nodes, frozenset(self.profile.levels)))

    def canonical(self) -> dict[str, Any]:
        """The whole assessment as plain data: same inputs, same bytes."""
        return {
            "pack": self.pack.digest,
            "profile": self.profile.id,
            "subject": self.dossier.subject,
            "on": self.dossier.on.isoformat(),
            "levels": [
                {"id": level.id, "required": self.requires(level), **canonical(node)}
                for level, node in zip(self.pack.levels, self.nodes, strict=True)
            ],
        }

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the canonical form: what a decision says it saw."""
        return digest(self.canonical())


@dataclass(frozen=True, slots=True)
class Tally:
    """How many levels are met, unmet, unknown and not applicable."""

    met: int
    unmet: int
    unknown: int
    na: int

    @classmethod
    def of(cls, verdicts: Iterator[Verdict] | list[Verdict]) -> Tally:
        """The counts of some verdicts."""
        counts = Counter(verdicts)
        return cls(counts[Verdict.MET], counts[Verdict.UNMET], counts[Verdict.UNKNOWN], counts[Verdict.NA])

    @property
    def total(self) -> int:
        """All of them."""
        return self.met + self.unmet + self.unknown + self.na

    @property
    def share(self) -> Fraction:
        """Met among those that apply: a management figure, which decides nothing."""
        applying = self.total - self.na
        return Fraction(self.met, applying) if applying else Fraction(0)

    @property
    def percent(self) -> Fraction:
        """The share in hundredths, for a bar."""
        return self.share * 100

    @property
    def share_text(self) -> str:
        """The share as people read it, such as 61.8%."""
        return spoken(self.share, "1")


@dataclass(frozen=True, slots=True)
class Cell:
    """One level of one indicator in the matrix; None where the indicator has no such level."""

    level: str
    id: str
    node: Node | None
    required: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator in the matrix."""

    indicator: Indicator
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One system in the matrix, with the counts of its required levels."""

    id: str
    name: str
    lines: tuple[Line, ...]
    tally: Tally


def matrix(assessment: Assessment) -> tuple[Block, ...]:
    """Systems, indicators and levels in the instrument's order."""
    return tuple(_block(assessment, system, name) for system, name in assessment.pack.systems.items())


def _block(assessment: Assessment, system: str, name: str) -> Block:
    lines = tuple(
        Line(indicator, tuple(_cell(assessment, indicator, level) for level in assessment.pack.level_names))
        for indicator in assessment.pack.indicators
        if indicator.system == system
    )
    verdicts = [cell.node.verdict for line in lines for cell in line.cells if cell.required and cell.node is not None]
    return Block(system, name, lines, Tally.of(verdicts))


def _cell(assessment: Assessment, indicator: Indicator, name: str) -> Cell:
    identity = f"{indicator.number}/{name}"
    level, node = assessment.by_level.get(identity, (None, None))
    return Cell(name, identity, node, level is not None and assessment.requires(level))


def judged(assessment: Assessment) -> Iterator[tuple[Indicator, Level, Criterion, Node]]:
    """Every atomic criterion of the required levels with its answer, in the instrument's order."""
    for indicator in assessment.pack.indicators:
        for level in indicator.levels:
            if assessment.requires(level):
                node = assessment.by_level[level.id][1]
                for criterion, answer in zip(level.criteria, node.children, strict=True):
                    yield indicator, level, criterion, answer
