"""Everything of a pack besides its indicators: which file has which shape, and what no shape alone can promise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from fnmatch import fnmatchcase
from typing import Any

from meihao.policy.schema.base import Problem, Table, Test
from meihao.policy.schema.completion import Acceptance, Calendar, check_acceptance, check_calendar
from meihao.policy.schema.consultation import Consultation, check_consultation
from meihao.policy.schema.inspection import Inspection, check_inspection
from meihao.policy.schema.instrument import (
    Clauses,
    Measures,
    Outline,
    Programme,
    check_clauses,
    check_measures,
    check_outline,
    check_programme,
)
from meihao.policy.schema.lifecycle import Lifecycles, check_lifecycles
from meihao.policy.schema.permits import PermitCases, Permits, check_cases, check_permits
from meihao.policy.schema.publication import Publication, check_publication
from meihao.policy.schema.shared import Path, references, tests_of
from meihao.policy.schema.statistics import Statistics, check_statistics
from meihao.policy.schema.supervision import (
    Colours,
    Funding,
    Scoring,
    check_colours,
    check_funding,
    check_scoring,
)

FILES: dict[str, type[Table]] = {
    "clauses.toml": Clauses,
    "programme.toml": Programme,
    "measures.toml": Measures,
    "lifecycles.toml": Lifecycles,
    "permits.toml": Permits,
    "consultation.toml": Consultation,
    "colours.toml": Colours,
    "scoring.toml": Scoring,
    "funding.toml": Funding,
    "inspection.toml": Inspection,
    "acceptance.toml": Acceptance,
    "calendar.toml": Calendar,
    "statistics.toml": Statistics,
    "publication.toml": Publication,
    "documents/*.toml": Outline,
    "examples/*-permits.toml": PermitCases,
}
"""File name, or pattern of names, to shape. `root.glob(name)` finds the files of either."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The files of a pack that `FILES` names, parsed; where there may be several, by file name."""

    clauses: Clauses
    programme: Programme
    measures: Measures
    lifecycles: Lifecycles
    permits: Permits
    consultation: Consultation
    colours: Colours
    scoring: Scoring
    funding: Funding
    inspection: Inspection
    acceptance: Acceptance
    calendar: Calendar
    statistics: Statistics
    publication: Publication
    documents: Mapping[str, Outline]
    examples: Mapping[str, PermitCases]

    def files(self) -> Iterator[tuple[str, Table]]:
        """Every file with its name."""
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, Table):
                yield f"{field.name}.toml", value
            else:
                yield from value.items()


def shape(name: str) -> type[Table] | None:
    """The shape of a file by its name relative to the pack; None: not one of ours."""
    return next((table for pattern, table in FILES.items() if fnmatchcase(name, pattern)), None)


def read(raw: Mapping[str, dict[str, Any]]) -> Parts:
    """The files as they were parsed, checked for shape; names that are not ours are passed over.

    A missing file reads as an empty one. pydantic.ValidationError: one file is not of its shape; `error.title` is the name of
    its model. To hear of every file, validate each with `shape(name)` first.
    """

    def several(table: type[Table]) -> dict[str, Any]:
        return {name: table.model_validate(content) for name, content in sorted(raw.items()) if shape(name) is table}

    def one(name: str) -> Any:
        return FILES[name].model_validate(raw.get(name, {}))

    return Parts(
        clauses=one("clauses.toml"),
        programme=one("programme.toml"),
        measures=one("measures.toml"),
        lifecycles=one("lifecycles.toml"),
        permits=one("permits.toml"),
        consultation=one("consultation.toml"),
        colours=one("colours.toml"),
        scoring=one("scoring.toml"),
        funding=one("funding.toml"),
        inspection=one("inspection.toml"),
        acceptance=one("acceptance.toml"),
        calendar=one("calendar.toml"),
        statistics=one("statistics.toml"),
        publication=one("publication.toml"),
        documents=several(Outline),
        examples=several(PermitCases),
    )


def check(
    parts: Parts,
    *,
    clauses: frozenset[str],
    bodies: frozenset[str],
    parameters: frozenset[str],
    keys: frozenset[str] | None = None,
) -> Iterator[Problem]:
    """What is wrong across these files: dangling references, unreachable stages, tables with two answers, and their like.

    `clauses` are all that may be cited, those of annex 1 included; `keys` None: they are not looked at. Tests are the compiler's to check: see `tests`.
    """
    for file, table in parts.files():
        yield from references(file, table, clauses=clauses, bodies=bodies, parameters=parameters)
    conditions = frozenset(condition.id for condition in parts.lifecycles.conditions)
    colours = frozenset(colour.id for colour in parts.colours.colours)
    measures = frozenset(measure.id for measure in parts.measures.measures)
    stages = frozenset(stage.id for cycle in parts.lifecycles.lifecycles for stage in cycle.stages)
    yield from check_clauses("clauses.toml", parts.clauses)
    yield from check_programme("programme.toml", parts.programme, conditions=conditions)
    yield from check_measures("measures.toml", parts.measures)
    yield from check_lifecycles("lifecycles.toml", parts.lifecycles)
    yield from check_permits("permits.toml", parts.permits)
    yield from check_consultation("consultation.toml", parts.consultation)
    yield from check_colours("colours.toml", parts.colours, stages=stages)
    yield from check_scoring("scoring.toml", parts.scoring, colours=colours)
    yield from check_funding("funding.toml", parts.funding, measures=measures)
    yield from check_inspection("inspection.toml", parts.inspection)
    terms = frozenset(term.id for cycle in parts.lifecycles.lifecycles for term in cycle.deadlines)
    yield from check_acceptance("acceptance.toml", parts.acceptance, measures=measures, stages=stages, deadlines=terms)
    yield from check_calendar("calendar.toml", parts.calendar)
    renovation = next((each for each in parts.lifecycles.lifecycles if each.id == "renovation"), None)
    yield from check_statistics(
        "statistics.toml",
        parts.statistics,
        stages={each.id: place for place, each in enumerate(renovation.stages)} if renovation else {},
        measures=measures,
        sources=frozenset(source.id for source in parts.funding.sources),
        keys=keys,
    )
    yield from check_publication("publication.toml", parts.publication, lifecycles=parts.lifecycles.lifecycles)
    for file, outline in parts.documents.items():
        yield from check_outline(file, outline)
    for file, cases in parts.examples.items():
        yield from check_cases(file, cases, parts.permits)


def tests(parts: Parts) -> Iterator[tuple[str, Path, Test]]:
    """Every test in these files, with its file and place."""
    for file, table in parts.files():
        for path, test in tests_of(table):
            yield file, path, test
