"""From the table of a test to a condition, with every fault named where it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from meihao.kernel.exact import exact
from meihao.policy.conditions import COMPARE, RUNS, Bound, Condition
from meihao.policy.schema.base import Problem, Test
from meihao.policy.schema.core import KeyTable, Parameter, number_of

type Path = tuple[str | int, ...]

COMMON = {"label", "beside", "cite"}
EXTRAS = {
    "count": {"within_days"},
    "survey": {"answers"},
    "homes_within": {"metres"},
    "decision": {"outcome"},
    "expert": {"size", "quorum"},
}
TYPES = {
    "value": {"integer", "decimal", "date", "choice"},
    "sum": {"integer", "decimal"},
    "ratio": {"integer", "decimal"},
    "count": {"event"},
    "age_days": {"date"},
    "days_left": {"date"},
    "survey": {"survey"},
    "nearest": {"integer"},
    "homes_within": {"distances"},
}
BOUNDED = set(TYPES)
GROUPS = {"all", "any", "not"}
PLAIN = {0, 1}
EXPERT_DEFAULTS = {"size": "@expert.size", "quorum": "@expert.quorum"}


@dataclass
class Scope:
    """What a test may mention, and where its faults are gathered."""

    keys: Mapping[str, KeyTable]
    parameters: Mapping[str, Parameter]
    clauses: frozenset[str]
    file: str = ""
    criterion: str = ""
    refer: Callable[[str, Path, Scope], Condition | None] | None = None
    problems: list[Problem] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def fault(self, path: Path, message: str) -> None:
        """Note a fault at a place in the file."""
        self.problems.append(Problem(self.file, path, message))


def compile_test(table: Test, path: Path, scope: Scope) -> Condition | None:
    """The condition that a table stands for, or None once its faults are in `scope.problems`."""
    if not isinstance(table, dict):
        scope.fault(path, "这里应是一个检验表")
        return None
    words = [word for word in RUNS if word in table]
    if len(words) != 1:
        scope.fault(path, f"检验要有且只有一个动词，这里有 {len(words)} 个；可用：{'、'.join(RUNS)}")
        return None
    word = words[0]
    before = len(scope.problems)
    _strange_words(table, word, path, scope)
    condition = Condition(
        op=word,
        label=str(table.get("label", "")),
        cite=_cite(table, path, scope),
        beside=_beside(table, path, scope),
    )
    if word in GROUPS:
        condition.children = _children(table[word], word, path, scope)
    elif word == "criterion":
        condition.children = _referred(str(table[word]), path, scope)
        condition.extra = (("criterion", str(table[word])),)
    elif word == "decision":
        condition.extra = (
            ("kind", str(table[word])),
            ("outcome", tuple(map(str, _list(table, "outcome", path, scope)))),
        )
    elif word == "expert":
        condition.extra = _expert(table, path, scope)
    else:
        _measure(condition, table, path, scope)
    if len(scope.problems) > before:
        return None
    condition.run = RUNS[word](condition)
    return condition


def _strange_words(table: Test, word: str, path: Path, scope: Scope) -> None:
    allowed = COMMON | {word} | EXTRAS.get(word, set()) | (set(COMPARE) if word in BOUNDED else set())
    for strange in sorted(set(table) - allowed):
        scope.fault((*path, strange), f"{word} 检验里不认识“{strange}”")


def _children(tables: Any, word: str, path: Path, scope: Scope) -> tuple[Condition, ...]:
    if word == "not":
        child = compile_test(tables, (*path, word), scope)
        return (child,) if child else ()
    if not isinstance(tables, list) or not tables:
        scope.fault((*path, word), f"{word} 后面应是不空的检验列表")
        return ()
    children = [compile_test(table, (*path, word, n), scope) for n, table in enumerate(tables)]
    return tuple(child for child in children if child)


def _referred(criterion: str, path: Path, scope: Scope) -> tuple[Condition, ...]:
    if scope.refer is None:
        scope.fault((*path, "criterion"), "这里不能引用条目")
        return ()
    child = scope.refer(criterion, (*path, "criterion"), scope)
    return (child,) if child else ()


def _measure(condition: Condition, table: Test, path: Path, scope: Scope) -> None:
    """Fill in the keys, the bound and the extras of a test that looks at facts."""
    word = condition.op
    condition.keys = _keys(table[word], word, path, scope)
    tables = [scope.keys[key] for key in condition.keys if key in scope.keys]
    if len(tables) != len(condition.keys) or not tables:
        return
    units = {key.unit for key in tables}
    if word in ("sum", "ratio") and len(units) > 1:
        scope.fault((*path, word), f"{word} 的各项单位不同：{'、'.join(sorted(units))}")
        return
    wrong = [
        name for name, key in zip(condition.keys, tables, strict=True) if key.type not in TYPES.get(word, {key.type})
    ]
    for name in wrong:
        scope.fault((*path, word), f"事实 {name} 的类型是 {scope.keys[name].type}，不能用于 {word}")
    if wrong or word == "has":
        return
    condition.bound = _bound(table, word, tables[0], path, scope)
    match word:
        case "count":
            condition.extra = (("within_days", _extra(table, "within_days", "天", path, scope)),)
        case "survey":
            condition.extra = (("answers", _extra(table, "answers", "人", path, scope) or 0),)
        case "homes_within":
            condition.extra = (("metres", _extra(table, "metres", "m", path, scope)),)


def _keys(written: Any, word: str, path: Path, scope: Scope) -> tuple[str, ...]:
    if word == "nearest":
        written = f"nearest.{written}"
    if word == "homes_within":
        written = f"homes.{written}"
    names = tuple(written) if isinstance(written, list) else (written,)
    many = word in ("sum", "ratio")
    if many != isinstance(written, list) or not names or (word == "ratio" and len(names) != 2):
        wanted = {"sum": "一列事实", "ratio": "两个事实（分子、分母）"}.get(word, "一个事实")
        scope.fault((*path, word), f"{word} 后面应是{wanted}")
        return ()
    return _registered(names, (*path, word), scope)


def _registered(names: Iterable[Any], path: Path, scope: Scope) -> tuple[str, ...]:
    """Names of facts, each of which must be registered."""
    found = tuple(map(str, names))
    for name in found:
        if name not in scope.keys:
            scope.fault(path, f"没有登记事实 {name}")
        scope.used.add(name)
    return found


def _bound(table: Test, word: str, key: KeyTable, path: Path, scope: Scope) -> Bound | None:
    hows = [how for how in COMPARE if how in table]
    if len(hows) != 1:
        scope.fault(path, f"{word} 检验要有且只有一个界限（{'、'.join(COMPARE)}）")
        return None
    how = hows[0]
    written = table[how]
    place = (*path, how)
    if key.type == "choice":
        words = tuple(written) if isinstance(written, list) else (written,)
        if how not in ("equals", "one_of") or any(each not in key.choices for each in words):
            scope.fault(place, f"只能等于或属于：{'、'.join(key.choices)}")
            return None
        return Bound(how, words if how == "one_of" else words[0])
    unit = {"ratio": "1", "survey": "1", "homes_within": "1", "age_days": "天", "days_left": "天"}.get(word, key.unit)
    return _figure(how, written, unit, place, scope, day=key.type == "date" and word == "value")


def _figure(how: str, written: Any, unit: str, path: Path, scope: Scope, *, day: bool = False) -> Bound | None:
    """A bound that is a parameter, or the plain 0 or 1."""
    if isinstance(written, str) and written.startswith("@"):
        return _parameter(how, written, unit, path, scope, day=day)
    if not day and isinstance(written, int) and not isinstance(written, bool) and written in PLAIN:
        return Bound(how, exact(written), "", unit)
    scope.fault(path, "界限要写成参数（“@名称”），或只表示有无的 0、1")
    return None


def _parameter(how: str, written: str, unit: str, path: Path, scope: Scope, *, day: bool) -> Bound | None:
    name = written[1:]
    parameter = scope.parameters.get(name)
    scope.used.add(written)
    if parameter is None:
        scope.fault(path, f"没有参数 {name}")
        return None
    if not day and parameter.unit != unit:
        scope.fault(path, f"单位不符：参数 {name} 是“{parameter.unit}”，这里要“{unit}”")
        return None
    try:
        number = number_of(parameter)
    except (ValueError, ZeroDivisionError):
        scope.fault(path, f"参数 {name} 不是确切的数或日期：{parameter.value}")
        return None
    if isinstance(number, date) != day:
        scope.fault(path, f"参数 {name} 应当{'是' if day else '不是'}日期")
        return None
    return Bound(how, number, name, unit, parameter.origin)


def _extra(table: Test, name: str, unit: str, path: Path, scope: Scope) -> Any:
    if name not in table:
        if name == "metres":
            scope.fault(path, "homes_within 要写明 metres")
        return None
    bound = _figure("at_most", table[name], unit, (*path, name), scope)
    return None if bound is None else bound.value


def _expert(table: Test, path: Path, scope: Scope) -> tuple[tuple[str, Any], ...]:
    sizes = {}
    for name, default in EXPERT_DEFAULTS.items():
        bound = _figure("at_least", table.get(name, default), "人", (*path, name), scope)
        sizes[name] = bound.value if bound else 1
    if not 1 <= sizes["quorum"] <= sizes["size"]:
        scope.fault(path, f"认定人数 {sizes['quorum']} 应在 1 与专家人数 {sizes['size']} 之间")
    return (("panel", str(table["expert"])), ("criterion", scope.criterion), *sizes.items())


def _cite(table: Test, path: Path, scope: Scope) -> str:
    cite = str(table.get("cite", ""))
    if cite and cite not in scope.clauses:
        scope.fault((*path, "cite"), f"没有条款 {cite}")
    return cite


def _beside(table: Test, path: Path, scope: Scope) -> tuple[str, ...]:
    return _registered(_list(table, "beside", path, scope), (*path, "beside"), scope)


def _list(table: Test, word: str, path: Path, scope: Scope) -> list[Any]:
    written = table.get(word, [])
    if isinstance(written, list):
        return written
    scope.fault((*path, word), f"{word} 后面应是方括号里的一列")
    return []
