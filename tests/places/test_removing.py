"""What leaves the register: mistakes go, what is gone is ended, and what other records rest on stays."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from meihao.audit.models import Entry
from meihao.places.models import Building, Cluster, Compound, Entrance, Home, PrivatePart
from meihao.places.rules import Refused
from meihao.places.rules.registering import Box, beyond
from meihao.places.selectors.points import collection, of_compounds
from meihao.places.selectors.register import measures
from meihao.places.services import (
    dissolve_cluster,
    end_part,
    form_cluster,
    group_compounds,
    place_building,
    register_compound,
    remove_part,
    restore_part,
    ungroup_compound,
)
from meihao.places.sources import measured
from tests.facts.conftest import Scene

AT = datetime(2024, 7, 1, 2, tzinfo=UTC)
ON = date(2024, 6, 1)


@pytest.fixture
def yard(scene: Scene) -> Compound:
    made = register_compound(code="nanli", name="南里", community="xingfu", actor=None, at=AT)
    building = Building.objects.create(compound=made, number="1")
    entrance = Entrance.objects.create(building=building, number="1")
    for room, area in (("101", 8000), ("102", 6050)):
        home = Home.objects.create(entrance=entrance, number=room)
        PrivatePart.objects.create(home=home, kind="dwelling", area=area, area_source="title")
    return made


def remove(kind: str, pk: int, reason: str = "楼号写错") -> str:
    return remove_part("nanli", kind=kind, pk=pk, reason=reason, actor=None, at=AT)


def end(kind: str, pk: int, on: date | None = ON, reason: str = "已拆除") -> str:
    return end_part("nanli", kind=kind, pk=pk, on=on, reason=reason, actor=None, at=AT)


def told(yard: Compound) -> tuple[int, int, int]:
    found = measures(Compound.objects.filter(pk=yard.pk))[yard.pk]
    return found.buildings, found.homes, found.area


def test_a_building_by_mistake_goes_with_all_that_is_in_it(yard: Compound) -> None:
    with pytest.raises(Refused, match="写明理由"):
        remove("building", Building.objects.get().pk, " ")
    assert remove("building", Building.objects.get().pk) == "1号楼"
    assert not PrivatePart.objects.exists()
    entry = Entry.objects.get(verb="part.removed")
    assert (entry.details["homes"], entry.details["reason"]) == (2, "楼号写错")


def test_what_is_gone_is_ended_and_counts_no_more(yard: Compound) -> None:
    home = Home.objects.get(number="102")
    assert told(yard) == (1, 2, 14050)
    assert end("home", home.pk) == "1号楼1单元102"
    assert end("home", home.pk) == "1号楼1单元102"
    assert told(yard) == (1, 1, 8000)
    assert Entry.objects.filter(verb="part.ended").count() == 1
    with pytest.raises(Refused, match="已经从 2024-06-01 起终止登记"):
        end("home", home.pk, date(2024, 6, 2))
    end("building", Building.objects.get().pk, date(2024, 6, 3))
    assert told(yard) == (0, 0, 0)
    with pytest.raises(Refused, match="请先恢复"):
        restore_part("nanli", kind="home", pk=home.pk, reason="误报", actor=None, at=AT)
    restore_part("nanli", kind="building", pk=Building.objects.get().pk, reason="误报", actor=None, at=AT)
    assert told(yard) == (1, 1, 8000), "the home that was ended before stays so"


@pytest.mark.parametrize(
    ("on", "reason", "said"),
    [(None, "已拆", "从哪天起"), (date(2024, 7, 2), "已拆", "在今天之后"), (ON, " ", "写明理由")],
)
def test_an_end_without_a_day_or_reason_is_refused(yard: Compound, on: date | None, reason: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        end("building", Building.objects.get().pk, on, reason)


def test_the_register_tells_homes_and_area_as_of_a_day(yard: Compound) -> None:
    def read(on: date, known: datetime) -> tuple[int, int] | None:
        found = measured(["nanli"], on=on, known=known).get("nanli")
        return (found.homes, found.area) if found else None

    end("home", Home.objects.get(number="102").pk)
    assert read(ON - timedelta(days=1), AT) == (2, 14050)
    assert read(ON, AT) == (1, 8000)
    assert read(ON, AT - timedelta(days=1)) is None, "the compound was not registered yet"
    register_compound(code="empty", name="空院", community="xingfu", actor=None, at=AT)
    assert "empty" not in measured(None, on=ON, known=AT)


def test_a_cluster_is_dissolved_once_nothing_is_in_it(scene: Scene, yard: Compound) -> None:
    form_cluster(code="block", name="片区", organisation=scene.district.pk, actor=None, at=AT)
    group_compounds("block", compounds=["nanli"], actor=None, at=AT)
    with pytest.raises(Refused, match="1 条小区"):
        dissolve_cluster("block", reason="重复", actor=None, at=AT)
    ungroup_compound("block", compound="nanli", actor=None, at=AT)
    dissolve_cluster("block", reason="重复", actor=None, at=AT)
    assert not Cluster.objects.exists()


def test_a_point_lies_in_the_city(yard: Compound) -> None:
    building = Building.objects.get()

    def put(longitude: int | None, latitude: int | None) -> None:
        place_building("nanli", building=building.pk, longitude=longitude, latitude=latitude, actor=None, at=AT)

    put(121_400_000, 37_540_000)
    [feature] = collection(of_compounds([yard.pk]))["features"]
    assert feature["geometry"]["coordinates"] == [121.4, 37.54]
    with pytest.raises(Refused, match="写反"):
        put(37_540_000, 121_400_000)
    with pytest.raises(Refused, match="不在本市范围内"):
        put(116_400_000, 39_900_000)
    with pytest.raises(Refused, match="都填"):
        put(121_400_000, None)
    put(None, None)
    assert of_compounds([yard.pk]) == []


def test_a_swapped_pair_is_told_from_one_that_is_far_away() -> None:
    box = Box(119_500_000, 122_000_000, 36_200_000, 38_500_000)
    assert beyond(121_000_000, 37_000_000, box) == ""
    assert "写反" in beyond(37_000_000, 121_000_000, box)
    assert "119.5—122.0" in beyond(0, 0, box)


def test_an_officer_ends_a_home_on_its_page_and_the_history_tells(scene: Scene, yard: Compound, client: Client) -> None:
    client.force_login(scene.officer)
    home = Home.objects.get(number="102")
    where = reverse("places:part", args=["nanli", "home", home.pk])
    assert "没有别的记录用到它" in client.get(where).content.decode()
    assert client.post(where, {"action": "end", "reason": "合并"}).status_code == 422
    assert client.post(where, {"action": "end", "on": "2024-06-01", "reason": "与 101 合并"}).status_code == 302
    assert "2024-06-01 终止" in client.get(reverse("places:compound", args=["nanli"])).content.decode()
    told_by = client.get(reverse("places:compound_history", args=["nanli"])).content.decode()
    assert "1号楼1单元102" in told_by
    assert "与 101 合并" in told_by
    assert client.get(reverse("places:part", args=["nanli", "roof", 1])).status_code == 404
    client.force_login(scene.stranger)
    assert client.get(where).status_code == 404


def test_a_change_of_the_facts_is_kept_with_what_they_said_before(scene: Scene, yard: Compound, client: Client) -> None:
    register_compound(code="nanli", name="南里", community="xingfu", built_in=1988, actor=scene.officer, at=AT)
    assert Entry.objects.get(verb="compound.updated").details["moved"] == [["built_in", "", "1988"]]
    client.force_login(scene.officer)
    text = client.get(reverse("places:compound_history", args=["nanli"])).content.decode()
    assert "建成年份：没有填 → 1988" in text
