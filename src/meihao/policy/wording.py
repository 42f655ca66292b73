"""The words of a verdict: what was asked, what was found, and what is missing. Made when somebody looks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, cast

from meihao.kernel.exact import Exact, decimal, spoken
from meihao.kernel.verdict import Verdict
from meihao.policy.conditions import SIGNS, Condition
from meihao.policy.dossier import EXPIRED, PENDING, RETURNED, WITHDRAWN, Reading, Share
from meihao.policy.pack import Key, Pack
from meihao.policy.tree import Node

SUPPLY = {"report": "填报", "record": "登记", "live": "系统读取", "survey": "问卷", "measure": "地图量测"}
STATES = {PENDING: "待审核", RETURNED: "证据已退回", EXPIRED: "证据过期", WITHDRAWN: "已撤回"}
MODALITIES = {"shall": "应", "should": "宜", "encourage": "鼓励"}
ORIGINS = {"local": "本地", "unconfirmed": "待确认"}


def asked(node: Node | Condition, pack: Pack) -> str:
    """What the condition asks, as a phrase."""
    condition = node.condition if isinstance(node, Node) else node
    if condition.label and condition.op != "where":
        return condition.label
    return _ASKED[condition.op](condition, pack)


def _name(key: str, pack: Pack) -> str:
    return pack.keys[key].title


def _limit(condition: Condition) -> str:
    bound = condition.bound
    if bound is None:
        return ""
    if isinstance(bound.value, tuple):
        return f"属于 {'、'.join(map(str, bound.value))}"
    value = bound.value
    text = value if isinstance(value, str) else str(value) if isinstance(value, date) else spoken(value, bound.unit)
    return f"{SIGNS[bound.how]} {text}"


def _value(condition: Condition, pack: Pack) -> str:
    return f"{_name(condition.keys[0], pack)} {_limit(condition)}"


def _decision(condition: Condition, _pack: Pack) -> str:
    extra = dict(condition.extra)
    outcomes = "或".join(extra["outcome"])
    return f"已有决定“{extra['kind']}”" + (f"，结果为{outcomes}" if outcomes else "")


def _count(condition: Condition, pack: Pack) -> str:
    window = dict(condition.extra)["within_days"]
    span = f"近 {window} 天" if window else "累计"
    return f"{span}{_name(condition.keys[0], pack)} {_limit(condition)}"


def _expert(condition: Condition, _pack: Pack) -> str:
    extra = dict(condition.extra)
    return f"由专家认定，{extra['size']} 人中 {extra['quorum']} 人"


def _homes(condition: Condition, pack: Pack) -> str:
    metres = dict(condition.extra)["metres"]
    return f"{_name(condition.keys[0], pack)}：{metres} m 以内的住户 {_limit(condition)}"


_ASKED: dict[str, Callable[[Condition, Pack], str]] = {
    "all": lambda condition, _: f"全部满足（{len(condition.children)} 条）",
    "any": lambda condition, _: f"满足其一（{len(condition.children)} 条）",
    "not": lambda *_: "没有下列情形",
    "level": lambda condition, _: f"全部条目（{len(condition.children)} 条）",
    "where": lambda *_: "适用，且满足",
    "unread": lambda condition, _: condition.label,
    "criterion": lambda condition, pack: pack.criteria[dict(condition.extra)["criterion"]].text,
    "has": lambda condition, pack: _name(condition.keys[0], pack),
    "value": _value,
    "nearest": _value,
    "sum": lambda condition, pack: " ＋ ".join(_name(key, pack) for key in condition.keys) + f" {_limit(condition)}",
    "ratio": lambda condition, pack: (
        f"{_name(condition.keys[0], pack)}占{_name(condition.keys[1], pack)} {_limit(condition)}"
    ),
    "count": _count,
    "age_days": lambda condition, pack: f"距{_name(condition.keys[0], pack)}天数 {_limit(condition)}",
    "days_left": lambda condition, pack: f"{_name(condition.keys[0], pack)}尚余天数 {_limit(condition)}",
    "survey": lambda condition, pack: f"{_name(condition.keys[0], pack)}认可比例 {_limit(condition)}",
    "homes_within": _homes,
    "decision": _decision,
    "expert": _expert,
}


def found(node: Node, pack: Pack) -> str:
    """What was found, and what is still lacking, as a short sentence; empty where the verdict says it all."""
    special = _FOUND.get(node.condition.op)
    if special is not None:
        return special(node)
    missing = [state for source in node.sources if (state := _missing(source)) is not None]
    if missing:
        return "、".join(dict.fromkeys(missing))
    if node.condition.op == "has":
        return "有" if node.verdict is Verdict.MET else "没有"
    return _figure(node, pack)


def seen(node: Node, pack: Pack) -> str:
    """What was found, without how far that is from the bound: of conditions that nobody wants to meet."""
    unmet = node.verdict is Verdict.UNMET and node.condition.op != "has"
    return found(node._replace(verdict=Verdict.MET) if unmet else node, pack)


def _missing(source: object) -> str | None:
    if source is None:
        return "缺数据"
    if isinstance(source, Reading) and source.value is None:
        return STATES.get(source.state, "缺数据")
    return None


def _tally(node: Node) -> str:
    verdicts = [child.verdict for child in node.children]
    if len(verdicts) < 2:
        return ""
    counts = [
        (verdict.word, verdicts.count(verdict)) for verdict in (Verdict.MET, Verdict.UNMET, Verdict.UNKNOWN, Verdict.NA)
    ]
    return "，".join(f"{word} {number}" for word, number in counts if number)


def _votes(node: Node) -> str:
    yes, no = cast("tuple[int, int]", node.measure)
    given = len(node.sources)
    if node.verdict is Verdict.UNKNOWN:
        short = dict(node.condition.extra)["size"] - given
        return f"待专家认定：已交 {given} 份" + (f"，还差 {short} 份" if short > 0 else "，意见不一")
    return f"{yes} 人认为满足，{no} 人认为未满足"


_FOUND: dict[str, Callable[[Node], str]] = {
    **dict.fromkeys(("all", "any", "level", "not", "criterion"), _tally),
    "expert": _votes,
    "decision": lambda node: f"结果：{node.figure}" if node.figure else "还没有这项决定",
    "where": lambda node: node.condition.label if node.verdict is Verdict.NA else "",
    "unread": lambda _: "这一条还没有解释",
}


def _figure(node: Node, pack: Pack) -> str:
    bound, figure = node.condition.bound, node.figure
    if node.verdict is Verdict.UNKNOWN and node.condition.op == "survey":
        return f"只有 {cast('Share', node.measure)[1]:,} 人作答，不足以得出结论"
    if bound is None or figure is None:
        return ""
    if isinstance(figure, (str, date)):
        return f"现为 {figure}"
    if node.condition.op == "days_left" and figure < 0:
        return f"已过去 {-figure} 天"
    text = f"现为 {spoken(figure, bound.unit)}"
    parts = _parts(node, pack)
    if parts:
        text += f"（{parts}）"
    if node.verdict is Verdict.UNMET and bound.how in ("at_least", "more_than"):
        text += f"，还差 {_gap(bound.value - figure, bound.unit)}"
    if node.verdict is Verdict.UNMET and bound.how in ("at_most", "less_than"):
        text += f"，超出 {_gap(figure - bound.value, bound.unit)}"
    return text


def _gap(number: Any, unit: str) -> str:
    return f"{decimal(number * 100, 1).removesuffix('.0')} 个百分点" if unit == "1" else spoken(number, unit)


def _parts(node: Node, pack: Pack) -> str:
    """The numbers that a share or a sum is made of."""
    values = [source.value for source in node.sources if isinstance(source, Reading)]
    match node.condition.op:
        case "ratio" | "sum":
            units = [pack.keys[key].unit for key in node.condition.keys]
            sign = "／" if node.condition.op == "ratio" else " ＋ "
            return sign.join(spoken(cast("Exact", value), unit) for value, unit in zip(values, units, strict=True))
        case "survey":
            favourable, answered = cast("Share", values[0])
            return f"{favourable:,}／{answered:,} 人"
    return ""


def marks(node: Node | Condition, pack: Pack) -> tuple[str, ...]:
    """本地 or 待确认 where a figure of the condition is not the document's."""
    condition = node.condition if isinstance(node, Node) else node
    origins = [condition.bound.origin] if condition.bound else []
    if condition.op == "expert":
        origins = [pack.parameters[name].origin for name in ("expert.size", "expert.quorum") if name in pack.parameters]
    return tuple(dict.fromkeys(ORIGINS[origin] for origin in origins if origin in ORIGINS))


