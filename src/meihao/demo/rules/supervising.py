"""Plans of inspection, rounds in which a district draws whom to inspect, and the city's notices with their answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final

from meihao.demo.rules.acts import Act
from meihao.demo.rules.parts import day_of
from meihao.demo.rules.programme import Area
from meihao.demo.rules.site_deeds import DrawRound, MakePlan, PublishRound
from meihao.demo.rules.watch_deeds import AnswerNotice, HearAnswer, IssueNotice

TEN: Final = time(10, 40)
DRAWN: Final = timedelta(days=1)


def supervised(area: Area, today: date) -> Iterator[Act]:
    """What a district laid down and drew."""
    for number, plan in enumerate(area.watches):
        yield MakePlan(
            at=datetime.combine(day_of(plan.on, today), TEN) + timedelta(minutes=number),
            by=area.office.housing,
            district=area.district,
            name=plan.name,
            matters=plan.matters,
            since=day_of(plan.since, today),
            until=day_of(plan.until, today),
            every=plan.every,
            people=tuple(plan.people),
            projects=tuple(plan.projects),
        )
    for lot in area.lots:
        published = datetime.combine(day_of(lot.on, today), TEN)
        yield PublishRound(
            at=published,
            by=lot.by,
            district=area.district,
            number=lot.number,
            projects=lot.projects,
            inspectors=lot.inspectors,
            seed=lot.seed,
            source=lot.source,
        )
        if lot.drawn_by:
            yield DrawRound(at=published + DRAWN, by=lot.drawn_by, district=area.district, number=lot.number)


def dispatched(area: Area, city: str, today: date) -> Iterator[Act]:
    """Notices that the city issued about projects of a district, the district's answers, and what the city said of those."""
    for notice in area.notices:
        issued = datetime.combine(day_of(notice.on, today), TEN)
        yield IssueNotice(at=issued, by=city, project=notice.project, text=notice.text)
        for reply in notice.replies:
            came = issued + timedelta(days=reply.after, hours=4)
            yield AnswerNotice(at=came, by=area.office.government, project=notice.project, text=reply.text)
            if reply.outcome:
                yield HearAnswer(
                    at=came + timedelta(days=reply.heard),
                    by=city,
                    project=notice.project,
                    outcome=reply.outcome,
                    reason=reply.reason,
                    again=reply.again,
                )
