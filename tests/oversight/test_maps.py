"""The wall map and the screen on the wall: what lies where, in which colour, for who may know, at a constant cost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from meihao.accounts.models import User
from meihao.audit.services import record
from meihao.oversight.selectors.maps import District, batches, districts, mark
from meihao.pilots.services import register_pilot
from meihao.places.models import Community, Compound
from meihao.places.services import draw_boundary
from meihao.policy.library import current
from tests.renovation.conftest import AT, TODAY, Town
from tests.renovation.steps import another, planned, taken

Enter = Callable[[User], Client]
SQUARE = [
    [
        [
            [121_300_000, 37_500_000],
            [121_500_000, 37_500_000],
            [121_500_000, 37_600_000],
            [121_300_000, 37_600_000],
            [121_300_000, 37_500_000],
        ]
    ]
]


def put(town: Town) -> str:
    """The project on the map, its district with a boundary; the district's code."""
    Compound.objects.filter(pk=town.compound.pk).update(longitude=121_400_000, latitude=37_540_000)
    code = town.scene.district.code
    draw_boundary(kind="district", code=code, shape=SQUARE, source="图", actor=None, at=AT)
    return code


def lit(town: Town, code: str) -> None:
    taken(planned(town, code, another(town, code)), "apply", "enlist", by=town.city)


def pilot(town: Town, code: str, place: Community, *steps: str) -> None:
    """A pilot of a community that has a point."""
    made = register_pilot(
        code=code, name=f"{code}试点", community=place.pk, profile="upgrade", on=TODAY, actor=town.district, at=AT
    )
    taken(made.project, *(steps or ("apply",)), by=town.city)


def test_places_come_first_and_colours_by_district_with_their_reasons(town: Town, enter: Enter) -> None:
    code = put(town)
    browser = enter(town.city)
    area, point = browser.get("/oversight/map/places.geojson").json()["features"]
    assert (area["properties"]["area"], area["geometry"]["type"]) == (code, "Polygon")
    assert point["geometry"]["coordinates"] == [121.4, 37.54]
    assert point["properties"] == {
        "code": "huaihua-2024",
        "name": "槐花里改造",
        "kind": "renovation",
        "note": "施工",
        "district": code,
    }
    told = browser.get(f"/oversight/map/colours.json?districts={code}").json()[code]
    colour, why = told["colours"]["huaihua-2024"]
    assert (told["counts"][colour], told["worst"]) == (1, colour)
    assert why
    assert browser.get("/oversight/map/colours.json").json() == {}


def test_the_map_narrows_by_what_is_in_its_address(town: Town, enter: Enter) -> None:
    code = put(town)
    lit(town, "listed")
    browser = enter(town.city)
    page = browser.get(f"/oversight/map/?district={code}&colour=blue").content.decode()
    assert f'data-map="/oversight/map/places.geojson?district={code}&amp;stage="' in page
    assert 'data-colour="blue"' in page
    assert "listed改造" in page
    assert ">槐花里改造<" not in page
    assert "槐花里改造" in browser.get("/oversight/map/?stage=renovation.works").content.decode()
    assert "图上没有项目" in browser.get("/oversight/map/?stage=renovation.reserve").content.decode()
    assert browser.get("/oversight/map/places.geojson?stage=renovation.reserve").json()["features"][1:] == []


def test_a_pilot_lies_where_its_community_lies_with_the_stages_of_its_own_lifecycle(town: Town, enter: Enter) -> None:
    code = put(town)
    Community.objects.filter(pk=town.scene.community.pk).update(longitude=121_410_000)
    steps = ("apply", "take-up", "endorse", "designate", "draw-up", "submit-design", "commence")
    pilot(town, "hua", town.scene.community, *steps)
    browser = enter(town.city)
    points = browser.get("/oversight/map/places.geojson").json()["features"][1:]
    told = {
        each["properties"]["kind"]: (each["properties"]["note"], each["geometry"]["coordinates"]) for each in points
    }
    assert told == {"renovation": ("施工", [121.4, 37.54]), "pilot": ("组织实施", [121.41, 37.54])}
    colour, why = browser.get(f"/oversight/map/colours.json?districts={code}").json()[code]["colours"]["hua"]
    assert (colour, "超过完成期限的红色界限" in why) == ("red", True)
    page = browser.get("/oversight/map/?stage=pilot.works").content.decode()
    assert '<option value="pilot.works" selected>组织实施</option>' in page
    assert '>hua试点</a> <span class="tag">试点</span>' in page
    assert ">槐花里改造<" not in page
    for narrowed, kinds in (
        ("renovation", {"renovation"}),
        ("pilot", {"pilot"}),
        ("pilot.trial", set()),
        ("x", set(told)),
    ):
        found = browser.get(f"/oversight/map/places.geojson?stage={narrowed}").json()["features"][1:]
        assert {each["properties"]["kind"] for each in found} == kinds, narrowed
    (row,) = districts(town.city)
    assert (row.projects, row.pilots, row.placed) == (2, 1, 2)
    assert enter(town.city).get("/projects/hua/oversight/").status_code == 200


