"""Reads a pack from its directory: every fault with its file and line, or the pack, frozen."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, NamedTuple, cast

from pydantic import BaseModel, ValidationError

from meihao.policy.lines import line_of
from meihao.policy.pack import Clause, Criterion, Indicator, Interpretation, Key, Level, Pack
from meihao.policy.schema import programme
from meihao.policy.schema.base import Problem
from meihao.policy.schema.core import (
    LEVELS,
    Bodies,
    Cases,
    IndicatorTable,
    Interpretations,
    Keys,
    PackHead,
    Parameters,
)

CORE: dict[str, type[BaseModel]] = {
    "pack.toml": PackHead,
    "bodies.toml": Bodies,
    "parameters/*.toml": Parameters,
    "keys/*.toml": Keys,
    "indicators/*.toml": IndicatorTable,
    "interpretations/*.toml": Interpretations,
    **programme.FILES,
    "examples/*.toml": Cases,
}
"""The shape of every file, by name or pattern; the first that matches counts."""

SAYINGS = {
    "missing": "缺少这一项",
    "extra_forbidden": "不认识这一项",
    "string_pattern_mismatch": "写法不合规则 {pattern}",
    "literal_error": "只能是 {expected}",
    "string_too_short": "不能空着",
    "too_long": "最多 {max_length} 条",
}


class Fault(NamedTuple):
    """Something wrong in a pack, where a person finds it."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class Broken(Exception):
    """A pack that cannot be loaded; `faults` says why, all of it."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


@dataclass
class Source:
    """The files of a pack as text and as parsed, and the faults met on the way."""

    texts: dict[str, str] = field(default_factory=dict)
    raw: dict[str, dict[str, Any]] = field(default_factory=dict)
    models: dict[str, BaseModel] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, problem: Problem) -> None:
        """Note a problem at the line where it stands."""
        self.faults.append(
            Fault(problem.file, line_of(self.texts.get(problem.file, ""), problem.path), problem.message)
        )

    def of[M: BaseModel](self, shape: type[M]) -> Iterator[tuple[str, M]]:
        """The files of one shape, in order of name."""
        for name in sorted(self.models):
            model = self.models[name]
            if isinstance(model, shape):
                yield name, model


def load(directory: Path) -> Pack:
    """The pack in a directory. Raises Broken with every fault of shape; what only evaluation can show is `linter.lint`'s."""
    pack, source = read_source(directory)
    if pack is None or source.faults:
        raise Broken(source.faults)
    return pack


def read_source(directory: Path) -> tuple[Pack | None, Source]:
    """The pack as far as it can be made, and its source with the faults of shape and reference."""
    source = _source(directory)
    head = source.models.get("pack.toml")
    if not isinstance(head, PackHead):
        if not source.faults:
            source.faults.append(Fault("pack.toml", 1, "没有 pack.toml，这里不是规则包"))
        return None, source
    return _assemble(head, source), source


def _source(directory: Path) -> Source:
    source = Source()
    for path in sorted(directory.rglob("*.toml")):
        name = path.relative_to(directory).as_posix()
        shape = next((model for pattern, model in CORE.items() if fnmatchcase(name, pattern)), None)
        if shape is None:
            source.faults.append(Fault(name, 1, "规则包里没有这种文件"))
            continue
        try:
            source.texts[name] = path.read_text(encoding="utf-8")
            source.raw[name] = tomllib.loads(source.texts[name])
            source.models[name] = shape.model_validate(source.raw[name])
        except UnicodeDecodeError:
            source.faults.append(Fault(name, 1, "文件不是 UTF-8 编码"))
        except tomllib.TOMLDecodeError as error:
            source.faults.append(Fault(name, getattr(error, "lineno", 1), f"TOML 写法有误：{error}"))
        except ValidationError as error:
            for each in error.errors():
                source.fault(Problem(name, each["loc"], _say(cast("Mapping[str, Any]", each))))
    return source


def _say(error: Mapping[str, Any]) -> str:
    saying = SAYINGS.get(error["type"])
    name = ".".join(map(str, error["loc"])) or "整个文件"
    if saying is None:
        return f"{name}：{error['msg'].removeprefix('Value error, ')}"
    return f"{name}：{saying.format(**error.get('ctx', {}))}"


