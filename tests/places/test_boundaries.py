"""Boundaries: read exactly, refused with reasons, kept in versions, drawn and brought by whoever may."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from meihao.accounts.models import User
from meihao.attachments.services import keep
from meihao.audit.models import Entry
from meihao.places.models import Boundary, Community
from meihao.places.rules import Refused
from meihao.places.rules.boundaries import Shape, area, read_rings, shape_of, shape_of_rings, written
from meihao.places.rules.boundary_file import read
from meihao.places.rules.registering import Box
from meihao.places.services import check_boundaries, draw_boundary, import_boundaries, put_on_map
from meihao.places.services.boundaries import Faulty
from tests.facts.conftest import AT, Scene

Enter = Callable[[User], Client]
BOX = Box(119_000_000, 122_000_000, 36_000_000, 39_000_000)


def square(west: float = 121.0, south: float = 37.0, side: float = 0.1) -> dict[str, Any]:
    east, north = round(west + side, 6), round(south + side, 6)
    return {
        "type": "Polygon",
        "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]],
    }


def feature(code: str, geometry: dict[str, Any] | None) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"code": code}, "geometry": geometry}


def file_of(*features: dict[str, Any]) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features)}).encode()


def shape(geometry: dict[str, Any] | None = None) -> Shape:
    (entry,), faults = read(file_of(feature("a", geometry or square())).decode(), kind="district", box=BOX)
    assert faults == []
    assert entry.shape is not None
    return entry.shape


def test_a_shape_is_kept_in_whole_numbers_closed_and_turned_one_way() -> None:
    clockwise = square()
    clockwise["coordinates"][0].reverse()
    assert shape(clockwise)[0][0][0] == shape(clockwise)[0][0][-1]
    ring = shape(clockwise)[0][0]
    assert sum((b[0] - a[0]) * (b[1] + a[1]) for a, b in pairwise(ring)) < 0
    assert shape(square(121.0000004))[0][0][0] == [121_000_000, 37_000_000]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"type": "Point", "coordinates": [121, 37]}, "没有点位"),
        ({"type": "LineString", "coordinates": []}, "Polygon 或 MultiPolygon"),
        ({"type": "Polygon", "coordinates": [[[121, 37], [121.1, 37], [121.1, 37.1], [121, 37.1]]]}, "没有闭合"),
        ({"type": "Polygon", "coordinates": [[[121, 37], [121.1, 37], [121, 37]]]}, "三个角"),
        ({"type": "Polygon", "coordinates": [[[37, 121], [37.1, 121], [37.1, 121.1], [37, 121]]]}, "写反"),
        ({"type": "Polygon", "coordinates": [[[100, 37], [100.1, 37], [100.1, 37.1], [100, 37]]]}, "不在本市范围内"),
        ({"type": "Polygon", "coordinates": [[[121, 37], ["x", 37], [121.1, 37.1], [121, 37]]]}, "以度为单位"),
        (
            {"type": "Polygon", "coordinates": [[[121, 37], [121.1, 37.1], [121, 37.1], [121.1, 37], [121, 37]]]},
            "自己相交",
        ),
        ({"type": "MultiPolygon", "coordinates": [square()["coordinates"], square(121.05)["coordinates"]]}, "重叠"),
    ],
)
def test_what_is_no_boundary_is_refused_with_what_to_do(change: dict[str, Any], says: str) -> None:
    _, (fault,) = read(file_of(feature("a", change)).decode(), kind="district", box=BOX)
    assert says in str(fault)
    assert str(fault).startswith("第 1 个要素（a）")


@pytest.mark.parametrize(
    ("text", "says"),
    [("{", "GeoJSON"), ("[]", "GeoJSON"), ('{"type": "FeatureCollection", "features": []}', "没有要素")],
)
def test_what_is_no_geojson_is_refused(text: str, says: str) -> None:
    _, (fault,) = read(text, kind="district", box=BOX)
    assert says in fault.message


def test_typed_coordinates_may_have_holes_and_several_parts() -> None:
    made = shape_of_rings(
        read_rings(
            "121,37\n121.2，37\n121.2 37.2\n121,37.2\n\n121.05,37.05\n121.1,37.05\n121.1,37.1\n\n121.5,37\n121.6,37\n121.6,37.1"
        ),
        BOX,
    )
    assert [len(polygon) for polygon in made] == [2, 1]
    with pytest.raises(Refused, match="第 2 行不是经度和纬度：x,y"):
        read_rings("121,37\nx,y")


@settings(deadline=None, max_examples=60)
@given(
    st.integers(119_500_000, 121_000_000), st.integers(36_500_000, 38_000_000), st.lists(st.integers(1, 9), max_size=3)
)
def test_what_is_written_reads_back_the_same(west: int, south: int, sides: list[int]) -> None:
    rings = [
        [[west + n * 200_000, south], [west + n * 200_000 + side * 10_001, south], [west + n * 200_000, south + side]]
        for n, side in enumerate([5, *sides])
    ]
    made = shape_of_rings(rings, BOX)
    again = shape_of_rings(read_rings(written(made)), BOX)
    assert sorted(again) == sorted(made)
    assert shape_of({"type": "MultiPolygon", "coordinates": []} if not made else _degrees(made), BOX) == made


def _degrees(made: Shape) -> dict[str, Any]:
    parts = [[[[Decimal(x) / 10**6, Decimal(y) / 10**6] for x, y in ring] for ring in part] for part in made]
    return {"type": "MultiPolygon", "coordinates": parts}


def test_the_area_of_a_square_is_that_on_the_sphere() -> None:
    assert 98_600_000 < area(shape()) < 98_800_000


def test_a_boundary_is_drawn_in_versions_that_nothing_changes(scene: Scene) -> None:
    told: dict[str, Any] = {"kind": "community", "code": scene.community.code, "actor": scene.officer, "at": AT}
    first = draw_boundary(shape=shape(), source="测绘图", **told)
    assert draw_boundary(shape=shape(), source="再画一次", **told) == first
    second = draw_boundary(shape=shape(square(121.01)), source="勘界", **told)
    assert [first.number, second.number] == [1, 2]
    assert Entry.objects.filter(verb="boundary.drawn").count() == 2
    for change in (lambda: Boundary.objects.update(source="x"), lambda: Boundary.objects.all().delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    with pytest.raises(Refused, match="来源"):
        draw_boundary(shape=shape(), source=" ", **told)
    with pytest.raises(Refused, match="职责范围"):
        draw_boundary(shape=shape(), source="x", **{**told, "actor": scene.stranger})
    with pytest.raises(Refused, match="写反"):
        put_on_map(**told, longitude=37_540_000, latitude=121_400_000)
    with pytest.raises(Refused, match="没有点位"):
        put_on_map(**{**told, "kind": "district"}, longitude=1, latitude=1)


def test_a_file_is_entered_whole_or_not_at_all_and_twice_changes_nothing(scene: Scene, tmp_path: Path) -> None:
    ours, theirs = scene.community.code, scene.neighbour.code
    point = {"type": "Point", "coordinates": [121.25, 37.05]}
    bad = tmp_path / "bad.geojson"
    bad.write_bytes(file_of(feature(ours, square()), feature("nowhere", square()), feature(ours, square())))
    with pytest.raises(CommandError) as refused:
        call_command("import_boundaries", str(bad), "--kind", "community")
    assert "第 2 个要素（nowhere）：没有这个编号的社区" in str(refused.value)
    assert "与第 1 个要素说的是同一处" in str(refused.value)
    good = tmp_path / "good.geojson"
    good.write_bytes(
        file_of(feature(ours, square()), feature(ours, point), feature(theirs, square(121.3)), feature("x", None))
    )
    dry = call_command("import_boundaries", str(good), "--kind", "community", "--dry-run")
    assert "新增 2，更新 1" in dry
    assert not Boundary.objects.exists()
    assert "新增 2，更新 1" in call_command("import_boundaries", str(good), "--kind", "community")
    assert Community.objects.get(code=ours).longitude == 121_250_000
    assert "新增 0，更新 0" in call_command("import_boundaries", str(good), "--kind", "community")
    assert Entry.objects.filter(verb="boundaries.imported").count() == 1


def test_only_what_is_ones_own_is_brought(scene: Scene) -> None:
    content = io.BytesIO(file_of(feature(scene.community.code, square())))
    examined = check_boundaries(content, "a.geojson", kind="community", actor=scene.stranger)
    assert [fault.code for fault in examined.faults] == [scene.community.code]


def test_a_file_that_went_stale_is_refused_whole(scene: Scene) -> None:
    blob = keep(file_of(feature("gone", square())), name="a.geojson", at=AT)
    with pytest.raises(Faulty, match="没有这个编号"):
        import_boundaries(blob=blob, name="a.geojson", kind="street", source="x", actor=None, at=AT)


def test_the_pages_draw_put_and_bring(scene: Scene, enter: Enter) -> None:
    browser, code = enter(scene.officer), scene.community.code
    here = f"/places/boundaries/community/{code}/"
    page = browser.get(here).content.decode()
    assert 'data-draw="id_coordinates"' in page
    assert "还没有登记过边界" in page
    wrong = browser.post(f"{here}draw/", {"coordinates": "121,37\n121.1,37", "source": "图"})
    assert (wrong.status_code, "121.1,37" in wrong.content.decode()) == (422, True)
    assert (
        browser.post(f"{here}draw/", {"coordinates": "121,37\n121.1,37\n121,37.1", "source": "图"}).status_code == 302
    )
    assert browser.post(f"{here}point/", {"longitude": "121.02", "latitude": "37.02"}).status_code == 302
    kinds = {each["geometry"]["type"] for each in browser.get(f"{here}shape.geojson").json()["features"]}
    assert kinds == {"Polygon", "Point"}
    assert '第 <span class="num">1</span> 版' in browser.get(here).content.decode()
    mine = browser.get("/places/boundaries/template.geojson?kind=community").content
    brought = browser.post(
        "/places/boundaries/import/",
        {"kind": "community", "source": "图", "file": SimpleUploadedFile("b.geojson", mine)},
    )
    assert "没有什么要改动的" in brought.content.decode()
    moved = file_of(feature(code, square(121.2)))
    tried = browser.post(
        "/places/boundaries/import/",
        {"kind": "community", "source": "图", "file": SimpleUploadedFile("b.geojson", moved)},
    )
    ticket = tried.content.decode().partition('name="ticket" value="')[2].partition('"')[0]
    assert browser.post("/places/boundaries/import/confirm/", {"ticket": ticket}).status_code == 302
    assert Boundary.objects.latest("number").shape == shape(square(121.2))
    assert enter(scene.stranger).get(here).status_code == 404


def test_more_boundaries_cost_no_more_statements(scene: Scene, enter: Enter) -> None:
    browser = enter(scene.officer)

    def cost() -> int:
        with CaptureQueriesContext(connection) as found:
            assert browser.get("/places/boundaries/?kind=community").status_code == 200
        return len(found)

    told: dict[str, Any] = {"kind": "community", "source": "图", "actor": None, "at": AT}
    draw_boundary(code=scene.community.code, shape=shape(), **told)
    cost()
    before = cost()
    draw_boundary(code=scene.neighbour.code, shape=shape(square(121.4)), **told)
    draw_boundary(code=scene.community.code, shape=shape(square(121.6)), **told)
    assert cost() == before