@pytest.mark.parametrize(
    "path", ["map/places.geojson", "map/colours.json?districts={code}", "wall/now/", "today/", "map/"]
)
def test_a_stranger_sees_nothing_of_it(town: Town, enter: Enter, path: str) -> None:
    code = put(town)
    assert "huaihua-2024" in enter(town.city).get(f"/oversight/{path.format(code=code)}").content.decode()
    there = enter(town.scene.stranger).get(f"/oversight/{path.format(code=code)}")
    assert "huaihua" not in there.content.decode()


def test_the_screen_has_its_map_at_once_and_its_figures_after(town: Town, enter: Enter) -> None:
    put(town)
    browser = enter(town.city)
    shell = browser.get("/oversight/wall/").content.decode()
    assert 'data-wall-events="/sse/oversight"' in shell
    assert "正在计算颜色" in shell
    assert '<noscript><meta http-equiv="refresh" content="0; url=/oversight/wall/now/"></noscript>' in shell
    still = browser.get("/oversight/wall/now/").content.decode()
    assert '<noscript><meta http-equiv="refresh" content="60"></noscript>' in still
    part = browser.get("/oversight/wall/now/", headers={"hx-request": "true"}).content.decode()
    assert part.lstrip().startswith('<section id="now"')
    assert "槐花里改造" in part
    assert "节点逾期超过红色界限" in part


def test_the_first_screen_asks_for_the_reds_once_it_is_there(town: Town, enter: Enter) -> None:
    asking = 'hx-get="/oversight/today/" hx-trigger="load"'
    assert asking in enter(town.city).get("/").text
    browser = enter(town.scene.stranger)
    assert asking not in browser.get("/").text, "whoever has no project is asked for no colours"
    put(town)
    part = enter(town.city).get("/oversight/today/", headers={"hx-request": "true"}).text
    assert part.lstrip().startswith('<section class="sec stack-s" id="today"')
    assert "节点逾期超过红色界限" in part
    assert 'href="/projects/huaihua-2024/oversight/"' in part


@pytest.mark.parametrize(
    "path", ["map/", "map/places.geojson", "map/colours.json?districts={code}", "wall/now/", "today/"]
)
def test_more_projects_cost_no_more_statements(town: Town, enter: Enter, path: str) -> None:
    where = f"/oversight/{path.format(code=put(town))}"
    browser = enter(town.city)

    def cost() -> int:
        browser.get(where)
        with CaptureQueriesContext(connection) as found:
            assert browser.get(where).status_code == 200
        return len(found)

    lit(town, "one")
    pilot(town, "first", town.scene.community)
    before = cost()
    for code in "abc":
        lit(town, code)
    pilot(town, "second", town.scene.neighbour)
    assert cost() == before


def test_districts_are_asked_for_in_few_batches() -> None:
    rows = [District(code, code, number, 0, 0) for code, number in [("a", 700), ("b", 250), ("c", 100), ("d", 1900)]]
    assert batches(rows) == [["a", "b"], ["c"], ["d"]]


def test_the_mark_changes_with_what_is_written_and_with_the_day(town: Town) -> None:
    told: dict[str, Any] = {"kind": "project", "key": town.project.code, "actor": None, "at": AT}
    before = mark(TODAY)
    assert mark(TODAY) == before
    assert mark(TODAY + timedelta(days=1)) != before
    record("project.registered", **told)
    assert mark(TODAY) != before


def test_the_marks_of_the_map_are_the_pack_s_colours() -> None:
    assert {each.id for each in current().parts.colours.colours} == {"red", "yellow", "blue"}
    assert current().parts.colours.unknown.id == "gray"
