"""Topics from being raised to being rated: who may do what when, and what every refusal says."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from meihao.audit.models import Entry
from meihao.councils import services
from meihao.councils.models import AgendaItem, FollowUp, Grading, Topic, TopicResult
from meihao.councils.rules import topics as states
from meihao.councils.rules.quorum import Votes
from meihao.councils.selectors import topics
from tests.councils.conftest import AT, DAY, HOUR, MEETING, City, picture


def told(topic: Topic, days: int = 0) -> topics.Told:
    return topics.told(list(topics.rows(Topic.objects.filter(pk=topic.pk))), AT + days * DAY)[0]


def test_what_a_resident_raises_is_raised_online_and_what_the_community_enters_is_not(city: City) -> None:
    assert city.raised().online
    assert not city.raised(city.clerk, "漏水").online
    assert city.raised() == city.raised()
    with pytest.raises(services.Refused, match="只能向您所在的社区提出"):
        city.raised(city.neighbour)


def test_an_instant_topic_is_settled_within_hours_and_rated_once_by_a_resident(city: City) -> None:
    made = city.graded("instant")
    assert told(made).term is not None
    assert told(made).clock == "办结：还有 2 天"
    assert told(made, 3).overdue
    with pytest.raises(services.Refused, match="还没有公示"):
        services.rate_topic(topic=made.pk, marks=5, actor=city.resident, at=AT)
    services.post_result(topic=made.pk, text="已换灯", place="3 号楼", actor=city.clerk, at=AT + 20 * HOUR)
    assert told(made, 9).clock == "办结：按期办理"
    with pytest.raises(services.Refused, match="低于 3 分请写明理由"):
        services.rate_topic(topic=made.pk, marks=2, actor=city.resident, at=AT + DAY)
    services.rate_topic(topic=made.pk, marks=4, actor=city.resident, at=AT + DAY)
    services.rate_topic(topic=made.pk, marks=4, actor=city.resident, at=AT + DAY)
    with pytest.raises(services.Overtaken):
        services.rate_topic(topic=made.pk, marks=5, actor=city.resident, at=AT + DAY)
    services.rate_topic(topic=made.pk, marks=5, visited=True, actor=city.clerk, at=AT + DAY)
    with pytest.raises(services.Refused, match="由本社区居民评价"):
        services.rate_topic(topic=made.pk, marks=1, reason="不", actor=city.neighbour, at=AT + DAY)
    assert (told(made).state, told(made).marks) == (states.EVALUATED, "4.5")
    assert FollowUp.objects.filter(topic=made).count() == 2


def test_a_deep_topic_goes_through_group_session_resolution_item_and_marks(city: City) -> None:
    made = city.raised()
    assert (told(made).state, told(made).clock[:2]) == (states.COLLECTED, "定级")
    services.grade_topic(topic=made.pk, grade="deep", reason="涉及多方", actor=city.clerk, at=AT)
    with pytest.raises(services.Refused, match="至少给两方名额"):
        services.form_group(topic=made.pk, seats={"residents": 3}, actor=city.clerk, at=AT)
    with pytest.raises(services.Refused, match="还没有组会"):
        city.council(made)
    services.form_group(topic=made.pk, seats={"residents": 3, "property": 1}, actor=city.clerk, at=AT)
    assert told(made).state == states.GROUPED
    session = city.council(made)
    assert told(made).state == states.HELD
    with pytest.raises(services.Refused, match=r"还没有会议决议.*公示照片"):
        services.post_result(topic=made.pk, text="装灯", place="公告栏", actor=city.clerk, at=MEETING)
    point = AgendaItem.objects.get(agenda__session=session)
    resolved = services.resolve(
        session=session.pk, item=point.pk, text="装声控灯", votes=Votes(3, 1, 0), actor=city.clerk, at=MEETING
    )
    item = services.assign(
        resolution=resolved.pk, organisation=city.firm.pk, text="装灯", due_on=(MEETING + 5 * DAY).date(),
        actor=city.clerk, at=MEETING,
    )  # fmt: skip
    services.post_result(
        topic=made.pk, text="装灯", place="公告栏", photo=picture(2), actor=city.clerk, at=MEETING + DAY
    )
    assert told(made).state == states.IN_ACTION
    with pytest.raises(services.Refused, match="还有 1 项在办"):
        services.rate_topic(topic=made.pk, marks=5, actor=city.resident, at=MEETING + DAY)
    report = services.report_item(item=item.pk, text="已装", proof=picture(3), actor=city.keeper, at=MEETING + 2 * DAY)
    services.hear_report(report=report.pk, outcome="accepted", actor=city.clerk, at=MEETING + 3 * DAY)
    services.rate_topic(topic=made.pk, marks=5, actor=city.resident, at=MEETING + 4 * DAY)
    assert told(made).state == states.EVALUATED
    assert [step.drawn for step in told(made).bar] == ["done"] * 8
    verbs = Entry.objects.filter(kind="topic", key=str(made.pk)).order_by("pk").values_list("verb", flat=True)
    assert [*verbs] == ["topic.raised", "topic.graded", "topic.grouped", "topic.posted", "topic.rated"]


def test_only_the_community_grades_and_only_once(city: City) -> None:
    made = city.raised()
    with pytest.raises(services.Refused, match="由社区居委会办理"):
        services.grade_topic(topic=made.pk, grade="deep", reason="急", actor=city.keeper, at=AT)
    first = services.grade_topic(topic=made.pk, grade="deep", reason="急", actor=city.clerk, at=AT)
    assert services.grade_topic(topic=made.pk, grade="deep", reason="急", actor=city.clerk, at=AT) == first
    with pytest.raises(services.Overtaken):
        services.grade_topic(topic=made.pk, grade="instant", reason="急", actor=city.clerk, at=AT)
    with pytest.raises(services.Refused, match="不用组会"):
        services.form_group(topic=city_instant(city).pk, seats={"residents": 1, "property": 1}, actor=city.clerk, at=AT)


def city_instant(city: City) -> Topic:
    made = city.raised(title="井盖松了")
    services.grade_topic(topic=made.pk, grade="instant", reason="当场能办", actor=city.clerk, at=AT)
    return made


def test_every_reason_is_told_at_once(city: City) -> None:
    with pytest.raises(services.Refused) as refused:
        services.raise_topic(organisation=city.home.pk, source="moon", title=" ", text="", actor=city.stranger, at=AT)
    assert len(refused.value.reasons) == 3


def test_what_was_recorded_is_never_changed(city: City) -> None:
    made = city.graded("instant")
    services.post_result(topic=made.pk, text="好了", place="公告栏", actor=city.clerk, at=AT)
    for row in (Topic, Grading, TopicResult):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            row.objects.update(at=timezone.now() + timedelta(days=1))
    assert connection.vendor
