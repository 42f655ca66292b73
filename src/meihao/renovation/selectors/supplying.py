"""Who has a hand in what a gate rests on, besides whoever stated its facts: apps that keep records of their own say so."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from meihao.policy.lifecycle import Line
from meihao.renovation.models import Project

type Rule = Callable[[Project, Sequence[Line]], frozenset[int]]
"""(project, lines of a gate) -> the people on whose records the lines rest."""

_RULES: list[Rule] = []


def register(rule: Rule) -> None:
    """Let an app name people who do not decide a step that rests on their records; twice without harm."""
    if rule not in _RULES:
        _RULES.append(rule)


def suppliers(project: Project, lines: Sequence[Line]) -> frozenset[int]:
    """The people that the apps name."""
    return frozenset[int]().union(*(rule(project, lines) for rule in _RULES))
