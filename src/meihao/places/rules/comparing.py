"""A register as read against the register as it stands: what is new, what changes, and what cannot be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from meihao.attachments.rules.tables import Fault
from meihao.places.rules.columns import BUILDINGS, COMPOUNDS, TABLES, Value
from meihao.places.rules.register import Entry, Sheets
from meihao.places.rules.registering import Box, beyond
from meihao.places.rules.words import building_name, entrance_name

TOLD: Final = 500
"""Faults that are told one by one; more of them say the same again."""

type Key = tuple[str, ...]
type Standing = Mapping[Key, Mapping[str, Value]]
"""What stands, by the same keys and fields as the rows of a table; what is not known is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What stands in the territory of whoever brings a register, as far as its rows touch it.

    `gone` are the buildings, entrances and homes that were ended, by what names them; `box` is where the city lies. `communities` and `clusters` are the paths of their bodies by code; `names` the compound of each name in a
    community; `elsewhere` the codes that belong to compounds beyond the territory.
    """

    communities: Mapping[str, str]
    clusters: Mapping[str, str]
    names: Mapping[tuple[str, str], str]
    elsewhere: frozenset[str]
    tables: Mapping[str, Standing]
    gone: frozenset[Key] = frozenset()
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A row that says something the register does not say yet. `fields` are those that differ."""

    entry: Entry
    new: bool
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """A register examined: its filled rows, those that bring something by table, and everything wrong."""

    total: int
    valid: int
    changes: Mapping[str, tuple[Change, ...]] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()

    @property
    def counts(self) -> list[tuple[str, int, int]]:
        """How many rows are new and how many change something, by table."""
        return [
            (name, sum(each.new for each in changes), sum(not each.new for each in changes))
            for name, changes in self.changes.items()
        ]

    @property
    def moving(self) -> int:
        """The rows that bring something."""
        return sum(len(changes) for changes in self.changes.values())

    @property
    def unmoved(self) -> int:
        """The rows that say what stands already."""
        return self.total - self.moving


def examine(sheets: Sheets, known: Known) -> Examined:
    """Compare every good row with what stands; the rows of one sheet may rest on those of another."""
    faults = list(sheets.faults)
    compounds, buildings, parts = (sheets.entries[table.name] for table in TABLES)
    faults += _compounds(compounds, known)
    there = set(known.tables[COMPOUNDS.name]) | {entry.key for entry in compounds}
    faults += _buildings(buildings, there)
    faults += _parts(parts, buildings, known, there)
    faults += _ended((*buildings, *parts), known.gone)
    changes = {
        name: tuple(_changes(entries, known.tables[name], _differs if name != BUILDINGS.name else _adds))
        for name, entries in sheets.entries.items()
    }
    wrong = {(fault.sheet, fault.line) for fault in faults}
    order = list(dict.fromkeys([*(table.name for table in TABLES), *(fault.sheet for fault in faults)]))
    faults.sort(key=lambda fault: (order.index(fault.sheet), fault.line or 0))
    return Examined(total=sheets.total, valid=sheets.total - len(wrong), changes=changes, faults=_first(faults))


def _first(faults: Sequence[Fault]) -> tuple[Fault, ...]:
    if len(faults) <= TOLD:
        return tuple(faults)
    rest = Fault(None, f"还有 {len(faults) - TOLD:,} 处没有列出，先改好以上的再试一次")
    return (*faults[:TOLD], rest)


