"""Importing the register of compounds: checked as a whole, entered as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from posixpath import commonpath
from typing import IO, Any, Final, cast

from django.db import IntegrityError, transaction

from meihao.accounts.models import User
from meihao.accounts.permissions import Permission
from meihao.attachments.models import Blob
from meihao.attachments.rules import CSV, XLSX, sniff
from meihao.attachments.rules.tables import check_size, read_grids
from meihao.attachments.selectors import open_blob
from meihao.audit.services import record
from meihao.places.models import Building, Cluster, Community, Compound, Entrance, Home, PrivatePart
from meihao.places.rules import Refused
from meihao.places.rules.columns import BUILDINGS, COMPOUNDS, PARTS, heading
from meihao.places.rules.comparing import Change, Examined, examine
from meihao.places.rules.register import LIMITS, Sheets, read
from meihao.places.selectors.standing import known
from meihao.places.services.registering import note_compound, update, update_compound

SHEETS: Final = frozenset({XLSX.media_type, CSV.media_type})
BATCH: Final = 2_000

type Progress = Callable[[int, int], object]


class Faulty(Exception):
    """A register with faults: nothing of it was entered."""

    def __init__(self, examined: Examined) -> None:
        super().__init__("；".join(map(str, examined.faults)))
        self.examined = examined


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import came to: rows read, and rows that were new and that changed something, by table."""

    total: int
    counts: Sequence[tuple[str, int, int]] = ()

    @property
    def summary(self) -> str:
        """What it came to, in words."""
        told = [
            f"{name}新增 {new:,} 行" + (f"、更新 {changed:,} 行" if changed else "")
            for name, new, changed in self.counts
            if new or changed
        ]
        if not told:
            return f"{self.total:,} 行都与台账一致，没有变化"
        return f"共 {self.total:,} 行：{'；'.join(told)}"


def check_register(file: IO[bytes], name: str, *, actor: User | None) -> Examined:
    """Every row of a file against the register, with everything wrong in it; writes nothing.

    Raises `Unusable` for a file without rows to read and `attachments.rules.Refused` for one that is not safe to open.
    """
    sheets = _sheets(file, name)
    return examine(sheets, known(sheets, _territories(actor)))


def import_register(
    *, blob: Blob, name: str, actor: User | None, at: datetime, progress: Progress | None = None
) -> Imported:
    """Enter every row of a register, or bring what stands up to date; all of it or nothing, and the same again changes nothing.

    Blank cells leave alone what stands, and nothing is ever removed. Raises Faulty, Refused, or what `check_register`
    raises. Without an actor it is the system's own work and covers the whole city.
    """
    with open_blob(blob) as file:
        sheets = _sheets(file, name)
    try:
        return _enter(sheets, blob, name, actor=actor, at=at, progress=progress or (lambda _done, _of: None))
    except IntegrityError as error:
        raise Refused("登记的同时有人改动了同样的小区，什么也没有写入；请重新试导入") from error


def _sheets(file: IO[bytes], name: str) -> Sheets:
    check_size(file, LIMITS)
    kind = sniff(file, name, SHEETS)
    return read(read_grids(file, is_csv=kind == CSV, heading=heading, limits=LIMITS))


def _territories(actor: User | None) -> list[str] | None:
    return None if actor is None else actor.territories(Permission.PLACE_EDIT)


@transaction.atomic(durable=True)
def _enter(sheets: Sheets, blob: Blob, name: str, *, actor: User | None, at: datetime, progress: Progress) -> Imported:
    codes = {entry.key[0] for entries in sheets.entries.values() for entry in entries}
    list(Compound.objects.select_for_update(of=("self",)).filter(code__in=codes).order_by("pk").values_list("pk"))
    examined = examine(sheets, known(sheets, _territories(actor)))
    if examined.faults:
        raise Faulty(examined)
    done = Imported(total=examined.total, counts=examined.counts)
    if not examined.moving:
        progress(examined.total, examined.total)
        return done
    count = _counting(progress, examined)
    _enter_compounds(examined.changes[COMPOUNDS.name], actor, at, count)
    compounds = dict(Compound.objects.filter(code__in=codes).values_list("code", "pk"))
    _enter_buildings(examined.changes[BUILDINGS.name], compounds, count)
    _enter_parts(examined.changes[PARTS.name], compounds, at, count)
    paths = Compound.objects.filter(pk__in=compounds.values()).values_list("community__organisation__path", flat=True)
    record(
        "register.imported",
        kind="register",
        key=blob.sha256[:12],
        actor=actor,
        at=at,
        territory=commonpath(list(paths.distinct())) + "/",
        name=name[:100],
        sha256=blob.sha256,
        rows=examined.total,
        new=[new for _, new, _ in examined.counts],
        changed=[changed for _, _, changed in examined.counts],
    )
    return done


def _counting(progress: Progress, examined: Examined) -> Callable[[int], None]:
    """Counts rows as they are dealt with; those that say nothing new are dealt with from the start."""
    dealt = [examined.total - examined.moving]
    progress(dealt[0], examined.total)

    def count(rows: int) -> None:
        dealt[0] += rows
        progress(dealt[0], examined.total)

    return count


