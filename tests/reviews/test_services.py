"""Panels: who may sit on them, what their members find, and for which days it counts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from meihao.accounts.models import User
from meihao.accounts.rules import Role
from meihao.accounts.services import appoint, release
from meihao.audit.models import Entry
from meihao.organisations.models import Organisation
from meihao.policy import library
from meihao.reviews import selectors
from meihao.reviews.models import Finding, Member, Panel
from meihao.reviews.rules import Refused, of_one_district
from meihao.reviews.services import convene, find
from tests.assessment import fulfilled
from tests.facts.conftest import AT, TODAY, Scene, body, person

DAY = timedelta(days=1)
ASKED, NEXT = fulfilled.questions(TODAY)[:2]
SIZE = int(library.current().parameters["expert.size"].value)


def seat(scene: Scene, head: User, experts: list[User], **more: Any) -> Panel:
    given = {"subject": scene.subject.pk, "kind": "community", "on": TODAY, "actor": head, "at": AT}
    return convene(**{**given, "experts": [expert.pk for expert in experts], **more})


def finds(scene: Scene, expert: User, **more: Any) -> Finding:
    given = {
        "subject": scene.subject.pk, "criterion": ASKED, "verdict": "met", "grounds": "", "on": TODAY,
        "digest": "0" * 64, "actor": expert, "at": AT,
    }  # fmt: skip
    return find(**{**given, **more})


def counted(scene: Scene, on: date = TODAY, **more: Any) -> list[str]:
    found = selectors.findings([scene.subject.pk], on=on, known=more.pop("known", AT + 9 * DAY), **more)
    return sorted(vote.verdict.slug for vote in found.get(scene.subject.pk, {}).get(ASKED, ()))


# --- who sits ----------------------------------------------------------------------------------------------------------


def test_a_panel_has_the_size_that_the_pack_says(scene: Scene, head: User, experts: list[User]) -> None:
    fourth = person("expert4", Role.EXPERT, scene.city)
    for chosen in (experts[:2], [*experts, fourth]):
        with pytest.raises(Refused, match=f"应有 {SIZE} 人，现选了 {len(chosen)} 人"):
            seat(scene, head, chosen)
    assert not Panel.objects.exists()
    panel = seat(scene, head, experts)
    assert panel.members.count() == SIZE
    assert Entry.objects.get(verb="panel.convened").details["experts"] == sorted(each.pk for each in experts)


def test_one_expert_has_one_seat(scene: Scene, head: User, experts: list[User]) -> None:
    with pytest.raises(Refused, match="同一位专家只能占一个席位"):
        seat(scene, head, [experts[0], experts[0], experts[1]])
    panel = seat(scene, head, experts)
    with pytest.raises(IntegrityError), transaction.atomic():
        Member.objects.create(panel=panel, expert=experts[0])


def test_only_experts_in_office_are_seated(scene: Scene, head: User, experts: list[User]) -> None:
    with pytest.raises(Refused, match="不是在任的评审专家"):
        seat(scene, head, [*experts[:2], scene.officer])
    with pytest.raises(Refused, match="不是在任的评审专家"):
        seat(scene, head, [*experts[:2], User(pk=99_999)])
    release(post=experts[2].posts.get().pk, until=TODAY, actor=None, at=AT)
    with pytest.raises(Refused, match="不是在任的评审专家"):
        seat(scene, head, experts)


def test_whoever_convenes_has_no_seat(scene: Scene, head: User, experts: list[User]) -> None:
    appoint(user=head.pk, role=Role.EXPERT, organisation=scene.city.pk, since=TODAY, actor=None, at=AT)
    both = User.objects.get(pk=head.pk)
    with pytest.raises(Refused, match="召集人不能把自己选进专家组"):
        seat(scene, both, [*experts[:2], both])


@pytest.mark.parametrize("where", ["zhifu", "xiangyang", "xingfu", "zhifu-zhujian"])
def test_whoever_holds_a_post_in_the_same_district_stands_back(
    scene: Scene, head: User, experts: list[User], where: str
) -> None:
    body("zhifu-zhujian", "department", scene.district)
    local = Organisation.objects.get(code=where)
    appoint(user=experts[2].pk, role=Role.COMMUNITY_OFFICER, organisation=local.pk, since=TODAY, actor=None, at=AT)
    with pytest.raises(Refused, match="expert3某任职于本区市的机构，应当回避"):
        seat(scene, head, experts)


def test_a_post_elsewhere_is_no_conflict(scene: Scene, head: User, experts: list[User]) -> None:
    away = appoint(
        user=experts[2].pk, role=Role.COMMUNITY_OFFICER, organisation=scene.other_district.pk, since=TODAY, actor=None, at=AT
    )  # fmt: skip
    assert away.organisation == scene.other_district
    assert seat(scene, head, experts).members.count() == SIZE


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("/yantai/zhifu/", "/yantai/zhifu/xiangyang/xingfu/", True),
        ("/yantai/zhifu/zhujian/", "/yantai/zhifu/xiangyang/", True),
        ("/yantai/laishan/", "/yantai/zhifu/xiangyang/", False),
        ("/yantai/zhifu2/", "/yantai/zhifu/", False),
        ("/yantai/", "/yantai/zhifu/", False),
        ("/yantai/", "/yantai/", False),
    ],
)
def test_bodies_are_of_one_district_when_they_share_what_stands_under_the_city(
    one: str, other: str, same: bool
) -> None:
    assert of_one_district(one, other) is of_one_district(other, one) is same


def test_the_same_panel_again_changes_nothing(scene: Scene, head: User, experts: list[User]) -> None:
    first = seat(scene, head, experts)
    assert seat(scene, head, experts[::-1], on=TODAY + DAY, at=AT + DAY) == first
    assert Panel.objects.count() == 1
    assert Entry.objects.filter(verb="panel.convened").count() == 1


def test_one_panel_stands_at_a_time(scene: Scene, head: User, experts: list[User]) -> None:
    first = seat(scene, head, experts)
    second = seat(scene, head, [*experts[:2], person("expert4", Role.EXPERT, scene.city)], on=TODAY + DAY, at=AT + DAY)
    first.refresh_from_db()
    assert first.dissolved_on == TODAY + DAY
    assert selectors.standing(scene.subject.pk) == second
    with pytest.raises(IntegrityError), transaction.atomic():
        Panel.objects.create(subject=scene.subject, kind="community", convened_by=head, convened_on=TODAY)


# --- what they find ----------------------------------------------------------------------------------------------------


def test_unmet_needs_grounds_in_words_and_in_the_database(scene: Scene, panel: Panel, experts: list[User]) -> None:
    with pytest.raises(Refused, match="要写明差在哪里"):
        finds(scene, experts[0], verdict="unmet", grounds="  ")
    assert not Finding.objects.exists()
    made = finds(scene, experts[0], verdict="unmet", grounds=" 楼道堆物 ")
    assert made.grounds == "楼道堆物"
    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.objects.create(
            member=made.member, criterion=ASKED, verdict="unmet", on=TODAY, at=AT + DAY, digest="0" * 64
        )


def test_the_trail_tells_what_was_found_and_seen_but_not_the_grounds(
    scene: Scene, panel: Panel, experts: list[User]
) -> None:
    finds(scene, experts[0], verdict="unmet", grounds="三号楼李某家门口堆物", digest="a" * 64)
    entry = Entry.objects.get(verb="finding.made")
    assert (entry.actor_id, entry.details["criterion"], entry.details["saw"]) == (experts[0].pk, ASKED, "a" * 64)
    assert "李某" not in str(entry.details)


def test_the_same_finding_again_changes_nothing(scene: Scene, panel: Panel, experts: list[User]) -> None:
    first = finds(scene, experts[0])
    assert finds(scene, experts[0], at=AT + timedelta(minutes=1)) == first
    assert Finding.objects.count() == 1
    assert Entry.objects.filter(verb="finding.made").count() == 1


def test_a_later_finding_of_the_same_person_takes_the_place_of_the_earlier(
    scene: Scene, panel: Panel, experts: list[User]
) -> None:
    finds(scene, experts[0])
    finds(scene, experts[0], verdict="unmet", grounds="楼道堆物", at=AT + timedelta(hours=1))
    finds(scene, experts[1])
    assert counted(scene) == ["met", "unmet"]
    assert Finding.objects.count() == 3


def test_findings_are_never_changed_or_removed(scene: Scene, panel: Panel, experts: list[User]) -> None:
    finding = finds(scene, experts[0])
    for act in (lambda: Finding.objects.filter(pk=finding.pk).update(verdict="unmet", grounds="x"), finding.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_only_members_find_and_only_of_what_experts_decide(
    scene: Scene, panel: Panel, experts: list[User], head: User
) -> None:
    stranger = person("expert9", Role.EXPERT, scene.city)
    for outsider in (stranger, head, scene.officer):
        with pytest.raises(Refused, match="不在本社区的专家组中"):
            finds(scene, outsider)
    with pytest.raises(Refused, match="不在本社区的专家组中"):
        finds(scene, experts[0], subject=scene.neighbours.pk)
    for criterion in ("7.b.open", "no.such.criterion"):
        with pytest.raises(Refused, match="由事实判定，不需要专家认定"):
            finds(scene, experts[0], criterion=criterion)
    with pytest.raises(Refused, match="不能晚于今天"):
        finds(scene, experts[0], on=TODAY + DAY)


def test_an_expert_who_gave_up_the_post_finds_nothing_more(scene: Scene, panel: Panel, experts: list[User]) -> None:
    finds(scene, experts[0])
    release(post=experts[0].posts.get().pk, until=TODAY, actor=None, at=AT)
    with pytest.raises(Refused, match="不在本社区的专家组中"):
        finds(scene, User.objects.get(pk=experts[0].pk), criterion=NEXT)
    assert counted(scene) == ["met"]


def test_what_a_dissolved_panel_found_counts_for_its_days_alone(scene: Scene, head: User, experts: list[User]) -> None:
    seat(scene, head, experts)
    for expert in experts:
        finds(scene, expert)
    fourth = person("expert4", Role.EXPERT, scene.city)
    seat(scene, head, [*experts[:2], fourth], on=TODAY + 2 * DAY, at=AT + 2 * DAY)
    assert counted(scene, TODAY - DAY) == []
    assert counted(scene, TODAY) == counted(scene, TODAY + DAY) == ["met"] * 3
    assert counted(scene, TODAY + 2 * DAY) == []
    with pytest.raises(Refused, match="不在本社区的专家组中"):
        finds(scene, experts[2], at=AT + 2 * DAY)
    finds(scene, fourth, on=TODAY + 2 * DAY, at=AT + 2 * DAY, verdict="unknown")
    assert counted(scene, TODAY + 3 * DAY) == ["unknown"]
    assert counted(scene, TODAY) == ["met"] * 3


def test_findings_of_one_are_told_apart_from_those_of_all(scene: Scene, panel: Panel, experts: list[User]) -> None:
    finds(scene, experts[0])
    finds(scene, experts[1], verdict="unmet", grounds="楼道堆物")
    assert counted(scene, only=experts[1]) == ["unmet"]
    assert counted(scene, known=AT - DAY) == []
    assert [seat.panel for seat in selectors.seats(experts[0])] == [panel]
    assert not selectors.seats(head_of(panel)).exists()


def head_of(panel: Panel) -> User:
    """Whoever convened it, who has no seat."""
    return User.objects.get(pk=panel.convened_by_id)
