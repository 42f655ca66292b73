"""What happens about the colours of projects and the scores of districts, one write each."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoring(Act):
    """An act about the scores of a period."""

    period: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComputeScores(Scoring):
    """They are computed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishScores(Scoring):
    """What was computed last is published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealScore(Scoring):
    """A district appeals against a part of its score."""

    district: str
    part: str
    grounds: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HearAppeal(Scoring):
    """The appeal is heard; where it is upheld, the records of the project `excuse` no longer count."""

    district: str
    part: str
    outcome: str
    reason: str
    excuse: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealScores(Scoring):
    """What was published last is sealed."""
