"""Files and feeds for machines: what they hold, that they are what they say they are, and that nobody may ask too often."""

from __future__ import annotations

import csv
import io
import json
from email.utils import parsedate_to_datetime

import pytest
from defusedxml.ElementTree import fromstring
from django.test import Client
from openpyxl import load_workbook

from meihao.portal.rules.datasets import DATASETS
from meihao.portal.views.data import A_MINUTE
from tests.portal.conftest import Shown

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def rows(nobody: Client, name: str) -> list[dict[str, str]]:
    response = nobody.get(f"/open/data/{name}.csv")
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_a_project_is_a_row_with_its_place_and_size(shown: Shown, nobody: Client) -> None:
    (row,) = rows(nobody, "projects")
    assert (row["项目编号"], row["阶段"], row["户数（户）"], row["建筑面积（㎡）"]) == (
        "huaihua-2024",
        "施工",
        "300",
        "20000.5",
    )
    assert row["网址"] == "http://testserver/open/projects/huaihua-2024/"
    (feature,) = json.loads(nobody.get("/open/data/projects.geojson").content)["features"]
    assert feature["geometry"]["coordinates"] == [121.39, 37.53]
    (point,) = json.loads(nobody.get("/open/projects/points.geojson").content)["features"]
    assert point["properties"]["href"] == "/open/projects/huaihua-2024/"


def test_statistics_and_notices_say_the_same_as_the_pages(shown: Shown, nobody: Client) -> None:
    (row,) = rows(nobody, "statistics")
    assert (row["项目数（个）"], row["小区数（个）"], row["户数（户）"], row["未填报小区数（个）"]) == (
        "1",
        "1",
        "300",
        "0",
    )
    told = {row["标题"]: row for row in rows(nobody, "notices")}
    assert told["改造方案第一稿"]["公示截止"] == "2024-05-27"
    assert told["槐花里改造：开工"]["公示截止"] == ""


def test_each_set_comes_in_each_of_its_forms_and_in_no_other(shown: Shown, nobody: Client) -> None:
    for dataset in DATASETS.values():
        for form in dataset.forms:
            response = nobody.get(f"/open/data/{dataset.id}.{form}")
            assert response.status_code == 200
            assert "attachment" in response["Content-Disposition"]
            if form in {"json", "geojson"}:
                json.loads(response.content)
            elif form == "xlsx":
                load_workbook(io.BytesIO(response.content))
    for other in ("plan.geojson", "people.csv", "projects.pdf"):
        assert nobody.get(f"/open/data/{other}").status_code == 404


def test_the_plan_gives_the_instrument_s_target_where_none_was_published(shown: Shown, nobody: Client) -> None:
    years = {row["年度（年）"]: row for row in rows(nobody, "plan") if row["范围"] == str(shown.town.scene.city)}
    assert years["2022"]["计划出处"] == "烟政办发〔2022〕2号"
    assert years["2022"]["计划数量"].isdecimal()


def test_the_catalogue_leads_to_files_that_are_there(shown: Shown, nobody: Client) -> None:
    response = nobody.get("/open/data/catalog.jsonld")
    assert response["Content-Type"] == "application/ld+json"
    data = json.loads(response.content)
    for dataset in data["dcat:dataset"]:
        for file in dataset["dcat:distribution"]:
            assert nobody.get(file["dcat:downloadURL"]["@id"]).status_code == 200


def test_the_feed_is_rss_with_what_readers_need(shown: Shown, nobody: Client) -> None:
    response = nobody.get("/open/notices.rss")
    assert response["Content-Type"].startswith("application/rss+xml")
    feed = fromstring(response.content)
    assert (feed.tag, feed.get("version")) == ("rss", "2.0")
    channel = feed.find("channel")
    assert channel is not None
    assert all(channel.findtext(name) for name in ("title", "link", "description"))
    items = channel.findall("item")
    assert any("服务电话 0535-6210000" in (each.findtext("description") or "") for each in items)
    guids = [each.findtext("guid") for each in items]
    assert len(set(guids)) == len(guids)
    for item in items:
        parsedate_to_datetime(item.findtext("pubDate") or "")
        assert (item.findtext("link") or "").startswith("http://testserver/open/projects/")
        guid = item.find("guid")
        assert guid is not None
        assert guid.get("isPermaLink") == "false"


def test_the_same_comes_as_atom_and_of_each_district_by_itself(shown: Shown, nobody: Client) -> None:
    feed = fromstring(nobody.get("/open/notices.atom").content)
    assert feed.tag == f"{ATOM}feed"
    assert all(feed.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated"))
    entries = feed.findall(f"{ATOM}entry")
    assert entries
    for entry in entries:
        assert all(entry.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated"))
    here = shown.town.scene.district.code
    mine = fromstring(nobody.get(f"/open/districts/{here}/notices.atom").content)
    assert len(mine.findall(f"{ATOM}entry")) == len(entries)
    assert nobody.get("/open/districts/nowhere/notices.rss").status_code == 404


def test_the_map_for_search_engines_names_pages_that_are_there(shown: Shown, nobody: Client) -> None:
    found = fromstring(nobody.get("/sitemap.xml").content)
    assert found.tag == f"{MAP}urlset"
    for each in found.findall(f"{MAP}url"):
        assert nobody.get(each.findtext(f"{MAP}loc") or "").status_code == 200


@pytest.mark.parametrize("where", ["/open/data/statistics.csv"])
def test_whoever_asks_too_often_is_told_to_wait(shown: Shown, nobody: Client, where: str) -> None:
    tag = nobody.get(where).headers["ETag"]
    answers = [nobody.get(where, headers={"if-none-match": tag}) for _ in range(A_MINUTE)]
    assert {each.status_code for each in answers[:-1]} == {304}
    assert (answers[-1].status_code, answers[-1]["Retry-After"]) == (429, "60")