def _compounds(entries: Sequence[Entry], known: Known) -> Iterator[Fault]:
    names = {name: code for name, code in known.names.items() if (code,) not in {entry.key for entry in entries}}
    for entry in entries:
        (code,), community = entry.key, str(entry.values["community"])
        if code in known.elsewhere:
            yield _fault(entry, "小区编号", f"{code} 已经用于您职责范围之外的小区，请换一个编号")
        if community not in known.communities:
            yield _fault(
                entry, "社区编号", f"没有编号为 {community} 的社区，或它不在您的职责范围内；请核对，或先登记社区"
            )
            continue
        earlier = names.setdefault((community, str(entry.values["name"])), code)
        if earlier != code:
            yield _fault(
                entry,
                "小区名称",
                f"这个社区已有同名的小区（编号 {earlier}）；是同一个就用它的编号，不是就换个能区分的名称",
            )
        stands = known.tables[COMPOUNDS.name].get(entry.key, {})
        cluster = str(entry.values.get("cluster", stands.get("cluster", "")))
        if cluster and not known.communities[community].startswith(known.clusters.get(cluster, "\0")):
            yield _fault(
                entry, "片区编号", f"没有片区 {cluster}，或它不管这个社区；请先在“片区”页面建好，或先把小区移出"
            )
        place = [entry.values.get(name) is None for name in ("longitude", "latitude")]
        if any(place) and not all(place):
            yield _fault(entry, "经度", "经度和纬度要么都填，要么都不填")
        elif not any(place) and known.box is not None:
            longitude, latitude = (int(str(entry.values[name])) for name in ("longitude", "latitude"))
            if said := beyond(longitude, latitude, known.box):
                yield _fault(entry, "经度", said)


def _buildings(entries: Sequence[Entry], compounds: set[Key]) -> Iterator[Fault]:
    return (_unknown(entry) for entry in entries if entry.key[:1] not in compounds)


def _unknown(entry: Entry) -> Fault:
    return _fault(entry, "小区编号", f"没有编号为 {entry.key[0]} 的小区，或它不在您的职责范围内；请先填进“小区”表")


def _parts(entries: Sequence[Entry], buildings: Sequence[Entry], known: Known, compounds: set[Key]) -> Iterator[Fault]:
    """A home stands on an entrance that was listed, and its rows agree on whether anybody lives there."""
    entrances: dict[Key, set[str]] = {}
    for key, values in known.tables[BUILDINGS.name].items():
        entrances.setdefault(key, set()).update(_listed(values))
    for entry in buildings:
        entrances.setdefault(entry.key, set()).update(_listed(entry.values))
    lived_in: dict[Key, Entry] = {}
    for entry in entries:
        compound, building, entrance = entry.key[:3]
        listed = entrances.get((compound, building))
        if (compound,) not in compounds:
            yield _unknown(entry)
        elif listed is None:
            yield _fault(entry, "楼号", f"小区 {compound} 没有登记{building_name(building)}，请先填进“楼栋”表")
        elif entrance and entrance not in listed:
            yield _fault(
                entry, "单元", f"{building_name(building)}没有{entrance_name(entrance)}，请先在“楼栋”表的“单元”列里列出"
            )
        if "occupied" in entry.values:
            earlier = lived_in.setdefault(entry.key[:4], entry)
            if earlier.values["occupied"] != entry.values["occupied"]:
                yield _fault(entry, "有人居住", f"与第 {earlier.line} 行说的不一样，同一户只能有一个答案")


def _ended(entries: Iterable[Entry], gone: frozenset[Key]) -> Iterator[Fault]:
    """What is gone does not come back by a table."""
    for entry in entries:
        wide = len(entry.key)
        doors = [entry.key[:2], *([entry.key[:3], entry.key[:4]] if wide > 2 else [])]
        doors += [(*entry.key[:2], number) for number in _listed(entry.values)] if wide == 2 else []
        if any(door in gone for door in doors):
            yield _fault(entry, "楼号", "这一处已经终止登记；终止错了，先到小区页面恢复，再导入")


def _changes(
    entries: Iterable[Entry], standing: Standing, differs: Callable[[Value, Value | None], bool]
) -> Iterator[Change]:
    for entry in entries:
        stands = standing.get(entry.key)
        if stands is None:
            yield Change(entry, True, tuple(entry.values))
        elif fields := tuple(name for name, value in entry.values.items() if differs(value, stands.get(name))):
            yield Change(entry, False, fields)


def _differs(value: Value, stands: Value | None) -> bool:
    return value != stands


def _adds(value: Value, stands: Value | None) -> bool:
    """Entrances are only ever added; all else differs or does not."""
    if isinstance(value, tuple):
        return not set(value) <= set(stands if isinstance(stands, tuple) else ())
    return value != stands


def _listed(values: Mapping[str, Value]) -> Sequence[str]:
    found = values.get("entrances", ())
    return found if isinstance(found, tuple) else ()


def _fault(entry: Entry, column: str, message: str) -> Fault:
    return Fault(entry.line, message, column, entry.sheet)
