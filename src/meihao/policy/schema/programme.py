"""Everything of a pack besides its indicators: which file has which shape, and what no shape alone can promise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from meihao.policy.schema.base import Problem, Table, Test
from meihao.policy.schema.completion import Acceptance, Calendar, check_acceptance, check_calendar
from meihao.policy.schema.consultation import Consultation, check_consultation
from meihao.policy.schema.councils import Councils, check_councils
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
    "councils.toml": Councils,
    "publication.toml": Publication,
    "documents/*.toml": Outline,
    "examples/*-permits.toml": PermitCases,
}
"""File name, or pattern of names, to shape. `root.glob(name)` finds the files of either."""

NAMES: dict[type[Table], str] = {shape: name for name, shape in FILES.items() if "*" not in name}
"""The files of which there is one, by shape."""


class LeftOut(LookupError):
    """A pack was asked for a part that it does without."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The files of a pack that `FILES` names, parsed: those of which there is one by their shape, the others by file name.

    A pack may do without a part (`without` of its head): a check-up has neither stages nor money. Who asks for one that
    is not there gets LeftOut.
    """

    single: Mapping[type[Table], Table]
    documents: Mapping[str, Outline]
    examples: Mapping[str, PermitCases]

    def has(self, part: type[Table]) -> bool:
        """Whether the pack has the part of a shape."""
        return part in self.single

    def _of[T: Table](self, part: type[T]) -> T:
        found = self.single.get(part)
        if not isinstance(found, part):
            raise LeftOut(f"这个规则包没有 {NAMES[part]}")
        return found

    @property
    def clauses(self) -> Clauses:
        """What may be cited."""
        return self._of(Clauses)

    @property
    def programme(self) -> Programme:
        """Targets, phases and the conditions of pilots."""
        return self._of(Programme)

    @property
    def measures(self) -> Measures:
        """The contents of renovation."""
        return self._of(Measures)

    @property
    def lifecycles(self) -> Lifecycles:
        """Stages, gates, duties and deadlines."""
        return self._of(Lifecycles)

    @property
    def permits(self) -> Permits:
        """Which permits are spared."""
        return self._of(Permits)

    @property
    def consultation(self) -> Consultation:
        """How owners decide."""
        return self._of(Consultation)

    @property
    def colours(self) -> Colours:
        """The colours of supervision."""
        return self._of(Colours)

    @property
    def scoring(self) -> Scoring:
        """How districts are assessed."""
        return self._of(Scoring)

    @property
    def funding(self) -> Funding:
        """Where money comes from."""
        return self._of(Funding)

    @property
    def inspection(self) -> Inspection:
        """What is checked on site."""
        return self._of(Inspection)

    @property
    def acceptance(self) -> Acceptance:
        """Acceptance and handover."""
        return self._of(Acceptance)

    @property
    def calendar(self) -> Calendar:
        """Holidays and working days."""
        return self._of(Calendar)

    @property
    def statistics(self) -> Statistics:
        """The returns."""
        return self._of(Statistics)

    @property
    def councils(self) -> Councils:
        """How meetings and councils go."""
        return self._of(Councils)

    @property
    def publication(self) -> Publication:
        """What the public sees, and from when."""
        return self._of(Publication)

    def files(self) -> Iterator[tuple[str, Table]]:
        """Every file with its name."""
        yield from ((NAMES[part], table) for part, table in self.single.items())
        yield from self.documents.items()
        yield from self.examples.items()


def shape(name: str) -> type[Table] | None:
    """The shape of a file by its name relative to the pack; None: not one of ours."""
    return next((table for pattern, table in FILES.items() if fnmatchcase(name, pattern)), None)


def read(raw: Mapping[str, dict[str, Any]]) -> Parts:
    """The files as they were parsed, checked for shape; names that are not ours are passed over.

    A missing file is a part that the pack does without. pydantic.ValidationError: one file is not of its shape;
    `error.title` is the name of its model. To hear of every file, validate each with `shape(name)` first.
    """

    def several(table: type[Table]) -> dict[str, Any]:
        return {name: table.model_validate(content) for name, content in sorted(raw.items()) if shape(name) is table}

    single = {part: part.model_validate(raw[name]) for part, name in NAMES.items() if name in raw}
    return Parts(single=single, documents=several(Outline), examples=several(PermitCases))


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
    yield from _each(parts, keys)
    for file, outline in parts.documents.items():
        yield from check_outline(file, outline)
    if parts.has(Permits):
        for file, cases in parts.examples.items():
            yield from check_cases(file, cases, parts.permits)


def _each(parts: Parts, keys: frozenset[str] | None) -> Iterator[Problem]:
    """What is wrong in each of the parts that there are; what one names of another that is left out is undefined."""
    measures = frozenset(each.id for each in parts.measures.measures) if parts.has(Measures) else frozenset[str]()
    cycles = parts.lifecycles.lifecycles if parts.has(Lifecycles) else ()
    stages = frozenset(stage.id for cycle in cycles for stage in cycle.stages)
    yield from check_clauses("clauses.toml", parts.clauses)
    if parts.has(Programme):
        conditions = parts.lifecycles.conditions if parts.has(Lifecycles) else ()
        known = frozenset(condition.id for condition in conditions)
        yield from check_programme("programme.toml", parts.programme, conditions=known)
    if parts.has(Measures):
        yield from check_measures("measures.toml", parts.measures)
    if parts.has(Lifecycles):
        yield from check_lifecycles("lifecycles.toml", parts.lifecycles)
    if parts.has(Permits):
        yield from check_permits("permits.toml", parts.permits)
    if parts.has(Consultation):
        yield from check_consultation("consultation.toml", parts.consultation)
    yield from _supervision(parts, measures=measures)
    yield from _after(parts, measures=measures, stages=stages)
    if parts.has(Statistics):
        yield from _returns(parts, measures=measures, keys=keys)
    if parts.has(Publication):
        yield from check_publication("publication.toml", parts.publication, lifecycles=cycles)
    if parts.has(Councils):
        yield from check_councils("councils.toml", parts.councils, keys=keys)


def _after(parts: Parts, *, measures: frozenset[str], stages: frozenset[str]) -> Iterator[Problem]:
    """What is checked on site and after, and the days that count."""
    if parts.has(Inspection):
        yield from check_inspection("inspection.toml", parts.inspection)
    if parts.has(Acceptance):
        cycles = parts.lifecycles.lifecycles if parts.has(Lifecycles) else ()
        terms = frozenset(term.id for cycle in cycles for term in cycle.deadlines)
        yield from check_acceptance(
            "acceptance.toml", parts.acceptance, measures=measures, stages=stages, deadlines=terms
        )
    if parts.has(Calendar):
        yield from check_calendar("calendar.toml", parts.calendar)


def _supervision(parts: Parts, *, measures: frozenset[str]) -> Iterator[Problem]:
    cycles = parts.lifecycles.lifecycles if parts.has(Lifecycles) else ()
    stages = {cycle.id: frozenset(stage.id for stage in cycle.stages) for cycle in cycles}
    if parts.has(Colours):
        yield from check_colours("colours.toml", parts.colours, stages=stages)
    if parts.has(Scoring):
        colours = parts.colours.colours if parts.has(Colours) else ()
        yield from check_scoring("scoring.toml", parts.scoring, colours=frozenset(each.id for each in colours))
    if parts.has(Funding):
        yield from check_funding("funding.toml", parts.funding, measures=measures)


def _returns(parts: Parts, *, measures: frozenset[str], keys: frozenset[str] | None) -> Iterator[Problem]:
    cycles = parts.lifecycles.lifecycles if parts.has(Lifecycles) else ()
    renovation = next((each for each in cycles if each.id == "renovation"), None)
    sources = parts.funding.sources if parts.has(Funding) else ()
    yield from check_statistics(
        "statistics.toml",
        parts.statistics,
        stages={each.id: place for place, each in enumerate(renovation.stages)} if renovation else {},
        measures=measures,
        sources=frozenset(source.id for source in sources),
        keys=keys,
    )


def tests(parts: Parts) -> Iterator[tuple[str, Path, Test]]:
    """Every test in these files, with its file and place."""
    for file, table in parts.files():
        for path, test in tests_of(table):
            yield file, path, test
