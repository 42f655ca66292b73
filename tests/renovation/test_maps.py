"""Projects on the map: by stage, and what lies in one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from meihao.places.models import Building, Compound
from meihao.places.rules import Refused as Kept
from meihao.places.services.removing import remove_part
from meihao.renovation.services import Refused
from tests.renovation.conftest import AT, Town
from tests.renovation.grounds import enter, shot, structure
from tests.renovation.homes import build, roll


def put(town: Town) -> None:
    Compound.objects.filter(pk=town.compound.pk).update(longitude=121_400_000, latitude=37_540_000)


def test_projects_are_points_by_stage_with_a_list_below(town: Town, client: Client) -> None:
    client.force_login(town.district)
    assert "图上还没有项目" in client.get("/projects/?view=map").content.decode()
    put(town)
    page = client.get("/projects/?view=map&q=%E6%A7%90").content.decode()
    assert 'data-map="/projects/points.geojson?q=%E6%A7%90' in page
    assert "槐花里改造" in page
    [feature] = client.get(reverse("renovation:points")).json()["features"]
    assert feature["geometry"]["coordinates"] == [121.4, 37.54]
    assert feature["properties"]["note"] in page
    assert client.get(reverse("renovation:points"), {"q": "没有"}).json()["features"] == []


def test_a_project_shows_its_compounds_and_structures(town: Town, client: Client) -> None:
    put(town)
    enter(town, replace(structure(), longitude=121_401_000, latitude=37_541_000), shot(1))
    with pytest.raises(Refused, match="写反"):
        enter(town, replace(structure("别处"), longitude=37_541_000, latitude=121_401_000), shot(2))
    with pytest.raises(Refused, match="都填"):
        enter(town, replace(structure("别处"), longitude=121_401_000), shot(2))
    client.force_login(town.district)
    where = reverse("renovation:project_points", args=[town.project.code])
    found = client.get(where).json()["features"]
    assert [each["properties"]["name"] for each in found] == ["槐花里", "3 号楼 2 单元西侧 储藏棚"]
    assert where in client.get(reverse("renovation:project", args=[town.project.code])).content.decode()
    client.force_login(town.scene.stranger)
    assert client.get(where).status_code == 404


def test_a_home_that_was_asked_does_not_leave_the_register(town: Town) -> None:
    build(town.compound)
    roll(town)
    with pytest.raises(Kept, match="4 条逐户答复"):
        remove_part("huaihua", kind="building", pk=Building.objects.get().pk, reason="写错", actor=None, at=AT)
    assert Building.objects.exists()
