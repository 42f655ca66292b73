"""The pages of the lab: a figure is found, changed, and what would come out otherwise is told, shared and taken along."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from meihao.accounts.models import User
from meihao.lab import services
from meihao.lab.models import Draft
from meihao.oversight.models import ScoreRun
from meihao.oversight.rules.scoring import Figure, Item, inputs, law, outcome
from meihao.policy import library
from tests.facts.conftest import place
from tests.lab.conftest import Bench
from tests.renovation.conftest import AT
from tests.renovation.steps import another, planned, taken

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def enter(user: User) -> Client:
    browser = Client()
    browser.force_login(user, backend=BACKEND)
    return browser


def test_from_a_name_to_what_would_change(bench: Bench) -> None:
    browser = enter(bench.drafter)
    assert "还没有草稿" in browser.get("/lab/").text
    there = browser.post("/lab/open/", {"name": "红色放宽"})
    draft = Draft.objects.get()
    assert there.url == f"/lab/{draft.pk}/values/"
    found = browser.get(there.url, {"q": "红色 进度"}).text
    assert "红色：进度滞后界限" in found
    assert "本地" in found
    place_ = f"/lab/{draft.pk}/values/parameter:colour.lag_red/"
    assert "30 %" in browser.get(place_).text
    refused = browser.post(place_, {"value": "很多", "grounds": ""})
    assert refused.status_code == 422
    assert 'value="很多"' in refused.text
    again = browser.post(place_, {"value": "很多", "grounds": "看看"})
    assert "请写成确切的数" in again.text
    assert browser.post(place_, {"value": "90000", "grounds": "看看"}).url == f"/lab/{draft.pk}/"
    page = browser.get(f"/lab/{draft.pk}/").text
    assert "90000 %" in page
    assert "没有变化" in page


def test_a_level_set_moves_conclusions_and_says_why_with_both_trees(bench: Bench) -> None:
    draft = bench.draft()
    bench.change(draft, "levels:upgrade", "basic", "guiding")
    browser = enter(bench.drafter)
    page = browser.get(f"/lab/{draft.pk}/").text
    assert "xingfu社区" in page
    assert "综合提升类应满足的性质" in page
    assert "（0／34）" in page
    assert "（0／68）" in page
    why = browser.get(f"/lab/{draft.pk}/reasons/communities/{bench.town.scene.subject.pk}/").text
    assert "基础性、引导性" in why
    assert browser.get(f"/lab/{draft.pk}/reasons/colours/{bench.town.project.pk}/").status_code == 200
    assert browser.get(f"/lab/{draft.pk}/reasons/nothing/1/").status_code == 404


def test_a_rule_of_colours_moves_projects_and_shows_both_lamps(bench: Bench) -> None:
    draft = bench.draft()
    bench.change(draft, "rule:evidence:colour", "red")
    bench.change(draft, "rule:evidence:bound", "0")
    listed = planned(bench.town, "listed", another(bench.town, "c"))
    taken(listed, "apply", "enlist", by=bench.town.city)
    browser = enter(bench.drafter)
    page = browser.get(f"/lab/{draft.pk}/", {"aspect": "colours"}).text
    assert "listed改造" in page
    assert "佐证过期" in page
    why = browser.get(f"/lab/{draft.pk}/reasons/colours/{listed.pk}/").text
    assert "佐证" in why


def test_weights_move_places_of_the_periods_computed_last(bench: Bench) -> None:
    figure = Figure((Item("m", 1, 10),))
    counted = {code: {"milestones": figure} for code in ("zhifu", "laishan")}
    counted["zhifu"]["replies"] = Figure((Item("r", 10, 10),))
    how = law(library.current(), "quarter")
    given = inputs(period="2024-q2", known="", pack={}, law=how, districts=counted, excused=[])
    ScoreRun.objects.create(
        period="2024-q2", number=1, known_at=AT, pack_digest="0" * 64, inputs=given, inputs_digest="0" * 64,
        result=outcome(given), digest="0" * 64, by=bench.drafter, at=AT,
    )  # fmt: skip
    draft = bench.draft()
    bench.change(draft, "weight:replies:quarter", "1/20")
    bench.change(draft, "weight:colours:quarter", "9/20")
    browser = enter(bench.drafter)
    page = browser.get(f"/lab/{draft.pk}/", {"aspect": "ranks"}).text
    assert "2024 年第 2 季度：第 1 名，32.50 分" in page
    assert "zhifu机构" in page
    assert "laishan机构" not in page
    why = browser.get(f"/lab/{draft.pk}/reasons/ranks/{bench.town.scene.district.pk}/").text
    assert "督办答复（2024 年第 2 季度）" in why


def test_what_makes_no_sound_pack_is_told_with_file_and_line_and_not_compared(bench: Bench) -> None:
    draft = bench.draft()
    bench.change(draft, "weight:colours:quarter", "1/2")
    page = enter(bench.drafter).get(f"/lab/{draft.pk}/").text
    assert "季度的权重合计为 11/10" in page
    assert "scoring.toml:4" in page
    assert "会变什么" not in page
    assert enter(bench.drafter).get(f"/lab/{draft.pk}/difference.xlsx").status_code == 200


def test_a_draft_is_taken_along_as_a_workbook_and_as_files_of_the_pack(bench: Bench) -> None:
    draft = bench.draft(colour__lag_red="45")
    bench.change(draft, "levels:upgrade", "basic", "guiding")
    browser = enter(bench.drafter)
    book = load_workbook(BytesIO(browser.get(f"/lab/{draft.pk}/difference.xlsx").content))
    assert book.sheetnames == ["改动", "社区", "前置条件", "颜色", "名次", "补助"]
    assert [row[0] for row in book["社区"].iter_rows(min_row=3, values_only=True)] == ["xingfu社区", "wenhua社区"]
    with ZipFile(BytesIO(browser.get(f"/lab/{draft.pk}/pack.zip").content)) as files:
        assert sorted(files.namelist()) == [
            "draft.patch",
            "yantai-2022/pack.toml",
            "yantai-2022/parameters/90-programme.toml",
        ]
        assert "+value = 45" in files.read("draft.patch").decode()
    assert library.current().parameters["colour.lag_red"].value == 30


def test_a_colleague_reads_what_is_shared_and_strangers_know_nothing_of_it(bench: Bench) -> None:
    draft = bench.draft(colour__lag_red="45")
    here = f"/lab/{draft.pk}/"
    colleague = enter(bench.colleague)
    assert colleague.get(here).status_code == 404
    assert enter(bench.drafter).post(f"{here}share/", {"shared": "1"}).status_code == 302
    page = colleague.get(here).text
    assert "改一个数字" not in page
    assert "另存一份" in page
    refused = colleague.post(f"{here}discard/")
    assert refused.status_code == 422
    assert "您只能查看" in refused.text
    assert colleague.post(f"{here}copy/", {"name": "我的"}).status_code == 302
    for user in (bench.town.district, bench.town.scene.expert):
        assert enter(user).get(here).status_code == 404
        assert enter(user).get("/lab/").status_code == 404


@pytest.mark.parametrize("what", ["levels:upgrade", "rule:evidence:colour"])
def test_more_communities_and_projects_cost_no_more_statements(bench: Bench, what: str) -> None:
    draft = bench.draft(subsidy__city_2020__zhifu="99")
    bench.change(draft, what, *(["basic", "guiding"] if what.startswith("levels") else ["red"]))
    browser = enter(bench.drafter)
    street = bench.town.scene.community.organisation.parent
    assert street is not None

    def more(name: str) -> None:
        place(name, street)
        taken(planned(bench.town, f"p{name}", another(bench.town, f"c{name}")), "apply", "enlist", by=bench.town.city)

    def cost() -> int:
        browser.get(f"/lab/{draft.pk}/")
        with CaptureQueriesContext(connection) as counted:
            assert browser.get(f"/lab/{draft.pk}/").status_code == 200
        return len(counted)

    more("one")
    before = cost()
    for name in ("two", "three", "four"):
        more(name)
    services.change_value(
        draft=draft.pk, what="parameter:expert.quorum", entered=["3"], grounds="试", actor=bench.drafter, at=AT
    )
    services.take_back(draft=draft.pk, what="parameter:expert.quorum", actor=bench.drafter, at=AT)
    assert cost() == before
