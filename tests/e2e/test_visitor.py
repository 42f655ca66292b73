"""A visitor looks for a compound, sees it on the map, reads what is put up there, and takes the data along."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Site
from tests.e2e.steps import main, sign_in

Look = Callable[[Page], None]
HERE = "/open/projects/haitang-2024/"


def test_a_visitor_finds_a_project_its_place_and_what_is_put_up(town: Site, page: Page, look: Look) -> None:
    page.goto(town.at("/open/"))
    expect(page.get_by_role("region", name="可缩放的地图")).to_be_visible()
    look(page)
    page.get_by_label("项目、小区或社区").fill("海棠")
    page.get_by_role("button", name="查找").click()
    expect(page).to_have_url(re.compile("q="))
    main(page).get_by_role("link", name="海棠院改造").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("海棠院改造")
    expect(main(page)).to_contain_text("路面翻修")
    expect(page.get_by_role("region", name="可缩放的地图")).to_be_visible()
    look(page)
    page.get_by_role("link", name="公示和动态").first.click()
    expect(main(page)).to_contain_text("0535-6890000")
    look(page)
    page.get_by_role("link", name="开放数据").first.click()
    look(page)
    with page.expect_download() as coming:
        page.get_by_role("link", name="改造项目 .csv").click()
    rows = list(csv.DictReader(io.StringIO(coming.value.path().read_text(encoding="utf-8-sig"))))
    assert "海棠院改造" in [row["项目名称"] for row in rows]
    assert page.context.cookies() == []


def test_large_print_is_kept_without_a_script_and_taken_back(town: Site, scriptless: Page) -> None:
    scriptless.goto(town.at(HERE))
    scriptless.get_by_role("button", name="大字版").click()
    expect(scriptless).to_have_url(town.at(HERE))
    expect(scriptless.locator("html.elder")).to_have_count(1)
    assert [each["name"] for each in scriptless.context.cookies()] == ["elder"]
    scriptless.get_by_role("button", name="普通版").click()
    assert scriptless.context.cookies() == []
    scriptless.goto(town.at("/open/projects/?stage=works"))
    expect(main(scriptless)).to_contain_text("海棠院改造")


def test_photographs_before_and_after_are_shown_once_an_officer_says_so(
    town: Site, page: Page, scriptless: Page, look: Look
) -> None:
    sign_in(page, town, "laishanzhu")
    page.goto(town.at("/projects/haitang-2024/publication/"))
    look(page)
    waiting = main(page).get_by_role("button", name="公开", exact=True)
    for left in (2, 1, 0):
        waiting.first.click()
        expect(main(page)).to_contain_text("照片已公开")
        expect(waiting).to_have_count(left)
    scriptless.goto(town.at("/open/projects/?q=海棠"))
    main(scriptless).get_by_role("link", name="海棠院改造").click()
    for name in ("改造前：违法建设", "改造后：拆除以后", "公示现场：方案公示"):
        picture = main(scriptless).get_by_role("img", name=name)
        picture.scroll_into_view_if_needed()
        expect(picture).to_be_visible()
        expect(picture).to_have_js_property("naturalWidth", 640)
