"""Divisions, communities and compounds: registered once, brought up to date, refused in words, seen by territory."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from meihao.accounts.models import User
from meihao.accounts.services import enrol
from meihao.audit.models import Entry
from meihao.places.models import Community, Compound
from meihao.places.rules import Refused
from meihao.places.services import register_community, register_compound, register_division
from tests.facts.conftest import AT, Scene

Enter = Callable[[User], Client]


def community(scene: Scene, **more: Any) -> Community:
    given = {
        "code": "xingfu",
        "name": "xingfu社区",
        "organisation": scene.community.organisation_id,
        "division": "370602",
    }
    return register_community(**{**given, "actor": scene.officer, "at": AT, **more})


def compound(scene: Scene, **more: Any) -> Compound:
    given = {"code": "nanli", "name": "南里", "community": "xingfu", "address": "幸福路 1 号", "built_in": 1998}
    return register_compound(**{**given, "actor": scene.officer, "at": AT, **more})


def verbs(kind: str) -> list[str]:
    return list(Entry.objects.filter(kind=kind).order_by("pk").values_list("verb", flat=True))


def test_a_division_is_entered_under_its_county_and_brought_up_to_date(scene: Scene) -> None:
    town = register_division(code="370602012", name="幸福街道", actor=None, at=AT)
    assert town.parent is not None
    assert town.parent.code == "370602"
    renamed = register_division(code="370602012", name="新幸福街道", actor=None, at=AT, accountable=scene.district.pk)
    again = register_division(code="370602012", name="新幸福街道", actor=None, at=AT)
    assert (renamed.pk, again.name, again.accountable) == (town.pk, "新幸福街道", scene.district)
    assert verbs("division") == ["division.registered"] * 3


@pytest.mark.parametrize(
    ("code", "name", "says"),
    [("37", "x", "应为 6 位"), ("370699001", "x", "上级 370699 还没有登记"), ("370603", " ", "没有名称")],
)
def test_a_division_that_hangs_in_the_air_is_refused(scene: Scene, code: str, name: str, says: str) -> None:
    with pytest.raises(Refused, match=says):
        register_division(code=code, name=name, actor=None, at=AT)


def test_a_community_is_registered_once_and_brought_up_to_date(scene: Scene) -> None:
    before = verbs("community")
    moved = community(scene, longitude=121_500_000, latitude=37_500_000)
    assert community(scene, longitude=121_500_000, latitude=37_500_000) == moved == scene.community
    assert verbs("community")[len(before) :] == ["community.updated"]
    assert Entry.objects.filter(verb="community.updated").get().details["changed"] == ["longitude", "latitude"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"code": "幸福"}, "小写字母"),
        ({"name": " "}, "名称不能空着"),
        ({"longitude": 1}, "要么都填"),
        ({"longitude": 200_000_000, "latitude": 1}, "经度应在"),
        ({"longitude": 1, "latitude": 91_000_000}, "纬度应在"),
        ({"division": "370699"}, "没有登记统计用区划 370699"),
        ({"code": "another"}, "已经对应另一个社区"),
    ],
)
def test_a_community_that_cannot_be_is_refused(scene: Scene, change: dict[str, Any], says: str) -> None:
    with pytest.raises(Refused, match=says):
        community(scene, **change)


def test_a_community_stands_on_a_body_of_its_own_level(scene: Scene) -> None:
    with pytest.raises(Refused, match="不是社区一级"):
        community(scene, code="another", organisation=scene.district.pk)


def test_a_compound_is_registered_once_and_brought_up_to_date(scene: Scene) -> None:
    first = compound(scene)
    assert compound(scene) == first
    assert compound(scene, built_in=1999).built_in == 1999
    assert verbs("compound") == ["compound.registered", "compound.updated"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"community": "nowhere"}, "没有编号为 nowhere"),
        ({"built_in": 1800}, "1800 不在 1900 到 2100"),
        ({"code": "beili"}, "已经有一个叫“南里”"),
    ],
)
def test_a_compound_that_cannot_be_is_refused(scene: Scene, change: dict[str, Any], says: str) -> None:
    compound(scene)
    with pytest.raises(Refused, match=says):
        compound(scene, **change)


def test_the_map_holds_the_communities_one_may_see(scene: Scene, enter: Enter) -> None:
    register_community(
        code="wenhua", name="文化社区", organisation=scene.neighbour.organisation_id, division="370602", actor=None, at=AT
    )  # fmt: skip
    response = enter(scene.officer).get("/places/communities.geojson")
    assert response.headers["Content-Type"] == "application/geo+json"
    assert [(each["id"], each["geometry"]["coordinates"]) for each in response.json()["features"]] == [
        ("xingfu", [121.4, 37.54])
    ]
    assert response.json()["features"][0]["properties"]["district"] == "zhifu机构"
    assert enter(scene.stranger).get("/places/communities.geojson").json()["features"] == []


def test_the_compounds_of_a_community_are_for_its_territory(scene: Scene, enter: Enter) -> None:
    compound(scene)
    page = "/communities/xingfu/compounds/"
    assert "南里" in enter(scene.clerk).get(page).text
    assert "登记小区" not in enter(scene.clerk).get(page).text
    assert enter(scene.stranger).get(page).status_code == 404
    assert enter(scene.clerk).post(page + "register/", {"code": "a", "name": "b"}).status_code == 404


def test_an_officer_registers_a_compound_and_keeps_what_was_typed_when_refused(scene: Scene, enter: Enter) -> None:
    browser = enter(scene.officer)
    page = "/communities/xingfu/compounds/"
    assert browser.post(page + "register/", {"code": "nanli", "name": "南里"}).headers["Location"] == page
    refused = browser.post(page + "register/", {"code": "nanli 2", "name": "南里"})
    assert refused.status_code == 422
    assert "nanli 2" in refused.text
    assert Compound.objects.count() == 1


def test_twice_as_many_compounds_take_no_more_queries(scene: Scene, enter: Enter) -> None:
    browser = enter(scene.officer)
    compound(scene)

    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            browser.get("/communities/xingfu/compounds/")
        return len(counted)

    queries()
    few = queries()
    for number in range(20):
        compound(scene, code=f"c{number}", name=f"第{number}")
    assert queries() == few


def test_somebody_without_a_post_sees_nothing(scene: Scene, enter: Enter) -> None:
    nobody = enrol(username="nobody", name="某人", actor=None, at=AT)
    assert enter(nobody).get("/places/communities.geojson").status_code == 404
