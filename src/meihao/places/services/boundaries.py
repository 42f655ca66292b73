"""Drawing boundaries, putting places on the map, and bringing both from a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from os.path import commonpath
from typing import IO, Any, Final, cast

from django.db import transaction

from meihao.accounts.models import User
from meihao.accounts.permissions import Permission
from meihao.attachments.models import Blob
from meihao.attachments.rules import GEOJSON, JSON, sniff
from meihao.attachments.rules import Refused as FileRefused
from meihao.attachments.selectors import open_blob
from meihao.audit.services import record
from meihao.organisations.models import Organisation
from meihao.places.models import Boundary, Community, Compound
from meihao.places.rules import Refused
from meihao.places.rules.boundaries import Shape
from meihao.places.rules.boundary_file import KINDS, SIZE, WITH_POINT, Entry, Fault, read
from meihao.places.selectors import boundaries as selecting
from meihao.places.selectors.boundaries import COMPOUND, Place
from meihao.places.selectors.points import check_point, city_box

FILES: Final = frozenset({GEOJSON.media_type, JSON.media_type})
FAULTS: Final = 200


@dataclass(frozen=True, slots=True)
class Examined:
    """What a file would do: how many boundaries and points are new, changed or as they stand; or what is wrong with it."""

    faults: Sequence[Fault]
    total: int = 0
    new: int = 0
    changed: int = 0

    @property
    def moving(self) -> int:
        """How many would be written."""
        return self.new + self.changed

    @property
    def summary(self) -> str:
        """The same in a sentence."""
        return f"共 {self.total} 处：新增 {self.new}，更新 {self.changed}，其余 {self.total - self.moving} 处与登记一致"


class Faulty(Exception):
    """A file with faults; nothing was written."""

    def __init__(self, examined: Examined) -> None:
        super().__init__("；".join(map(str, examined.faults)))
        self.examined = examined


@transaction.atomic(durable=True)
def draw_boundary(*, kind: str, code: str, shape: Shape, source: str, actor: User | None, at: datetime) -> Boundary:
    """Enter the boundary of a place as its next version; the one that stands already is returned as it is.

    `shape` as `rules.boundaries` checks it. Raises Refused.
    """
    here = _held(kind, [code], actor).get(code)
    if here is None:
        raise Refused(_unknown(kind))
    source = source.strip()
    if not source:
        raise Refused("请写明边界的来源，例如民政部门勘界成果、测绘图")
    last = selecting.versions(here).first()
    made = _next(here, last, shape, source=source, by=actor, at=at)
    if made is not None:
        _note("boundary.drawn", here, actor, at, number=made.number, source=source)
    return made or cast("Boundary", last)


@transaction.atomic(durable=True)
def put_on_map(
    *, kind: str, code: str, longitude: int | None, latitude: int | None, actor: User | None, at: datetime
) -> bool:
    """Give a community or a compound its point, in 1e-6 degree, or take it away; whether it moved. Raises Refused."""
    if kind not in WITH_POINT:
        raise Refused(f"{KINDS[kind]}没有点位，请画边界")
    here = _held(kind, [code], actor).get(code)
    if here is None:
        raise Refused(_unknown(kind))
    if (longitude is None) != (latitude is None):
        raise Refused("经度和纬度要么都填，要么都不填")
    check_point(longitude, latitude)
    if (here.longitude, here.latitude) == (longitude, latitude):
        return False
    _put(here, longitude, latitude)
    _note("place.located", here, actor, at, point=[longitude, latitude])
    return True


def check_boundaries(file: IO[bytes], name: str, *, kind: str, actor: User | None) -> Examined:
    """What a file would do, without writing anything. Raises the attachments' Refused."""
    entries, faults = _entries(file, name, kind)
    found = {each.code: each for each in _places(kind, {entry.code for entry in entries}, actor)}
    return _examined(entries, faults, found, kind)


def import_boundaries(*, blob: Blob, name: str, kind: str, source: str, actor: User | None, at: datetime) -> Examined:
    """Enter all boundaries and points of a file, or nothing; the same file again changes nothing.

    Raises Faulty with every fault, Refused, or the attachments' Refused.
    """
    source = source.strip()
    if not source:
        raise Refused("请写明边界的来源，例如民政部门勘界成果、测绘图")
    with open_blob(blob) as file:
        entries, faults = _entries(file, name, kind)
    return _enter(entries, faults, blob, name=name, kind=kind, source=source, actor=actor, at=at)


