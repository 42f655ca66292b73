"""The fact sheet of a subject: every key with what counts, by the indicator that asks for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import FETCH_RAISE, OuterRef, QuerySet, Subquery

from meihao.facts import sources
from meihao.facts.models import Fact, Review, Subject
from meihao.facts.rules.sheet_template import Line
from meihao.facts.rules.statements import COMMUNITY
from meihao.facts.rules.values import spoken
from meihao.facts.selectors.about import About
from meihao.facts.selectors.as_of import readings
from meihao.policy.dossier import EXPIRED, MISSING, PENDING, RETURNED, USABLE, Reading
from meihao.policy.pack import Key, Pack
from meihao.policy.wording import SUPPLY, said

ABSENT, LIVE = MISSING, "live"
STATES = {
    USABLE: "可用", PENDING: "待审核", RETURNED: "已退回", EXPIRED: "已过期", ABSENT: "缺数据", LIVE: "系统读取",
}  # fmt: skip
"""The states of a row, in the order in which the filter offers them; LIVE is one of the usable."""


@dataclass(frozen=True, slots=True)
class Theme:
    """The keys that one indicator asks for; number 0 for those that describe the subject itself, without a name for all."""

    number: int
    name: str
    system: str
    keys: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One key with what counts for it on the day."""

    key: Key
    state: str
    value: str
    grade: str
    since: date | None
    fact: Fact | None
    count: int = 0

    @property
    def word(self) -> str:
        """The state in words."""
        return STATES[self.state]

    @property
    def supply(self) -> str:
        """How the key is supplied, in words."""
        return SUPPLY[self.key.supply]


@dataclass(frozen=True, slots=True)
class Section:
    """A theme with its rows."""

    theme: Theme
    rows: tuple[Row, ...]


def subject_of(about: About) -> Subject | None:
    """The subject of its kind and code; None while nothing was ever said of it."""
    return Subject.objects.select_related("territory").filter(kind=about.kind, code=about.code).first()


def themes(pack: Pack, on: date, keys: Collection[str] | None = None) -> tuple[Theme, ...]:
    """Every key of the pack under the first indicator whose tests ask for it on the day; with `keys`, these in one."""
    if keys is not None:
        return (Theme(0, "", "", tuple(key for key in pack.keys.values() if key.name in keys)),)
    touching = pack.compiled(on).touching
    by_number: dict[int, list[Key]] = {}
    for key in pack.keys.values():
        asking = [pack.levels[position].indicator for position in touching.get(key.name, ())]
        by_number.setdefault(min(asking, default=0), []).append(key)
    found = [Theme(0, "社区概况与其他", "", tuple(by_number.get(0, ())))]
    found += [
        Theme(indicator.number, indicator.name, pack.systems[indicator.system], tuple(by_number[indicator.number]))
        for indicator in pack.indicators
        if indicator.number in by_number
    ]
    return tuple(theme for theme in found if theme.keys)


def sections(
    rows: Mapping[str, Row], themes: Sequence[Theme], *, theme: int | None = None, state: str = "", q: str = ""
) -> list[Section]:
    """The rows under their themes, narrowed to one theme, state or words; themes without any are left out."""
    found = []
    for each in themes:
        if theme is None or each.number == theme:
            kept = tuple(row for key in each.keys if _wanted(row := rows[key.name], state, q))
            if kept:
                found.append(Section(each, kept))
    return found


def current_rows(
    subject: Subject | None, pack: Pack, *, on: date, known: datetime, keys: Collection[str] | None = None
) -> dict[str, Row]:
    """What counts for each key of the pack, or of `keys`; a constant number of statements for however many facts."""
    said_of = readings([subject.pk], on=on, known=known, pack=pack).get(subject.pk, {}) if subject else {}
    facts = _facts(pk for reading in said_of.values() for pk in reading.facts[-1:])
    measured = sources.registered(subject.kind if subject else COMMUNITY)
    return {
        name: _row(key, said_of.get(name), facts, live=name in measured)
        for name, key in pack.keys.items()
        if keys is None or name in keys
    }


def counts(rows: Iterable[Row]) -> dict[str, int]:
    """How many keys stand in each state."""
    tally = dict.fromkeys(STATES, 0)
    for row in rows:
        tally[row.state] += 1
    return tally


def history(subject: Subject, key: str) -> QuerySet[Fact]:
    """Everything ever stated of one key, latest known first; `outcome` is that of the latest review."""
    rows = Fact.objects.filter(subject=subject, key=key).order_by("-known_at", "-pk")
    return _joined(rows).select_related("superseded_by")


def template_lines(
    subject: Subject | None, pack: Pack, *, on: date, known: datetime, keys: Collection[str] | None = None
) -> list[Line]:
    """The lines of the sheet to fill: every key that is not measured, with the value that counts or waits."""
    rows = current_rows(subject, pack, on=on, known=known)
    measured = sources.registered(subject.kind if subject else COMMUNITY)
    return [
        _line(rows[key.name], f"{theme.number} {theme.name}" if theme.number else theme.name)
        for theme in themes(pack, on, keys)
        for key in theme.keys
        if key.name not in measured
    ]


def _line(row: Row, used: str) -> Line:
    fact = row.fact if row.state in {USABLE, PENDING, EXPIRED} and row.key.type != "event" else None
    if fact is None:
        return Line(row.key, used)
    return Line(row.key, used, fact.value, fact.effective_on, fact.ends_on)


def _row(key: Key, reading: Reading | None, facts: Mapping[int, Fact], *, live: bool) -> Row:
    if reading is None:
        return Row(key, ABSENT, "", "", None, None)
    fact = facts.get(reading.facts[-1]) if reading.facts else None
    state = LIVE if live and reading.state == USABLE and not reading.facts else reading.state
    count = 0
    if key.type == "event" and reading.state == USABLE:
        count = sum(times for _, times in reading.value)
        value = f"共 {count:,} 次"
    elif fact is not None:
        value = spoken(key, fact.value)
    else:
        value = said(key, reading).removeprefix(f"{key.title}：")
    return Row(key, state, value, reading.grade, reading.effective_on, fact, count)


def _wanted(row: Row, state: str, query: str) -> bool:
    return (not state or row.state == state) and (not query or query in row.key.title or query in row.key.name)


def _facts(pks: Iterable[int]) -> dict[int, Fact]:
    return _joined(Fact.objects.filter(pk__in=list(pks))).in_bulk()


def _joined(facts: QuerySet[Fact]) -> QuerySet[Fact]:
    latest = Review.objects.filter(evidence=OuterRef("evidence")).order_by("-at", "-pk").values("outcome")[:1]
    return (
        facts.select_related("evidence__blob", "stated_by").annotate(outcome=Subquery(latest)).fetch_mode(FETCH_RAISE)
    )
