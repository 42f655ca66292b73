"""An expert goes from question to question on a phone, alone with their own findings."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from meihao.policy import library
from tests.assessment.fulfilled import questions
from tests.e2e.conftest import Site
from tests.e2e.steps import main, sign_in
from tests.facts.conftest import TODAY

Look = Callable[[Page], None]
ASKED = questions(TODAY)
GROUNDS = "二号楼单元门损坏，没有修"


def test_an_expert_finds_on_site_and_is_led_on(town: Site, phone: Page, page: Page, look: Look) -> None:
    sign_in(phone, town, "zhuanjia1")
    look(phone)
    main(phone).get_by_role("link", name="接着认定").first.tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text(f"现场核查 1／{len(ASKED)}")
    look(phone)
    first = phone.url

    phone.get_by_label("未满足").check()
    with phone.expect_response(first) as answered:
        phone.get_by_role("button", name="存下，看下一条").tap()
    assert answered.value.status == 422
    expect(phone.get_by_role("alert")).to_contain_text("要写明差在哪里")
    expect(phone.get_by_label("未满足")).to_be_checked()
    look(phone)
    phone.get_by_label("理由").fill(GROUNDS)
    phone.get_by_role("button", name="存下，看下一条").tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text(f"现场核查 2／{len(ASKED)}")
    phone.get_by_role("link", name="上一条").tap()
    expect(main(phone)).to_contain_text("您已认定")
    expect(phone.get_by_label("理由")).to_have_value(GROUNDS)
    phone.goto(town.at("/expert/"))
    expect(main(phone)).to_contain_text(f"已认定 1／{len(ASKED)}")
    look(phone)

    # Another member of the panel hears nothing of it.
    sign_in(page, town, "zhuanjia2")
    page.goto(first)
    expect(main(page)).to_contain_text("待您认定")
    expect(main(page)).not_to_contain_text(GROUNDS)
    criterion = library.current().criteria[ASKED[0]]
    page.goto(town.at(f"/communities/haibin/?c={criterion.indicator}/{criterion.level}"))
    expect(main(page)).to_contain_text("各位专家互相看不到结论")
    expect(main(page)).not_to_contain_text(GROUNDS)
    expect(main(page)).not_to_contain_text("宋教授")
    look(page)


def test_an_expert_opens_no_other_community(town: Site, phone: Page) -> None:
    sign_in(phone, town, "zhuanjia3")
    for path in ("/communities/xingfu/", f"/expert/xingfu/{ASKED[0]}/", "/communities/xingfu/evidence/1/file"):
        answer = phone.goto(town.at(path))
        assert answer is not None
        assert answer.status == 404
    phone.goto(town.at("/communities/"))
    expect(phone.locator("#rows tbody tr")).to_have_count(1)
    expect(phone.locator("#rows")).to_contain_text("海滨社区")


def test_the_city_officer_sees_how_far_the_panel_is(town: Site, page: Page, look: Look) -> None:
    sign_in(page, town, "shi")
    page.goto(town.at("/communities/haibin/panel/"))
    expect(main(page)).to_contain_text("宋教授")
    page.get_by_label("吕工").uncheck()
    page.get_by_role("button", name=re.compile("换成选中的专家")).click()
    expect(page.get_by_role("alert").first).to_contain_text("应有 3 人，现选了 2 人")
    expect(page.get_by_label("吕工")).not_to_be_checked()
    look(page)