@transaction.atomic(durable=True)
def _enter(
    entries: Sequence[Entry],
    faults: Sequence[Fault],
    blob: Blob,
    *,
    name: str,
    kind: str,
    source: str,
    actor: User | None,
    at: datetime,
) -> Examined:
    found = _held(kind, {entry.code for entry in entries}, actor)
    examined = _examined(entries, faults, found, kind)
    if examined.faults:
        raise Faulty(examined)
    if not examined.moving:
        return examined
    drawn = {each.place.code: each.boundary for each in selecting.standing(list(found.values()))}
    for entry in entries:
        here = found[entry.code]
        if entry.point is not None and entry.point != (here.longitude, here.latitude):
            _put(here, *entry.point)
        if entry.shape is not None:
            _next(here, drawn[entry.code], entry.shape, source=source, by=actor, at=at)
    record(
        "boundaries.imported",
        kind="boundaries",
        key=blob.sha256[:12],
        actor=actor,
        at=at,
        territory=commonpath([each.territory for each in found.values()]) + "/",
        name=name[:100],
        sha256=blob.sha256,
        places=kind,
        source=source,
        new=examined.new,
        changed=examined.changed,
    )
    return examined


def _entries(file: IO[bytes], name: str, kind: str) -> tuple[list[Entry], list[Fault]]:
    content = file.read(SIZE + 1)
    if len(content) > SIZE:
        raise FileRefused(f"文件超过 {SIZE // (1024 * 1024)} MB，请简化边界或拆成几份")
    sniff(file, name, FILES)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileRefused("文件不是 UTF-8 编码，请重新导出") from error
    return read(text, kind=kind, box=city_box())


def _examined(entries: Sequence[Entry], faults: Sequence[Fault], found: Mapping[str, Place], kind: str) -> Examined:
    unknown = [Fault(entry.number, entry.code, _unknown(kind)) for entry in entries if entry.code not in found]
    wrong = sorted([*faults, *unknown], key=lambda fault: fault.number or 0)
    if wrong:
        return Examined(wrong[:FAULTS], total=len(entries))
    drawn = {each.place.code: each.boundary for each in selecting.standing(list(found.values()))}
    new = changed = 0
    for entry in entries:
        here, boundary = found[entry.code], drawn[entry.code]
        if entry.point is not None:
            new += here.longitude is None
            changed += here.longitude is not None and entry.point != (here.longitude, here.latitude)
        else:
            new += boundary is None
            changed += boundary is not None and boundary.shape != entry.shape
    return Examined([], len(entries), new, changed)


def _held(kind: str, codes: Sequence[str] | set[str], actor: User | None) -> dict[str, Place]:
    """The places of some codes within one's reach, by code, their bodies held until the transaction ends."""
    found = _places(kind, codes, actor)
    bodies = [each.organisation for each in found if each.organisation is not None]
    list(Organisation.objects.select_for_update().filter(pk__in=bodies).order_by("pk").values_list("pk"))
    compounds = [each.compound for each in found if each.compound is not None]
    list(Compound.objects.select_for_update().filter(pk__in=compounds).order_by("pk").values_list("pk"))
    return {each.code: each for each in _places(kind, codes, actor)}


def _places(kind: str, codes: Sequence[str] | set[str], actor: User | None) -> list[Place]:
    rows = selecting.places(kind, actor, Permission.PLACE_EDIT).filter(code__in=codes)
    return [selecting.place_of(kind, row) for row in rows]


def _next(here: Place, last: Boundary | None, shape: Shape, **told: Any) -> Boundary | None:
    """The next version of a boundary; None where the last says the same."""
    if last is not None and last.shape == shape:
        return None
    return Boundary.objects.create(**here.owner, number=last.number + 1 if last else 1, shape=shape, **told)


def _put(here: Place, longitude: int | None, latitude: int | None) -> None:
    rows = Compound.objects if here.kind == COMPOUND else Community.objects
    rows.filter(code=here.code).update(longitude=longitude, latitude=latitude)


def _unknown(kind: str) -> str:
    return f"没有这个编号的{KINDS[kind]}，或它不在您的职责范围内"


def _note(verb: str, here: Place, actor: User | None, at: datetime, **details: object) -> None:
    kind = here.kind if here.kind in WITH_POINT else "organisation"
    record(verb, kind=kind, key=here.code, actor=actor, at=at, territory=here.territory, **details)
