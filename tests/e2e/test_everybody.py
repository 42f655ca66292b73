"""Large print, the keyboard alone, and no JavaScript: the same product for everybody."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Site
from tests.e2e.steps import main, photo, sign_in, sign_out
from tests.e2e.town import LACKING

Look = Callable[[Page], None]


def test_large_print_keeps_the_addresses_and_widens_the_targets(town: Site, phone: Page, look: Look) -> None:
    sign_in(phone, town, "daji")
    phone.goto(town.at("/me/"))
    here = phone.url
    main(phone).get_by_role("button", name="大字版").tap()
    expect(phone).to_have_url(here)
    expect(phone.locator("html")).to_have_class(re.compile("elder"))
    phone.set_viewport_size({"width": 360, "height": 740})
    for path in ("/me/", "/", "/communities/haibin/gaps/", f"/communities/haibin/evidence/upload/?target={LACKING}"):
        phone.goto(town.at(path))
        expect(phone.locator("html")).to_have_class(re.compile("elder"))
        assert phone.evaluate("document.documentElement.scrollWidth") <= 360, path
        heights = phone.evaluate(
            "() => [...document.querySelectorAll('#main .btn, #main .pick, .tabbar a')].filter(e => e.offsetParent)"
            ".map(e => [Math.round(e.getBoundingClientRect().height), e.textContent.trim().slice(0, 20)])"
        )
        assert [each for each in heights if each[0] < 64] == [], path
        look(phone)
    phone.goto(town.at("/me/"))
    main(phone).get_by_role("button", name="普通版").tap()
    expect(phone.locator("html")).not_to_have_class(re.compile("elder"))


def test_the_keyboard_alone_reaches_a_cell_and_what_is_behind_it(town: Site, page: Page) -> None:
    page.goto(town.at("/accounts/login/"))
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    expect(page.get_by_role("link", name="跳到正文")).to_be_in_viewport()
    sign_in(page, town, "shi")
    page.goto(town.at("/communities/xingfu/"))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('table.mx td') !== null"):
            break
    cell = page.locator("table.mx td a:focus")
    expect(cell).to_have_count(1)
    style = cell.evaluate(
        "e => { const s = getComputedStyle(e); return [s.outlineStyle, parseFloat(s.outlineWidth)]; }"
    )
    assert style[0] != "none"
    assert style[1] >= 2
    indicator = cell.get_attribute("title")
    page.keyboard.press("Enter")
    expect(page.locator("#why").get_by_role("heading", level=2)).to_have_text(indicator or "")
    expect(page).to_have_url(re.compile("c="))


def test_without_javascript_everything_still_works(town: Site, scriptless: Page, page: Page) -> None:
    sign_in(scriptless, town, "nanshan")
    scriptless.goto(town.at("/communities/nanshan/gaps/"))
    every = scriptless.locator("#rows tbody tr").count()
    scriptless.get_by_label("原因").select_option("missing")
    scriptless.get_by_role("button", name="筛选").click()
    expect(scriptless).to_have_url(re.compile("kind=missing"))
    rows = scriptless.locator("#rows tbody tr")
    assert 0 < rows.count() < every
    scriptless.locator(f"a[href*='target={LACKING}']").first.click()
    scriptless.get_by_label("是", exact=True).check()
    scriptless.get_by_role("button", name="提交，等待审核").click()
    expect(scriptless.get_by_role("alert")).to_contain_text("请拍一张照片，或选一个文件")
    expect(scriptless.get_by_label("是", exact=True)).to_be_checked()
    scriptless.get_by_label("或选文件").set_input_files(photo("scriptless", "证.jpg"))
    scriptless.get_by_role("button", name="提交，等待审核").click()
    expect(main(scriptless).locator(".page-head")).to_contain_text("待审核")
    item = scriptless.url
    sign_out(scriptless, town)

    sign_in(scriptless, town, "qu")
    scriptless.goto(item)
    scriptless.get_by_label("采用", exact=True).check()
    scriptless.get_by_role("button", name="记下结论").click()
    expect(main(scriptless).locator(".page-head")).to_contain_text("已采用")
    scriptless.goto(town.at("/communities/nanshan/"))
    scriptless.locator("table.mx a[href*='c=5'][href*='basic']").first.click()
    expect(scriptless.locator("#why .row").first).to_contain_text("满足")
    scriptless.get_by_text("截至").first.click()
    scriptless.get_by_label("截至哪一天").fill((timezone.localdate() - timedelta(days=30)).isoformat())
    scriptless.get_by_role("button", name="看这一天").click()
    expect(main(scriptless)).to_contain_text("按现在掌握的记录")


def test_what_is_not_there_is_told_in_words_with_a_way_on(town: Site, page: Page, look: Look) -> None:
    sign_in(page, town, "shequ")
    answer = page.goto(town.at("/nowhere/"))
    assert answer is not None
    assert answer.status == 404
    look(page)
    page.get_by_role("link", name="回首页").click()
    expect(page).to_have_url(town.at("/"))
