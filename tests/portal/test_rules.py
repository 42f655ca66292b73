"""What is public from which stage on, how names are found, where a photograph stands, and the shapes of data."""

from __future__ import annotations

import csv
import io
import json
from copy import deepcopy
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from meihao.policy.library import current
from meihao.policy.lifecycle import lifecycle
from meihao.policy.schema.publication import RECORDS, Publication, check_publication
from meihao.portal.rules.catalogue import catalogue
from meihao.portal.rules.counting import Counted, Totals, total
from meihao.portal.rules.datasets import DATASETS, MEDIA, STATISTICS, Dataset
from meihao.portal.rules.opening import KINDS, heard_as, opened, stages
from meihao.portal.rules.releasing import OPEN, WAITING, WITHDRAWN, Named, named, state
from meihao.portal.rules.searching import folded, matches, words
from meihao.portal.rules.writing import as_csv, as_geojson, as_json, as_xlsx

AT = datetime(2024, 7, 1, 2, tzinfo=UTC)
TABLE = current().parts.publication
CYCLE = lifecycle(current(), "renovation")
PILOT = lifecycle(current(), "pilot")
ROW = ("=芝罘区", "施工", 2, 3, 400, 1234.5, None)


@pytest.mark.parametrize(
    ("stage", "public"),
    [
        ("reserve", set()),
        ("applied", set()),
        ("listed", {"project", "party", "photo"}),
        ("scheme", {"project", "party", "photo", "notice", "scheme"}),
        ("expert-review", {"project", "party", "photo", "notice", "scheme"}),
        ("look-back", {*RECORDS} - {"assessment", "award"}),
    ],
)
def test_a_project_opens_step_by_step_and_not_before_it_is_in_the_plan(stage: str, public: set[str]) -> None:
    assert opened(TABLE, CYCLE, stage) == public


def test_what_is_open_at_a_stage_is_open_at_every_later_one() -> None:
    assert RECORDS == KINDS
    for cycle in (CYCLE, PILOT):
        order = [each.id for each in cycle.stages]
        for kind in KINDS:
            at = sorted(order.index(each) for each in stages(TABLE, cycle, kind))
            assert at == [*range(len(order) - len(at), len(order))], (cycle.id, kind)


def test_a_pilot_opens_once_it_is_designated_and_tells_its_results_once_it_is_named() -> None:
    assert not opened(TABLE, PILOT, "city-review")
    assert opened(TABLE, PILOT, "designated") == {"project", "party", "photo"}
    assert opened(TABLE, PILOT, "named") - opened(TABLE, PILOT, "assessment") == {"recognition", "assessment", "award"}


def test_a_review_held_after_the_works_accepts_them() -> None:
    kinds = {stage: heard_as(TABLE, PILOT, stage) for stage in ("city-review", "design-review", "joint-acceptance")}
    assert kinds == {"city-review": "review", "design-review": "review", "joint-acceptance": "acceptance"}
    assert {heard_as(TABLE, CYCLE, stage) for stage in ("joint-review", "expert-review")} == {"review"}


def test_what_the_pack_does_not_name_is_never_public() -> None:
    closed = TABLE.model_copy(update={"openings": ()})
    assert all(not opened(closed, CYCLE, each.id) for each in CYCLE.stages)
    without = [each for each in TABLE.openings if "project" not in each.kinds]
    assert not opened(TABLE.model_copy(update={"openings": tuple(without)}), CYCLE, "look-back")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"stage": "nowhere"}, "阶段 nowhere 未定义"),
        ({"lifecycle": "nothing"}, "流程 nothing 未定义"),
        ({"stage": "reserve", "kinds": ["money"]}, "不能先公开"),
        ({"stage": "works", "kinds": ["party"]}, "已经写过"),
    ],
)
def test_a_pack_that_opens_what_it_cannot_is_refused(change: dict[str, object], said: str) -> None:
    raw = deepcopy(TABLE.model_dump())
    raw["openings"] = [*raw["openings"], {**raw["openings"][3], "kinds": [], **change}]
    table = Publication.model_validate(raw)
    found = [
        each.message for each in check_publication("p.toml", table, lifecycles=current().parts.lifecycles.lifecycles)
    ]
    assert any(said in each for each in found)


