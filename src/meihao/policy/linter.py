"""Everything that can be known to be wrong with a pack before it is used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path as Directory

from meihao.kernel.exact import exact
from meihao.policy import golden
from meihao.policy.compiled import compile_levels
from meihao.policy.compiler import Scope, compile_test
from meihao.policy.loader import ALWAYS, NEEDED, Fault, Source, read_source, read_texts
from meihao.policy.pack import Pack
from meihao.policy.schema import programme
from meihao.policy.schema.base import Problem
from meihao.policy.schema.core import LEVELS, Cases, IndicatorTable, Keys, Parameters, number_of
from meihao.policy.schema.shared import Path, repeated
from meihao.policy.schema.supervision import Funding


def lint(directory: Directory) -> list[Fault]:
    """Every fault of a pack, by file and line; an empty list is a sound pack."""
    return _faults(*read_source(directory))[1]


def lint_texts(texts: Mapping[str, str]) -> tuple[Pack | None, list[Fault]]:
    """The pack that some files make, by name, and every fault of it."""
    return _faults(*read_texts(texts))


def _faults(pack: Pack | None, source: Source) -> tuple[Pack | None, list[Fault]]:
    if pack is not None:
        for problem in _problems(pack, source):
            source.fault(problem)
    return pack, sorted(set(source.faults))


def _problems(pack: Pack, source: Source) -> Iterator[Problem]:
    yield from _head(pack)
    yield from _figures(pack, source)
    yield from _keys(source)
    yield from _indicators(pack, source)
    yield from _tests(pack)
    clauses, bodies, parameters = frozenset(pack.clauses), frozenset(pack.bodies), frozenset(pack.parameters)
    yield from programme.check(
        pack.parts, clauses=clauses, bodies=bodies, parameters=parameters, keys=frozenset(pack.keys)
    )
    yield from _subsidies(pack)
    if not source.faults:
        for file, cases in source.of(Cases):
            yield from golden.check(pack, file, cases)
        for file, permits in pack.parts.examples.items():
            yield from golden.check_permits(pack, file, permits)


def _head(pack: Pack) -> Iterator[Problem]:
    for n, name in enumerate(pack.head.without):
        if f"{name}.toml" not in NEEDED or f"{name}.toml" in ALWAYS:
            yield Problem("pack.toml", ("without", n), f"{name} 不是可以没有的部分")
    levels = {level.id for level in pack.head.levels}
    for n, profile in enumerate(pack.head.profiles):
        for level in set(profile.levels) - levels:
            yield Problem("pack.toml", ("profiles", n, "levels"), f"没有性质 {level}")
        if profile.cite not in pack.clauses:
            yield Problem("pack.toml", ("profiles", n, "cite"), f"没有条款 {profile.cite}")
    for name, body in pack.bodies.items():
        if body.like and body.like not in pack.bodies:
            yield Problem("bodies.toml", (name, "like"), f"没有登记单位 {body.like}")
    numbers = {indicator.number for indicator in pack.indicators}
    for n, system in enumerate(pack.head.systems):
        missing = sorted(set(range(system.first, system.last + 1)) - numbers)
        if missing:
            yield Problem("pack.toml", ("systems", n), f"{system.name} 缺指标 {'、'.join(map(str, missing))}")


def _figures(pack: Pack, source: Source) -> Iterator[Problem]:
    """A figure of the instrument cites the clause that prints it; the rest say where they come from."""
    for file, model in source.of(Parameters):
        for name, parameter in model.root.items():
            if parameter.origin == "instrument" and parameter.source not in pack.clauses:
                yield Problem(file, (name, "source"), f"出自文件的参数要注明条款，没有条款 {parameter.source}")
            try:
                number_of(parameter)
            except (ValueError, ZeroDivisionError):
                yield Problem(file, (name, "value"), f"{parameter.value} 不是确切的数或日期")


def _keys(source: Source) -> Iterator[Problem]:
    for file, model in source.of(Keys):
        for name, key in model.root.items():
            if (key.type == "choice") != bool(key.choices):
                yield Problem(file, (name, "choices"), "choice 类事实要列出选项，其他类型不列")
            if key.type in ("integer", "decimal", "event") and not key.unit:
                yield Problem(file, (name, "unit"), "数量要有单位")


def _indicators(pack: Pack, source: Source) -> Iterator[Problem]:
    systems = {system.id: system for system in pack.head.systems}
    seen: dict[int, str] = {}
    for file, table in source.of(IndicatorTable):
        if table.number in seen:
            yield Problem(file, ("number",), f"指标 {table.number} 已在 {seen[table.number]} 里")
        seen[table.number] = file
        system = systems.get(table.system)
        if system is None or not system.first <= table.number <= system.last:
            yield Problem(file, ("system",), f"指标 {table.number} 不在体系 {table.system} 的范围里")
        yield from _bodies(pack, file, table)
        for level in pack.level_names:
            yield from repeated(file, (level,), getattr(table, level, ()))
            yield from _unread(pack, file, table, level)


def _bodies(pack: Pack, file: str, table: IndicatorTable) -> Iterator[Problem]:
    named: list[tuple[Path, str | None]] = [(("lead",), table.lead)]
    named += [(("support", n), body) for n, body in enumerate(table.support)]
    named += [
        ((level, n, "lead"), row.lead) for level in pack.level_names for n, row in enumerate(getattr(table, level, ()))
    ]
    for path, body in named:
        if body is not None and body not in pack.bodies:
            yield Problem(file, path, f"没有登记单位 {body}")


def _unread(pack: Pack, file: str, table: IndicatorTable, level: str) -> Iterator[Problem]:
    """Every criterion can be answered from the pack's first day: by a test or by experts."""
    for n, row in enumerate(getattr(table, level, ())):
        criterion = pack.criteria.get(f"{table.number}.{LEVELS[level]}.{row.id}")
        if criterion is None:
            continue
        days: set[date] = set()
        if criterion.interpretation(pack.head.valid_from) is None:
            yield Problem(file, (level, n, "id"), f"条目 {criterion.id} 自 {pack.head.valid_from} 起没有解释")
        for each in criterion.interpretations:
            if each.since in days:
                yield Problem(each.file, (*each.path, "from"), f"条目 {criterion.id} 在 {each.since} 有两个解释")
            days.add(each.since)
            experts = [*_experts(each.when, (*each.path, "when")), *_experts(each.test, (*each.path, "test"))]
            if len(experts) > 1:
                yield Problem(each.file, experts[1], f"条目 {criterion.id} 里有 {len(experts)} 处专家认定，最多一处")
            if each.when is not None and not (each.otherwise and each.cite):
                yield Problem(each.file, (*each.path, "when"), "判为不适用要写明理由 otherwise 和条款 cite")
            if each.cite and each.cite not in pack.clauses:
                yield Problem(each.file, (*each.path, "cite"), f"没有条款 {each.cite}")