def _enter_compounds(changes: Sequence[Change], actor: User | None, at: datetime, count: Callable[[int], None]) -> None:
    communities = dict(Community.objects.values_list("code", "pk"))
    clusters = dict(Cluster.objects.values_list("code", "pk"))

    def wanted(change: Change) -> dict[str, Any]:
        given: dict[str, Any] = {name: change.entry.values[name] for name in change.fields}
        for name, keys in (("community", communities), ("cluster", clusters)):
            if name in given:
                given[f"{name}_id"] = keys[given.pop(name)]
        return given

    fresh = [change for change in changes if change.new]
    Compound.objects.bulk_create(
        Compound(
            code=change.entry.key[0],
            registered_at=at,
            dated_at=at if "built_in" in change.fields else None,
            **wanted(change),
        )
        for change in fresh
    )
    count(len(fresh))
    old = {change.entry.key[0]: change for change in changes if not change.new}
    for compound in Compound.objects.filter(code__in=old).select_related("community__organisation"):
        moved = update_compound(compound, wanted(old[compound.code]), at=at)
        if moved:
            note_compound("compound.updated", compound, moved, actor=actor, at=at)
        count(1)


def _enter_buildings(changes: Sequence[Change], compounds: dict[str, int], count: Callable[[int], None]) -> None:
    def wanted(change: Change) -> dict[str, Any]:
        return {name: change.entry.values[name] for name in change.fields if name != "entrances"}

    Building.objects.bulk_create(
        Building(compound_id=compounds[change.entry.key[0]], number=change.entry.key[1], **wanted(change))
        for change in changes
        if change.new
    )
    changed = {change.entry.key for change in changes if not change.new}
    rows = Building.objects.filter(compound__in=compounds.values()).select_related("compound")
    by_key = {(building.compound.code, building.number): building for building in rows}
    for change in changes:
        if change.entry.key in changed:
            update(by_key[change.entry.key[0], change.entry.key[1]], wanted(change))
    there = _entrances(compounds.values())
    Entrance.objects.bulk_create(
        Entrance(building=by_key[key[0], key[1]], number=number)
        for change in changes
        if isinstance(entrances := change.entry.values.get("entrances"), tuple)
        for key in [change.entry.key]
        for number in entrances
        if (*key, number) not in there
    )
    count(len(changes))


def _enter_parts(
    changes: Sequence[Change], compounds: dict[str, int], at: datetime, count: Callable[[int], None]
) -> None:
    """Homes are entered by their rows: one for each room, whatever parts go with it."""
    _enter_undivided(changes, compounds)
    entrances = _entrances(compounds.values())
    rows = Home.objects.filter(entrance__building__compound__in=list(compounds.values()))
    homes = {(home.entrance_id, home.number): home for home in rows}
    lived_in: dict[tuple[int, str], bool] = {}
    places = []
    for change in changes:
        place = (entrances[change.entry.key[:3]], change.entry.key[3])
        places.append(place)
        if "occupied" in change.fields:
            lived_in[place] = bool(change.entry.values["occupied"])
    missing = [place for place in dict.fromkeys(places) if place not in homes]
    made = Home.objects.bulk_create(
        [
            Home(entrance_id=entrance, number=number, occupied=lived_in.get((entrance, number)), registered_at=at)
            for entrance, number in missing
        ],
        batch_size=BATCH,
    )  # fmt: skip
    moved = [
        homes[place] for place, occupied in lived_in.items() if place in homes and homes[place].occupied != occupied
    ]
    for home in moved:
        home.occupied = lived_in[home.entrance_id, home.number]
    Home.objects.bulk_update(moved, ["occupied"], batch_size=BATCH)
    homes |= {(home.entrance_id, home.number): home for home in made}
    for start in range(0, len(changes), BATCH):
        batch = changes[start : start + BATCH]
        PrivatePart.objects.bulk_create(
            [
                PrivatePart(
                    home=homes[place],
                    kind=change.entry.key[4],
                    number=change.entry.key[5],
                    area=cast("int", change.entry.values["area"]),
                    area_source=str(change.entry.values["area_source"]),
                )
                for change, place in zip(batch, places[start : start + BATCH], strict=True)
            ],
            update_conflicts=True,
            unique_fields=["home", "kind", "number"],
            update_fields=["area", "area_source"],
        )
        count(len(batch))


def _enter_undivided(changes: Sequence[Change], compounds: dict[str, int]) -> None:
    """The one entrance of buildings that are not divided, where a home stands on it."""
    wanted = {change.entry.key[:2] for change in changes if not change.entry.key[2]}
    if wanted:
        rows = Building.objects.filter(compound__in=compounds.values(), entrances__number="").values_list("pk")
        there = {pk for (pk,) in rows}
        buildings = Building.objects.filter(compound__in=compounds.values()).values_list(
            "compound__code", "number", "pk"
        )
        Entrance.objects.bulk_create(
            Entrance(building_id=pk, number="")
            for code, number, pk in buildings
            if (code, number) in wanted and pk not in there
        )


def _entrances(compounds: Iterable[int]) -> dict[tuple[str, ...], int]:
    rows = Entrance.objects.filter(building__compound__in=list(compounds))
    return {row[:3]: row[3] for row in rows.values_list("building__compound__code", "building__number", "number", "pk")}
