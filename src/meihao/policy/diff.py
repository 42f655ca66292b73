"""What differs between two packs, thing by thing, in sentences. In which file a thing stands is no difference."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from meihao.policy.pack import Interpretation, Pack
from meihao.policy.schema import programme
from meihao.policy.schema.instrument import Clauses

NAMES = ("id", "key", "number", "name", "year", "criterion", "text")
"""What a row of a list may be known by, so that a row put in between moves none of the others."""

TESTS = frozenset({"test", "done", "when"})
"""Fields that hold a test: told as a whole."""

THINGS = {
    "systems": "体系", "levels": "性质", "profiles": "试点类型", "bodies": "单位", "parameters": "参数", "keys": "事实",
    "indicators": "指标", "criteria": "条目", "interpretations": "解释", "clauses": "条款", "targets": "年度目标", "phases": "阶段",
    "limits": "时限", "pilot_conditions": "试点条件", "groups": "分组", "measures": "改造内容", "raised": "提标内容",
    "conditions": "条件", "lifecycles": "流程", "stages": "阶段", "transitions": "流转", "actions": "操作", "deadlines": "期限",
    "waivers": "容缺事项", "duties": "催办事项", "permits": "审批事项", "questions": "提问", "rows": "情形", "contradictions": "矛盾",
    "matters": "表决事项", "uses": "用途", "notices": "公示", "colours": "颜色", "rules": "规则", "escalations": "升级处理",
    "periods": "考核周期", "components": "得分项", "credits": "加分项", "sources": "资金来源", "exclusions": "不予支持的情形",
    "awards": "奖补", "parts": "部分", "items": "内容", "drawings": "图件", "permit": "审批算例", "answers": "答法",
    "sides": "检查方", "responsible": "整改方", "areas": "检查类别", "nodes": "报验节点", "safety": "安全清单",
    "assemblies": "会议种类", "grades": "议题等级", "formats": "会议形式",
}  # fmt: skip
"""What people call the rows of each list."""

FIELDS = {
    "value": "值", "unit": "单位", "origin": "来源类别", "source": "出处", "text": "表述", "name": "名称", "title": "标题",
    "heading": "标题", "summary": "摘要", "short": "简称", "modality": "要求程度", "evidence": "证据种类", "lead": "牵头单位",
    "support": "配合单位", "carry_out": "落实单位", "approver": "审定人", "note": "说明", "test": "检验", "when": "适用条件",
    "otherwise": "不适用的理由", "cite": "条款", "clause": "条款", "type": "类型", "valid_months": "有效月数", "supply": "来源方式",
    "action": "下一步", "choices": "选项", "system": "体系", "levels": "应满足的性质", "signed_on": "成文日期", "valid_from": "起效日期",
    "revision": "版次", "supersedes": "取代", "issuer": "发文机关", "number": "编号", "owner": "责任单位", "count": "数量",
}  # fmt: skip


class Change(NamedTuple):
    """One difference: where it is, and a sentence that says what it is."""

    path: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.path}：{self.sentence}"


def diff(a: Pack, b: Pack) -> list[Change]:
    """Every difference from `a` to `b`, in the order of `a` with what is new after it."""
    one, other = _plain(a), _plain(b)
    return [
        change
        for name in dict.fromkeys([*one, *other])
        for change in _between(name, name, one.get(name, {}), other.get(name, {}))
    ]


def _plain(pack: Pack) -> dict[str, Any]:
    """A pack as nested tables, each thing under the name it is cited by."""
    head = pack.head.model_dump()
    lists = {name: head.pop(name) for name in ("systems", "levels", "profiles")}
    criteria = list(pack.criteria.values())
    return {
        "pack": head,
        **lists,
        "bodies": {name: body.model_dump() for name, body in pack.bodies.items()},
        "clauses": pack.parts.clauses.model_dump()["clauses"],
        "parameters": {name: parameter.model_dump() for name, parameter in pack.parameters.items()},
        "keys": {name: table.model_dump() for name, table in pack.key_tables.items()},
        "indicators": {
            str(each.number): {"name": each.name, "system": each.system, "lead": each.lead, "support": each.support}
            for each in pack.indicators
        },
        "criteria": {
            each.id: {"text": each.text, "modality": each.modality, "evidence": each.evidence, "lead": each.lead}
            for each in criteria
        },
        "interpretations": {
            f"{each.criterion}@{each.since}": _reading(each) for row in criteria for each in row.interpretations
        },
        **_rest(pack),
    }


def _reading(given: Interpretation) -> dict[str, Any]:
    names = ("approver", "note", "test", "when", "otherwise", "cite")
    return {name: getattr(given, name) for name in names}


def _rest(pack: Pack) -> dict[str, Any]:
    """The other files; those of which there may be several, together by name."""
    parts = pack.parts
    single = {
        programme.NAMES[part].removesuffix(".toml"): table
        for part, table in parts.single.items()
        if part is not Clauses
    }
    rest: dict[str, Any] = {name: table.model_dump(by_alias=True) for name, table in single.items()}
    for name in ("documents", "examples"):
        rest[name] = {file: table.model_dump(by_alias=True) for file, table in getattr(parts, name).items()}
    return rest


def _between(path: str, name: str, old: Any, new: Any) -> Iterator[Change]:
    if old == new:
        return
    if name not in TESTS:
        tables = _tables(old, new)
        if tables is not None:
            yield from _among(path, name, *tables)
            return
    yield Change(path, f"{FIELDS.get(name, name)}由 {_said(old)} 改为 {_said(new)}")


def _among(path: str, name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    """The differences of two tables. What only one of them has is told as a whole."""
    for each in dict.fromkeys([*old, *new]):
        place = f"{path}/{each}"
        if each not in new:
            yield Change(place, f"删去{_told(name, old[each])}")
        elif each not in old:
            yield Change(place, f"新增{_told(name, new[each])}")
        else:
            yield from _between(place, each, old[each], new[each])


def _tables(old: Any, new: Any) -> tuple[Mapping[str, Any], Mapping[str, Any]] | None:
    """Both as tables by name, if they are tables or lists of tables; rows are known by what tells them apart in both."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        return old, new
    rows = [*_rows(old), *_rows(new)]
    if not rows or not all(isinstance(each, Sequence) for each in (old, new)):
        return None
    for known_by in NAMES:
        tables = [{str(row.get(known_by) or ""): row for row in _rows(side)} for side in (old, new)]
        if all(known_by in row for row in rows) and [len(table) for table in tables] == [len(old), len(new)]:
            return tables[0], tables[1]
    return _numbered(old), _numbered(new)


def _rows(value: Any) -> list[Mapping[str, Any]]:
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, (list, tuple)) else []


def _numbered(rows: Sequence[Any]) -> dict[str, Any]:
    return {str(place): row for place, row in enumerate(rows, start=1)}


def _told(name: str, value: Any) -> str:
    """A thing as it is named when it comes or goes: what it is called, or all of it."""
    thing = THINGS.get(name, "")
    if isinstance(value, Mapping):
        if "value" in value and "unit" in value:
            return f"{thing}“{value['name']}”，值为 {value['value']} {value['unit']}".rstrip()
        called = next(
            (value[field] for field in ("text", "heading", "name", "title", "reason") if value.get(field)), None
        )
        if called is not None:
            return f"{thing}“{called}”"
    return f"{thing} {_said(value)}".lstrip()


def _said(value: Any) -> str:
    match value:
        case bool():
            return "是" if value else "否"
        case None | "" | () | []:
            return "（空）"
        case str():
            return f"“{value}”"
        case list() | tuple() if all(isinstance(each, (str, int)) for each in value):
            return "、".join(_said(each) for each in value)
        case dict() | list() | tuple():
            return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)
