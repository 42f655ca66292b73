"""The way in, before anybody has signed in."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Site


def test_a_stranger_is_shown_the_door_and_told_when_the_password_is_wrong(
    site: Site, page: Page, axe: Callable[[Page], None]
) -> None:
    page.goto(site.at("/"))
    expect(page).to_have_url(re.compile("/accounts/login/"))
    axe(page)
    page.get_by_label("用户名").fill("nobody")
    page.get_by_label("密码", exact=True).fill("not-the-password-9")
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page).to_have_url(re.compile("/accounts/login/"))
    expect(page.get_by_label("用户名")).to_have_value("nobody")
    axe(page)


def test_the_door_fits_a_phone(site: Site, phone: Page, axe: Callable[[Page], None]) -> None:
    phone.goto(site.at("/accounts/login/"))
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    axe(phone)


def test_the_fonts_and_styles_of_the_door_are_ours(site: Site, page: Page) -> None:
    with page.expect_response(re.compile(r"/static/web/css/tokens\..*\.css")) as response:
        page.goto(site.at("/accounts/login/"))
    assert response.value.ok
    assert page.evaluate("document.fonts.ready.then(() => document.fonts.status)") == "loaded"
