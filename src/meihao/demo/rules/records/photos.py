"""Photographs that a district shows to the public: of structures before and after, and of works that were accepted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from meihao.demo.rules.acts import Act
from meihao.demo.rules.open_deeds import ReleasePhoto, WithdrawPhoto
from meihao.demo.rules.programme import Grounds, Photos, Scheme, Works
from meihao.demo.rules.records.schemes import pledged
from meihao.demo.rules.records.works import built_on
from meihao.demo.rules.ways import Way
from meihao.portal.rules.releasing import FILE, WORK

BEGUN: Final = timedelta(days=3)
"""So long after the works begin the pictures of what was cleared away are shown."""
ACCEPTED: Final = timedelta(days=5)
"""So long after works were recorded theirs are; they were accepted by then."""
NOTICED: Final = timedelta(days=4)
"""So long after that somebody notices what should not be seen."""


def told(way: Way, record: Photos) -> list[Act]:
    """The photographs shown by now, and the one that was withdrawn."""
    window = way.window("works")
    if window is None:
        return []
    acts: list[Act] = []
    for handle in _cleared(way, record):
        acts += _released(way, FILE, handle, window.begin + BEGUN)
    scheme = next((each for each in way.project.records if isinstance(each, Scheme)), None)
    works = next((each for each in way.project.records if isinstance(each, Works)), None)
    if scheme is None or works is None:
        return acts
    days = built_on(way, scheme, works, window)
    numbers = {each.item: each.number for each in pledged(way, scheme)}
    for item in record.works:
        handle = f"{way.code}/work-{numbers[item]}"
        on = days[item] + ACCEPTED
        acts += _released(way, WORK, handle, on)
        if item in record.withdrawn and on + NOTICED < way.today:
            acts.append(
                WithdrawPhoto(
                    at=way.at(on + NOTICED, 10),
                    by=way.speaks("district-housing"),
                    project=way.code,
                    record=WORK,
                    of=handle,
                    reason=record.withdrawn[item],
                )
            )
    return acts


def _cleared(way: Way, record: Photos) -> Iterator[str]:
    grounds = next((each for each in way.project.records if isinstance(each, Grounds)), None)
    gone = min(record.structures, grounds.structures - grounds.standing) if grounds else 0
    for number in range(gone):
        yield f"{way.code}/structure-{number}"
        yield f"{way.code}/demolition-{number}"


def _released(way: Way, record: str, handle: str, on: date) -> list[Act]:
    if on >= way.today:
        return []
    at, by = way.at(on, 15), way.speaks("district-housing")
    return [ReleasePhoto(at=at, by=by, project=way.code, record=record, of=handle)]
