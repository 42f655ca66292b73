"""A community officer adds evidence on a phone, the district's reviewer looks at it on a desk."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Site
from tests.e2e.steps import main, photo, sign_in
from tests.e2e.town import LACKING

Look = Callable[[Page], None]
NEXT_STEP = f"a[href*='target={LACKING}']"
LEVEL = "5/basic"


def test_from_the_gap_to_the_evidence_in_three_taps_and_back_until_it_is_met(
    town: Site, phone: Page, page: Page, look: Look
) -> None:
    # On the phone: home, the gaps, the next step, the file.
    sign_in(phone, town, "shequ")
    look(phone)
    main(phone).get_by_role("link", name="看缺口").tap()
    expect(phone.get_by_role("navigation", name="分页")).to_be_visible()
    look(phone)
    phone.locator(NEXT_STEP).first.tap()
    expect(main(phone)).to_contain_text(LACKING)
    look(phone)

    # A file that is not what it says is refused, and what was typed is still there.
    phone.get_by_label("是", exact=True).check()
    phone.get_by_text("有效期和标题").tap()
    phone.get_by_label("标题").fill("中医馆门口")
    phone.get_by_label("拍照").set_input_files(
        {"name": "门口.jpg", "mimeType": "image/jpeg", "buffer": b"MZ this is a program"}
    )
    phone.get_by_role("button", name="提交，等待审核").tap()
    alert = phone.get_by_role("alert")
    expect(alert).to_contain_text("填好的内容都还在")
    expect(phone.get_by_label("标题")).to_have_value("中医馆门口")
    expect(phone.get_by_label("是", exact=True)).to_be_checked()
    expect(main(phone)).to_contain_text(LACKING)
    look(phone)

    phone.get_by_label("拍照").set_input_files(photo("first"))
    phone.get_by_role("button", name="提交，等待审核").tap()
    expect(main(phone)).to_contain_text("已提交，等待审核")
    expect(main(phone).locator(".page-head")).to_contain_text("待审核")
    expect(phone.get_by_role("button", name="记下结论")).to_have_count(0)
    look(phone)

    # On the desk: it waits on the reviewer's home, who sends it back with a reason.
    sign_in(page, town, "qu")
    look(page)
    page.locator("#h-evidence").locator("xpath=../..").get_by_role("link", name="中医馆门口").click()
    look(page)
    page.get_by_label("退回补正").check()
    page.get_by_role("button", name="记下结论").click()
    expect(page.get_by_role("alert").first).to_contain_text("退回或不予采用要写明理由")
    expect(page.get_by_label("退回补正")).to_be_checked()
    page.get_by_label("理由").fill("照片看不清招牌，请重拍")
    page.get_by_role("button", name="记下结论").click()
    expect(main(page).locator(".page-head")).to_contain_text("退回补正")
    page.goto(town.at(f"/communities/wenhua/?c={LEVEL}"))
    expect(page.locator("#why .row").first).not_to_contain_text("满足")

    # On the phone again: the reason is told, another photograph is handed in.
    phone.reload()
    expect(main(phone)).to_contain_text("照片看不清招牌，请重拍")
    phone.goto(town.at("/communities/wenhua/gaps/"))
    expect(phone.locator("#rows")).to_contain_text("按退回理由补正")
    phone.locator(NEXT_STEP).first.tap()
    phone.get_by_label("是", exact=True).check()
    phone.get_by_label("拍照").set_input_files(photo("second"))
    phone.get_by_role("button", name="提交，等待审核").tap()
    expect(main(phone).locator(".page-head")).to_contain_text("待审核")

    # The reviewer takes it, and the level is met.
    page.goto(town.at("/evidence/waiting/"))
    look(page)
    page.locator("#rows a.strong").first.click()
    page.get_by_label("采用", exact=True).check()
    page.get_by_role("button", name="记下结论").click()
    expect(main(page).locator(".page-head")).to_contain_text("已采用")
    page.goto(town.at(f"/communities/wenhua/?c={LEVEL}"))
    head = page.locator("#why .row").first
    expect(head).to_contain_text("满足")
    expect(head).not_to_contain_text("未满足")
    look(page)
    phone.goto(town.at("/communities/wenhua/gaps/"))
    expect(phone.locator(NEXT_STEP)).to_have_count(0)


def test_a_form_without_a_target_asks_what_the_evidence_is_for(town: Site, phone: Page, look: Look) -> None:
    sign_in(phone, town, "shequ")
    phone.goto(town.at("/communities/wenhua/evidence/upload/"))
    look(phone)
    phone.get_by_role("searchbox").or_(phone.get_by_role("textbox")).first.fill("食堂")
    expect(phone.locator("a[href*='target=canteen.open']").first).to_be_visible()
    look(phone)


def test_a_neighbours_community_is_not_there(town: Site, phone: Page) -> None:
    sign_in(phone, town, "shequ")
    for path in ("/communities/xingfu/", "/communities/yingchun/gaps/", "/communities/xingfu/evidence/upload/"):
        answer = phone.goto(town.at(path))
        assert answer is not None
        assert answer.status == 404
        expect(phone.get_by_role("heading", level=1)).to_be_visible()
    phone.goto(town.at("/communities/"))
    expect(phone.locator("#rows tbody tr")).to_have_count(1)
    expect(phone).to_have_url(re.compile("/communities/"))
