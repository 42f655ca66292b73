"""What meetings tell the rest of the house: overdue items make a project yellow; a community's councils are counted."""

from __future__ import annotations

from datetime import timedelta

from meihao.councils import services, sources
from meihao.councils.models import AgendaItem
from meihao.councils.rules.entering import Entry, Seats
from meihao.facts.selectors.as_of import readings
from meihao.oversight.selectors.colours import watch
from meihao.policy.dossier import EXPIRED, Reading
from meihao.policy.library import current
from meihao.renovation.models import Project
from tests.councils.conftest import AT, DAY, HOUR, MEETING, City, picture
from tests.renovation.steps import taken

MEMBERS = Seats(stake="members", number=1)


def told(city: City, days: int, key: str = sources.OVERDUE) -> Reading | None:
    subject = city.town.subject if key == sources.OVERDUE else city.scene.subject
    at = MEETING + timedelta(days=days)
    found = readings([subject.pk], on=at.date(), known=at, pack=current(), keys=frozenset({key}))
    return found.get(subject.pk, {}).get(key)


def test_every_fact_that_the_pack_counts_has_its_source() -> None:
    table = current().parts.councils
    counted = {key for each in table.assemblies for key in each.counts}
    counted |= {key for each in table.sources for key in each.counts} | set(table.online.counts)
    assert counted | {sources.DECISIONS, sources.DONE, sources.ACTIVE, sources.ONLINE} == sources.KEYS


def test_a_project_without_items_says_nothing_and_an_overdue_item_counts_until_it_is_reported(city: City) -> None:
    assert told(city, 0) is None
    item = city.item(due=10)
    now, late = told(city, 10), told(city, 11)
    assert now is not None
    assert late is not None
    assert (now.value, late.value) == (0, 1)
    services.report_item(item=item.pk, text="已办", proof=picture(), actor=city.owed, at=MEETING + 12 * DAY)
    after, before = told(city, 12), told(city, 11)
    assert after is not None
    assert before is not None
    assert (after.value, before.value) == (0, 1)


def test_an_overdue_item_makes_a_listed_project_yellow_and_nothing_else_changes_without_one(city: City) -> None:
    taken(city.town.project, "apply", "enlist", by=city.town.city)
    projects = list(Project.objects.select_related("organisation", "subject"))
    at = MEETING + 12 * DAY
    (calm,) = watch(projects, on=at.date(), known=at)
    assert calm.colour == "blue"
    city.item(due=10)
    (late,) = watch(projects, on=at.date(), known=at)
    assert late.colour == "yellow"
    assert late.shade is not None
    assert [each.rule.id for each in late.shade.biting] == ["actions"]


def test_a_community_s_topics_sessions_and_people_are_counted_as_the_pack_says(city: City) -> None:
    assert told(city, 1, "council.resident_topic") is None
    city.council(city.grouped())
    topic, online, people = (
        told(city, 1, key) for key in ("council.resident_topic", "council.online_topic", sources.ACTIVE)
    )
    assert topic is not None
    assert topic.value == ((AT.date().toordinal(), 1),)
    assert online is not None
    assert people is not None
    assert people.value == 3
    in_use, stale = told(city, 1, sources.ONLINE), told(city, 500, sources.ONLINE)
    assert in_use is not None
    assert in_use.value is True
    assert stale is not None
    assert stale.state == EXPIRED


def test_a_members_meeting_that_was_held_is_an_occurrence_for_two_indicators(city: City) -> None:
    made = services.convene(
        organisation=city.home.pk, assembly="members", title="党员议事", starts_at=MEETING, ends_at=MEETING + HOUR,
        place="党群中心", format="room", invited=[MEMBERS], agenda=[Entry("学习和议事")], actor=city.clerk, at=AT,
    )  # fmt: skip
    assert told(city, 1, "council.members_meeting") is None
    services.enter_sheet(session=made.pk, names=["于某"], seat=MEMBERS, actor=city.clerk, at=MEETING)
    for key in ("council.members_meeting", "party.council_meetings"):
        found = told(city, 1, key)
        assert found is not None
        assert found.value == ((MEETING.date().toordinal(), 1),)


def test_items_that_fell_due_within_the_year_are_counted_with_those_done(city: City) -> None:
    made = city.council(city.grouped())
    point = AgendaItem.objects.get(agenda__session=made)
    resolved = services.resolve(session=made.pk, item=point.pk, text="办", actor=city.clerk, at=MEETING)
    for number in (1, 2):
        services.assign(
            resolution=resolved.pk, organisation=city.firm.pk, text=f"第 {number} 件", due_on=MEETING.date() + number * DAY,
            actor=city.clerk, at=MEETING,
        )  # fmt: skip
    first = resolved.actions.order_by("pk")[0]
    report = services.report_item(item=first.pk, text="好", proof=picture(), actor=city.keeper, at=MEETING + HOUR)
    services.hear_report(report=report.pk, outcome="accepted", actor=city.clerk, at=MEETING + 2 * HOUR)
    due, done = told(city, 5, sources.DECISIONS), told(city, 5, sources.DONE)
    assert due is not None
    assert done is not None
    assert (due.value, done.value) == (2, 1)
