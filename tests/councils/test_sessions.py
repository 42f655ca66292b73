"""Sessions: convened in time, quorate or not, minuted in versions, resolved, and what follows."""

from __future__ import annotations

from datetime import timedelta

import pytest

from meihao.councils import services
from meihao.councils.models import ActionItem, Agenda, AgendaItem, Attendance, Invitation, Session, spoken_for
from meihao.councils.rules.entering import Entry, Seats
from meihao.councils.rules.quorum import Votes
from meihao.councils.selectors import agenda as proposing
from meihao.councils.selectors import items, law, sessions
from tests.councils.conftest import AT, DAY, HOUR, MEETING, City, picture


def told(session: Session, city: City) -> sessions.Told:
    return sessions.told(sessions.full(Session.objects.filter(pk=session.pk)).get(), city.office, MEETING)


def test_a_joint_meeting_is_convened_by_the_office_in_time_and_once(city: City) -> None:
    first = city.joint()
    assert city.joint() == first
    assert first.number == 1
    with pytest.raises(services.Refused, match=r"由市城市更新行动指挥部办公室召集"):
        city.joint(actor=city.owed, title="二")
    with pytest.raises(services.Refused) as refused:
        city.joint(starts_at=AT, ends_at=AT, title="三", agenda=[], invited=[], format="moon", place="")
    said = " ".join(refused.value.reasons)
    for words in ("最早 2024-07-03", "结束时间", "议程是空的", "名额", "地点", "形式"):
        assert words in said


def test_an_agenda_has_versions_until_something_is_resolved(city: City) -> None:
    made = city.met()
    services.set_agenda(session=made.pk, agenda=[Entry("通报"), Entry("槐花里")], actor=city.office, at=MEETING)
    services.set_agenda(session=made.pk, agenda=[Entry("通报"), Entry("槐花里")], actor=city.office, at=MEETING)
    assert Agenda.objects.filter(session=made).count() == 2
    here = told(made, city)
    assert [each.title for each in here.agenda] == ["通报", "槐花里"]
    old = AgendaItem.objects.get(agenda__session=made, agenda__version=1)
    with pytest.raises(services.Refused, match="最新议程"):
        services.resolve(session=made.pk, item=old.pk, text="办", actor=city.office, at=MEETING)
    services.resolve(session=made.pk, item=here.agenda[0].pk, text="办", actor=city.office, at=MEETING)
    with pytest.raises(services.Refused, match="议程不能再改"):
        services.set_agenda(session=made.pk, agenda=[Entry("别的")], actor=city.office, at=MEETING)


def test_one_signs_in_on_the_day_for_a_body_that_is_invited(city: City) -> None:
    made = city.joint()
    with pytest.raises(services.Refused, match="当天才能签到"):
        services.sign_in(session=made.pk, actor=city.owed, at=AT)
    with pytest.raises(services.Refused, match="不在参会名单"):
        services.sign_in(session=made.pk, actor=city.stranger, at=MEETING)
    first = services.sign_in(session=made.pk, actor=city.owed, at=MEETING)
    assert services.sign_in(session=made.pk, actor=city.owed, at=MEETING) == first
    assert first.organisation == city.scene.district
    with pytest.raises(services.Refused, match="已经开过"):
        services.sign_in(session=made.pk, actor=city.town.colleague, at=MEETING + DAY)


def test_a_resident_signs_in_for_the_residents(city: City) -> None:
    made = city.council(city.grouped())
    signed = services.sign_in(session=made.pk, actor=city.resident, at=MEETING)
    assert (signed.stake, signed.organisation) == ("residents", None)
    assert spoken_for(city.resident) == []
    with pytest.raises(services.Refused):
        services.sign_in(session=made.pk, actor=city.neighbour, at=MEETING)


def test_nothing_is_resolved_unless_more_than_half_of_the_seats_are_taken(city: City) -> None:
    made = city.joint(invited=[Seats(city.scene.district.pk), Seats(city.scene.other_district.pk)])
    services.sign_in(session=made.pk, actor=city.owed, at=MEETING)
    point = AgendaItem.objects.get(agenda__session=made)
    with pytest.raises(services.Refused, match="2 个名额到了 1 个"):
        services.resolve(session=made.pk, item=point.pk, text="办", actor=city.office, at=MEETING)
    services.sign_in(session=made.pk, actor=city.stranger, at=MEETING)
    services.resolve(session=made.pk, item=point.pk, text="办", actor=city.office, at=MEETING)


def test_paper_sheets_are_entered_once_and_topics_bring_their_seats(city: City) -> None:
    made = city.council(city.grouped())
    given = {each.stake: each.number for each in Invitation.objects.filter(session=made)}
    assert given == {"residents": 3, "property": 1}
    again = services.enter_sheet(
        session=made.pk, names=["王某", "钱某", " "], seat=Seats(stake="residents"), actor=city.clerk, at=MEETING
    )
    assert [each.name for each in again] == ["钱某"]
    assert Attendance.objects.filter(session=made).count() == 5
    assert told(made, city).presence.taken == 4


