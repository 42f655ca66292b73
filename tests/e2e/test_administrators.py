"""Three administrators, each with a third of the power: enrolling, granting, watching."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Site
from tests.e2e.steps import main, sign_in, sign_out

Look = Callable[[Page], None]
NAME = "初来者"


def test_somebody_is_enrolled_then_appointed_and_both_are_on_the_trail(town: Site, page: Page, look: Look) -> None:
    sign_in(page, town, "xitong")
    look(page)
    main(page).get_by_role("link", name="登记人员").first.click()
    look(page)
    page.get_by_label("用户名").fill("chulai")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("alert").first).to_contain_text("姓名")
    expect(page.get_by_label("用户名")).to_have_value("chulai")
    look(page)
    page.get_by_label("姓名").fill(NAME)
    page.get_by_role("button", name="登记", exact=True).click()
    password = main(page).locator(".once").inner_text()
    assert len(password) == 19
    look(page)
    page.get_by_role("link", name="告诉本人了").click()
    expect(page.get_by_role("button", name="授予")).to_have_count(0)
    look(page)
    sign_out(page, town)

    sign_in(page, town, "anquan")
    look(page)
    main(page).get_by_role("link", name=NAME).first.click()
    page.get_by_label("角色").select_option("street_officer")
    page.get_by_label("任职机构").select_option(label="向阳街道")
    page.get_by_role("button", name="授予", exact=True).click()
    expect(main(page)).to_contain_text("岗位已授予，立即生效")
    look(page)
    sign_out(page, town)

    # The password given out is good for one sign-in.
    page.get_by_label("用户名").fill("chulai")
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(main(page)).to_contain_text("请先换一个新密码")
    look(page)
    sign_out_from_the_door(page, town)

    sign_in(page, town, "shenji")
    look(page)
    page.goto(town.at("/audit/"))
    for word in ("登记人员", "授予岗位"):
        expect(page.locator("#rows")).to_contain_text(word)
    look(page)
    page.goto(town.at("/audit/seals/"))
    if (lay := page.get_by_role("button", name="现在封存")).count():  # the worker seals by itself each minute
        lay.click()
    expect(page.locator("#rows tbody tr").first).to_be_visible()
    page.get_by_role("button", name="核验全部").click()
    expect(page.get_by_role("status")).to_contain_text("全部相符")
    look(page)
    page.goto(town.at("/audit/"))
    page.locator("#rows tr", has_text="登记人员").get_by_role("link").first.click()
    expect(main(page)).to_contain_text("内容与摘要相符")
    expect(main(page)).to_contain_text("在封存之内")
    expect(main(page)).not_to_contain_text(NAME)
    look(page)


def sign_out_from_the_door(page: Page, town: Site) -> None:
    """Where a new password is asked for first, one may still leave."""
    page.goto(town.at("/accounts/logout/"))
    page.get_by_role("button", name="退出").first.click()
    expect(page.get_by_label("用户名")).to_be_visible()


def test_each_of_the_three_sees_only_their_own_third(town: Site, page: Page) -> None:
    closed = {
        "xitong": ("/audit/", "/communities/", "/evidence/waiting/"),
        "anquan": ("/audit/", "/people/new/", "/organisations/new/", "/jobs/"),
        "shenji": ("/people/new/", "/organisations/", "/instruments/"),
    }
    for username, paths in closed.items():
        sign_in(page, town, username)
        for path in paths:
            answer = page.goto(town.at(path))
            assert answer is not None
            assert answer.status == 404, f"{username} {path}"
        sign_out(page, town)
