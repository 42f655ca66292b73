"""Plans of inspection, rounds in which a district draws whom to inspect, the city's notices, and the scores of districts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Final

from meihao.demo.rules.acts import Act
from meihao.demo.rules.parts import day_of
from meihao.demo.rules.programme import Area, Objection
from meihao.demo.rules.site_deeds import DrawRound, MakePlan, PublishRound
from meihao.demo.rules.watch_deeds import (
    AnswerNotice,
    AppealScore,
    ComputeScores,
    HearAnswer,
    HearAppeal,
    IssueNotice,
    PublishScores,
    SealScores,
)
from meihao.oversight.rules.periods import QUARTER, Span, over
from meihao.oversight.rules.settling import UPHELD

TEN: Final = time(10, 40)
DRAWN: Final = timedelta(days=1)
ASSESSED: Final = 4
"""How many quarters were assessed."""
AFTER: Final = timedelta(days=8)
"""A quarter is computed so long after its end."""
OBJECTED: Final = timedelta(days=2)
SETTLED: Final = timedelta(days=9)
"""What was published is sealed after so long."""


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


def assessed(areas: Sequence[Area], city: str, today: date) -> Iterator[Act]:
    """The last quarters that were over: computed, published, appealed against and heard, computed anew where upheld, and sealed."""
    for back, span in enumerate(islice(over(today, frozenset({QUARTER})), ASSESSED)):
        raised = [(area, each) for area in areas for each in area.objections if each.back == back]
        yield from _assessed(span, raised, city)


def _assessed(span: Span, raised: Sequence[tuple[Area, Objection]], city: str) -> Iterator[Act]:
    at, period = datetime.combine(span.until, TEN) + AFTER, span.code
    yield ComputeScores(at=at, by=city, period=period)
    yield PublishScores(at=at + timedelta(hours=5), by=city, period=period)
    for number, (area, each) in enumerate(raised):
        came = at + OBJECTED + timedelta(minutes=number)
        yield AppealScore(
            at=came,
            by=area.office.government,
            period=period,
            district=area.district,
            part=each.part,
            grounds=each.grounds,
        )
        yield HearAppeal(
            at=came + OBJECTED,
            by=city,
            period=period,
            district=area.district,
            part=each.part,
            outcome=each.outcome,
            reason=each.reason,
            excuse=each.excuse,
        )
    if any(each.outcome == UPHELD for _, each in raised):
        at += 3 * OBJECTED
        yield ComputeScores(at=at, by=city, period=period)
        yield PublishScores(at=at + timedelta(hours=5), by=city, period=period)
    yield SealScores(at=at + SETTLED, by=city, period=period)