def _assemble(head: PackHead, source: Source) -> Pack | None:
    keys = {name: Key.of(name, table) for name, table in _merged(Keys, source)}
    parameters = dict(_merged(Parameters, source))
    bodies = {name: body for _, model in source.of(Bodies) for name, body in model.root.items()}
    indicators = _indicators(head, source)
    parts = _parts(source)
    if parts is None:
        return None
    clauses = {clause.id: _clause(clause) for clause in parts.clauses.clauses}
    level_names = {level.id: level.name for level in head.levels}
    for indicator in indicators:
        for level in indicator.levels:
            short = f"附件1·{indicator.number}·{level_names.get(level.level, level.level)}"
            clauses[level.clause] = Clause(
                level.clause, short, indicator.name, "", (indicator.lead,), indicator.support
            )
    digest = hashlib.sha256()
    for name in sorted(source.texts):
        digest.update(f"{name}\0{source.texts[name]}\0".encode())
    return Pack(head, digest.hexdigest(), bodies, clauses, parameters, keys, indicators, parts)


def _merged(shape: type[Keys] | type[Parameters], source: Source) -> Iterator[tuple[str, Any]]:
    seen: dict[str, str] = {}
    for file, model in source.of(shape):
        for name, table in model.root.items():
            if name in seen:
                source.fault(Problem(file, (name,), f"{name} 已在 {seen[name]} 里登记"))
            seen[name] = file
            yield name, table


def _parts(source: Source) -> programme.Parts | None:
    """The rest of the instrument, or None once the files that are missing are noted; broken ones were noted before."""
    sound = {name: raw for name, raw in source.raw.items() if name in source.models}
    try:
        return programme.read(sound)
    except ValidationError:
        for name in programme.FILES:
            if "*" not in name and name not in source.raw:
                source.faults.append(Fault(name, 1, "规则包缺少这个文件"))
        return None


def _clause(table: Any) -> Clause:
    return Clause(table.id, table.short, table.heading, table.summary, table.lead, table.support, table.carry_out)


def _indicators(head: PackHead, source: Source) -> tuple[Indicator, ...]:
    tables = {table.number: table for _, table in source.of(IndicatorTable)}
    readings = _interpretations(source)
    indicators = []
    for number in sorted(tables):
        table = tables[number]
        levels = tuple(
            level for level_name in head.levels if (level := _level(table, level_name.id, readings)) is not None
        )
        indicators.append(Indicator(number, table.name, table.system, table.lead, table.support, levels))
    claimed = {criterion.id for indicator in indicators for level in indicator.levels for criterion in level.criteria}
    for criterion, each in readings.items():
        if criterion not in claimed:
            source.fault(Problem(each[0].file, (*each[0].path, "criterion"), f"没有条目 {criterion}"))
    return tuple(indicators)


def _level(table: IndicatorTable, level: str, readings: Mapping[str, list[Interpretation]]) -> Level | None:
    rows = getattr(table, level, ())
    if not rows:
        return None
    clause = f"annex1/{table.number}/{level}"
    criteria = []
    for row in rows:
        name = f"{table.number}.{LEVELS[level]}.{row.id}"
        given = tuple(readings.get(name, ()))
        lead = row.lead or table.lead
        criteria.append(Criterion(name, row.text, row.modality, row.evidence, lead, clause, table.number, level, given))
    return Level(f"{table.number}/{level}", clause, table.number, level, tuple(criteria))


def _interpretations(source: Source) -> dict[str, list[Interpretation]]:
    readings: dict[str, list[Interpretation]] = {}
    for file, model in source.of(Interpretations):
        for n, row in enumerate(model.interpretation):
            path = ("interpretation", n)
            given = Interpretation(
                row.criterion,
                row.from_,
                row.approver,
                row.note,
                file,
                path,
                row.test,
                row.when,
                row.otherwise,
                row.cite,
            )
            readings.setdefault(row.criterion, []).append(given)
    for given_all in readings.values():
        given_all.sort(key=lambda each: each.since)
    return readings
