"""What happens about the colours of projects, one write each: notices, answers, and what is said of those."""

from __future__ import annotations

from dataclasses import dataclass

from meihao.demo.rules.acts import Act


@dataclass(frozen=True, slots=True, kw_only=True)
class Watching(Act):
    """An act about the dispatch notices of a project."""

    project: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueNotice(Watching):
    """A notice is issued."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerNotice(Watching):
    """The latest notice is answered."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HearAnswer(Watching):
    """The latest answer closes the notice, or is returned for so many days more."""

    outcome: str
    reason: str = ""
    again: int = 0