def test_names_are_found_in_any_width_case_and_spacing() -> None:
    assert folded("Ａ区 ２号") == folded("a区2号")
    assert matches(words("ａ区"), ["幸福 A 区"])
    assert matches(words("幸福　槐花"), ["槐花里", "幸福社区"])
    assert not matches(words("幸福 梧桐"), ["槐花里", "幸福社区"])


@settings(deadline=None)
@given(st.text(max_size=20))
def test_every_name_is_found_by_itself(text: str) -> None:
    assert matches(words(text), [text])


@pytest.mark.parametrize(
    ("text", "found"), [("work-12", Named("work", 12)), ("work-x", None), ("9", None), ("a-1", None)]
)
def test_an_address_names_a_photograph_or_none(text: str, found: Named | None) -> None:
    assert named(text) == found


@settings(deadline=None)
@given(st.lists(st.booleans()))
def test_of_a_photograph_the_last_word_counts(said: list[bool]) -> None:
    assert state(said) == (WAITING if not said else OPEN if said[-1] else WITHDRAWN)


def test_what_nobody_said_is_told_apart_from_nought() -> None:
    rows = [Counted("works", "a", ((10, 100), (None, 5))), Counted("works", "b", ())]
    assert total(rows) == Totals(projects=2, compounds=2, homes=10, area=105, silent=1)


def test_a_file_of_each_form_holds_the_same_row() -> None:
    text = as_csv(STATISTICS, [ROW])
    assert text.startswith(b"\xef\xbb\xbf")
    head, row = csv.reader(io.StringIO(text.decode("utf-8-sig")))
    assert (head[2], row) == ("项目数（个）", ["'=芝罘区", "施工", "2", "3", "400", "1234.5", ""])
    data = json.loads(as_json(STATISTICS, [ROW], licence="x", updated=AT))
    assert data["rows"] == [dict(zip([each["name"] for each in data["columns"]], ROW, strict=True))]
    sheet = load_workbook(io.BytesIO(as_xlsx(STATISTICS, [ROW], updated=AT))).active
    assert sheet is not None
    assert [*sheet.iter_rows(min_row=3, values_only=True)] == [ROW]
    assert as_xlsx(STATISTICS, [ROW], updated=AT) == as_xlsx(STATISTICS, [ROW], updated=AT)


def test_a_point_without_a_place_is_a_feature_without_geometry() -> None:
    dataset = DATASETS["projects"]
    blank = {each.name: None for each in dataset.columns}
    rows = [tuple({**blank, "code": "a", "longitude": 121.5, "latitude": 37.5}.values()), tuple(blank.values())]
    placed, bare = json.loads(as_geojson(dataset, rows))["features"]
    assert (placed["id"], placed["geometry"]) == ("a", {"type": "Point", "coordinates": [121.5, 37.5]})
    assert bare["geometry"] is None
    assert "longitude" not in placed["properties"]


def test_the_catalogue_names_every_file_by_an_address_that_lasts() -> None:
    data = catalogue(list(DATASETS.values()), home="https://x/open/data/", licence="l", publisher="市", modified=AT)
    files = [each["dcat:downloadURL"]["@id"] for one in data["dcat:dataset"] for each in one["dcat:distribution"]]
    assert files == [f"https://x/open/data/{each.id}.{form}" for each in DATASETS.values() for form in each.forms]
    ids = [one["@id"] for one in data["dcat:dataset"]]
    assert len({*ids, data["@id"]}) == len(ids) + 1
    for dataset in data["dcat:dataset"]:
        assert dataset.keys() >= {"dct:title", "dct:description", "dct:publisher", "dct:modified", "dct:identifier"}
        assert all(each["dct:license"] == {"@id": "l"} for each in dataset["dcat:distribution"])


@pytest.mark.parametrize("dataset", DATASETS.values(), ids=list(DATASETS))
def test_every_column_is_explained_once(dataset: Dataset) -> None:
    names = [each.name for each in dataset.columns]
    assert len(set(names)) == len(names)
    assert all(each.text and each.type_name for each in dataset.columns)
    assert set(dataset.forms) <= set(MEDIA)
