"""Reads a pack from its directory: every fault with its file and line, or the pack, frozen."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import lru_cache
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

ALWAYS = ("pack.toml", "bodies.toml", "clauses.toml")
NEEDED = ["pack.toml", "bodies.toml", *programme.NAMES.values()]
"""The files that a pack has unless its head says that it does without; without the first three none can be."""

NO_PACK = "没有 pack.toml，这里不是规则包"

SAYINGS = {
    "missing": "缺少这一项",
    "extra_forbidden": "不认识这一项",
    "string_pattern_mismatch": "写法不合规则 {pattern}",
    "literal_error": "只能是 {expected}",
    "string_too_short": "不能空着",
    "too_long": "最多 {max_length} 条",
    "string_type": "应是文字，写在引号里",
    "int_type": "应是整数，不加引号",
    "bool_type": "应是 true 或 false，不加引号",
    "date_type": "应是日期，例如 2022-01-17，不加引号",
    "tuple_type": "应是方括号里的一列",
    "list_type": "应是方括号里的一列",
    "dict_type": "应是一张表",
    "model_type": "应是一张表",
    "model_attributes_type": "应是一张表",
    "greater_than_equal": "不能小于 {ge}",
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
        text = self.texts.get(problem.file, "") if problem.file in self.raw else ""
        self.faults.append(Fault(problem.file, line_of(text, problem.path), problem.message))

    def of[M: BaseModel](self, shape: type[M]) -> Iterator[tuple[str, M]]:
        """The files of one shape, in order of name."""
        for name in sorted(self.models):
            model = self.models[name]
            if isinstance(model, shape):
                yield name, model


def load(directory: Path) -> Pack:
    """The pack in a directory. Raises Broken with every fault of shape; what only evaluation can show is `linter.lint`'s."""
    return _sound(*read_source(directory))


def made_of(texts: Mapping[str, str]) -> Pack:
    """The pack that some files make, by name. Raises Broken with every fault of shape."""
    return _sound(*read_texts(texts))


def _sound(pack: Pack | None, source: Source) -> Pack:
    if pack is None or source.faults:
        raise Broken(source.faults)
    return pack


def read_source(directory: Path) -> tuple[Pack | None, Source]:
    """The pack in a directory, and its source with the faults of shape and reference."""
    if not (directory / "pack.toml").is_file():
        return None, Source(faults=[Fault("pack.toml", 1, NO_PACK)])
    return _assembled(*_texts(directory))


def read_texts(texts: Mapping[str, str]) -> tuple[Pack | None, Source]:
    """The pack that some files make, by name, and its source with the faults of shape and reference."""
    return _assembled(texts, [])


def texts_of(directory: Path) -> Mapping[str, str]:
    """The files of a pack by name. Raises Broken where one cannot be read."""
    texts, faults = _texts(directory)
    if faults:
        raise Broken(faults)
    return texts


def _texts(directory: Path) -> tuple[dict[str, str], list[Fault]]:
    """The files by name, and those that cannot be read. A byte order mark, as Windows writes it, is let pass."""
    texts, faults = {}, []
    for path in sorted(directory.rglob("*.toml")):
        name = path.relative_to(directory).as_posix()
        try:
            content = path.read_bytes()
            texts[name] = content.decode("utf-8-sig").replace("\r\n", "\n")
        except OSError as error:
            faults.append(Fault(name, 1, f"文件读不出：{error.strerror}"))
        except UnicodeDecodeError as error:
            line = content[: error.start].count(b"\n") + 1
            faults.append(Fault(name, line, "文件不是 UTF-8 编码，请另存为 UTF-8"))
    return texts, faults


def _assembled(texts: Mapping[str, str], faults: list[Fault]) -> tuple[Pack | None, Source]:
    """The pack and its source.

    While a file is missing or is not of its shape there is no pack: what the rest refers to it for would be faults
    that go away with the first.
    """
    source = _source(texts, faults)
    head = source.models.get("pack.toml")
    if not isinstance(head, PackHead) or source.faults:
        return None, source
    return _assemble(head, source), source


