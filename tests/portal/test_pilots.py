"""Pilots as anybody sees them: none before it is designated, then what the pack opens, with its results once it is named."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from typing import Any

from django.test import Client

from meihao.accounts.models import User
from meihao.assessment.services import CONCLUSION, decide
from meihao.facts.services import subject_for
from meihao.pilots.models import Award, CreationVersion, Pilot
from meihao.pilots.services import register_pilot
from meihao.places.models import Community
from tests.conftest import BACKEND
from tests.portal.conftest import Shown
from tests.portal.test_pages import FILES, PAGES, cost, text
from tests.renovation.conftest import AT, TODAY, Town
from tests.renovation.steps import LONG_AGO, another, taken

APPLIED = ("apply", "take-up", "endorse")
DESIGNATED = (*APPLIED, "designate")
BUILT = (*DESIGNATED, "draw-up", "submit-design", "commence")
NAMED = (*BUILT, "finish", "open", "request", "assess", "confer")
ANSWER = {
    "way": "build",
    "text": "新建食堂",
    "quantity": "1",
    "unit": "处",
    "place": "北院",
    "due_on": "2024-09-01",
    "cost": 98_765_400,
}
CONTENT = {"texts": {}, "answers": {"7/basic": ANSWER}}


def pilot(town: Town, code: str, *steps: str, at: Community | None = None) -> Pilot:
    """A pilot with a scheme that has taken steps, whatever their gates."""
    place = at or town.scene.community
    made = register_pilot(
        code=code, name=f"{code}试点", community=place.pk, profile="upgrade", on=LONG_AGO, actor=town.district, at=AT
    )
    CreationVersion.objects.create(pilot=made, number=1, content=CONTENT, digest="0" * 64, by=town.district, at=AT)
    taken(made.project, *steps, by=town.city)
    return made


def named(town: Town, code: str, at: Community | None = None) -> Pilot:
    """A pilot that was assessed, named and awarded."""
    made = pilot(town, code, *NAMED, at=at)
    about = subject_for("community", made.community.code, made.community.organisation)
    decide(
        about, CONCLUSION, "met", on=LONG_AGO, grounds="王五家已改", actor=town.city, at=AT, digest="0" * 64,
        reasons={"met": 61, "unmet": 0, "unknown": 0, "na": 3}, after=None,
    )  # fmt: skip
    Award.objects.create(
        pilot=made, kind="first-pilots", ordinal=Award.objects.count() + 1, of=10, fen=600_000_000, cap=600_000_000,
        on=TODAY, grounds="李四牵头", digest="0" * 64, by=town.city, at=AT,
    )  # fmt: skip
    return made


def rows(nobody: Client) -> list[dict[str, str]]:
    content = nobody.get("/open/data/pilots.csv").content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))


def features(nobody: Client, where: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(nobody.get(where).content)["features"]
    return found


def test_a_pilot_is_told_to_nobody_before_it_is_designated_or_once_it_is_withdrawn(
    shown: Shown, nobody: Client
) -> None:
    pilot(shown.town, "applied", *APPLIED)
    pilot(shown.town, "gone", *DESIGNATED, "withdraw", at=shown.town.scene.neighbour)
    for code in ("applied", "gone"):
        assert nobody.get(f"/open/projects/{code}/").status_code == 404
        assert nobody.get(f"/open/projects/{code}/points.geojson").status_code == 404
    for where in (*PAGES, *FILES):
        told = text(nobody, where)
        assert [each for each in ("applied", "gone试点") if each in told] == [], where


def test_a_designated_pilot_is_listed_and_its_scheme_stays_closed_until_it_was_let_through(
    shown: Shown, nobody: Client
) -> None:
    made = pilot(shown.town, "young", *DESIGNATED)
    page = text(nobody, "/open/projects/young/")
    assert 'aria-current="step">试点确定' in page
    assert "综合提升" in page
    for closed in ("新建食堂", "资金（元）", "评估结果</h2>", "已命名"):
        assert closed not in page, closed
    assert "评估结果、奖补" in page, "what is opened later is named"
    assert "young试点：确定为美好社区试点" in text(nobody, "/open/notices/")
    taken(made.project, *BUILT[len(DESIGNATED) :], by=shown.town.city, on=TODAY)
    page = text(nobody, "/open/projects/young/")
    assert "新建食堂" in page
    assert "987,654.00" in page, "the whole cost of the scheme"
    assert page.count("987,654") == 1, "the cost of no single answer"
    later = {"texts": {}, "answers": {"7/basic": {**ANSWER, "text": "改建球场"}}}
    made.versions.create(number=2, content=later, digest="0" * 64, by=shown.town.district, at=AT + timedelta(days=30))
    assert "改建球场" not in text(nobody, "/open/projects/young/"), "a version that nobody let through"


def test_a_named_pilot_is_told_with_its_results_and_nobody_is_named(shown: Shown, nobody: Client) -> None:
    named(shown.town, "ming")
    page = text(nobody, "/open/projects/ming/")
    for said in ("已命名", "达标", '满足 <span class="num">61</span> 条', "首批试点奖补", "6,000,000.00"):
        assert said in page, said
    day = (LONG_AGO + timedelta(days=len(NAMED) - 1)).isoformat()
    (row,) = rows(nobody)
    assert (row["类型"], row["阶段"], row["命名日期"]) == ("综合提升类", "命名公布", day)
    assert (row["奖补"], row["奖补金额（元）"]) == ("首批试点奖补", "6000000.0")
    assert "6,000,000.00" in text(nobody, "/open/pilots/")
    news = text(nobody, "/open/notices.rss")
    assert "ming试点：命名美好社区" in news
    assert "ming试点：获首批试点奖补" in news
    people = set(User.objects.values_list("name", flat=True))
    for where in (*PAGES, *FILES, "/open/projects/ming/", "/open/projects/ming/points.geojson"):
        told = text(nobody, where)
        assert [each for each in ("王五", "李四", *people) if each in told] == [], where


def test_an_officer_reads_what_the_public_sees_of_a_pilot(shown: Shown) -> None:
    pilot(shown.town, "young", *DESIGNATED)
    browser = Client()
    browser.force_login(shown.town.district, backend=BACKEND)
    page = text(browser, "/projects/young/publication/")
    assert 'href="/open/projects/young/">看公众看到的页面' in page
    assert "命名公布以后一并公开评估结果和奖补" in page


def test_pilots_lie_where_their_community_lies_beside_projects(shown: Shown, nobody: Client) -> None:
    named(shown.town, "ming")
    assert [each["properties"]["kind"] for each in features(nobody, "/open/points.geojson")] == ["renovation", "pilot"]
    (point,) = features(nobody, "/open/pilots/points.geojson?stage=named")
    assert point["geometry"]["coordinates"] == [121.4, 37.54]
    assert (point["properties"]["note"], point["properties"]["href"]) == ("命名公布", "/open/projects/ming/")
    assert features(nobody, "/open/pilots/points.geojson?stage=trial") == []
    (feature,) = features(nobody, "/open/data/pilots.geojson")
    assert feature["geometry"]["coordinates"] == [121.4, 37.54]
    assert "ming试点" in text(nobody, "/open/pilots/?view=map")


def test_a_pilot_is_found_by_a_compound_of_its_community_and_from_the_list_of_projects(
    shown: Shown, nobody: Client
) -> None:
    pilot(shown.town, "young", *DESIGNATED, at=shown.town.scene.neighbour)
    yard = another(shown.town, "hehua")
    yard.community = shown.town.scene.neighbour
    yard.save()
    assert "young试点" in nobody.get("/open/pilots/", {"q": "ＨＥＨＵＡ院"}).content.decode()
    assert "young试点" not in nobody.get("/open/pilots/", {"q": "槐花"}).content.decode()
    elsewhere = nobody.get("/open/projects/", {"q": "hehua院"}).content.decode()
    assert 'href="/open/pilots/?q=hehua%E9%99%A2"' in elsewhere


def test_twice_the_pilots_cost_a_page_no_more_statements(shown: Shown, nobody: Client) -> None:
    places = (
        "/open/",
        "/open/notices/",
        "/open/pilots/?view=map&q=试点",
        "/open/data/pilots.csv",
        "/open/points.geojson",
    )
    named(shown.town, "ming")
    before = {where: cost(nobody, where) for where in places}
    named(shown.town, "liang", at=shown.town.scene.neighbour)
    assert {where: cost(nobody, where) for where in places} == before
