"""Schemes from a menu: the commitments, what is said of the other contents, versions, and the filing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from meihao.demo.rules.acts import Act
from meihao.demo.rules.deeds import AnswerMeasure, BringPledges, FileVersion, IssueVersion, Pledge
from meihao.demo.rules.programme import Change, Menu, Promised, Scheme
from meihao.demo.rules.ways import Way

ANSWERED: Final = frozenset({"scheme.mandatory_unanswered", "scheme.filed_online", "acceptance.scheme_open"})
DRAWN_BY: Final = "implementing-party"
THOUSAND: Final = 1000


def told(way: Way, record: Scheme) -> list[Act]:
    """The versions, the draft that lies there, and the filing."""
    window = way.window("scheme")
    if window is None:
        return []
    menu, by = way.programme.menus[record.menu], way.speaks(DRAWN_BY)
    first = pledged(way, record, changed=False)
    acts: list[Act] = [
        BringPledges(
            at=way.at(window.day(8), 10),
            by=by,
            project=way.code,
            pledges=tuple(replace(each, number=0) for each in first),
        ),
        *_answers(way, record, menu, window.day(14)),
    ]
    versions = 1
    if record.unanswered:
        return acts
    acts.append(
        IssueVersion(at=way.at(window.day(22), 15), by=by, project=way.code, note="按居民意见和现场踏勘编制的第一版")
    )
    if record.change:
        acts += _brought(way, pledged(way, record), window.day(44))
        acts.append(IssueVersion(at=way.at(window.day(48), 15), by=by, project=way.code, note=record.change.note))
        versions = 2
    if record.draft:
        more = Change(note="", amounts={first[-1].item: 120})
        acts += _brought(way, [_altered(each, more) for each in pledged(way, record)], window.day(90))
    settled = way.window("approval")
    if record.filed and settled is not None:
        at = way.at(settled.day(20), 11)
        reference = f"演示备〔{settled.begin.year}〕{sum(map(ord, way.code)) % 900 + 100} 号"
        acts.append(FileVersion(at=at, by=way.office.housing, project=way.code, number=versions, reference=reference))
    return acts


def _brought(way: Way, pledges: list[Pledge], day: date) -> list[Act]:
    return [BringPledges(at=way.at(day, 10), by=way.speaks(DRAWN_BY), project=way.code, pledges=tuple(pledges))]


def _answers(way: Way, record: Scheme, menu: Menu, day: date) -> list[Act]:
    answers = {
        "adequate": menu.adequate,
        "not_applicable": menu.not_applicable,
    }
    return [
        AnswerMeasure(
            at=way.at(day, 11), by=way.speaks(DRAWN_BY), project=way.code, measure=measure, answer=answer, note=note
        )
        for answer, notes in answers.items()
        for measure, note in notes.items()
        if measure not in record.unanswered
    ]


def pledged(way: Way, record: Scheme, *, changed: bool = True) -> list[Pledge]:
    """The commitments of the last version, or of the first; each keeps its number."""
    lines = [each for each in way.programme.menus[record.menu].promised if each.item not in record.without]
    first = [_pledge(way, each, number) for number, each in enumerate(lines, start=1)]
    change = record.change
    if change is None or not changed:
        return first
    return [_altered(each, change) for each in first if each.item not in change.dropped]


def _altered(pledge: Pledge, change: Change) -> Pledge:
    share = change.amounts.get(pledge.item, 100)
    return replace(
        pledge,
        quantity=max(pledge.quantity // THOUSAND * share // 100, 1) * THOUSAND,
        place=change.places.get(pledge.item, pledge.place),
    )


def _pledge(way: Way, line: Promised, number: int) -> Pledge:
    quantity = line.amount * way.measure(line.of) // 100 if line.of else line.amount
    inside = next((each.code for each in way.estates if each.doors), "")
    building = f"{inside}/{line.building}" if inside and line.building else ""
    return Pledge(
        number=number,
        measure=line.measure,
        item=line.item,
        quantity=max(quantity, 1) * THOUSAND,
        unit=line.unit,
        building=building,
        place=line.place or ("" if building else f"{line.building}号楼"),
        price=line.price,
        due_on=way.begun + timedelta(days=way.project.every * 8 + 30),
        funder=line.funder,
        promised_by=line.by,
    )
