"""A pilot goes its whole way, and each step is refused for what it lacks."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from meihao.audit.models import Entry
from meihao.oversight.selectors.colours import watch
from meihao.pilots import services
from meihao.pilots.models import Award, Letter, Pilot, Promise
from meihao.pilots.selectors import letters
from meihao.pilots.selectors.pilots import profile_of
from meihao.renovation.rules.deciding import GateClosed, Refused
from meihao.renovation.selectors import explaining
from tests.pilots.conftest import AT, TODAY, Way, pdf
from tests.pilots.naming import named

# --- the way -------------------------------------------------------------------------------------------------------------


def test_three_calendar_months_of_trial_lie_between_opening_and_assessment(way: Way) -> None:
    way.walk("trial")
    begun = way.on
    way.later(60)
    way.open_gate("request")
    with pytest.raises(Refused, match="试运营没有满期"):
        way.decide("request")
    way.later(40).decide("request")
    assert way.on > begun + timedelta(days=90)
    way.later(1).decide("assess")
    assert way.shut("confer") == {"required-criteria-met", "assessment-passed"}


def test_a_pilot_is_named_once_every_required_level_is_met_and_the_city_has_concluded(way: Way) -> None:
    assert named(way).stage == "named"


def test_each_review_opens_the_gate_of_its_own_stage_only(way: Way) -> None:
    way.walk("district-review")
    way.hear_experts(way.second, way.mayor)
    assert way.shut("endorse") == set()
    way.decide("endorse")
    assert way.shut("designate") == {"city-experts-agree"}, "what the district's experts said opens no later gate"
    with pytest.raises(Refused, match="市级专家审核由"):
        way.hear_experts(way.second, way.mayor)


def test_the_experts_of_a_district_are_drawn_for_its_own_review_and_the_citys_for_the_citys(way: Way) -> None:
    way.walk("city-review")
    seats = way.project.expert_reviews.get(stage="district-review").draw.seats.filter(excluded="")
    assert {each.expert.username[:8] for each in seats} == {"district"}
    way.hear_experts(way.city, way.drawer)
    seats = way.project.expert_reviews.get(stage="city-review").draw.seats.filter(excluded="")
    assert not {each.expert.username for each in seats if each.expert.username.startswith("district")}


# --- candidates ----------------------------------------------------------------------------------------------------------


def test_a_community_has_one_pilot_at_a_time_and_another_after_it_was_withdrawn(way: Way) -> None:
    again = {"name": "再来一次", "profile": "upgrade", "on": way.on, "actor": way.registrar, "at": way.at}
    with pytest.raises(Refused, match="已经有试点"):
        services.register_pilot(code="pilot-two", community=way.scene.community.pk, **again)
    way.decide("withdraw", grounds="居民意愿不足")
    made = services.register_pilot(code="pilot-two", community=way.scene.community.pk, **again)
    assert made.number == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        Pilot.objects.bulk_create([Pilot(project=way.project, community=way.scene.community, number=2)])


def test_the_same_registration_again_is_the_one_that_there_is(way: Way) -> None:
    made = services.register_pilot(
        code="pilot-xingfu",
        name="幸福社区美好社区创建",
        community=way.scene.community.pk,
        profile="upgrade",
        on=TODAY,
        actor=way.registrar,
        at=AT,
    )
    assert made.pk == way.pilot.pk
    assert Entry.objects.filter(verb="pilot.registered").count() == 1


def test_a_candidate_is_registered_by_its_own_district_of_a_kind_and_on_a_day_that_has_been(way: Way) -> None:
    with pytest.raises(Refused) as refused:
        services.register_pilot(
            code="other",
            name="文化社区",
            community=way.scene.neighbour.pk,
            profile="grand",
            on=way.on + timedelta(days=1),
            actor=way.scene.stranger,
            at=way.at,
        )
    said = str(refused.value)
    assert "请选一种试点类型" in said
    assert "不在您的职责范围内" in said
    assert "在今天之后" in said


def test_the_kind_of_pilot_is_the_profile_that_its_community_is_held_against(way: Way) -> None:
    made = services.register_pilot(
        code="whole",
        name="文化社区新建",
        community=way.scene.neighbour.pk,
        profile="new_build",
        on=way.on,
        actor=way.registrar,
        at=way.at,
    )
    assert profile_of(made.project, on=way.on, known=way.at) == "new_build"
    assert way.assessment.profile.id == "upgrade"


# --- the letter ----------------------------------------------------------------------------------------------------------

SPACE = services.Item("pilot-public-space", "与全体业主就小棚利用达成一致", date(2024, 9, 1))


def ready_but_for_space(way: Way) -> Way:
    way.later(1)
    way.supply([key for key in way.keys("apply") if key != "pilot.public_space_agreed"])
    assert way.shut("apply") == {"pilot-public-space"}
    return way


def test_a_letter_carries_an_unmet_condition_until_its_day_and_is_told_in_the_decision(way: Way) -> None:
    ready_but_for_space(way)
    with pytest.raises(GateClosed, match="或写入承诺函"):
        way.decide("apply")
    way.promise(SPACE)
    assert way.shut("apply") == set()
    decision = way.decide("apply")
    assert decision.reasons["promised"] == {"pilot-public-space": "与全体业主就小棚利用达成一致（2024-09-01 前）"}
    told = explaining.opened(way.project, way.mayor, on=way.on, known=way.at).history[0][2]
    assert "承诺函" in "".join(told.values())


def test_a_promise_that_is_late_carries_nothing(way: Way) -> None:
    ready_but_for_space(way).promise(SPACE)
    way.later(90)
    assert "pilot-public-space" in way.shut("apply")


def test_whoever_entered_the_letter_does_not_decide_on_it(way: Way) -> None:
    ready_but_for_space(way).promise(SPACE, by=way.mayor)
    with pytest.raises(Refused, match="由您提交"):
        way.decide("apply")


def test_a_letter_names_conditions_that_may_be_carried_with_an_item_and_a_day_to_come(way: Way) -> None:
    ready_but_for_space(way)
    with pytest.raises(Refused) as refused:
        way.promise(
            services.Item("check-up-done", "补做城市体检", date(2025, 1, 1)),
            services.Item("pilot-rules", "健全规约", date(2025, 1, 1)),
            services.Item("pilot-public-space", " ", way.on),
            by=way.implementer,
        )
    said = str(refused.value)
    assert "不能以承诺函代替" in said
    assert "已经满足，不用承诺" in said
    assert "没有写承诺事项" in said
    assert "不在今天之后" in said
    assert "承诺函由各区市政府（管委）出具" in said
    assert not Letter.objects.exists()


def test_promises_age_into_yellow_and_red_by_themselves_and_keep_the_assessment_waiting(way: Way) -> None:
    ready_but_for_space(way).promise(SPACE)
    way.decide("apply")

    def colour(on: date) -> str:
        (watched,) = watch([way.project], on=on, known=way.at + timedelta(days=300))
        return watched.colour

    assert colour(date(2024, 8, 1)) == "blue"
    assert colour(date(2024, 8, 28)) == "yellow"
    assert colour(date(2024, 9, 20)) == "yellow"
    assert colour(date(2024, 10, 5)) == "red"


def test_a_promise_is_kept_once_the_district_has_accepted_the_proof(way: Way) -> None:
    ready_but_for_space(way).promise(SPACE)
    way.decide("apply")
    promise = Promise.objects.get()
    way.later(5)
    given = {"promise": promise.pk, "on": way.on, "text": "业主大会已表决", "at": way.at}
    made = services.report_fulfilment(file=pdf("vote"), actor=way.implementer, **given)
    assert services.report_fulfilment(file=pdf("vote"), actor=way.implementer, **given).pk == made.pk
    (told,) = letters.of_project(way.project, on=way.on, known=way.at, user=way.mayor)
    assert (told.standing.state, told.may_hear) == ("reported", True)
    with pytest.raises(Refused, match="退回请写明还缺什么"):
        services.hear_fulfilment(fulfilment=made.pk, outcome="returned", actor=way.mayor, at=way.at)
    services.hear_fulfilment(fulfilment=made.pk, outcome="returned", reason="缺表决票", actor=way.mayor, at=way.at)
    with pytest.raises(Refused, match="刚刚有人审核过"):
        services.hear_fulfilment(fulfilment=made.pk, outcome="accepted", actor=way.second, at=way.at)
    better = services.report_fulfilment(file=pdf("ballots"), actor=way.implementer, **given)
    with pytest.raises(Refused, match="由各区市政府（管委）审核"):
        services.hear_fulfilment(fulfilment=better.pk, outcome="accepted", actor=way.implementer, at=way.at)
    services.hear_fulfilment(fulfilment=better.pk, outcome="accepted", actor=way.mayor, at=way.at)
    (told,) = letters.of_project(way.project, on=way.on, known=way.at)
    assert (told.standing.state, told.standing.kept_on) == ("kept", way.on)
    (before,) = letters.of_project(way.project, on=way.on, known=way.at - timedelta(days=1))
    assert before.standing.state == "open", "what was known later does not reach back"


def test_records_of_pilots_are_never_changed(way: Way) -> None:
    ready_but_for_space(way).promise(SPACE)
    with pytest.raises(DatabaseError), transaction.atomic():
        Promise.objects.update(due_on=date(2030, 1, 1))
    with pytest.raises(DatabaseError), transaction.atomic():
        Letter.objects.all().delete()


# --- the preliminary review ----------------------------------------------------------------------------------------------


def test_the_preliminary_review_is_the_districts_of_what_it_has_seen_and_not_of_who_registered(way: Way) -> None:
    way.later(1)
    way.supply(way.keys("apply"))
    with pytest.raises(Refused, match="到申报阶段才初审"):
        way.preliminary()
    way.decide("apply")
    with pytest.raises(Refused, match="应由其他人初审"):
        way.preliminary(by=way.registrar)
    with pytest.raises(Refused, match="初审由各区市政府（管委）作出"):
        way.preliminary(by=way.implementer)
    way.preliminary("fail")
    assert way.shut("take-up") == {"preliminary-passed"}
    way.preliminary()
    assert way.shut("take-up") == set()


# --- awards --------------------------------------------------------------------------------------------------------------


def test_an_award_lists_every_condition_that_is_not_met(way: Way) -> None:
    with pytest.raises(Refused) as refused:
        services.grant_award(
            project=way.pilot.pk,
            kind="first-pilots",
            fen=600_000_001,
            on=way.on,
            grounds=" ",
            seen="",
            actor=way.implementer,
            at=way.at,
        )
    said = str(refused.value)
    assert "请写明理由" in said
    assert "不超过上限 6,000,000.00 元" in said
    assert "联合验收" in said
    assert "奖补由财政部门决定" in said
    assert not Award.objects.exists()
