"""From what people write to the canonical text of a value, and back to what people read.

The canonical forms are those of docs/apps/policy.md (Keys), made unique: no leading zeros, no trailing zeros after
the point, no thousands separators.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from typing import Final, Protocol

from meihao.kernel.written import Unreadable, number, plain, whole

YES: Final = frozenset({"是", "有", "true", "yes", "y", "1", "√", "✓", "✔"})
NO: Final = frozenset({"否", "无", "没有", "false", "no", "n", "0", "×", "✗", "✘"})
LONGEST: Final = 400
DAY: Final = re.compile(r"(\d{4})(?:-(\d{1,2})-|/(\d{1,2})/|\.(\d{1,2})\.|年(\d{1,2})月)(\d{1,2})日?")
SURVEY: Final = re.compile(r"(\d+)\s*/\s*(\d+)")
PAIR: Final = re.compile(r"(\d+)\s*(?:m|米)?\s*[*x×]\s*(\d+)\s*户?", re.IGNORECASE)


class Key(Protocol):
    """What is needed of a key of the pack."""

    @property
    def type(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def choices(self) -> tuple[str, ...]: ...


def parse(kind: str, unit: str, choices: Sequence[str], text: str) -> str:
    """The canonical text of a value of a key of this type. Raises Unreadable."""
    written = unicodedata.normalize("NFKC", text).strip()
    if not written:
        raise Unreadable("没有填值")
    try:
        value = _PARSERS[kind](written, unit, choices)
    except Unreadable as error:
        raise Unreadable(f"“{text.strip()}”{error}") from None
    if len(value) > LONGEST:
        raise Unreadable(f"内容太长（{len(value)} 个字符），最多 {LONGEST} 个；请合并距离相近的住户")
    return value


def how(key: Key) -> str:
    """How the value of a key is to be written, for people."""
    unit = f"，单位 {key.unit}" if key.unit else ""
    return {
        "bool": "填“是”或“否”",
        "integer": f"填整数{unit}",
        "decimal": f"填数字，可带小数{unit}",
        "date": "填日期，如 2024-06-30",
        "choice": "从中选一项：" + "、".join(key.choices),
        "event": "填当天发生的次数，至少 1",
        "survey": "填“满意人数/作答人数”，如 412/480",
        "distances": "填“米数*户数”，逗号隔开，如 120*48,260*36",
    }[key.type]


def example(key: Key) -> str:
    """A value that would be accepted."""
    samples = {
        "bool": "是",
        "integer": "12",
        "decimal": "12.5",
        "date": "2024-06-30",
        "event": "1",
        "survey": "412/480",
    }
    return key.choices[0] if key.type == "choice" else samples.get(key.type, "120*48,260*36")


def spoken(key: Key, value: str) -> str:
    """A canonical value as people read it, with its unit."""
    match key.type:
        case "bool":
            return "是" if value == "true" else "否"
        case "integer" | "decimal" | "event":
            whole, _, part = value.partition(".")
            figure = f"{int(whole):,}" + (f".{part}" if part else "")
            return f"{figure}{key.unit}" if key.unit == "%" else f"{figure} {key.unit}".rstrip()
        case "survey":
            return value.replace("/", " / ")
        case "distances":
            return "，".join(pair.replace("*", " 米 ") + " 户" for pair in value.split(","))
        case _:
            return value


def _bool(text: str, _unit_of: str, _choices: Sequence[str]) -> str:
    word = text.lower()
    if word in YES:
        return "true"
    if word in NO:
        return "false"
    raise Unreadable("既不是“是”也不是“否”")


def _integer(text: str, unit: str, _choices: Sequence[str]) -> str:
    return str(whole(text, unit))


def _decimal(text: str, unit: str, _choices: Sequence[str]) -> str:
    return plain(number(text, unit))


def _event(text: str, unit: str, choices: Sequence[str]) -> str:
    value = _integer(text, unit, choices)
    if value == "0":
        raise Unreadable("不能填：没有发生就不用填，填了至少是 1")
    return value


def _date(text: str, _unit_of: str, _choices: Sequence[str]) -> str:
    found = DAY.fullmatch(text)
    parts = [int(part) for part in found.groups() if part] if found else []
    try:
        return date(*parts).isoformat()
    except (TypeError, ValueError):
        raise Unreadable("不是日期，请写成 2024-06-30 或 2024年6月30日") from None


def _choice(text: str, _unit_of: str, choices: Sequence[str]) -> str:
    for choice in choices:
        if unicodedata.normalize("NFKC", choice).casefold() == text.casefold():
            return choice
    raise Unreadable(f"不在可选项里，请从中选一项：{'、'.join(choices)}")


def _survey(text: str, _unit_of: str, _choices: Sequence[str]) -> str:
    found = SURVEY.fullmatch(text)
    if found is None:
        raise Unreadable("应写成“满意人数/作答人数”，如 412/480；在 Excel 里请先把单元格设为文本")
    favourable, answered = int(found[1]), int(found[2])
    if favourable > answered or not answered:
        raise Unreadable("里满意人数多于作答人数，或没有人作答")
    return f"{favourable}/{answered}"


def _distances(text: str, _unit_of: str, _choices: Sequence[str]) -> str:
    homes: dict[int, int] = {}
    for part in filter(None, (each.strip() for each in re.split(r"[,;、\n]", text))):
        found = PAIR.fullmatch(part)
        if found is None or not int(found[2]):
            raise Unreadable(f"里的“{part}”应写成“米数*户数”，如 120*48")
        homes[int(found[1])] = homes.get(int(found[1]), 0) + int(found[2])
    if not homes:
        raise Unreadable("里至少要有一组“米数*户数”，如 120*48")
    return ",".join(f"{metres}*{number}" for metres, number in sorted(homes.items()))


_PARSERS: Final[dict[str, Callable[[str, str, Sequence[str]], str]]] = {
    "bool": _bool,
    "integer": _integer,
    "decimal": _decimal,
    "date": _date,
    "choice": _choice,
    "event": _event,
    "survey": _survey,
    "distances": _distances,
}