def _subsidies(pack: Pack) -> Iterator[Problem]:
    """The figures of a subsidy are money, or shares of a cost between 0 and 1."""
    if not pack.parts.has(Funding):
        return
    for n, subsidy in enumerate(pack.parts.funding.subsidies):
        place: Path = ("subsidies", n)
        wanted = "1" if subsidy.per == "cost" else "元"
        figures = [((*place, "rates", k, "figure"), rate.figure, wanted) for k, rate in enumerate(subsidy.rates)]
        figures += [((*place, "cap"), subsidy.cap, "元")] if subsidy.cap else []
        figures += [((*place, "share"), subsidy.share, "1")] if subsidy.share else []
        for path, figure, unit in figures:
            parameter = pack.parameters.get(figure[1:])
            if parameter is None:
                continue
            if parameter.unit != unit:
                yield Problem("funding.toml", path, f"单位不符：参数 {figure[1:]} 是“{parameter.unit}”，这里要“{unit}”")
            elif unit == "1" and not 0 < exact(parameter.value) <= 1:
                yield Problem("funding.toml", path, f"比例须大于 0、不超过 1，参数 {figure[1:]} 是 {parameter.value}")


def _tests(pack: Pack) -> Iterator[Problem]:
    """Every test compiles, in every span of days between changes of interpretation."""
    days: set[date] = {each.since for criterion in pack.criteria.values() for each in criterion.interpretations}
    first = min(days, default=pack.head.valid_from) - timedelta(days=1)
    for day in sorted({first, *days}):
        yield from compile_levels(pack, day).problems
    scope = Scope(pack.key_tables, pack.parameters, frozenset(pack.clauses))
    for file, path, test in programme.tests(pack.parts):
        scope.file = file
        compile_test(test, path, scope)
    yield from scope.problems


def _experts(test: object, path: Path) -> Iterator[Path]:
    """Where a test asks experts, in the order written; what it asks of other criteria is theirs."""
    if not isinstance(test, dict):
        return
    if "expert" in test:
        yield (*path, "expert")
    for word in ("all", "any"):
        inner = test.get(word)
        for n, child in enumerate(inner if isinstance(inner, list) else ()):
            yield from _experts(child, (*path, word, n))
    yield from _experts(test.get("not"), (*path, "not"))
