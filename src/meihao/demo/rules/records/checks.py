"""What is checked on a site: materials, works before they are covered, the safety list, inspections and their findings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final

from meihao.demo.rules.acts import Act
from meihao.demo.rules.building import Checks, Fault, Inspected, Load
from meihao.demo.rules.files import File
from meihao.demo.rules.records.sites import WORKS, built
from meihao.demo.rules.site_deeds import (
    CallNode,
    CheckNode,
    CheckSafety,
    EnterMaterial,
    FollowFinding,
    Inspect,
    Looked,
    RaiseFinding,
    RemoveMaterial,
    ResumeWork,
    ReviewMaterial,
    StopWork,
)
from meihao.demo.rules.ways import Way, Window

ANSWERED: Final = frozenset({"works.materials_checked", "works.safety_guard", "works.patrol", "works.supervision_plan"})
TOLD: Final = timedelta(days=66)
"""Of works that go on, so many days are told."""
THOUSAND: Final = 1000
GENERAL_TERM: Final = timedelta(days=5)
SERIOUS: Final = "serious"
DAY: Final = timedelta(days=1)
SIDES: Final = {"supervisor": "supervisor", "patrol": "testing-body", "district": "district-housing"}
"""Who speaks for each side."""
SCENES: Final = {"load": 26, "gone": 28, "node": 25, "safety": 27, "fault": 35, "mended": 17, "checked": 16}
"""What the photographs show; they are few, so that the telling is quick."""


def told(way: Way, record: Checks) -> list[Act]:
    """Everything of the works, or of their last weeks where they go on."""
    window = _told_of(way)
    if window is None:
        return []
    return [
        *_materials(way, record, window),
        *_nodes(way, record, window),
        *_safety(way, record, window),
        *(act for number, each in enumerate(record.visits) for act in _visit(way, each, number, window)),
    ]


def _told_of(way: Way) -> Window | None:
    window = built(way)
    if window is None or way.project.until != WORKS:
        return window
    return Window(max(window.begin, window.end - TOLD), window.end)


def _photo(scene: str, number: int) -> File:
    return File("photo", SCENES[scene], f"SITE {scene.upper()} {number % 4 + 1}", ())


def _materials(way: Way, record: Checks, window: Window) -> Iterator[Act]:
    for number, load in enumerate(way.programme.sites.loads):
        day = window.day(4 + 11 * number)
        handle = f"{way.code}/load-{number}"
        waits = load.name in record.waits
        if waits:
            day = window.end - DAY
        yield _entered(way, load, handle, day, "")
        if waits:
            continue
        refused = record.rejected.get(load.name, "")
        yield _reviewed(way, handle, day + DAY, refused)
        if refused and load.name not in record.kept:
            gone = day + 3 * DAY
            yield RemoveMaterial(
                at=way.at(gone, 16),
                by=way.speaks("contractor"),
                project=way.code,
                material=handle,
                on=gone,
                photo=_photo("gone", number),
            )
            yield _entered(way, load, f"{handle}-again", gone + DAY, "B")
            yield _reviewed(way, f"{handle}-again", gone + 2 * DAY, "")


def _entered(way: Way, load: Load, handle: str, day: date, again: str) -> EnterMaterial:
    lines = ((f"Batch: {day:%y%m%d}{again}",), ("Valid",))
    return EnterMaterial(
        at=way.at(day, 8),
        by=way.speaks("contractor"),
        handle=handle,
        project=way.code,
        name=load.name,
        spec=load.spec,
        quantity=load.amount * THOUSAND,
        unit=load.unit,
        supplier=load.supplier,
        batch=f"{day:%y%m%d}-1{again}",
        on=day,
        certificate=File("paper", 21, "DEMONSTRATION CERTIFICATE", lines),
        retest=File("paper", 22, "DEMONSTRATION RETEST", lines) if load.retest else None,
        witness="监理见证员（演示）" if load.retest else "",
    )


def _reviewed(way: Way, handle: str, day: date, reason: str) -> ReviewMaterial:
    return ReviewMaterial(
        at=way.at(day, 9), by=way.speaks("supervisor"), project=way.code, material=handle, reason=reason
    )


def _nodes(way: Way, record: Checks, window: Window) -> Iterator[Act]:
    for number, each in enumerate(way.programme.sites.nodes):
        handle = f"{way.code}/node-{number}"
        waits = each.node in record.waits
        day = window.end if waits else window.day(6 + 13 * number)
        yield _called(way, each.node, each.place, handle, day)
        if waits:
            continue
        redo = record.redone.get(each.node, "")
        yield _looked_at(way, handle, day + DAY, number, redo)
        if redo:
            yield _called(way, each.node, each.place, f"{handle}-again", day + 3 * DAY)
            yield _looked_at(way, f"{handle}-again", day + 4 * DAY, number + 1, "")


def _called(way: Way, node: str, place: str, handle: str, day: date) -> CallNode:
    return CallNode(
        at=way.at(day, 8),
        by=way.speaks("contractor"),
        handle=handle,
        project=way.code,
        node=node,
        place=place,
        ready_at=datetime.combine(day + DAY, time(9, 30)),
    )


def _looked_at(way: Way, handle: str, day: date, number: int, redo: str) -> CheckNode:
    by, photo = way.speaks("supervisor"), _photo("node", number)
    return CheckNode(at=way.at(day, 10), by=by, project=way.code, call=handle, photo=photo, redo=redo)


def _safety(way: Way, record: Checks, window: Window) -> Iterator[Act]:
    for number, each in enumerate(way.pack.parts.inspection.safety):
        fault = record.faulty.get(each.id, "")
        outcome = "faulty" if fault else "absent" if each.id in way.programme.sites.absent else "fine"
        yield CheckSafety(
            at=way.at(window.end - (number % 4) * DAY, 7),
            by=way.speaks("contractor"),
            project=way.code,
            item=each.id,
            outcome=outcome,
            photo=_photo("safety", number),
            note=fault,
        )


def _visit(way: Way, visit: Inspected, number: int, window: Window) -> Iterator[Act]:
    usual, by = way.programme.sites, way.speaks(SIDES[visit.side])
    day = window.day(visit.share)
    faults = {each.item: each for each in visit.faults}
    looked = tuple(
        Looked(item, fault=faults[item].text, photo=_photo("fault", place))
        if item in faults
        else Looked(item, tuple(usual.measured.get(item, {}).items()))
        for place, item in enumerate(dict.fromkeys([*usual.inspected[visit.side], *faults]))
    )
    handle = f"{way.code}/visit-{number}"
    yield Inspect(
        at=way.at(day, 13),
        by=by,
        handle=handle,
        project=way.code,
        side=visit.side,
        looked=looked,
        district=way.area.district,
        draw=visit.draw,
    )
    for place, fault in enumerate(visit.faults):
        yield from _fault(way, fault, handle, f"{handle}/{place}", day, by)


def _fault(way: Way, fault: Fault, visit: str, handle: str, day: date, by: str) -> Iterator[Act]:
    serious = fault.severity == SERIOUS
    yield RaiseFinding(
        at=way.at(day, 15),
        by=by,
        handle=handle,
        project=way.code,
        inspection=visit,
        item=fault.item,
        severity=fault.severity,
        place=fault.place,
        text=fault.text,
        responsible=fault.responsible,
        due_on=day if serious else day + GENERAL_TERM,
    )
    if serious:
        reason = f"{fault.place}：{fault.text}"
        yield StopWork(at=way.at(day, 16), by=way.speaks("supervisor"), project=way.code, reason=reason)
    if fault.come == "open":
        return
    firm = way.speaks(fault.responsible)
    day, seen = day + (DAY if serious else 2 * DAY), 0
    if fault.again or fault.come == "returned":
        yield _step(way, handle, seen, "mended", "已整改，请复查", firm, day)
        yield _step(way, handle, seen + 1, "returned", fault.again, by, day + DAY)
        day, seen = day + 3 * DAY, seen + 2
    if fault.come == "returned":
        return
    yield _step(way, handle, seen, "mended", fault.mended, firm, day)
    if fault.come == "mended":
        return
    yield _step(way, handle, seen + 1, "closed", "现场复查，已整改到位", by, day + DAY)
    if serious:
        yield ResumeWork(at=way.at(day + 2 * DAY, 7), by=way.speaks("supervisor"), project=way.code)


def _step(way: Way, handle: str, seen: int, step: str, note: str, by: str, day: date) -> FollowFinding:
    shown = {"mended": _photo("mended", seen), "closed": _photo("checked", seen)}
    return FollowFinding(
        at=way.at(day, 16),
        by=by,
        project=way.code,
        finding=handle,
        seen=seen,
        step=step,
        note=note,
        photo=shown.get(step),
        due_on=day + GENERAL_TERM if step == "returned" else None,
    )
