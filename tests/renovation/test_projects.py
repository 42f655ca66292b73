"""Projects move only as the law and their gates let them, and nobody decides what is their own."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from meihao.accounts.permissions import Permission
from meihao.accounts.rules import Role
from meihao.assessment.models import Decision
from meihao.audit.models import Entry
from meihao.facts.services import subject_for
from meihao.places.services import register_compound
from meihao.renovation import selectors, services
from meihao.renovation.models import Membership, Party, Project, Proposal
from meihao.renovation.services import GateClosed, Overtaken, Refused
from tests.facts.conftest import body, person
from tests.renovation.conftest import AT, TODAY, Town


def test_a_project_begins_in_the_reserve_and_the_same_again_is_the_same(town: Town) -> None:
    assert town.now.position.stage == "reserve"
    again = services.register_project(
        code="huaihua-2024",
        name="槐花里改造",
        territory=town.project.organisation_id,
        compounds=[town.compound.pk],
        on=date(2024, 2, 1),
        actor=town.district,
        at=AT,
    )
    assert again == town.project
    assert Entry.objects.filter(verb="project.registered").count() == 1


def test_no_compound_is_in_two_projects(town: Town) -> None:
    with pytest.raises(Refused, match="已在项目“槐花里改造”中"):
        services.register_project(
            code="another", name="又一个", territory=town.project.organisation_id, compounds=[town.compound.pk],
            on=TODAY, actor=town.district, at=AT,
        )  # fmt: skip
    other = Project.objects.create(
        code="other",
        name="另一个",
        organisation=town.project.organisation,
        subject=subject_for("project", "other", town.project.organisation),
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(project=other, compound=town.compound, since=TODAY)


def test_a_project_is_registered_by_whoever_looks_after_it_and_of_compounds_that_lie_there(town: Town) -> None:
    elsewhere = register_compound(
        code="wai", name="外面", community=town.scene.neighbour.code, address="", built_in=1990, actor=None, at=AT
    )
    with pytest.raises(Refused) as refused:
        services.register_project(
            code="x", name="x", territory=town.project.organisation_id, compounds=[elsewhere.pk],
            on=TODAY + timedelta(days=1), actor=town.scene.stranger, at=AT,
        )  # fmt: skip
    assert len(refused.value.reasons) == 3


def test_the_whole_way_from_the_reserve_to_completed_and_the_look_back(town: Town) -> None:
    town.walk("completed")
    assert town.now.position.stage == "completed"
    town.supply(["acceptance.city_filed", "satisfaction.after"])
    town.propose("look-back", town.colleague)
    town.decide("look-back", town.city)
    assert town.now.position.stage == "look-back"
    decided = Decision.objects.filter(kind="lifecycle").order_by("pk")
    assert [each.outcome for each in decided] == [each.id for each in town.now.cycle.transitions]
    assert all(set(each.reasons["gate"].values()) <= {"met", "na"} for each in decided)


def test_a_shut_gate_lists_every_condition_with_its_figure_clause_and_what_would_mend_it(town: Town) -> None:
    town.walk("approval")
    town.supply(["consent.asked"], **{"consent.asked": "100"})
    town.propose("commence", town.owner)
    with pytest.raises(GateClosed) as shut:
        town.decide("commence", town.colleague)
    text = "\n".join(shut.value.reasons)
    assert "业主大会已成立，业主委员会已选出（意见 3）" in text
    assert "请街道指导筹备组召开首次业主大会" in text
    assert text.count("（意见 6）") >= 3
    assert town.now.position.stage == "approval"
    assert not Decision.objects.filter(outcome="commence").exists()


def test_clause_6_yields_to_written_grounds_of_the_right_body_and_the_others_do_not(town: Town) -> None:
    town.walk("approval")
    keys = town.keys("commence")
    town.supply([key for key in keys if key.split(".")[0] not in {"consent", "review"}])
    town.propose("commence", town.owner)
    grounds = {"owners-consulted": "雨季将至，先行抢修屋面", "owners-agree": "同上", "owners-pledged": "同上"}
    with pytest.raises(GateClosed):
        town.decide("commence", town.colleague, yielded={**grounds, "owners-agree": " "})
    town.decide("commence", town.colleague, yielded=grounds)
    assert town.now.position.stage == "works"
    assert Decision.objects.get(outcome="commence").reasons["yielded"] == grounds


def test_clauses_3_4_5_7_and_8_yield_to_nobody(town: Town) -> None:
    town.walk("applied")
    town.propose("enlist", town.district)
    with pytest.raises(GateClosed, match="不能凭书面理由放行"):
        town.decide("enlist", town.colleague, yielded={"clearance-done": "区里很急"})


def test_nobody_decides_what_they_proposed_or_what_rests_on_their_own_evidence(town: Town) -> None:
    town.propose("apply", town.street)
    town.decide("apply", town.district)
    town.supply(town.keys("enlist"), by=town.colleague)
    town.propose("enlist", town.district)
    with pytest.raises(Refused, match="由您提交，应由其他人决定"):
        town.decide("enlist", town.colleague)
    with pytest.raises(Refused, match="是您提请的"):
        town.decide("enlist", town.district)


def test_a_step_is_proposed_and_decided_by_whom_the_instrument_names(town: Town) -> None:
    with pytest.raises(Refused, match="由乡镇政府、街道办事处提请"):
        town.propose("apply", town.clerk)
    with pytest.raises(Refused, match="还没有提请") as refused:
        town.decide("apply", town.street)
    assert "由区市住房城乡建设部门决定" in str(refused.value)
    stranger = town.scene.stranger
    town.propose("apply", town.street)
    with pytest.raises(Refused, match="请转给他们的经办人"):
        town.decide("apply", stranger)


def test_a_department_speaks_for_itself_only(town: Town) -> None:
    parks = body("zhifu-parks", "department", town.scene.district)
    gardener = person("gardener", Role.DISTRICT_OFFICER, parks)
    town.propose("apply", town.street)
    with pytest.raises(Refused, match="由区市住房城乡建设部门决定"):
        town.decide("apply", gardener)


def test_the_housing_bureau_works_throughout_its_district_and_does_not_speak_for_the_government(town: Town) -> None:
    bureau = body("zhifu-housing", "department", town.scene.district, duty="housing")
    officer = person("housing", Role.DISTRICT_OFFICER, bureau)
    assert list(Project.objects.visible_to(officer)) == [town.project]
    assert officer.territories(Permission.EVIDENCE_REVIEW) == [town.scene.district.path]
    town.propose("apply", town.street)
    town.decide("apply", officer)
    town.supply(town.keys("enlist"))
    town.propose("enlist", town.district)
    with pytest.raises(Refused, match="由各区市政府（管委）决定"):
        town.decide("enlist", officer)


def test_the_purse_looks_on_and_reviews_nothing_and_a_department_without_a_part_sees_nothing(town: Town) -> None:
    district = town.scene.district
    purse = person("purse", Role.DISTRICT_OFFICER, body("zhifu-finance", "department", district, duty="finance"))
    assert list(Project.objects.visible_to(purse)) == [town.project]
    assert purse.territories(Permission.EVIDENCE_REVIEW) == ["/yantai/zhifu/zhifu-finance/"]
    doctor = person("doctor", Role.DISTRICT_OFFICER, body("zhifu-health", "department", district, duty="health"))
    elsewhere = body("fushan-finance", "department", body("fushan", "district", town.scene.city), duty="finance")
    for other in (doctor, person("far", Role.DISTRICT_OFFICER, elsewhere)):
        assert not Project.objects.visible_to(other)


def test_a_proposal_is_made_once_in_a_position_and_again_in_the_next(town: Town) -> None:
    town.propose("apply", town.street)
    town.propose("apply", town.street)
    assert Proposal.objects.count() == 1
    town.decide("apply", town.district)
    town.decide("return-application", town.district, grounds="材料不齐")
    with pytest.raises(Refused, match="还没有提请"):
        town.decide("apply", town.district)
    town.propose("apply", town.street)
    assert Proposal.objects.count() == 2


def test_what_is_suspended_only_goes_on_once_resumed(town: Town) -> None:
    town.walk("listed")
    with pytest.raises(Refused, match="请写明暂缓的理由"):
        town.decide("suspend", town.colleague)
    town.decide("suspend", town.colleague, grounds="业委会换届")
    held = town.now.position
    assert (held.stage, held.held and held.held.name) == ("listed", "暂缓")
    with pytest.raises(Refused, match="现在可以：“恢复”"):
        town.decide("draw-up", town.implementer)
    town.decide("resume", town.colleague, grounds="换届完成")
    town.decide("draw-up", town.implementer)
    assert town.now.position.stage == "scheme"


def test_what_is_withdrawn_is_over(town: Town) -> None:
    town.decide("withdraw", town.colleague, grounds="列入征收范围")
    with pytest.raises(Refused, match="已经撤回"):
        town.propose("apply", town.street)


def test_of_two_officers_one_is_overtaken_and_the_same_twice_is_once(town: Town) -> None:
    town.propose("apply", town.street)
    first = town.decide("apply", town.district, after=0)
    assert town.decide("apply", town.district) == first
    with pytest.raises(Overtaken):
        town.decide("return-application", town.colleague, grounds="重报", after=0)


def test_a_decision_is_not_made_on_other_records_than_those_seen(town: Town) -> None:
    town.walk("applied")
    town.supply(["demolition.open"])
    seen = town.seen("enlist")
    town.supply(["clearance.completed"])
    town.propose("enlist", town.district)
    with pytest.raises(Refused, match="记录有变化"):
        town.decide("enlist", town.colleague, seen=seen)


@pytest.mark.parametrize(
    ("on", "why"),
    [
        (TODAY + timedelta(days=1), "在今天之后"),
        (date(2021, 12, 1), "早于文件施行"),
        (date(2024, 1, 1), "早于上一次决定"),
    ],
)
def test_a_day_that_cannot_be_is_refused(town: Town, on: date, why: str) -> None:
    town.propose("apply", town.street)
    with pytest.raises(Refused, match=why):
        town.decide("apply", town.district, on=on)


def test_where_it_stood_on_a_day_does_not_change_with_what_came_later(town: Town) -> None:
    town.propose("apply", town.street)
    town.decide("apply", town.district, on=date(2024, 3, 1))
    project = Project.objects.select_related("organisation", "subject").get(pk=town.project.pk)
    before = selectors.position(project, on=date(2024, 2, 28), known=AT)
    assert (before.position.stage, town.now.position.stage) == ("reserve", "applied")


def test_a_party_follows_the_one_before_it(town: Town) -> None:
    firm = body("second", "firm", town.scene.city)
    services.appoint_party(
        project=town.project.pk, body="contractor", organisation=firm.pk, on=TODAY, actor=town.district, at=AT
    )
    parties = Party.objects.filter(project=town.project, body="contractor")
    assert [(party.organisation.code, party.until) for party in parties.select_related("organisation")] == [
        ("builder", TODAY),
        ("second", None),
    ]
    with pytest.raises(Refused):
        services.appoint_party(
            project=town.project.pk,
            body="housing",
            organisation=town.scene.district.pk,
            on=TODAY,
            actor=town.district,
            at=AT,
        )


def test_who_sees_a_project(town: Town) -> None:
    def seen(user: object) -> bool:
        return Project.objects.visible_to(user).filter(pk=town.project.pk).exists()  # type: ignore[arg-type]

    assert all(seen(user) for user in (town.clerk, town.street, town.district, town.city, town.builder))
    neighbour = person("next", Role.COMMUNITY_OFFICER, town.scene.neighbour.organisation)
    assert not any(seen(user) for user in (town.scene.stranger, town.scene.expert, neighbour))