def _source(texts: Mapping[str, str], faults: list[Fault]) -> Source:
    source = Source(texts=dict(texts), faults=list(faults))
    unread = {fault.file for fault in faults}
    for name, text in texts.items():
        file = _file(name, text)
        source.faults += file.faults
        if file.raw is not None:
            source.raw[name] = file.raw
        if file.model is not None:
            source.models[name] = file.model
    if not {"pack.toml"} & (texts.keys() | unread):
        source.faults.append(Fault("pack.toml", 1, NO_PACK))
        return source
    spared = _spared(source)
    for name in NEEDED:
        if name not in texts and name not in unread and name not in spared:
            source.faults.append(Fault(name, 1, "规则包缺少这个文件"))
        elif name in texts and name in spared:
            source.faults.append(Fault(name, 1, "pack.toml 写明没有这一部分，却有这个文件"))
    return source


def _spared(source: Source) -> frozenset[str]:
    """The files that the head says the pack does without."""
    head = source.models.get("pack.toml")
    named = head.without if isinstance(head, PackHead) else ()
    return frozenset(f"{name}.toml" for name in named) - set(ALWAYS)


class _File(NamedTuple):
    """A file as parsed, as its shape has it, and what is wrong with it."""

    raw: dict[str, Any] | None = None
    model: BaseModel | None = None
    faults: tuple[Fault, ...] = ()


@lru_cache(maxsize=1024)
def _file(name: str, text: str) -> _File:
    """One file read. Remembered: of a pack and its changed copy nearly all files are the same, and nobody changes what was read."""
    shape = next((model for pattern, model in CORE.items() if fnmatchcase(name, pattern)), None)
    if shape is None:
        return _File(faults=(Fault(name, 1, "规则包里没有这种文件"),))
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return _File(faults=(Fault(name, _line_in(str(error), text), f"TOML 写法有误：{error}"),))
    try:
        return _File(raw, shape.model_validate(raw))
    except ValidationError as error:
        said = [(each["loc"], _say(cast("Mapping[str, Any]", each))) for each in error.errors()]
        return _File(raw, None, tuple(Fault(name, line_of(text, path), words) for path, words in said))


def _line_in(complaint: str, text: str) -> int:
    """The line that a complaint of `tomllib` names; "at end of document" is the last one."""
    named = re.search(r"line (\d+)", complaint)
    return int(named[1]) if named else max(1, len(text.splitlines()))


def _say(error: Mapping[str, Any]) -> str:
    saying = SAYINGS.get(error["type"])
    name = ".".join(map(str, error["loc"])) or "整个文件"
    if saying is None:
        return f"{name}：{error['msg'].removeprefix('Value error, ')}"
    return f"{name}：{saying.format(**error.get('ctx', {}))}"


def _assemble(head: PackHead, source: Source) -> Pack:
    keys = {name: Key.of(name, table) for name, table in _merged(Keys, source)}
    parameters = dict(_merged(Parameters, source))
    bodies = {name: body for _, model in source.of(Bodies) for name, body in model.root.items()}
    indicators = _indicators(head, source)
    parts = programme.read(source.raw)
    clauses = {clause.id: _clause(clause) for clause in parts.clauses.clauses}
    level_names = {level.id: level.name for level in head.levels}
    for indicator in indicators:
        for level in indicator.levels:
            short = f"{head.annex_short}·{indicator.number}·{level_names.get(level.level, level.level)}"
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


def _clause(table: Any) -> Clause:
    return Clause(table.id, table.short, table.heading, table.summary, table.lead, table.support, table.carry_out)


def _indicators(head: PackHead, source: Source) -> tuple[Indicator, ...]:
    tables = {table.number: table for _, table in source.of(IndicatorTable)}
    readings = _interpretations(source)
    indicators = []
    for number in sorted(tables):
        table = tables[number]
        levels = tuple(
            level
            for level_name in head.levels
            if (level := _level(table, level_name.id, head.annex, readings)) is not None
        )
        indicators.append(Indicator(number, table.name, table.system, table.lead, table.support, levels))
    claimed = {criterion.id for indicator in indicators for level in indicator.levels for criterion in level.criteria}
    for criterion, each in readings.items():
        if criterion not in claimed:
            source.fault(Problem(each[0].file, (*each[0].path, "criterion"), f"没有条目 {criterion}"))
    return tuple(indicators)


def _level(table: IndicatorTable, level: str, annex: str, readings: Mapping[str, list[Interpretation]]) -> Level | None:
    rows = getattr(table, level, ())
    if not rows:
        return None
    clause = f"{annex}/{table.number}/{level}"
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
