"""A scheme of renovation: what it says of each content, what it promises, and how two versions of it differ."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from meihao.kernel.exact import decimal
from meihao.kernel.written import Unreadable, number, plain, squeezed
from meihao.policy.pack import Pack
from meihao.policy.schema.instrument import Measure
from meihao.policy.schema.supervision import Source

INCLUDED, ADEQUATE, NOT_APPLICABLE = "included", "adequate", "not_applicable"
"""What a scheme may say of a content, by the ids of the pack's answers."""
THOUSAND: Final = 1000
"""Quantities are kept in thousandths of their unit."""
LARGEST: Final = 10**12
WORDS: Final[Mapping[str, str]] = {
    "measure": "改造内容",
    "item": "工程内容",
    "quantity": "工程量",
    "unit": "单位",
    "where": "位置",
    "price": "单价",
    "due_on": "完成期限",
    "funder": "资金来源",
    "promised_by": "承诺单位",
}


@dataclass(frozen=True, slots=True)
class Where:
    """A place on the plan: a building of the register (its number there), a point in words, or both."""

    building: int | None = None
    place: str = ""

    def same(self, other: Where) -> bool:
        """Whether two places are one, however they were typed."""
        return self.building == other.building and squeezed(self.place) == squeezed(other.place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """One commitment. `number` stays with it through all versions; quantity in thousandths, unit price in fen."""

    number: int
    measure: str
    item: str
    quantity: int
    unit: str
    where: Where
    price: int
    due_on: date
    funder: str
    promised_by: str

    @property
    def cost(self) -> Fraction:
        """What it comes to, in fen."""
        return Fraction(self.quantity * self.price, THOUSAND)


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of one content: the id of the answer, and the evidence or the reason for it."""

    answer: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Scheme:
    """A scheme: an answer for each content, and the commitments by number."""

    answers: Mapping[str, Said] = field(default_factory=dict)
    promises: tuple[Promise, ...] = ()

    @property
    def numbers(self) -> dict[int, Promise]:
        """The commitments by number."""
        return {each.number: each for each in self.promises}

    @property
    def cost(self) -> Fraction:
        """What all of it comes to, in fen."""
        return sum((each.cost for each in self.promises), Fraction(0))


# --- what is still missing ---------------------------------------------------------------------------------------------


def unanswered(scheme: Scheme, measures: Iterable[Measure]) -> list[Measure]:
    """The mandatory contents of which the scheme does not say yet what it must.

    Included: at least one commitment says how much and where. Adequate or not applicable: words say why.
    Basis: opinion/2
    """
    return unsaid(scheme.answers, {each.measure for each in scheme.promises}, measures)


def unsaid(answers: Mapping[str, Said], promised: Collection[str], measures: Iterable[Measure]) -> list[Measure]:
    """The same, of the answers and the contents of which anything is promised. Basis: opinion/2"""
    return [each for each in measures if each.mandatory and not _answered(answers.get(each.id), each.id in promised)]


def _answered(said: Said | None, promised: bool) -> bool:
    if said is None:
        return False
    return promised if said.answer == INCLUDED else bool(said.note.strip())


def unfit_answer(said: Said, promised: bool) -> Iterator[str]:
    """Why an answer cannot stand beside the commitments there are for its content."""
    if said.answer == ADEQUATE and not said.note.strip():
        yield "请写明现状已满足的佐证，如现有设施的数量和位置"
    if said.answer == NOT_APPLICABLE and not said.note.strip():
        yield "请写明不适用的理由"
    if said.answer != INCLUDED and promised:
        yield "这项内容下已有承诺的工程；先删去这些工程，或改为“纳入改造”"


def unfit(promise: Promise, pack: Pack) -> Iterator[tuple[str, str]]:
    """Why a commitment cannot be made so: the field, and what is wrong with it.

    Basis: opinion/2
    """
    first = pack.head.valid_from
    faults = (
        ("measure", promise.measure in _ids(pack.parts.measures.measures), "不在改造内容清单里，请从清单中选一项"),
        ("funder", promise.funder in _ids(pack.parts.funding.sources), "不在资金来源清单里，请从清单中选一项"),
        ("promised_by", promise.promised_by in pack.bodies, "不在单位清单里，请从清单中选一个"),
        ("item", bool(promise.item.strip()), "要写明做什么，如“更换排水管”"),
        ("unit", bool(promise.unit.strip()), "要写明，如 米、㎡、个"),
        ("quantity", 0 < promise.quantity <= LARGEST, "应大于 0，请核对"),
        ("price", 0 <= promise.price <= LARGEST, "应为 0 或以上，请核对"),
        (
            "place",
            promise.where.building is not None or bool(promise.where.place.strip()),
            "请选楼栋或写明位置，完工后要按位置核对",
        ),
        ("due_on", promise.due_on >= first, f"早于文件施行的 {first.isoformat()}，请核对"),
    )
    yield from ((name, text) for name, fits, text in faults if not fits)
    for each in pack.parts.funding.exclusions:
        if promise.funder == each.fund and promise.measure in each.measures:
            yield "funder", f"{each.text}，请换一个资金来源"


def _ids(rows: Iterable[Measure] | Iterable[Source]) -> set[str]:
    return {each.id for each in rows}


# --- how two versions differ ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Changed:
    """A commitment in both versions that says something else, and the fields that differ."""

    old: Promise
    new: Promise
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What leads from one version to the next. `answers` holds what is said now, None where nothing is said any more."""

    added: tuple[Promise, ...] = ()
    dropped: tuple[Promise, ...] = ()
    changed: tuple[Changed, ...] = ()
    answers: Mapping[str, tuple[Said | None, Said | None]] = field(default_factory=dict)

    @property
    def any(self) -> bool:
        """Whether there is any."""
        return bool(self.added or self.dropped or self.changed or self.answers)


def diff(old: Scheme, new: Scheme) -> Difference:
    """How the newer version differs from the older; commitments are the same where their numbers are."""
    before, after = old.numbers, new.numbers
    both = [(before[each], after[each]) for each in sorted(before.keys() & after.keys())]
    spoken = sorted(old.answers.keys() | new.answers.keys())
    return Difference(
        tuple(after[each] for each in sorted(after.keys() - before.keys())),
        tuple(before[each] for each in sorted(before.keys() - after.keys())),
        tuple(Changed(one, other, _fields(one, other)) for one, other in both if one != other),
        {
            each: (old.answers.get(each), new.answers.get(each))
            for each in spoken
            if old.answers.get(each) != new.answers.get(each)
        },
    )


def _fields(old: Promise, new: Promise) -> tuple[str, ...]:
    return tuple(each.name for each in fields(Promise) if getattr(old, each.name) != getattr(new, each.name))


def apply(old: Scheme, change: Difference) -> Scheme:
    """The version that a difference leads to."""
    promises = old.numbers
    for gone in change.dropped:
        promises.pop(gone.number, None)
    promises |= {each.number: each for each in change.added}
    promises |= {each.new.number: each.new for each in change.changed}
    answers = {**old.answers, **{name: said for name, (_, said) in change.answers.items()}}
    return Scheme(
        {name: said for name, said in answers.items() if said is not None},
        tuple(promises[each] for each in sorted(promises)),
    )


def material(change: Difference) -> tuple[str, ...]:
    """Why the residents must be shown the scheme again: something was dropped, cut or moved. Empty where nothing was.

    The document asks that the scheme be posted and does not say when a change counts; the rule is ours.
    """
    reasons = [f"取消了“{each.item}”" for each in change.dropped]
    for each in change.changed:
        if {"measure", "item", "unit"} & set(each.fields):
            reasons.append(f"“{each.old.item}”改成了别的内容或单位")
        elif each.new.quantity < each.old.quantity:
            fewer = f"{amount(each.old)}减到 {amount(each.new)}"
            reasons.append(f"“{each.old.item}”由 {fewer}")
        if not each.old.where.same(each.new.where):
            reasons.append(f"“{each.old.item}”换了位置")
    return tuple(reasons)


# --- figures as people write them ----------------------------------------------------------------------------------------


def thousandths(text: str, unit: str = "") -> int:
    """The quantity that text stands for, in thousandths. Raises Unreadable."""
    return _scaled(number(text, unit), 3)


def fen(text: str) -> int:
    """The money that text in yuan stands for, in fen. Raises Unreadable."""
    return _scaled(number(text, "元"), 2)


def _scaled(figure: Decimal, places: int) -> int:
    scaled = figure * 10**places
    if scaled != scaled.to_integral_value():
        raise Unreadable(f"的小数超过 {places} 位，请核对")
    if scaled > LARGEST:
        raise Unreadable("太大，请核对单位")
    return int(scaled)


def written(parts: int, places: int) -> Decimal:
    """The figure that a whole number of its smallest parts is: 1240500 thousandths are 1240.5."""
    return Decimal(parts).scaleb(-places)


def quantity(amount: int) -> str:
    """Thousandths as people read them: 1240500 is 1,240.5; a minus of full width."""
    whole, rest = divmod(abs(amount), THOUSAND)
    sign = "−" if amount < 0 else ""
    return f"{sign}{whole:,}" + (plain(Decimal(rest) / THOUSAND)[1:] if rest else "")


def amount(promise: Promise) -> str:
    """A promised quantity with its unit."""
    return f"{quantity(promise.quantity)} {promise.unit}"


def yuan(fen: int | Fraction) -> str:
    """Money in yuan with two decimals."""
    text = decimal(Fraction(fen) / 100, 2)
    whole, _, rest = text.removeprefix("-").partition(".")
    sign = "-" if text.startswith("-") and text.strip("-0.") else ""
    return f"{sign}{int(whole):,}.{rest}"


# --- as kept while it is being edited ------------------------------------------------------------------------------------


def to_json(scheme: Scheme) -> dict[str, Any]:
    """A scheme as plain data."""
    return {
        "answers": {name: [said.answer, said.note] for name, said in sorted(scheme.answers.items())},
        "promises": [_plain(each) for each in scheme.promises],
    }


def _plain(promise: Promise) -> dict[str, Any]:
    told = {each.name: getattr(promise, each.name) for each in fields(Promise)}
    where = [promise.where.building, promise.where.place]
    return {**told, "where": where, "due_on": promise.due_on.isoformat()}


def from_json(data: Mapping[str, Any]) -> Scheme:
    """The scheme that `to_json` made plain."""
    promises = [
        Promise(**{**each, "where": Where(*each["where"]), "due_on": date.fromisoformat(each["due_on"])})
        for each in data["promises"]
    ]
    return Scheme({name: Said(*said) for name, said in data["answers"].items()}, tuple(promises))


# --- edits of a draft --------------------------------------------------------------------------------------------------


def said_of(scheme: Scheme, measure: str, said: Said) -> Scheme:
    """The scheme with another answer for one content."""
    return replace(scheme, answers={**scheme.answers, measure: said})


def with_promise(scheme: Scheme, promise: Promise) -> Scheme:
    """The scheme with a commitment added or changed; its content is then included in the renovation."""
    numbers = {**scheme.numbers, promise.number: promise}
    kept = scheme.answers.get(promise.measure)
    said = kept if kept and kept.answer == INCLUDED else Said(INCLUDED)
    return Scheme(
        {**scheme.answers, promise.measure: said},
        tuple(numbers[each] for each in sorted(numbers)),
    )


def without(scheme: Scheme, number: int) -> Scheme:
    """The scheme without a commitment."""
    return replace(scheme, promises=tuple(each for each in scheme.promises if each.number != number))


def numbered(promises: Sequence[Promise], taken: Iterable[int]) -> tuple[Promise, ...]:
    """The commitments with a number for each that has none (0): numbers once used are not used again."""
    last = max([0, *taken, *(each.number for each in promises)])
    found = []
    for each in promises:
        last += not each.number
        found.append(each if each.number else replace(each, number=last))
    return tuple(sorted(found, key=lambda each: each.number))
