"""A reading of another city's document -> the draft of a pack, in the format of docs/apps/policy.md.

It holds what annex 1 tells: the linter names the other files that a pack needs. It decides nothing: each level has one criterion that
is yet to be split, left to an expert finding that nobody has signed. The document's own text is not copied into it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from meihao.policy.reading.shapes import LEVEL_NAMES, Indicator, Reading

_LEVEL_IDS = ("basic", "guiding", "innovative")
_LEAD = "unassigned"
_PANEL = "community"

type Value = str | int | bool | date | Sequence[str] | Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """What the head of the pack says of the document; `id` is the pack's, in lower-case Latin letters, digits and hyphens."""

    id: str
    title: str
    number: str
    issuer: str
    city: str
    signed_on: date
    valid_from: date


@dataclass(frozen=True, slots=True)
class Draft:
    """Files by name, and lines in Chinese about what could not be read. Without files, the lines say why."""

    files: dict[str, str]
    report: tuple[str, ...]


def draft(reading: Reading, title: Title, *, levels: Sequence[str] = LEVEL_NAMES) -> Draft:
    """The first draft of a pack for the document. `levels` are those that it was read with."""
    report = [
        f"第 {fault.line} 行：{fault.reason}" + (f"（{fault.text}）" if fault.text else "") for fault in reading.faults
    ]
    refusal = _refusal(reading, levels)
    if refusal:
        return Draft({}, (refusal, *report))
    ids = dict(zip(levels, _LEVEL_IDS, strict=False))
    systems = {system.name: f"system-{at}" for at, system in enumerate(reading.systems, 1)}
    files = {
        "pack.toml": _pack(reading, title, ids, systems),
        "clauses.toml": _clauses(),
        "bodies.toml": _table(_LEAD, {"name": "待定", "named": False}),
        "parameters/00-general.toml": _experts(),
    }
    read = {(text.indicator, text.level) for text in reading.levels}
    for indicator in reading.indicators:
        has = [level for level in levels if (indicator.number, level) in read]
        name = f"{indicator.number:02}.toml"
        files[f"indicators/{name}"] = _indicator(indicator, has, ids, systems)
        files[f"interpretations/{name}"] = _interpretations(indicator, has, ids, title.valid_from)
    return Draft(files, tuple(report))


def _refusal(reading: Reading, levels: Sequence[str]) -> str:
    if not reading.indicators:
        return "没有读到任何指标，无法起草政策包"
    if len(levels) > len(_LEVEL_IDS):
        return f"政策包最多支持 {len(_LEVEL_IDS)} 个层次，这里有 {len(levels)} 个，无法起草"
    if strays := [indicator for indicator in reading.indicators if not indicator.system or not indicator.name]:
        numbers = "、".join(str(indicator.number) for indicator in strays)
        return f"第 {numbers} 项的体系或名称没有读到，无法起草政策包"
    return ""


def _pack(reading: Reading, title: Title, ids: Mapping[str, str], systems: Mapping[str, str]) -> str:
    parts = [
        "# A draft made from the document. What the profiles must meet is for a person to say.",
        _pairs(
            {
                "id": title.id,
                "title": title.title,
                "number": title.number,
                "issuer": title.issuer,
                "city": title.city,
                "signed_on": title.signed_on,
                "valid_from": title.valid_from,
                "supersedes": "",
                "revision": 1,
            }
        ),
    ]
    for system in reading.systems:
        span: dict[str, Value] = {
            "id": systems[system.name],
            "name": system.name,
            "first": system.first,
            "last": system.last,
        }
        parts.append(_table("systems", span, many=True))
    for level, level_id in ids.items():
        short = level.removesuffix("性") or level
        parts.append(_table("levels", {"id": level_id, "name": level, "short": short}, many=True))
    profile = {"id": "draft", "name": "待定类型", "levels": list(ids.values()), "cite": "annex1/preamble"}
    parts.append(_table("profiles", profile, many=True))
    return "\n".join(parts)


def _clauses() -> str:
    return _table(
        "clauses",
        {
            "id": "annex1/preamble",
            "short": "附件1 说明",
            "heading": "指标体系说明",
            "summary": "待起草",
            "attribution": "read",
            "lead": [_LEAD],
        },
        many=True,
    )


def _experts() -> str:
    rows = {
        "expert.size": ("专家组人数", 3, "每条认定的专家人数，待本地确定"),
        "expert.quorum": ("专家认定所需人数", 2, "意见一致的专家人数，待本地确定"),
    }
    return "\n".join(
        _table(_quoted(code), {"name": name, "value": value, "unit": "人", "origin": "local", "source": source})
        for code, (name, value, source) in rows.items()
    )


def _indicator(indicator: Indicator, has: Sequence[str], ids: Mapping[str, str], systems: Mapping[str, str]) -> str:
    head: dict[str, Value] = {
        "number": indicator.number,
        "name": indicator.name,
        "system": systems[indicator.system],
        "lead": _LEAD,
    }
    criteria = [
        _table(
            ids[level],
            {"id": "draft", "text": f"待拆分：{indicator.name} {level}", "modality": "shall", "evidence": ["document"]},
            many=True,
        )
        for level in has
    ]
    return "\n".join([_pairs(head), *criteria])


def _interpretations(indicator: Indicator, has: Sequence[str], ids: Mapping[str, str], start: date) -> str:
    return "\n".join(
        _table(
            "interpretation",
            {
                "criterion": f"{indicator.number}.{ids[level][0]}.draft",
                "from": start,
                "approver": "",
                "test": {"expert": _PANEL},
            },
            many=True,
        )
        for level in has
    )


def _table(name: str, values: Mapping[str, Value], *, many: bool = False) -> str:
    heading = f"[[{name}]]" if many else f"[{name}]"
    return f"{heading}\n{_pairs(values)}"


def _pairs(values: Mapping[str, Value]) -> str:
    return "".join(f"{key} = {_value(value)}\n" for key, value in values.items())


def _value(value: Value) -> str:
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_quoted(text)}" for key, text in value.items()) + " }"
    if isinstance(value, Sequence):
        return "[" + ", ".join(map(_quoted, value)) + "]"
    return str(value)


def _quoted(text: str) -> str:
    """A TOML string: what JSON escapes, and DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


__all__ = ["Draft", "Title", "draft"]