def test_what_the_votes_do_not_carry_gives_nobody_anything_to_do(city: City) -> None:
    made = city.council(city.grouped())
    point = AgendaItem.objects.get(agenda__session=made)
    with pytest.raises(services.Refused, match="票数合计 9"):
        services.resolve(
            session=made.pk, item=point.pk, text="收费", votes=Votes(9, 0, 0), actor=city.clerk, at=MEETING
        )
    lost = services.resolve(
        session=made.pk, item=point.pk, text="收费", votes=Votes(2, 2, 0), actor=city.clerk, at=MEETING
    )
    with pytest.raises(services.Refused, match="没有通过"):
        services.assign(
            resolution=lost.pk, organisation=city.firm.pk, text="收", due_on=(MEETING + DAY).date(),
            actor=city.clerk, at=MEETING,
        )  # fmt: skip


def test_minutes_are_confirmed_by_those_who_came_and_objections_ask_for_another_version(city: City) -> None:
    made = city.met()
    services.sign_in(session=made.pk, actor=city.office, at=MEETING)
    first = services.draw_up_minutes(session=made.pk, text="一、通报\n二、决定", seen=0, actor=city.office, at=MEETING)
    with pytest.raises(services.Overtaken):
        services.draw_up_minutes(session=made.pk, text="别的", seen=0, actor=city.office, at=MEETING)
    (theirs,) = Attendance.objects.filter(session=made, user=city.owed)
    (own,) = Attendance.objects.filter(session=made, user=city.office)
    with pytest.raises(services.Refused, match="只能由本人确认"):
        services.confirm_minutes(minutes=first.pk, attendance=own.pk, actor=city.owed, at=MEETING)
    with pytest.raises(services.Refused, match="签字页照片"):
        services.confirm_minutes(minutes=first.pk, attendance=theirs.pk, actor=city.office, at=MEETING)
    services.confirm_minutes(minutes=first.pk, attendance=theirs.pk, objection="日期不对", actor=city.owed, at=MEETING)
    here = told(made, city)
    assert here.last is not None
    assert (here.last.agreed, here.last.objections) == (False, ("owed某：日期不对",))
    second = services.draw_up_minutes(
        session=made.pk, text="一、通报\n二、七月底前决定", seen=1, actor=city.office, at=MEETING + HOUR
    )
    with pytest.raises(services.Refused, match="确认最新一版"):
        services.confirm_minutes(minutes=first.pk, attendance=own.pk, actor=city.office, at=MEETING)
    for person, row in ((city.owed, theirs), (city.office, own)):
        services.confirm_minutes(minutes=second.pk, attendance=row.pk, actor=person, at=MEETING + DAY)
    here = told(made, city)
    assert here.last is not None
    assert here.last.agreed
    assert [line.text for line in here.last.lines if line.kind == "gone"] == ["二、决定"]


def test_a_session_is_moved_or_called_off_before_anybody_came(city: City) -> None:
    made = city.joint()
    later = MEETING + DAY
    given = {"session": made.pk, "starts_at": later, "ends_at": later + HOUR, "place": "一楼", "actor": city.office}
    services.change_session(**given, reason="会场占用", at=AT)
    services.change_session(**given, reason="会场占用", at=AT)
    assert (told(made, city).when.number, told(made, city).when.place) == (1, "一楼")
    services.sign_in(session=made.pk, actor=city.owed, at=later)
    with pytest.raises(services.Refused, match="已经有人签到"):
        services.change_session(**given, reason="下雨", cancelled=True, at=AT)
    other = city.joint(title="另一次")
    services.change_session(
        session=other.pk, starts_at=later, ends_at=later + HOUR, place="一楼", reason="合并", cancelled=True,
        actor=city.office, at=AT,
    )  # fmt: skip
    with pytest.raises(services.Refused, match="已经取消"):
        services.sign_in(session=other.pk, actor=city.owed, at=later)


def test_an_item_is_reported_with_a_proof_by_its_body_and_heard_by_another_hand(city: City) -> None:
    item = city.item()
    with pytest.raises(services.Refused, match=r"由承办单位.*报告.*办理证明"):
        services.report_item(item=item.pk, text="好", proof=None, actor=city.office, at=MEETING)
    report = services.report_item(item=item.pk, text="已增派", proof=picture(), actor=city.owed, at=MEETING + DAY)
    assert services.report_item(item=item.pk, text="已增派", proof=picture(), actor=city.owed, at=MEETING) == report
    with pytest.raises(services.Refused, match="由召集会议的"):
        services.hear_report(report=report.pk, outcome="accepted", actor=city.stranger, at=MEETING + DAY)
    again = (MEETING + 20 * DAY).date()
    services.hear_report(
        report=report.pk, outcome="returned", reason="没有名单", due_on=again, actor=city.office, at=MEETING + 2 * DAY
    )
    with pytest.raises(services.Overtaken):
        services.hear_report(report=report.pk, outcome="accepted", actor=city.office, at=MEETING + 2 * DAY)
    row = items.rows(ActionItem.objects.filter(pk=item.pk)).get()
    assert items.stands(row).due_on == again


def test_reds_and_overdue_items_are_proposed_and_what_a_community_has_grouped(city: City) -> None:
    late = city.item(due=1)
    joint, council = law.assemblies()["joint"], law.assemblies()["council"]
    after = MEETING + timedelta(days=30)
    found = proposing.proposals(city.office, joint, city.scene.city, after)
    assert [each.entry.action for each in found if each.kind == "逾期事项"] == [late.pk]
    topic = city.grouped()
    assert [each.entry.topic for each in proposing.proposals(city.clerk, council, city.home, AT + DAY)] == [topic.pk]
    city.council(topic)
    assert proposing.proposals(city.clerk, council, city.home, AT + DAY) == []
