"""What anybody sees: the open parts of projects in the plan, never a person, a draft or a project that is not public yet."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from meihao.accounts.models import User
from meihao.places.models import Compound
from meihao.portal.services import release_photo
from meihao.renovation.models import Project
from tests.portal.conftest import HERE, Shown
from tests.renovation.conftest import AT, TODAY, Town
from tests.renovation.grounds import POSTING, confirmed, enter, shot
from tests.renovation.steps import another, planned, taken

PAGES = (
    "/open/",
    "/open/projects/",
    "/open/projects/?view=map",
    "/open/pilots/",
    "/open/pilots/?view=map",
    "/open/notices/",
    "/open/data/",
)
FILES = (
    "/open/data/projects.csv",
    "/open/data/projects.geojson",
    "/open/data/pilots.csv",
    "/open/data/statistics.csv",
    "/open/data/notices.json",
    "/open/points.geojson",
    "/open/projects/points.geojson",
    "/open/pilots/points.geojson",
    "/open/notices.rss",
    "/open/notices.atom",
    "/sitemap.xml",
)
SECRETS = ("张三", "李四", "王五", "120.00")
"""Names in comments, captions, places and notes, and the price of a unit."""


def listed(town: Town, code: str, *steps: str) -> Project:
    made = planned(town, code, another(town, code))
    Compound.objects.filter(code=code).update(longitude=121_380_000, latitude=37_520_000)
    taken(made, *(steps or ("apply", "enlist")), by=town.city)
    return made


def text(nobody: Client, where: str) -> str:
    response = nobody.get(where)
    assert response.status_code == 200, where
    content: str = response.content.decode()
    return content


def test_a_visitor_reads_what_is_built_by_whom_and_how_far_it_is(shown: Shown, nobody: Client) -> None:
    page = text(nobody, HERE)
    for said in ("槐花里改造", "更换排水管", "1,240.5 米", "北院", "builder机构", "改造方案第一稿", "0535-6210000"):
        assert said in page, said
    assert 'aria-current="step">施工' in page
    assert '2024-05-20</span> 至 <span class="num">2024-05-27' in page
    assert '收到 <span class="num">1</span> 条' in page
    assert "方案总价" in page
    assert "148,860.00" in page
    assert "竣工验收结果、认定结果" in re.sub("<[^>]+>", "", page)


def test_nobody_is_named_and_nothing_that_is_not_opened_leaves(shown: Shown, nobody: Client) -> None:
    release_photo(project=shown.town.project.pk, photo=shown.photo, actor=shown.town.district, at=AT)
    people = set(User.objects.values_list("name", flat=True))
    assert len(people) > 5
    for where in (*PAGES, *FILES, HERE, f"{HERE}points.geojson"):
        page = text(nobody, where)
        assert [each for each in (*SECRETS, *people) if each in page] == [], where


def test_a_project_in_the_reserve_applied_or_withdrawn_is_not_there(town: Town, nobody: Client) -> None:
    hidden = {
        "reserved": planned(town, "reserved", another(town, "reserved")),
        "applied": listed(town, "applied", "apply"),
        "gone": listed(town, "gone", "apply", "enlist", "withdraw"),
    }
    for code, project in hidden.items():
        assert nobody.get(f"/open/projects/{code}/").status_code == 404
        assert nobody.get(f"/open/projects/{code}/points.geojson").status_code == 404
        for where in (*PAGES, *FILES):
            assert project.name not in text(nobody, where), (code, where)


def test_a_project_that_has_just_been_listed_shows_no_scheme_yet(town: Town, nobody: Client) -> None:
    listed(town, "young")
    page = text(nobody, "/open/projects/young/")
    assert "改什么" not in page
    assert "资金（元）" not in page
    assert "young院" in page


def test_a_scheme_that_was_not_confirmed_is_no_notice(shown: Shown, nobody: Client) -> None:
    later = POSTING.__class__(posted_on=date(2024, 6, 20), title="未确认的方案", phone="", change="改了")
    waiting = enter(shown.town, later, shot(77))
    assert "未确认的方案" not in text(nobody, "/open/notices/")
    assert "未确认的方案" not in text(nobody, HERE)
    assert waiting.pk


@pytest.mark.parametrize("query", ["槐花", "ＨＵＡＩＨＵＡ－２０２４", "槐 里改造", "槐花路 1 号"])
def test_names_and_addresses_are_found_as_people_type_them(shown: Shown, nobody: Client, query: str) -> None:
    listed(shown.town, "other")
    page = nobody.get("/open/projects/", {"q": query}).content.decode()
    assert "槐花里改造" in page
    assert "other改造" not in page


def test_the_list_is_narrowed_by_the_address_and_nonsense_narrows_nothing(shown: Shown, nobody: Client) -> None:
    listed(shown.town, "other")
    district = shown.town.scene.district.code
    for where, found in (
        ("stage=works", ["槐花里改造"]),
        ("stage=listed", ["other改造"]),
        (f"district={district}&year=2024", ["槐花里改造", "other改造"]),
        ("year=2023", []),
        ("district=nowhere&stage=reserve&year=x", ["槐花里改造", "other改造"]),
    ):
        page = text(nobody, f"/open/projects/?{where}")
        assert [name for name in ("槐花里改造", "other改造") if name in page] == found, where
    part = nobody.get("/open/projects/?stage=works", headers={"hx-request": "true"}).content.decode()
    assert part.strip().startswith("<section")


def test_no_page_sets_a_cookie_and_large_print_is_the_only_wish_that_does(shown: Shown, nobody: Client) -> None:
    for where in (*PAGES, *FILES, HERE):
        assert not nobody.get(where).cookies, where
    assert "csrfmiddlewaretoken" not in text(nobody, "/open/")
    client = Client(enforce_csrf_checks=True)
    back = client.post("/open/elder/", {"elder": "1", "next": "/open/notices/"})
    assert (back.status_code, back["Location"], list(back.cookies)) == (302, "/open/notices/", ["elder"])
    assert 'class="elder"' in client.get("/open/").content.decode()
    assert client.post("/open/elder/", {"elder": "0", "next": "//evil.example/"})["Location"] == "/open/"


def test_what_did_not_change_is_not_sent_again_and_heads_are_answered(shown: Shown, nobody: Client) -> None:
    for where in (*PAGES, *FILES, HERE):
        first = nobody.get(where)
        again = nobody.get(where, headers={"if-none-match": first.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b""), where
        head = nobody.head(where)
        assert (head.status_code, head.content) == (200, b""), where
        assert nobody.post(where).status_code == 405


def test_pages_keep_to_the_strict_policy_and_search_engines_to_the_public_pages(shown: Shown, nobody: Client) -> None:
    policy = nobody.get("/open/").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    lines = text(nobody, "/robots.txt").splitlines()
    assert "Disallow: /" in lines
    assert "Allow: /open/" in lines
    assert "/open/projects/huaihua-2024/" in text(nobody, "/sitemap.xml")


def cost(nobody: Client, where: str) -> int:
    nobody.get(where)
    cache.clear()
    with CaptureQueriesContext(connection) as counted:
        assert nobody.get(where).status_code == 200
    return len(counted)


def test_twice_the_projects_cost_a_page_no_more_statements(shown: Shown, nobody: Client) -> None:
    places = (*PAGES, "/open/projects/?q=里", *FILES)
    listed(shown.town, "first")
    before = {where: cost(nobody, where) for where in places}
    for code in ("a1", "b1", "c1"):
        listed(shown.town, code)
    assert {where: cost(nobody, where) for where in places} == before


def test_twice_the_records_cost_a_project_no_more_statements(shown: Shown, nobody: Client) -> None:
    town = shown.town

    def more(number: int) -> None:
        posting = POSTING.__class__(
            posted_on=TODAY - timedelta(days=number), title=f"方案{number}", phone="0535-6210000", change=f"改{number}"
        )
        confirmed(town, posting, shot(100 + number))

    release_photo(project=town.project.pk, photo=shown.photo, actor=town.district, at=AT)
    before = cost(nobody, HERE)
    more(2)
    more(1)
    assert cost(nobody, HERE) == before


def test_each_step_of_a_project_is_news_of_its_day(shown: Shown, nobody: Client) -> None:
    page = text(nobody, "/open/notices/?sort=news")
    assert "槐花里改造：开工" in page
    assert "改造方案第一稿" not in page
    assert "改造方案第一稿" in text(nobody, "/open/notices/?sort=posting")
