"""What people do again and again."""

from __future__ import annotations

from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.attachments import samples
from tests.e2e.conftest import Site
from tests.e2e.town import PASSWORD


def sign_in(page: Page, town: Site, username: str) -> None:
    """Through the form, with the password."""
    page.goto(town.at("/accounts/login/"))
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("您好")


def sign_out(page: Page, town: Site) -> None:
    """From one's own page."""
    page.goto(town.at("/me/"))
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_label("用户名")).to_be_visible()


def photo(note: str, name: str = "门口.jpg") -> FilePayload:
    """A photograph; another note makes another file."""
    return {"name": name, "mimeType": "image/jpeg", "buffer": samples.photo(note=note)}


def main(page: Page) -> Locator:
    """The page without its navigation."""
    return page.locator("#main")
