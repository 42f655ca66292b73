"""The four preconditions: what may be entered, who confirms it, and what it answers to the gates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from meihao.accounts.rules import Role
from meihao.accounts.services import appoint
from meihao.assessment.selectors import dossiers
from meihao.attachments.rules import Refused as FileRefused
from meihao.places.services import register_compound
from meihao.policy import lifecycle as law
from meihao.policy.dossier import PENDING, Reading
from meihao.policy.library import current
from meihao.renovation import services
from meihao.renovation.models import Canvass, Committee, Ground, GroundReview, Project
from meihao.renovation.rules import grounds as rules
from meihao.renovation.selectors import grounds as selectors
from meihao.renovation.services import Overtaken, Refused
from tests.renovation.conftest import AT, TODAY, Town
from tests.renovation.grounds import (
    CANVASS,
    COMMITTEE,
    POSTING,
    confirm,
    confirmed,
    enter,
    paper,
    shot,
    structure,
)


def read(town: Town, *, on: date = TODAY) -> dict[str, Reading]:
    known = AT + timedelta(days=max((on - TODAY).days, 0))
    return dict(selectors.readings([town.project.subject_id], on, known).get(town.project.subject_id, {}))


def verdicts(town: Town, step: str) -> dict[str, str]:
    """The conditions of the gate of a step, as it would be asked now."""
    about = dossiers([town.subject], on=TODAY, known=AT, pack=current())[town.subject.pk]
    chosen = law.step(law.lifecycle(current(), "renovation"), step)
    assert chosen is not None
    return {line.condition.id: line.node.verdict.slug for line in law.gate(current(), chosen, about)}


# --- clause 3 ----------------------------------------------------------------------------------------------------------


def test_a_committee_answers_only_once_the_district_has_confirmed_it(town: Town) -> None:
    made = enter(town, COMMITTEE, paper("证"))
    assert read(town)["committee.elected"].state == PENDING
    assert verdicts(town, "commence")["committee-elected"] == "unknown"
    confirm(town, made)
    found = read(town)
    assert (found["committee.assembly"].value, found["committee.elected"].value) == (True, True)
    assert (found["committee.elected"].grade, found["committee.assembly"].effective_on) == ("B", date(2024, 3, 2))
    assert verdicts(town, "commence")["committee-elected"] == "met"


@pytest.mark.parametrize(("days", "is_elected"), [(0, True), (1, False)])
def test_a_committee_whose_term_has_ended_does_not_count(town: Town, days: int, is_elected: bool) -> None:
    until = TODAY - timedelta(days=days)
    confirmed(town, replace(COMMITTEE, until=until), paper("证"))
    assert read(town)["committee.elected"].value is is_elected
    assert read(town)["committee.assembly"].value is True
    assert verdicts(town, "commence")["committee-elected"] == ("met" if is_elected else "unmet")


def test_the_next_committee_counts_from_the_first_day_of_its_term(town: Town) -> None:
    begins = TODAY + timedelta(days=30)
    confirmed(town, replace(COMMITTEE, until=begins - timedelta(days=10)), paper("证"))
    following = replace(COMMITTEE, certificate="烟芝业备〔2024〕40号", since=begins, until=begins.replace(year=2027))
    confirmed(town, following, paper("新证"))
    assert read(town)["committee.elected"].value is True
    assert read(town, on=begins - timedelta(days=1))["committee.elected"].value is False
    assert read(town, on=begins)["committee.elected"].value is True


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"until": date(2024, 3, 1)}, "任期届满日 2024-03-01 早于任期起始日 2024-03-02"),
        ({"since": date(2024, 3, 1)}, "先有业主大会"),
        ({"filed_on": date(2024, 7, 2)}, "备案日期 2024-07-02 在今天之后"),
        ({"certificate": " "}, "备案证明的编号"),
        ({"members": ()}, "至少写一名成员"),
        ({"members": (rules.Member("主任", "王某"),) * 2}, "“主任 王某”写了两遍"),
    ],
)
def test_a_committee_that_cannot_be_is_refused(town: Town, change: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused, match=said):
        enter(town, replace(COMMITTEE, **change), paper("证"))
    assert not Ground.objects.exists()


def test_every_reason_is_told_at_once(town: Town) -> None:
    with pytest.raises(Refused) as refused:
        enter(town, replace(COMMITTEE, certificate="", members=()), by=town.builder)
    assert len(refused.value.reasons) == 4
    assert "社区或街道登记" in refused.value.reasons[0]


def test_members_are_read_one_a_line() -> None:
    assert rules.members("主任 王某\n\n 委员，李某 ") == (rules.Member("主任", "王某"), rules.Member("委员", "李某"))
    with pytest.raises(ValueError, match="第 2 行“李某”读不出来"):
        rules.members("主任 王某\n李某")


# --- clause 5 ----------------------------------------------------------------------------------------------------------


def test_none_is_left_standing_only_when_the_register_is_confirmed_complete(town: Town) -> None:
    shed = enter(town, structure(), shot(1))
    assert read(town)["demolition.open"].state == PENDING
    confirm(town, shed)
    assert read(town)["demolition.open"].value == 1
    down = enter(town, rules.Demolition(date(2024, 4, 1), voluntary=True), shot(2), of=shed)
    assert read(town)["demolition.open"].value == 1, "until the district has confirmed it"
    confirm(town, down)
    assert read(town)["demolition.open"].state == PENDING, "the register may not be complete"
    confirmed(town, rules.Survey(date(2024, 4, 10), 1))
    found = read(town)
    assert (found["demolition.open"].value, found["clearance.voluntary"].value) == (0, True)
    assert "clearance.completed" not in found, "the authority's own finding"


def test_a_compound_without_structures_needs_a_confirmed_survey_that_says_so(town: Town) -> None:
    assert "demolition.open" not in read(town)
    confirmed(town, rules.Survey(date(2024, 4, 10), 0))
    found = read(town)
    assert found["demolition.open"].value == 0
    assert "clearance.voluntary" not in found, "nobody demolished anything"


def test_one_forced_demolition_makes_the_clearance_not_voluntary(town: Town) -> None:
    for number, voluntary in ((1, True), (2, False)):
        shed = confirmed(town, structure(f"{number} 号楼"), shot(number))
        confirmed(town, rules.Demolition(date(2024, 4, 1), voluntary=voluntary), shot(10 + number), of=shed)
    confirmed(town, rules.Survey(date(2024, 4, 10), 2))
    assert read(town)["demolition.open"].value == 0
    assert read(town)["clearance.voluntary"].value is False


def test_a_structure_found_later_opens_the_register_again(town: Town) -> None:
    confirmed(town, rules.Survey(date(2024, 4, 10), 0))
    found = enter(town, structure(on=date(2024, 3, 9)), shot(1))
    assert read(town)["demolition.open"].state == PENDING
    confirm(town, found, "returned", "这处是合法的")
    assert read(town)["demolition.open"].value == 0


def test_a_survey_must_agree_with_the_register(town: Town) -> None:
    enter(town, structure(), shot(1))
    with pytest.raises(Refused, match="排查填 0 处，台账里到那天有 1 处"):
        enter(town, rules.Survey(date(2024, 4, 10), 0))


def test_the_photograph_after_is_not_the_one_before_and_no_photograph_is_no_record(town: Town) -> None:
    with pytest.raises(Refused, match="请附拆除前的照片"):
        enter(town, structure())
    with pytest.raises(FileRefused):
        enter(town, structure(), paper("不是照片"))
    shed = confirmed(town, structure(), shot(1))
    with pytest.raises(Refused, match="是同一张") as refused:
        enter(town, rules.Demolition(date(2024, 3, 1), voluntary=True), shot(1), of=shed)
    assert "早于发现日期" in str(refused.value)
    with pytest.raises(Refused, match="请先选台账中的一处违法建设"):
        enter(town, rules.Demolition(date(2024, 4, 1), voluntary=True), shot(2))


# --- clause 6: what owners answered ------------------------------------------------------------------------------------


def test_a_confirmed_result_answers_the_counts_and_the_promises(town: Town) -> None:
    confirmed(town, CANVASS, paper("汇总"))
    found = read(town)
    assert [found[f"consent.{name}"].value for name in ("owners", "asked", "agreed")] == [300, 200, 150]
    assert found["consent.support"].value is True
    assert found["consent.contribution"].value is False
    gate = verdicts(town, "commence")
    assert (gate["owners-consulted"], gate["owners-agree"], gate["owners-pledged"]) == ("met", "met", "met")


@pytest.mark.parametrize(
    ("asked", "agreed", "wanted"),
    [(200, 150, ("met", "met")), (199, 150, ("unmet", "met")), (200, 149, ("met", "unmet"))],
)
def test_two_thirds_and_three_quarters_of_clause_6_are_inclusive(
    town: Town, asked: int, agreed: int, wanted: tuple[str, str]
) -> None:
    confirmed(town, replace(CANVASS, asked=asked, agreed=agreed), paper("汇总"))
    gate = verdicts(town, "commence")
    assert (gate["owners-consulted"], gate["owners-agree"]) == wanted


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"agreed": 201}, "同意的人数 201 人 多于征求意见的人数 200 人"),
        ({"asked": 301}, "征求意见的人数 301 人 多于业主总人数 300 人"),
        ({"agreed_area": 1_650_051}, "同意的面积 16,500.51 ㎡ 多于征求意见的面积 16,500.50 ㎡"),
        ({"asked_area": 2_400_001}, "征求意见的面积 24,000.01 ㎡ 多于业主总面积 24,000.00 ㎡"),
        ({"owners": 0, "asked": 0, "agreed": 0}, "业主总数应大于 0"),
        ({"agreed": 0}, "没有人同意，却有同意的面积"),
        ({"concluded_on": date(2022, 1, 16)}, "早于文件施行的 2022-01-17"),
        ({"concluded_on": date(2024, 7, 2)}, "在今天之后"),
    ],
)
def test_impossible_counts_are_refused_by_name(town: Town, change: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused, match=said):
        enter(town, replace(CANVASS, **change), paper("汇总"))
    assert not Ground.objects.exists()


def test_a_result_wants_its_evidence(town: Town) -> None:
    with pytest.raises(Refused, match="签字汇总表"):
        enter(town, CANVASS)


@pytest.mark.parametrize("change", [{"agreed": 201}, {"asked": 301}, {"agreed_area": 1_650_051}, {"owners_area": 0}])
def test_the_database_itself_refuses_impossible_counts(town: Town, change: dict[str, int]) -> None:
    ground = Ground.objects.create(
        project=town.project, kind="canvass", on=TODAY, digest="0", entered_by=town.clerk, entered_at=AT
    )
    told = {name: getattr(CANVASS, name) for name in CANVASS.__slots__} | change
    with pytest.raises(DatabaseError), transaction.atomic():
        Canvass.objects.create(ground=ground, **told)


def test_a_second_result_counts_once_confirmed_and_the_first_until_then(town: Town) -> None:
    confirmed(town, CANVASS, paper("汇总"))
    later = enter(town, replace(CANVASS, concluded_on=date(2024, 6, 1), agreed=180), paper("二次汇总"))
    assert read(town)["consent.agreed"].value == 150
    confirm(town, later)
    assert read(town)["consent.agreed"].value == 180
    assert read(town, on=date(2024, 5, 31))["consent.agreed"].value == 150


# --- clause 6: the posting ---------------------------------------------------------------------------------------------


def close(town: Town, posting: Ground, day: date = date(2024, 6, 1)) -> Ground:
    return enter(town, rules.Closing(day), of=posting)


def comment(town: Town, posting: Ground, text: str = "车位太少") -> int:
    return services.take_comment(
        posting=posting.pk, received_on=date(2024, 5, 25), channel="电话", text=text, actor=town.clerk, at=AT
    ).pk


def settle(town: Town, comment: int) -> None:
    services.settle_comment(comment=comment, adopted=True, answer="增加 12 个车位", actor=town.clerk, at=AT)


def test_a_posting_answers_its_day_its_phone_and_whether_comments_are_settled(town: Town) -> None:
    posting = confirmed(town, POSTING, shot(1), shot(2, "北门公告栏"))
    found = read(town)
    assert (found["scheme.posted_on"].value, found["scheme.phone_posted"].value) == (date(2024, 5, 20), True)
    assert found["scheme.comments_settled"].value is False
    said = comment(town, posting)
    with pytest.raises(Refused, match="还有 1 条公示意见没有处理"):
        close(town, posting)
    settle(town, said)
    closing = close(town, posting)
    assert read(town)["scheme.comments_settled"].state == PENDING
    confirm(town, closing)
    assert read(town)["scheme.comments_settled"].value is True
    gate = verdicts(town, "submit")
    assert (gate["scheme-posted"], gate["posting-run"]) == ("met", "met")
    comment(town, posting, "还要路灯")
    assert read(town)["scheme.comments_settled"].value is False, "what comes in later is settled too"


def test_a_later_comment_wants_a_closing_of_its_own(town: Town) -> None:
    posting = confirmed(town, POSTING, shot(1))
    confirm(town, close(town, posting))
    settle(town, comment(town, posting))
    assert read(town)["scheme.comments_settled"].value is False
    confirm(town, close(town, posting))
    assert read(town)["scheme.comments_settled"].value is True


def test_a_posting_without_a_phone_says_so(town: Town) -> None:
    confirmed(town, replace(POSTING, phone=""), shot(1))
    assert read(town)["scheme.phone_posted"].value is False


def test_a_material_change_starts_the_posting_again_as_soon_as_it_is_entered(town: Town) -> None:
    first = confirmed(town, POSTING, shot(1))
    confirm(town, close(town, first))
    changed = replace(POSTING, posted_on=date(2024, 6, 28), title="改造方案第二稿", change="取消加装电梯")
    second = enter(town, changed, shot(3))
    assert read(town)["scheme.posted_on"].state == PENDING
    assert read(town, on=date(2024, 6, 27))["scheme.posted_on"].value == date(2024, 5, 20)
    confirm(town, second)
    assert read(town)["scheme.posted_on"].value == date(2024, 6, 28)
    assert read(town)["scheme.comments_settled"].value is False
    assert verdicts(town, "submit")["posting-run"] == "unmet"


def test_a_posting_that_was_returned_leaves_the_one_before(town: Town) -> None:
    confirmed(town, POSTING, shot(1))
    changed = replace(POSTING, posted_on=date(2024, 6, 28), change="取消加装电梯")
    confirm(town, enter(town, changed, shot(3)), "returned", "照片看不清")
    assert read(town)["scheme.posted_on"].value == date(2024, 5, 20)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"phone": "abc"}, "不像电话号码"),
        ({"posted_on": date(2022, 1, 1)}, "早于文件施行"),
        ({"posted_on": date(2024, 5, 1), "change": "改了"}, "早于上一次公示的 2024-05-20"),
        ({"posted_on": date(2024, 6, 1)}, "要写明有什么变化"),
    ],
)
def test_a_posting_that_cannot_be_is_refused(town: Town, change: dict[str, Any], said: str) -> None:
    confirmed(town, POSTING, shot(1))
    with pytest.raises(Refused, match=said):
        enter(town, replace(POSTING, **change), shot(4))


def test_a_posting_shows_each_place_with_a_photograph_of_its_own(town: Town) -> None:
    with pytest.raises(Refused, match="至少一处张贴的照片"):
        enter(town, POSTING)
    with pytest.raises(Refused, match="同一张照片") as refused:
        enter(town, POSTING, shot(1), shot(1, ""))
    assert "每张照片的位置" in str(refused.value)


def test_a_comment_is_of_a_day_of_the_posting_and_settled_once(town: Town) -> None:
    posting = enter(town, POSTING, shot(1))
    with pytest.raises(Refused, match="早于公示日期") as refused:
        services.take_comment(
            posting=posting.pk, received_on=date(2024, 5, 1), channel="", text="", actor=town.builder, at=AT
        )
    assert len(refused.value.reasons) == 3
    said = comment(town, posting)
    assert comment(town, posting) == said
    with pytest.raises(Refused, match="怎样处理"):
        services.settle_comment(comment=said, adopted=False, answer=" ", actor=town.clerk, at=AT)
    settle(town, said)
    settle(town, said)
    with pytest.raises(Overtaken, match="已经处理过了"):
        services.settle_comment(comment=said, adopted=False, answer="不采纳", actor=town.clerk, at=AT)


# --- who does what -----------------------------------------------------------------------------------------------------


def test_nobody_confirms_what_they_entered(town: Town) -> None:
    both = town.street
    appoint(
        user=both.pk, role=Role.DISTRICT_OFFICER, organisation=town.scene.district.pk, since=TODAY, actor=None, at=AT
    )
    both = type(both).objects.get(pk=both.pk)
    made = enter(town, COMMITTEE, paper("证"), by=both)
    with pytest.raises(Refused, match="由您登记，应由其他人确认"):
        services.review_ground(ground=made.pk, outcome="confirmed", actor=both, at=AT)
    posting = confirmed(town, POSTING, shot(1))
    said = comment(town, posting)
    services.settle_comment(comment=said, adopted=True, answer="好", actor=both, at=AT)
    closing = close(town, posting)
    with pytest.raises(Refused, match="由您登记"):
        services.review_ground(ground=closing.pk, outcome="confirmed", actor=both, at=AT)


def test_nobody_decides_a_step_that_rests_on_their_own_record(town: Town) -> None:
    town.walk("applied")
    both = town.street
    appoint(
        user=both.pk, role=Role.DISTRICT_OFFICER, organisation=town.scene.district.pk, since=TODAY, actor=None, at=AT
    )
    both = type(both).objects.get(pk=both.pk)
    confirm(town, enter(town, rules.Survey(date(2024, 4, 10), 0), by=both))
    town.supply(key for key in town.keys("enlist") if key != "demolition.open")
    town.propose("enlist", town.district)
    with pytest.raises(Refused, match="由您提交，应由其他人决定"):
        town.decide("enlist", both)
    town.decide("enlist", town.colleague)


def test_the_street_does_not_confirm_and_the_district_does_not_enter(town: Town) -> None:
    with pytest.raises(Refused, match="由项目所在的社区或街道登记"):
        enter(town, COMMITTEE, paper("证"), by=town.district)
    made = enter(town, COMMITTEE, paper("证"))
    for user in (town.street, town.builder, town.scene.stranger):
        with pytest.raises(Refused, match="由区市政府（管委）的经办人确认"):
            services.review_ground(ground=made.pk, outcome="confirmed", actor=user, at=AT)
    with pytest.raises(Refused, match="退回要写明理由"):
        confirm(town, made, "returned")
    with pytest.raises(Refused, match="结论应为"):
        confirm(town, made, "perhaps")


def test_of_two_reviewers_the_later_is_told(town: Town) -> None:
    made = enter(town, COMMITTEE, paper("证"))
    confirm(town, made)
    with pytest.raises(Overtaken, match="刚刚有人审核过"):
        services.review_ground(ground=made.pk, outcome="returned", reason="看错", actor=town.colleague, at=AT, seen=0)
    confirm(town, made)
    assert GroundReview.objects.count() == 1


def test_the_same_record_again_is_the_one_there_is(town: Town) -> None:
    first = enter(town, COMMITTEE, paper("证"))
    assert enter(town, COMMITTEE, paper("证"), by=town.street) == first
    assert Committee.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda made: Ground.objects.filter(pk=made.pk).update(on=TODAY),
        lambda made: Committee.objects.filter(pk=made.pk).update(until=date(2030, 1, 1)),
        lambda made: made.committee.members.all().delete(),
        lambda made: GroundReview.objects.all().delete(),
    ],
)
def test_the_database_keeps_what_was_entered(town: Town, change: Callable[[Ground], Any]) -> None:
    made = confirmed(town, COMMITTEE, paper("证"))
    with pytest.raises(DatabaseError), transaction.atomic():
        change(made)


# --- the source --------------------------------------------------------------------------------------------------------


def test_what_is_stated_by_hand_counts_where_there_is_no_confirmed_record(town: Town) -> None:
    town.supply(["committee.elected", "committee.assembly"])
    assert verdicts(town, "commence")["committee-elected"] == "met"
    made = enter(town, replace(COMMITTEE, until=date(2024, 6, 1)), paper("证"))
    assert verdicts(town, "commence")["committee-elected"] == "met", "what waits displaces nothing"
    confirm(town, made)
    assert verdicts(town, "commence")["committee-elected"] == "unmet"


def test_many_projects_are_read_in_one_statement(town: Town) -> None:
    confirmed(town, CANVASS, paper("汇总"))
    made = []
    for n in range(3):
        compound = register_compound(
            code=f"c{n}", name=f"小区{n}", community=town.scene.community.code, actor=None, at=AT
        )
        project = services.register_project(
            code=f"p{n}", name=f"项目{n}", territory=town.project.organisation_id, compounds=[compound.pk],
            on=date(2024, 2, 1), actor=town.district, at=AT,
        )  # fmt: skip
        entry = replace(CANVASS, agreed=100 + n)
        ground = services.enter_ground(project=project.pk, entry=entry, files=[paper("表")], actor=town.clerk, at=AT)
        confirm(town, ground)
        made.append(project.subject_id)
    with CaptureQueriesContext(connection) as counted:
        found = selectors.readings(None, TODAY, AT)
    assert len(counted) == 1
    assert [found[subject]["consent.agreed"].value for subject in made] == [100, 101, 102]
    assert set(selectors.readings(made[:1], TODAY, AT)) == set(made[:1])
    assert selectors.readings([], TODAY, AT) == {}
    assert Project.objects.count() == 4


def test_what_was_known_earlier_stays_so(town: Town) -> None:
    confirmed(town, CANVASS, paper("汇总"))
    earlier = AT - timedelta(minutes=1)
    assert selectors.readings(None, TODAY, earlier) == {}
