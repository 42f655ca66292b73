"""Works as built against what was promised: kept, short, over, moved, dropped and unplanned."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from meihao.demo.rules.acts import Act
from meihao.demo.rules.deeds import DropCommitment, Pledge, RecordWorks, ReviewWorks
from meihao.demo.rules.files import File
from meihao.demo.rules.programme import Extra, Scheme, Works
from meihao.demo.rules.records.schemes import THOUSAND, pledged
from meihao.demo.rules.ways import Way, Window

SEEN: Final = {
    "parking": 19, "bicycle-charging": 23, "fitness-activity": 14, "parcel": 28, "culture-leisure": 12, "information": 29,
    "accessibility": 17, "smart-compound": 16, "property-room": 31, "roads": 17, "drainage": 25,
    "sanitation-green-lighting": 11, "fire-security": 27, "common-parts": 18, "roof": 18, "facade": 18, "heat": 18,
}  # fmt: skip
"""What the photograph of a content shows."""
STREET: Final = 18


def told(way: Way, record: Works) -> list[Act]:
    """Every commitment that was begun, works besides, and what was let go by decision."""
    window = way.window("works")
    scheme = next((each for each in way.project.records if isinstance(each, Scheme)), None)
    if window is None or scheme is None:
        return []
    acts: list[Act] = []
    days = built_on(way, scheme, record, window)
    for line in [each for each in pledged(way, scheme) if each.item in days]:
        day = days[line.item]
        share = record.amounts.get(line.item, 100)
        quantity = max(line.quantity // THOUSAND * share // 100, 1) * THOUSAND
        handle = f"{way.code}/work-{line.number}"
        if line.item in record.returned:
            acts += _built(way, line, f"{handle}-returned", quantity, day, record.returned[line.item])
            day += timedelta(days=6)
        place = record.places.get(line.item, "")
        acts += _built(way, line, handle, quantity, day, place=place, waits=line.item in record.waiting)
    for number, extra in enumerate(record.extras):
        acts += _extra(way, extra, f"{way.code}/extra-{number}", window.day(60 + number))
    numbers = {each.item: each.number for each in pledged(way, scheme)}
    for item, grounds in record.dropped.items():
        acts.append(
            DropCommitment(
                at=way.at(window.day(70), 16),
                by=way.office.government,
                project=way.code,
                number=numbers[item],
                reference=f"演示改办〔{window.begin.year}〕{numbers[item]:02d} 号",
                grounds=grounds,
            )
        )
    return acts


def built_on(way: Way, scheme: Scheme, record: Works, window: Window) -> dict[str, date]:
    """The day on which each commitment that was begun was recorded first, by item."""
    lines = [each.item for each in pledged(way, scheme) if each.item not in (*record.left, *record.dropped)]
    return {item: window.day(8 + 70 * number // max(len(lines), 1)) for number, item in enumerate(lines)}


def _built(
    way: Way,
    line: Pledge,
    handle: str,
    quantity: int,
    day: date,
    returned: str = "",
    *,
    place: str = "",
    waits: bool = False,
) -> list[Act]:
    work = RecordWorks(
        at=way.at(day, 16),
        by=way.speaks("contractor"),
        handle=handle,
        project=way.code,
        number=line.number,
        quantity=quantity,
        building="" if place else line.building,
        place=place or line.place,
        on=day,
        file=_photo(way, SEEN.get(line.measure, STREET), f"{line.number:02d}{'-' if returned else ''}"),
    )
    return [work, *([] if waits else _reviewed(way, handle, day, returned))]


def _extra(way: Way, extra: Extra, handle: str, day: date) -> list[Act]:
    work = RecordWorks(
        at=way.at(day, 16),
        by=way.speaks("contractor"),
        handle=handle,
        project=way.code,
        number=0,
        quantity=extra.quantity * THOUSAND,
        building="",
        place=extra.place,
        on=day,
        file=_photo(way, STREET, handle.rpartition("-")[2] + "+"),
        item=extra.item,
        unit=extra.unit,
        note="现场需要，经议事会同意增加",
    )
    return [work, *_reviewed(way, handle, day, "")]


def _photo(way: Way, number: int, words: str) -> File:
    return File("photo", number, f"{way.code.upper()} {words}", ())


def _reviewed(way: Way, handle: str, day: date, returned: str) -> list[Act]:
    on = day + timedelta(days=2)
    if on >= way.today:
        return []
    outcome = "returned" if returned else "accepted"
    at, by = way.at(on, 11), way.speaks("construction-unit")
    return [ReviewWorks(at=at, by=by, project=way.code, work=handle, outcome=outcome, reason=returned)]
