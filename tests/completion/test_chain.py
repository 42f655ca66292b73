"""The chain from the completion report to 认定完成, with each refusal, and what the gates are told."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from meihao.audit.models import Entry
from meihao.completion import services
from meihao.completion.models import Conclusion, Meeting, Paper
from meihao.completion.rules.records import KEYS
from meihao.completion.selectors import home, law, page
from meihao.completion.selectors.records import readings
from meihao.completion.services import Guest, Refused
from meihao.policy.dossier import PENDING, USABLE, Reading
from meihao.renovation import services as renovation
from meihao.renovation.models import Project
from meihao.renovation.rules.deciding import GateClosed
from meihao.renovation.rules.schemes import Where
from tests.completion.conftest import GUESTS, Site, day, file, on
from tests.renovation.works import accept, built


def told(site: Site, at: int) -> dict[str, Reading]:
    subject = site.project.subject_id
    return dict(readings([subject], on(at), day(at)).get(subject, {}))


def states(site: Site, at: int) -> dict[str, object]:
    return {key: each.value if each.state == USABLE else each.state for key, each in told(site, at).items()}


def test_a_project_without_records_is_left_out(site: Site) -> None:
    assert readings(None, on(1), day(1)) == {}
    assert readings([], on(1), day(1)) == {}


def test_the_whole_way_and_what_the_gates_are_told_at_each_step(site: Site) -> None:
    paper = site.hand_in("report", 1, site.town.builder)
    assert states(site, 1) == {"works.finished": PENDING}
    site.review(paper, 1, site.supervisor)
    assert states(site, 1) == {"works.finished": True}
    site.certify(1)
    site.decide("finish", 2, site.town.builder, site.town.owner)
    site.notify(3, on(20))
    meeting = site.hold(20)
    assert states(site, 20)["acceptance.attended"] == PENDING
    assert states(site, 20)["acceptance.passed"] == PENDING
    site.sign_all(meeting, 20)
    assert states(site, 20)["acceptance.passed"] is True
    site.watch(meeting, 20)
    assert states(site, 20)["acceptance.supervised"] is True
    assert states(site, 20)["acceptance.attended"] is True
    site.decide("accept", 21, None, site.town.owner)
    site.file_all(22)
    site.take(site.offer(22), 23)
    site.inspect(24)
    site.decide("recognise", 25, site.town.owner, site.town.district)
    filed = site.hand_in("city-filing", 26, site.town.district, number="烟改报 1")
    assert states(site, 26)["acceptance.city_filed"] == PENDING
    site.review(filed, 26, site.town.city)
    assert states(site, 26) == dict.fromkeys(KEYS, True)
    assert {reading.grade for reading in told(site, 26).values()} == {"B"}
    assert all(
        state.verdict == "met"
        for each in page.opened(site.project, site.station, on=on(26), known=day(26)).steps
        for state in each.states
    )


def test_recognise_is_refused_until_each_of_its_conditions_holds_and_lists_them_all(site: Site) -> None:
    meeting = site.pass_()
    site.decide("accept", 21, None, site.town.owner)

    def shut() -> str:
        with pytest.raises(GateClosed) as refused:
            site.decide("recognise", 24, site.town.owner, site.town.district)
        return "\n".join(refused.value.reasons)

    four = ("竣工验收备案已办理", "竣工资料已归档，项目已移交", "方案确定的内容全部完工并验收通过")
    assert all(text in shut() for text in four)
    site.file_all(22)
    said = shut()
    assert "竣工验收备案已办理" not in said
    assert all(text in said for text in four[1:])
    site.take(site.offer(22), 23)
    said = shut()
    assert "竣工资料已归档" not in said
    assert "方案确定的内容" in said
    site.inspect(24)
    site.decide("recognise", 24, site.town.owner, site.town.district)
    assert Meeting.objects.get(pk=meeting.pk).round == 1


def test_whoever_checked_the_site_does_not_decide_that_the_project_is_complete(site: Site) -> None:
    site.pass_()
    site.decide("accept", 21, None, site.town.owner)
    site.file_all(22)
    site.take(site.offer(22), 23)
    site.inspect(24, by=site.town.district)
    with pytest.raises(Refused, match="应由其他人决定"):
        site.decide("recognise", 24, site.town.owner, site.town.district)
    site.decide("recognise", 24, site.town.owner, site.inspector)


@pytest.mark.parametrize("step", ["filing", "archive"])
def test_nothing_follows_acceptance_before_it_was_passed(site: Site, step: str) -> None:
    site.ready()
    with pytest.raises(Refused, match="竣工验收还没有通过"):
        site.hand_in(step, 5, site.town.owner, number="1")


def test_steps_are_taken_by_their_bodies_at_their_stages(site: Site) -> None:
    with pytest.raises(Refused, match="由施工单位办理"):
        site.hand_in("report", 1, site.town.owner)
    with pytest.raises(Refused, match="在竣工验收、备案移交阶段办理，项目现在是施工"):
        site.hand_in("filing", 1, site.town.owner, number="1")
    paper = site.hand_in("report", 1, site.town.builder)
    with pytest.raises(Refused, match="由监理单位确认"):
        site.review(paper, 1, site.town.owner)
    with pytest.raises(Refused, match="理由"):
        site.review(paper, 1, site.supervisor, "returned")
    with pytest.raises(Refused, match="等确认"):
        site.hand_in("report", 2, site.town.builder)
    site.review(paper, 1, site.supervisor, "returned", "缺隐蔽工程资料")
    assert states(site, 1) == {"works.finished": "returned"}
    again = site.hand_in("report", 2, site.town.builder)
    assert again.follows == paper


def test_the_same_again_changes_nothing(site: Site) -> None:
    first = site.hand_in("report", 1, site.town.builder)
    assert site.hand_in("report", 1, site.town.builder) == first
    site.review(first, 1, site.supervisor)
    site.review(first, 1, site.supervisor)
    site.certify(1)
    site.decide("finish", 2, site.town.builder, site.town.owner)
    site.notify(3, on(20))
    meeting = site.hold(20)
    assert site.hold(20) == meeting
    site.sign(meeting, "supervisor", 20)
    site.sign(meeting, "supervisor", 20)
    assert Conclusion.objects.count() == 1
    assert Entry.objects.filter(verb="acceptance.signed").count() == 1
    site.sign_all(meeting, 20)
    offered = site.offer(21)
    assert site.offer(21) == offered
    site.take(offered, 21)
    site.take(offered, 21)
    assert site.inspect(21) == site.inspect(21)


def test_the_station_is_told_so_many_working_days_before(site: Site) -> None:
    site.report(1)
    site.certify(1)
    site.decide("finish", 2, site.town.builder, site.town.owner)
    first = law.earliest(on(3))
    assert (first - on(3)).days == 11
    with pytest.raises(Refused, match=f"最早 {first.isoformat()} 验收"):
        site.hand_in("notice", 3, site.town.owner, meeting_on=on(11))
    site.notify(3, first)
    with pytest.raises(Refused, match="最早"):
        site.hold(11)
    assert site.hold(14).on == first


def test_a_meeting_needs_report_utilities_notice_guests_and_parties(site: Site) -> None:
    site.report(1)
    site.decide("finish", 2, site.town.builder, site.town.owner)
    with pytest.raises(Refused) as refused:
        site.hold(20, guests=(GUESTS[0], Guest("owners", " ", "")))
    said = "\n".join(refused.value.reasons)
    for text in ("供水设施还没有专营单位的验收材料", "还没有收到本轮验收通知", "没有社区代表到场", "没有业主代表到场"):
        assert text in said
    assert "没有街道代表" not in said
    assert "没有物业企业" not in said
    with pytest.raises(Refused, match="由建设单位办理"):
        site.hold(20, by=site.town.builder)


def test_utilities_are_asked_only_where_the_scheme_has_their_measures(site: Site) -> None:
    assert [each.id for each in law.utilities({"water-supply", "roads"})] == ["water"]
    assert {each.id for each in law.asked({"water-supply"})} >= {
        "content",
        "files",
        "tests",
        "signed",
        "warranty",
        "water",
    }
    assert "gas" not in {each.id for each in law.asked({"water-supply"})}
    with pytest.raises(Refused, match="没有这类专营设施"):
        site.certify(1, "gas")


def test_a_failed_point_asks_for_another_round_that_begins_with_a_new_report(site: Site) -> None:
    site.ready()
    meeting = site.hold(20, water="试压记录不全")
    assert states(site, 20)["acceptance.passed"] is False
    assert states(site, 20)["works.finished"] is False
    site.sign_all(meeting, 20)
    assert states(site, 20)["acceptance.passed"] is False
    with pytest.raises(Refused, match="本轮预验收"):
        site.hold(21)
    site.report(22)
    with pytest.raises(Refused, match="本轮验收通知"):
        site.hold(23)
    site.notify(23, on(40))
    second = site.hold(40)
    assert second.round == 2
    assert second.notice != meeting.notice
    site.sign_all(second, 40)
    assert states(site, 40)["acceptance.passed"] is True
    assert states(site, 40)["works.finished"] is True


def test_a_second_round_does_not_go_back_before_the_first(site: Site) -> None:
    site.ready()
    site.hold(20, water="试压记录不全")
    for step, by in (("report", site.town.builder), ("notice", site.town.owner)):
        with pytest.raises(Refused, match="早于上一次验收的"):
            site.hand_in(step, 22, by, on=on(1), meeting_on=on(15) if step == "notice" else None)
    site.report(22)
    site.notify(22, on(40))
    with pytest.raises(Refused, match="早于上一次验收的"):
        services.hold_meeting(
            project=site.project.pk, on=on(19), place="项目部", items=site.results(), guests=GUESTS,
            minutes=file("另一份"), actor=site.town.owner, at=day(41),
        )  # fmt: skip


def test_a_meeting_told_twice_with_other_results_is_not_the_same(site: Site) -> None:
    site.ready()
    meeting = site.hold(20)
    assert site.hold(20) == meeting
    with pytest.raises(Refused, match="还在等各方签署"):
        site.hold(20, water="试压记录不全")


def test_one_person_named_twice_is_one_person(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.ready()
    monkeypatch.setattr("meihao.completion.services.meetings.least", lambda pack: {"owners": 2})
    with pytest.raises(Refused, match="人数不足 2 人"):
        site.hold(20, guests=(*GUESTS, GUESTS[-1]))


def test_works_that_went_back_are_not_signed_as_passed(site: Site) -> None:
    site.ready()
    meeting = site.hold(20)
    pk = site.project.pk
    renovation.advance(project=pk, step="return-works", on=on(21), grounds="漏水", actor=site.town.owner, at=day(21))
    with pytest.raises(Refused, match="项目现在是施工"):
        site.sign(meeting, "designer", 21)
    site.sign(meeting, "designer", 21, "mend", "漏水")


def test_a_firm_does_not_accept_the_works_that_it_built(site: Site) -> None:
    site.ready()
    firm = site.project.parties.get(body="contractor", until=None).organisation_id
    renovation.appoint_party(
        project=site.project.pk, body="supervisor", organisation=firm, on=on(4), actor=site.town.district, at=day(4)
    )
    with pytest.raises(Refused, match="监理单位和施工单位是同一家"):
        site.hold(20)


def test_an_earlier_round_is_not_signed_any_more(site: Site) -> None:
    site.ready()
    meeting = site.hold(20, water="试压记录不全")
    site.report(22)
    site.notify(23, on(40))
    site.hold(40)
    with pytest.raises(Refused, match="在最近一次签署"):
        site.sign(meeting, "designer", 41)


def test_nobody_signs_for_another_and_each_signs_once(site: Site) -> None:
    site.ready()
    meeting = site.hold(20)
    for body in site.parties:
        for other, user in {**site.parties, "station": site.station}.items():
            if other != body:
                with pytest.raises(Refused, match="只能由其本单位签署"):
                    services.sign(meeting=meeting.pk, body=body, outcome="pass", actor=user, at=day(20))
    with pytest.raises(Refused, match="不是本次验收签署结论的一方"):
        services.sign(meeting=meeting.pk, body="surveyor", outcome="pass", actor=site.designer, at=day(20))
    with pytest.raises(Refused, match="哪些须整改"):
        site.sign(meeting, "designer", 20, "mend")
    site.sign(meeting, "designer", 20, "mend", "外立面与图纸不符")
    assert states(site, 20)["acceptance.passed"] is False
    with pytest.raises(services.Overtaken):
        site.sign(meeting, "designer", 21)
    assert set(meeting.conclusions.values_list("body", flat=True)) == {"designer"}


def test_a_meeting_that_was_not_in_order_does_not_count_as_supervised(site: Site) -> None:
    site.ready()
    meeting = site.hold(20)
    with pytest.raises(Refused, match="由工程质量监督机构确认"):
        services.supervise(meeting=meeting.pk, orderly=True, file=file(), actor=site.town.owner, at=day(20))
    site.watch(meeting, 20, orderly=False)
    assert states(site, 20)["acceptance.supervised"] is False


def test_the_clock_of_filing_runs_out_on_the_fifteenth_day(site: Site) -> None:
    site.pass_()
    accepted = site.records(20).accepted
    assert accepted is not None
    clocks = {at: law.running("filing", site.project, site.records(at), on(at)) for at in (20, 34, 35, 36)}
    assert [(each.left, each.overdue) for each in clocks.values() if each] == [
        (15, False),
        (1, False),
        (0, False),
        (-1, True),
    ]
    archive = law.running("archive", site.project, site.records(36), on(36))
    assert archive is not None
    assert (archive.due.month - accepted.on.month, archive.due.day) == (3, accepted.on.day)
    site.decide("accept", 36, None, site.town.owner)
    paper = site.hand_in("filing", 36, site.town.owner, number="1")
    stopped = law.running("filing", site.project, site.records(40), on(40))
    assert stopped is not None
    assert (stopped.left, stopped.stopped) == (-1, True)
    site.review(paper, 37, site.town.district, "returned", "章不全")
    on_again = law.running("filing", site.project, site.records(40), on(40))
    assert on_again is not None
    assert (on_again.left, on_again.stopped) == (-5, False)


def test_the_first_screen_names_terms_that_run_out_to_those_who_file_or_confirm(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.pass_()
    monkeypatch.setattr("django.utils.timezone.now", lambda: day(27))
    assert home.clocks(site.town.district) is None
    monkeypatch.setattr("django.utils.timezone.now", lambda: day(30))
    found = home.clocks(site.town.district)
    assert found is not None
    assert [(clock.left, name) for clock, _, name in found["rows"]] == [(5, "竣工验收备案")]
    assert home.clocks(site.town.owner) is not None
    assert home.clocks(site.town.builder) is None
    assert home.clocks(site.town.scene.stranger) is None


def test_the_property_party_takes_line_by_line_and_what_it_returns_is_offered_again(site: Site) -> None:
    site.pass_()
    extra = built(site.town, None, 2_000, Where(None, "南院"), item="长椅", unit="个", shade=30)
    accept(site.town, extra)
    first = site.offer(21, site.work, extra)
    assert states(site, 21)["acceptance.handed_over"] == PENDING
    lines = {line.work_id: line.pk for line in first.lines.all()}
    with pytest.raises(Refused, match="退回请写明理由"):
        services.reply_handover(
            handover=first.pk, replies={lines[extra.pk]: ("returned", "")}, actor=site.keeper, at=day(21)
        )
    with pytest.raises(Refused, match="由物业企业确认"):
        services.reply_handover(
            handover=first.pk, replies={lines[extra.pk]: ("taken", "")}, actor=site.town.owner, at=day(21)
        )
    services.reply_handover(
        handover=first.pk,
        replies={lines[site.work.pk]: ("taken", ""), lines[extra.pk]: ("returned", "靠背松动")},
        actor=site.keeper,
        at=day(21),
    )
    assert states(site, 21)["acceptance.handed_over"] is False
    with pytest.raises(Refused, match="已经接收"):
        site.offer(22, site.work)
    second = site.offer(22, extra)
    site.take(second, 22)
    assert states(site, 22)["acceptance.handed_over"] is True


def test_the_check_of_the_site_speaks_of_every_commitment_and_of_the_version_that_stands(site: Site) -> None:
    site.pass_()
    with pytest.raises(Refused, match="由区市住房城乡建设部门办理"):
        site.inspect(21, by=site.town.owner)
    version = site.project.scheme_versions.get().pk
    with pytest.raises(Refused, match="还没有核对"):
        services.check_site(
            project=site.project.pk,
            version=version,
            on=on(21),
            findings={},
            file=file(),
            actor=site.inspector,
            at=day(21),
        )
    site.inspect(21, n1="少 20 米")
    assert states(site, 21)["acceptance.site_checked"] is False
    site.inspect(22)
    assert states(site, 22)["acceptance.site_checked"] is True


def test_records_are_never_changed(site: Site) -> None:
    site.report(1)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Paper.objects.update(text="改")


def test_sources_cost_the_same_for_one_project_and_for_many(site: Site) -> None:
    meeting = site.pass_()
    site.take(site.offer(21), 21)
    site.inspect(21)

    def cost() -> int:
        with CaptureQueriesContext(connection) as counted:
            assert readings(None, on(30), day(30))
        return len(counted)

    before = cost()
    other = Project.objects.create(
        code="more", name="更多", organisation=site.project.organisation,
        subject=site.town.scene.neighbours, registered_on=on(0),
    )  # fmt: skip
    notice = Paper.objects.create(
        project=other, step="notice", round=1, on=on(1), meeting_on=on(20), blob=meeting.minutes,
        by=site.town.owner, at=day(1),
    )  # fmt: skip
    Meeting.objects.create(
        project=other,
        round=1,
        on=on(20),
        place="甲",
        notice=notice,
        minutes=meeting.minutes,
        by=site.town.owner,
        at=day(20),
    )
    assert len(readings(None, on(30), day(30))) == 2
    assert cost() == before
