"""The one form of clause 8 and the cases that follow from it: what may be handed in, received and decided, and the clock."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from meihao.facts.rules.values import parse
from meihao.kernel.written import Unreadable
from meihao.policy import permits
from meihao.policy.pack import Pack
from meihao.policy.permits import EXEMPT, NEEDED, Settled

APPLICANTS: Final = ("construction-unit", "implementing-party")
"""Who fills in the form and applies."""
WINDOW: Final = "approval"
"""The one window that takes the form. Basis: opinion/8"""
GRANTED, REFUSED, WITHDRAWN = "granted", "refused", "withdrawn"
CONFIRMED, RETURNED = "confirmed", "returned"
PLACES: Final = 2


def canonical(pack: Pack, written: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """The answers as facts are written, and what is wrong with those that are none, by key. An empty one is left out."""
    found: dict[str, str] = {}
    faults: dict[str, str] = {}
    for question in pack.parts.permits.questions:
        text = written.get(question.key, "").strip()
        if not text:
            continue
        key = pack.keys[question.key]
        try:
            value = parse(key.type, key.unit, key.choices, text)
        except Unreadable as error:
            faults[question.key] = str(error)
            continue
        if key.type == "decimal" and len(value.partition(".")[2]) > PLACES:
            faults[question.key] = f"“{text}”超过两位小数，面积精确到 0.01 {key.unit}"
        else:
            found[question.key] = value
    return found, faults


def contradicting(pack: Pack, answers: Mapping[str, str]) -> tuple[str, ...]:
    """Why answers cannot be true together, each with which of them to look at again."""
    dossier = permits.answered(pack, answers, pack.head.valid_from)
    texts = {each.key: each.text for each in pack.parts.permits.questions}
    found = []
    texts_of = [each.text for each in pack.parts.permits.contradictions]
    tests = dict(zip(texts_of, pack.contradiction_tests, strict=True))
    for each in permits.contradictions(pack, dossier):
        asked = "、".join(f"“{texts[key]}”" for key in texts if key in tests[each.text].every_key())
        found.append(f"答复自相矛盾：{each.text}；请核对{asked}")
    return tuple(found)


def settle(pack: Pack, answers: Mapping[str, str]) -> tuple[Settled, ...]:
    """What the table says of each permit for some answers. Basis: opinion/8"""
    return permits.settle(pack, permits.answered(pack, answers, pack.head.valid_from))


def outstanding(settled: Iterable[Settled], granted: Collection[str]) -> int | None:
    """How many permits are needed and not granted; None while any of them cannot be told. Basis: opinion/8"""
    number = 0
    for each in settled:
        if each.result == NEEDED:
            number += each.permit.id not in granted
        elif each.result != EXEMPT:
            return None
    return number


def unanswered(pack: Pack, answers: Mapping[str, str]) -> tuple[str, ...]:
    """The questions that nobody has answered yet."""
    return tuple(each.text for each in pack.parts.permits.questions if each.key not in answers)


def due(received: date, days: int) -> date:
    """The last day of an office: the day after receipt is the first."""
    return received + timedelta(days=days)


@dataclass(frozen=True, slots=True)
class Clock:
    """How a case stands to its day: days left (below 0: overdue) until it was decided, or as of the day asked about."""

    due: date
    left: int
    stopped: bool
    done: str = "办结"
    """What the deed that stops it is called."""

    @property
    def overdue(self) -> bool:
        """Whether the day passed without a decision."""
        return self.left < 0

    @property
    def words(self) -> str:
        """The same for people."""
        if self.overdue:
            return f"超期 {-self.left} 天" + (self.done if self.stopped else "")
        if self.stopped:
            return f"按期{self.done}"
        return f"还有 {self.left} 天" if self.left else "今天到期"


def clock(due_on: date, decided_on: date | None, on: date, done: str = "办结") -> Clock:
    """The clock of a case on a day; a decision, or whatever deed `done` names, stops it."""
    stop = decided_on or on
    return Clock(due_on, (due_on - stop).days, decided_on is not None, done)


def wrong_days(day: date, *, what: str, today: date, least: date, since: str) -> Iterator[str]:
    """Why a day cannot be: it is to come, or lies before what it follows."""
    if day > today:
        yield f"{what} {day.isoformat()} 在今天之后，请核对"
    if day < least:
        yield f"{what} {day.isoformat()} 早于{since} {least.isoformat()}，请核对"


def unreceivable(settled: Settled, *, open_at: str, granted: bool) -> Iterator[str]:
    """Why an application for a permit cannot be taken: it is not needed, nobody can tell, or there is one already."""
    name = settled.permit.name
    if settled.result == EXEMPT and settled.row is not None:
        instead = f"，{settled.row.instead}" if settled.row.instead else ""
        yield f"{name}免办：{settled.row.reason}{instead}；不用受理"
    elif settled.result != NEEDED:
        yield f"还不能判定{name}要不要办；请先在申报表里答完有关的问题"
    if granted:
        yield f"{name}已经准予，不用再受理"
    elif open_at:
        yield f"{name}正在{open_at}办理；办结以后才能再受理"


def undecidable(outcome: str, *, number: str, reason: str, acts: bool, owner: str, own: bool) -> Iterator[str]:
    """Why somebody cannot end a case so. Nobody decides what they applied for or handed papers in for."""
    if outcome not in {GRANTED, REFUSED, WITHDRAWN}:
        yield "结果应为准予、不予或撤回"
    if not acts:
        who = f"{owner}或申请单位" if outcome == WITHDRAWN else owner
        yield f"这一项由{who}办结；请转给他们的经办人"
    if own and outcome != WITHDRAWN:
        yield "这一项由您申请、受理或提交材料，应由其他人作出决定"
    if outcome == GRANTED and not number:
        yield "准予的请填写批准文件的文号或证号"
    if outcome in {REFUSED, WITHDRAWN} and not reason:
        yield "不予或撤回的请写明理由，申请单位才知道怎样补正"


@dataclass(frozen=True, slots=True)
class Heard:
    """A form as the rule of what counts sees it: its number, the day it speaks of, and what the office said by then."""

    id: int
    on: date
    outcome: str = ""


def counting(forms: Sequence[Heard]) -> Heard | None:
    """The form that counts: of those confirmed the latest in effect, of several the latest handed in."""
    confirmed = [form for form in forms if form.outcome == CONFIRMED]
    return max(confirmed, key=lambda form: (form.on, form.id), default=None)
