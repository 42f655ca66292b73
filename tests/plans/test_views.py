"""Pages of plans: who sees what, forms that come back, and the cost of lists."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from meihao.accounts.models import User
from meihao.accounts.rules import Role
from meihao.plans.models import ComposerVariant, PlanVersion
from meihao.plans.rules.plans import Figures
from meihao.plans.services.plans import Given, enter_plan
from tests.plans.conftest import AT, Scene, compound, person
from tests.plans.tables import as_csv, published

pytestmark = pytest.mark.django_db
type Enter = Callable[[User], Client]


def hand_in(browser: Client, content: bytes, **given: str) -> HttpResponse:
    upload = SimpleUploadedFile("plan.csv", content, "text/csv")
    return browser.post("/plans/import/", {"file": upload, "year": "2024", "kind": "plan", **given})  # type: ignore[return-value]


def ticket(response: HttpResponse) -> str:
    return str(response.context["ticket"])  # type: ignore[attr-defined]


def test_a_table_is_tried_then_confirmed(scene: Scene, enter: Enter) -> None:
    browser = enter(scene.officer)
    tried = hand_in(browser, as_csv(published(("芝罘区", 243), ("莱州市", 61))), source="省计划")
    assert tried.status_code == 200
    assert not PlanVersion.objects.exists()
    done = browser.post("/plans/import/confirm/", {"ticket": ticket(tried)}, follow=True)
    assert "已导入为新的版本" in done.content.decode()
    version = PlanVersion.objects.get()
    assert version.source == "省计划"
    again = browser.post("/plans/import/confirm/", {"ticket": ticket(tried)}, follow=True)
    assert "没有变化" in again.content.decode()
    file = browser.get(f"/plans/versions/{version.pk}/file")
    assert b"".join(file) == as_csv(published(("芝罘区", 243), ("莱州市", 61)))  # type: ignore[arg-type]


def test_a_disagreement_is_shown_by_cell_and_taken_only_with_grounds(scene: Scene, enter: Enter) -> None:
    browser = enter(scene.officer)
    tried = hand_in(browser, as_csv(published(("芝罘区", 242), ("莱州市", 61))))
    assert tried.status_code == 422
    assert "D2 小区数：各区之和 303，小计 304" in tried.content.decode()
    refused = browser.post("/plans/import/confirm/", {"ticket": ticket(tried), "grounds": " "})
    assert refused.status_code == 422
    assert not PlanVersion.objects.exists()
    taken = browser.post("/plans/import/confirm/", {"ticket": ticket(tried), "grounds": "小计印错"}, follow=True)
    assert "理由：小计印错" in taken.content.decode()


def test_a_wrong_cell_leaves_nothing_to_confirm_and_the_form_keeps_what_was_typed(scene: Scene, enter: Enter) -> None:
    tried = hand_in(enter(scene.officer), as_csv(published(("芝罘", 304))), source="省里的表")
    assert tried.status_code == 422
    text = tried.content.decode()
    assert "是不是“芝罘区”？" in text
    assert "省里的表" in text
    assert "ticket" not in tried.context or not tried.context["ticket"]


@pytest.mark.parametrize(
    ("name", "content"), [("plan.csv", b""), ("plan.xlsx", b"PK\x03\x04 broken"), ("plan.csv", "甲,乙\n1,2\n".encode())]
)
def test_a_file_that_is_no_plan_is_refused_in_words(name: str, content: bytes, scene: Scene, enter: Enter) -> None:
    upload = SimpleUploadedFile(name, content)
    response = enter(scene.officer).post("/plans/import/", {"file": upload, "year": "2024", "kind": "plan"})
    assert response.status_code == 422


def test_a_ticket_is_one_s_own(scene: Scene, enter: Enter) -> None:
    tried = hand_in(enter(scene.officer), as_csv(published(("芝罘区", 304))))
    other = person("other", Role.CITY_OFFICER, scene.city)
    assert enter(other).post("/plans/import/confirm/", {"ticket": ticket(tried)}).status_code == 422
    assert enter(scene.officer).post("/plans/import/confirm/", {"ticket": "forged"}).status_code == 422


def test_a_district_reads_and_proposes_but_neither_imports_nor_composes(scene: Scene, enter: Enter) -> None:
    browser = enter(scene.district)
    assert [browser.get(where).status_code for where in ("/plans/", "/plans/2024/", "/plans/2024/enter/")] == [200] * 3
    assert [browser.get(where).status_code for where in ("/plans/import/", "/plans/2024/composer/")] == [404] * 2
    given = {
        "body": scene.zhifu.pk,
        "kind": "proposal",
        "unit": "小区",
        "count": "12",
        "area": "3.5",
        "source": "区里报数",
    }
    made = browser.post("/plans/2024/enter/", given, follow=True)
    assert "已登记" in made.content.decode()
    row = PlanVersion.objects.get().rows.get()
    assert (row.count, row.area, row.households) == (12, 3_500_000, None)
    there = f"/plans/versions/{PlanVersion.objects.get().pk}/"
    assert enter(scene.stranger).get(there).status_code == 404
    assert enter(scene.officer).get(there).status_code == 200
    assert "区里报数" in enter(scene.officer).get("/plans/2024/").content.decode()


def test_a_district_cannot_choose_another_body_or_kind(scene: Scene, enter: Enter) -> None:
    given = {"body": scene.laishan.pk, "kind": "plan", "unit": "小区", "count": "12", "source": "区里报数"}
    response = enter(scene.district).post("/plans/2024/enter/", given)
    assert response.status_code == 422
    assert "区里报数" in response.content.decode()


def test_whoever_reads_no_plans_finds_no_page(scene: Scene, enter: Enter) -> None:
    browser = enter(scene.clerk)
    assert browser.get("/plans/").status_code == 404
    assert browser.get("/plans/2024/").status_code == 404


def test_a_year_nobody_speaks_of_is_not_there(scene: Scene, enter: Enter) -> None:
    browser = enter(scene.officer)
    for where in ("/plans/1999/", "/plans/99999/enter/", "/plans/99999/composer/"):
        assert browser.get(where).status_code == 404


def test_the_target_of_the_instrument_is_shown_before_anything_is_entered(scene: Scene, enter: Enter) -> None:
    text = enter(scene.officer).get("/plans/").content.decode()
    assert "文件目标" in text
    assert "212" in text
    assert "658.00" in text


def test_the_chart_says_what_the_table_says(scene: Scene, enter: Enter, no_progress: None) -> None:
    rows = [Given(organisation=scene.city.pk, figures=Figures(count=304, area=668_420_000))]
    enter_plan(year=2024, body=scene.city.pk, kind="plan", source="表", rows=rows, actor=None, at=AT)
    drawn = enter(scene.officer).get("/plans/chart.json?m=area").json()
    assert drawn["xAxis"]["data"] == ["2022", "2023", "2024"]
    assert [(each["name"], each["data"]) for each in drawn["series"]] == [
        ("文件目标", [650.0, 758.0, 658.0]),
        ("最近的计划", [None, None, 668.42]),
    ]


# --- the composer --------------------------------------------------------------------------------------------------


def test_a_plan_is_composed_kept_opened_and_compared(scene: Scene, enter: Enter) -> None:
    compound("a")
    compound("b", first=True)
    compound("late", built=2010)
    browser = enter(scene.officer)
    shown = browser.get("/plans/2024/composer/?money=600&count=1&show=all").content.decode()
    assert "符合条件，四项均已达成，优先列入" in shown
    assert "差 600 万元" in shown
    assert "不符合条件：2005 年底前建成" in shown
    for name, pins in (("甲", ""), ("乙", "a 列入 危房，市里决定")):
        kept = browser.post("/plans/2024/composer/", {"money": "600", "pins": pins, "name": name}, follow=True)
        assert kept.status_code == 200
    one, two = ComposerVariant.objects.order_by("pk")
    assert "a小区" in browser.get(f"/plans/variants/{two.pk}/").content.decode()
    beside = browser.get(f"/plans/variants/compare/?a={one.pk}&b={two.pk}").content.decode()
    assert "只在“甲”里" in beside
    assert "b小区" in beside


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("money=", "必填"),
        ("money=0.0000001", "小数"),
        ("money=1&pins=a+列入+因", "超过资金"),
        ("money=1&pins=a+也许+因", "看不懂"),
        ("money=1&pins=zz+列入+因", "不在候选名单里"),
    ],
)
def test_what_cannot_be_composed_comes_back_with_its_reason(query: str, words: str, scene: Scene, enter: Enter) -> None:
    compound("a")
    response = enter(scene.officer).get(f"/plans/2024/composer/?{query}")
    assert response.status_code == 422
    assert words in response.content.decode()


def test_a_variant_without_a_name_is_not_kept(scene: Scene, enter: Enter) -> None:
    response = enter(scene.officer).post("/plans/2024/composer/", {"money": "600", "name": ""})
    assert response.status_code == 422
    assert 'value="600"' in response.content.decode()
    assert not ComposerVariant.objects.exists()


def cost(browser: Client, where: str) -> int:
    browser.get(where)
    with CaptureQueriesContext(connection) as counted:
        assert browser.get(where).status_code == 200
    return len(counted)


def test_twice_the_data_takes_no_more_queries(scene: Scene, enter: Enter) -> None:
    browser = enter(scene.officer)

    def fill(start: int) -> None:
        for number in range(start, start + 3):
            compound(f"c{number}", first=number % 2 == 0)
            rows = [
                Given(organisation=scene.city.pk, figures=Figures(count=number + 1)),
                Given(organisation=scene.zhifu.pk, figures=Figures(count=number + 1)),
            ]
            enter_plan(year=2024, body=scene.city.pk, kind="plan", source="表", rows=rows, actor=None, at=AT)
            browser.post("/plans/2024/composer/", {"money": "600", "name": f"方案{number}"})

    fill(0)
    pair = [each.pk for each in ComposerVariant.objects.order_by("pk")[:2]]
    places = [
        "/plans/", "/plans/2024/", "/plans/chart.json", f"/plans/versions/{PlanVersion.objects.earliest('pk').pk}/",
        "/plans/2024/composer/?money=6000&show=all", f"/plans/variants/{pair[0]}/",
        f"/plans/variants/compare/?a={pair[0]}&b={pair[1]}",
    ]  # fmt: skip
    before = {where: cost(browser, where) for where in places}
    fill(3)
    fill(6)
    assert {where: cost(browser, where) for where in places} == before
