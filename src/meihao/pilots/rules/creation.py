"""The creation scheme: the texts its outline asks for, an answer for each level, and what is still missing. Basis: annex2/1"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Final

from meihao.kernel.exact import exact
from meihao.policy.schema.instrument import Item, Outline

BUILD, PRESENT = "build", "present"
WAYS: Final = {BUILD: "建设改造", PRESENT: "现状已满足"}
RESPONSE, DRAWINGS, INVESTMENT, SOURCES, BALANCE = "response", "drawings", "investment", "sources", "balance"
"""What of the records speaks of points of the outline: the answers, the drawings, and of the balance of funds what is
spent, where it comes from, and what it comes to."""
LACKS: Final = {
    INVESTMENT: "请在资金平衡测算里写建设支出并定稿",
    SOURCES: "请在资金平衡测算里写补助、出资或借款并定稿",
    BALANCE: "请编制资金平衡测算并定稿",
}
"""What would mend a point of which the balance does not speak."""
OUTLINE: Final = "creation-scheme"
"""The outline of a scheme, among the documents of the pack."""
MOST_FEN: Final = 10**15
QUANTITY: Final = re.compile(r"\d{1,9}(\.\d{1,3})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Answer:
    """How a level will be met: what is built, how much, where, by when and for how much (fen); or that it is met already."""

    way: str
    text: str
    quantity: str = ""
    unit: str = ""
    place: str = ""
    due_on: date | None = None
    cost: int | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """A creation scheme: texts by item and heading, answers by level."""

    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    answers: Mapping[str, Answer] = field(default_factory=dict)

    @property
    def cost(self) -> int:
        """What all that is to be built costs, in fen."""
        return sum(each.cost or 0 for each in self.answers.values())


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that the outline asks for and the scheme does not have."""

    part: str
    item: str
    what: str


def asked(outline: Outline, profile: str) -> Iterator[tuple[str, Item]]:
    """Each heading of the outline that a kind of pilot has to fill in, with the number of its part."""
    for part in outline.parts:
        for item in part.items:
            if not item.profiles or profile in item.profiles:
                yield part.id, item


def missing(
    outline: Outline,
    profile: str,
    content: Content,
    *,
    levels: Collection[str],
    drawings: Collection[str],
    told: Collection[str],
) -> Iterator[Missing]:
    """What is missing: a text under a heading, an answer to a level, what the balance is to say, a drawing.

    `told` are the points that the balance of funds speaks of. Basis: annex2/1
    """
    for part, item in asked(outline, profile):
        said = content.texts.get(item.id, {})
        for heading in item.written:
            if not said.get(heading, "").strip():
                yield Missing(part, item.id, f"{item.heading}：{heading}")
        for heading, teller in item.told.items():
            if teller == RESPONSE:
                open_ = [each for each in levels if each not in content.answers]
                if open_:
                    yield Missing(part, item.id, f"创建指标响应表还有 {len(open_)} 条没有响应")
            elif teller != DRAWINGS and teller not in told:
                yield Missing(part, item.id, f"{item.heading}：{heading}（{LACKS[teller]}）")
    for drawing in outline.drawings:
        if drawing.id not in drawings:
            yield Missing("drawings", drawing.id, drawing.name)


def unfit(answer: Answer, *, since: date) -> Iterator[str]:
    """What is wrong with an answer: something to be built names a day, and figures are figures."""
    if answer.way not in WAYS:
        yield "请选一种响应方式"
    if not answer.text.strip():
        yield "请写明怎样满足这一条"
    if answer.way == PRESENT and (answer.quantity or answer.cost):
        yield "现状已满足的不写数量和投资"
    if answer.way != BUILD:
        return
    if answer.due_on is None:
        yield "建设改造的内容要写明完成日期"
    elif answer.due_on < since:
        yield f"完成日期 {answer.due_on.isoformat()} 早于登记试点的 {since.isoformat()}，请核对"
    if not answer.place.strip():
        yield "建设改造的内容要写明位置"
    yield from _unfit_figures(answer)


def _unfit_figures(answer: Answer) -> Iterator[str]:
    if bool(answer.quantity) != bool(answer.unit.strip()):
        yield "数量和单位要一起写"
    if answer.quantity and not QUANTITY.fullmatch(answer.quantity):
        yield f"数量 {answer.quantity} 不对，请写成 12 或 12.5，最多三位小数"
    elif answer.quantity and not exact(answer.quantity):
        yield "数量应大于 0"
    if answer.cost is None:
        yield "建设改造的内容要写明投资，没有投资填 0"
    elif not 0 <= answer.cost <= MOST_FEN:
        yield "投资不能是负数或超过十万亿元"


def overdue(content: Content, unmet: Collection[str], on: date) -> list[str]:
    """The levels whose day has passed on a day and that are not met."""
    return [
        level
        for level, answer in content.answers.items()
        if answer.way == BUILD and answer.due_on is not None and answer.due_on < on and level in unmet
    ]


def changed(old: Content, new: Content) -> tuple[list[tuple[str, str]], list[str]]:
    """What differs between two versions: headings by (item, heading), and levels whose answer is another one."""
    pairs = {(item, heading) for each in (old, new) for item, said in each.texts.items() for heading in said}
    texts = [
        (item, heading)
        for item, heading in sorted(pairs)
        if old.texts.get(item, {}).get(heading, "") != new.texts.get(item, {}).get(heading, "")
    ]
    levels: Sequence[str] = sorted(old.answers.keys() | new.answers.keys())
    return texts, [level for level in levels if old.answers.get(level) != new.answers.get(level)]


def to_json(content: Content) -> dict[str, Any]:
    """A scheme as plain data, the same for the same scheme; headings left blank are left out."""
    texts = {
        item: {heading: text for heading, text in sorted(said.items()) if text}
        for item, said in sorted(content.texts.items())
    }
    answers = {
        level: asdict(answer) | {"due_on": answer.due_on.isoformat() if answer.due_on else None}
        for level, answer in sorted(content.answers.items())
    }
    return {"texts": {item: said for item, said in texts.items() if said}, "answers": answers}


def from_json(told: Mapping[str, Any]) -> Content:
    """The scheme that `to_json` told."""
    answers = {
        level: Answer(**{**each, "due_on": date.fromisoformat(each["due_on"]) if each["due_on"] else None})
        for level, each in told.get("answers", {}).items()
    }
    return Content(told.get("texts", {}), answers)