def said(key: Key, reading: Reading) -> str:
    """A fact with its value: what it is and how much, or why it cannot be used."""
    if reading.value is None:
        return f"{key.title}：{STATES.get(reading.state, '缺数据')}"
    return f"{key.title}：{_valued(key, reading.value)}"


def _valued(key: Key, value: Any) -> str:
    match key.type:
        case "bool":
            return "有" if value else "没有"
        case "integer" | "decimal":
            return spoken(value, key.unit)
        case "event":
            last = date.fromordinal(max(day for day, _ in value))
            return f"共 {sum(times for _, times in value):,} {key.unit}，最近 {last:%Y-%m-%d}"
        case "survey":
            return f"{value[0]:,}／{value[1]:,} 人认可"
        case "distances":
            return f"{sum(homes for _, homes in value):,} 户，最远 {max(metres for metres, _ in value):,} m"
    return str(value)


def narrowed(node: Node) -> str:
    """The word for an unknown verdict, as narrow as its cause allows: 待专家认定, 待审核, 证据过期, 缺数据."""
    if node.verdict is not Verdict.UNKNOWN:
        return node.verdict.word
    causes = []
    for each in node.walk():
        if each.children or each.verdict is not Verdict.UNKNOWN:
            continue
        if each.condition.op == "expert":
            causes.append("待专家认定")
        causes += [state for source in each.sources if (state := _missing(source)) is not None]
    kinds = list(dict.fromkeys(causes))
    return kinds[0] if len(kinds) == 1 else Verdict.UNKNOWN.word
