"""The original text beside our criteria, and what the pages about it need."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import FETCH_RAISE, QuerySet

from meihao.accounts.models import Post, User
from meihao.accounts.permissions import Permission
from meihao.accounts.rules import GRANTS
from meihao.instruments.models import Instrument, Passage
from meihao.policy import library
from meihao.policy.pack import Pack


def latest(pack: str) -> Instrument | None:
    """The most complete document imported for a pack, and of several the latest."""
    return Instrument.objects.filter(pack=pack).order_by("-found", "-imported_at", "-pk").select_related("blob").first()


def passage(pack: str, indicator: int, level: str) -> Passage | None:
    """The original text of one level, with its document; None until the office has imported one."""
    instrument = latest(pack)
    if instrument is None:
        return None
    rows = Passage.objects.filter(instrument=instrument, indicator=indicator, level=level)
    return rows.select_related("instrument__blob").first()


def originals(pack: str) -> dict[tuple[int, str], str]:
    """The original text of every level there is, by indicator and level."""
    instrument = latest(pack)
    if instrument is None:
        return {}
    rows = instrument.passages.values_list("indicator", "level", "text")
    return {(indicator, level): text for indicator, level, text in rows}


def documents() -> QuerySet[Instrument]:
    """Every imported document with its file and who brought it, newest first."""
    return Instrument.objects.select_related("blob", "imported_by").fetch_mode(FETCH_RAISE)


def in_use() -> set[int]:
    """The documents whose texts stand beside the criteria: one for each pack."""
    best: dict[str, int] = {}
    rows = Instrument.objects.order_by("-found", "-imported_at", "-pk").values_list("pack", "pk")
    for pack, pk in rows:
        best.setdefault(pack, pk)
    return set(best.values())


@dataclass(frozen=True, slots=True)
class Entry:
    """An indicator with what the document says of it: the name of the level, and the text."""

    number: int
    name: str
    passages: list[tuple[str, Passage]]


@dataclass(frozen=True, slots=True)
class Section:
    """A system with those of its indicators that are shown."""

    name: str
    entries: list[Entry]


def sections(instrument: Instrument, *, system: str = "", level: str = "", words: str = "") -> list[Section]:
    """The document's texts in the order of the pack, narrowed by system, level and words. One query."""
    rows = instrument.passages.all()
    if level:
        rows = rows.filter(level=level)
    if words:
        rows = rows.filter(text__icontains=words)
    texts: dict[int, list[Passage]] = {}
    for row in rows.order_by("first_line"):
        texts.setdefault(row.indicator, []).append(row)
    pack = pack_of(instrument)
    if pack is None:
        whole = [Entry(number, "", [(each.level, each) for each in found]) for number, found in sorted(texts.items())]
        return [Section("", whole)] if whole else []
    shown = [Section(name, _entries(pack, key, texts)) for key, name in pack.systems.items() if system in {"", key}]
    return [section for section in shown if section.entries]


def pack_of(instrument: Instrument) -> Pack | None:
    """The pack that the document was laid beside; None if this installation no longer has it."""
    try:
        return library.pack(instrument.pack)
    except KeyError:
        return None


def _entries(pack: Pack, system: str, texts: dict[int, list[Passage]]) -> list[Entry]:
    order = list(pack.level_names)
    return [
        Entry(
            each.number,
            each.name,
            [
                (pack.level_names[row.level], row)
                for row in sorted(texts[each.number], key=lambda row: order.index(row.level))
            ],
        )
        for each in pack.indicators
        if each.system == system and each.number in texts
    ]


def importers() -> QuerySet[User]:
    """Who may import documents now."""
    roles = [role for role, granted in GRANTS.items() if Permission.INSTRUMENT_IMPORT in granted]
    posts = Post.objects.in_force().filter(role__in=roles)
    return User.objects.filter(is_active=True, pk__in=posts.values("user")).order_by("pk")
