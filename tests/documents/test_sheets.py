"""Sheets: true to scale, areas as on the ground, the same bytes every time, and pictures where their edges lie."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from meihao.documents.rules.drawing import NOTHING_DRAWN, drawn
from meihao.documents.rules.edges import Edges, Unplaced, of_world_file, typed
from meihao.documents.rules.projecting import projection
from meihao.documents.rules.sheets import (
    FILL,
    PAGE,
    SCALES,
    Drawing,
    Feature,
    Map,
    Picture,
    Rendering,
    SheetSet,
    Symbol,
    Underlay,
    area,
    area_of,
    bar,
    outlines,
    scale,
)
from tests.documents.test_papers import bare

EAST, NORTH = 121_400_000, 37_530_000
SYMBOLS = (
    Symbol("yard", "小区", "#b3261e", Drawing.AREA),
    Symbol("road", "道路", "#666666", Drawing.LINE),
    Symbol("house", "楼栋", "#2f5d8a", Drawing.POINT),
)
RING = ((EAST, NORTH), (EAST + 2000, NORTH), (EAST + 2000, NORTH + 1500), (EAST, NORTH + 1500))
FEATURES = (
    Feature("yard", RING, "海岚小区"),
    Feature("road", (RING[0], RING[2]), "海岚路"),
    Feature("house", ((EAST + 900, NORTH + 700),), "1 号楼"),
)
SITE = Map("项目总平面图", "2", SYMBOLS, FEATURES, (("占地", f"{area(RING):,} ㎡"),))
SET = SheetSet(title="海岚小区改造", on=date(2024, 6, 30), sheets=(SITE,), address="https://meihao.example.gov.cn/")


def picture(width: int = 40, height: int = 30, form: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "#88aa66").save(out, form)
    return out.getvalue()


def texts(sheets: SheetSet) -> list[str]:
    return [bare(page.extract_text()) for page in PdfReader(io.BytesIO(drawn(sheets))).pages]


def test_a_sheet_is_a3_across_and_says_its_scale_legend_areas_and_digest() -> None:
    reader = PdfReader(io.BytesIO(drawn(SET)))
    (page,) = reader.pages
    assert (round(float(page.mediabox.width) / 72 * 25.4), round(float(page.mediabox.height) / 72 * 25.4)) == (420, 297)
    text = bare(page.extract_text())
    for said in (
        "项目总平面图",
        "图例",
        "小区",
        "道路",
        "楼栋",
        "1号楼",
        "北",
        "1:1000",
        "CGCS2000",
        f"{area(RING):,}㎡",
    ):
        assert said in text, said
    assert SET.digest[:32] in text
    assert not [*page.images], "vectors alone"


def test_the_same_sheets_give_the_same_bytes_and_others_another_digest() -> None:
    assert drawn(SET) == drawn(replace(SET))
    moved = replace(SITE, features=(*FEATURES[:-1], Feature("house", ((EAST + 901, NORTH + 700),), "1 号楼")))
    assert replace(SET, sheets=(moved,)).digest != SET.digest


def test_a_sheet_without_places_says_so_instead_of_failing() -> None:
    (text,) = texts(replace(SET, sheets=(replace(SITE, features=()),)))
    assert bare(NOTHING_DRAWN) in text


def test_renderings_have_sheets_of_their_own_and_a_map_may_lie_on_a_picture() -> None:
    under = Underlay(Picture(picture(), "image/png"), EAST - 500, NORTH - 500, EAST + 2500, NORTH + 2000)
    shown = Rendering("效果图", "5", Picture(picture(form="JPEG"), "image/jpeg"))
    both = texts(replace(SET, sheets=(replace(SITE, underlay=under), shown)))
    assert len(both) == 2
    assert "效果图" in both[1]
    assert "1:" not in both[1].replace("https:", ""), "a picture has no scale"


@settings(deadline=None)
@given(st.integers(100, 3000), st.integers(100, 3000), st.integers(-120, 120), st.integers(-35, 60))
def test_an_area_is_that_of_the_ground(width: int, height: int, longitude: int, latitude: int) -> None:
    """A rectangle of so many metres, laid out by the lengths of a degree there, has their product."""
    centre = (longitude * 1_000_000, latitude * 1_000_000)
    plane = projection([centre])
    across, up = round(width / plane.east), round(height / plane.north)
    x, y = centre
    ring = ((x, y), (x + across, y), (x + across, y + up), (x, y + up))
    assert abs(area(ring) - width * height) <= width * height / 200
    assert area(ring[::-1]) == area(ring)


def test_holes_take_from_an_area_and_only_the_first_polygon_is_named() -> None:
    hole = (
        (EAST + 500, NORTH + 500),
        (EAST + 1000, NORTH + 500),
        (EAST + 1000, NORTH + 1000),
        (EAST + 500, NORTH + 1000),
    )
    assert area_of(((RING, hole), (RING,))) == 2 * area(RING) - area(hole)
    assert [each.label for each in outlines("yard", ((RING, hole), (RING,)), "院")] == ["院", ""]


@settings(deadline=None)
@given(st.floats(0, 100_000), st.floats(0, 100_000))
def test_what_is_drawn_fits_the_frame_at_the_largest_scale_that_does(across: float, up: float) -> None:
    n = scale((across, up))
    assert n in SCALES
    if n < SCALES[-1]:
        assert 1000 * across / n <= PAGE[0] * FILL + 1e-6
        assert 1000 * up / n <= PAGE[1] * FILL + 1e-6
    smaller = [each for each in SCALES if each < n]
    if smaller and max(across, up) > 150:
        assert 1000 * across / smaller[-1] > PAGE[0] * FILL or 1000 * up / smaller[-1] > PAGE[1] * FILL


@pytest.mark.parametrize("n", SCALES)
def test_a_scale_bar_is_forty_to_a_hundred_millimetres_of_a_round_length(n: int) -> None:
    assert 40 <= 1000 * bar(n) / n <= 100
    assert str(bar(n)).rstrip("0") in {"1", "2", "5"}


def test_a_world_file_lays_a_picture_by_the_middle_of_its_first_pixel() -> None:
    found = of_world_file("0.00001\n0\n0\n-0.00002\n121.400005\n37.53998\n", 100, 50)
    assert found == Edges(121_400_000, 37_538_990, 121_401_000, 37_539_990)
    assert typed(Decimal("121.4"), Decimal("37.53"), Decimal("121.41"), Decimal("37.54")).east == 121_410_000


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1 2 3", "六行数字"),
        ("a 0 0 -1 121 37", "不是数字"),
        ("nan 0 0 -1 121 37", "不是数字"),
        ("0.1 0.1 0 -0.1 121 37", "正北朝上"),
        ("0.5 0 0 -0.5 540000 4150000", "以度为单位"),
        ("0.5 0 0 -0.5 121 37", "超过 2 度"),
    ],
)
def test_a_world_file_that_lays_nothing_says_what_is_wrong(text: str, said: str) -> None:
    with pytest.raises(Unplaced, match=said):
        of_world_file(text, 100, 50)
