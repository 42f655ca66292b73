"""Approvals: the one form, what the window says of it, and the cases that follow from the answers."""

from __future__ import annotations

from datetime import date
from typing import Final

from meihao.demo.rules.acts import Act
from meihao.demo.rules.deeds import DecideCase, HandInForm, HearForm, ReceiveCase
from meihao.demo.rules.files import File
from meihao.demo.rules.programme import Permits
from meihao.demo.rules.ways import Way
from meihao.policy.permits import NEEDED
from meihao.renovation.rules.permits import canonical, settle

ANSWERED: Final = frozenset({"permit.outstanding"})
WINDOW: Final = "approval"
NUMBER: Final = "演示许〔{}〕{:03d} 号"


def told(way: Way, record: Permits) -> list[Act]:
    """The form, and every case that its answers need."""
    window = way.window("approval")
    if window is None:
        return []
    acts: list[Act] = []
    answers = _answers(way, record)
    form = f"{way.code}/form"
    day = window.day(4)
    if record.corrected:
        wrong = {**answers, "permit.high_risk_work": "否" if answers["permit.high_risk_work"] == "是" else "是"}
        acts += [
            _form(way, f"{form}-returned", wrong, day),
            HearForm(
                at=way.at(window.day(8), 14),
                by=_office(way, WINDOW),
                form=f"{form}-returned",
                outcome="returned",
                reason=record.corrected,
            ),
        ]
        day = window.day(12)
    acts.append(_form(way, form, answers, day))
    if record.unheard:
        return acts
    acts.append(HearForm(at=way.at(window.day(18), 14), by=_office(way, WINDOW), form=form))
    written, _ = canonical(way.pack, answers)
    for number, settled in enumerate(settle(way.pack, written)):
        if settled.result != NEEDED:
            continue
        permit, owner = settled.permit.id, _office(way, settled.permit.owner)
        acts.append(_case(way, permit, "", window.day(26)))
        if permit in record.waiting:
            continue
        refused = record.refused.get(permit)
        if refused:
            acts += [
                _decided(way, permit, "", window.day(40), owner, refused),
                _case(way, permit, "-again", window.day(48)),
            ]
        again = "-again" if refused else ""
        acts.append(_decided(way, permit, again, window.day(66), owner, number=number))
    return acts


def _answers(way: Way, record: Permits) -> dict[str, str]:
    """No to everything, but for what is said otherwise."""
    usual = {each.key: "否" if each.kind == "yes_no" else "0" for each in way.pack.parts.permits.questions}
    return {**usual, **record.answers}


def _office(way: Way, duty: str) -> str:
    """Who decides at a department: its own officer, else the district's."""
    return way.area.departments.get(duty, way.office.government)


def _form(way: Way, handle: str, answers: dict[str, str], day: date) -> HandInForm:
    lines = (
        (f"About: {way.code}",),
        (f"Handed in: {day}",),
        *((f"{key}: {_ascii(said)}",) for key, said in answers.items()),
    )
    return HandInForm(
        at=way.at(day, 10),
        by=way.speaks("construction-unit"),
        handle=handle,
        project=way.code,
        answers=tuple(answers.items()),
        on=day,
        file=File("paper", 8, "DEMONSTRATION DECLARATION", lines),
        title="一表审批申报表（演示数据）.pdf",
    )


def _ascii(said: str) -> str:
    return {"是": "yes", "否": "no"}.get(said, said)


def _case(way: Way, permit: str, again: str, day: date) -> ReceiveCase:
    return ReceiveCase(
        at=way.at(day, 10),
        by=way.speaks("construction-unit"),
        handle=f"{way.code}/{permit}{again}",
        project=way.code,
        permit=permit,
        on=day,
    )


def _decided(
    way: Way, permit: str, again: str, day: date, owner: str, refused: str = "", number: int = 0
) -> DecideCase:
    return DecideCase(
        at=way.at(day, 15),
        by=owner,
        case=f"{way.code}/{permit}{again}",
        outcome="refused" if refused else "granted",
        on=day,
        number="" if refused else NUMBER.format(day.year, (sum(map(ord, way.code)) + number) % 900 + 1),
        reason=refused,
    )
