"""The pictures of the README, taken anew when asked for: PICTURES=1. Everybody and everything on them is invented."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Site
from tests.e2e.steps import sign_in

PICTURES = Path(__file__).resolve().parents[2] / "docs/pictures"
LARGEST = 250_000

pytestmark = pytest.mark.skipif(os.environ.get("PICTURES") != "1", reason="pictures were not asked for")


def take(page: Page, name: str) -> None:
    """The window as it stands, in a palette of 256 colours."""
    page.evaluate("document.fonts.ready.then(() => true)")
    seen = Image.open(io.BytesIO(page.screenshot(scale="css", animations="disabled"))).convert("RGB")
    PICTURES.mkdir(parents=True, exist_ok=True)
    kept = PICTURES / f"{name}.png"
    seen.quantize(256, dither=Image.Dither.NONE).save(kept, optimize=True)
    assert kept.stat().st_size < LARGEST


def test_the_matrix_with_an_opened_level(town: Site, page: Page) -> None:
    sign_in(page, town, "shi")
    page.goto(town.at("/communities/xingfu/?c=7/basic"))
    expect(page.locator("#why")).to_contain_text("社区食堂")
    take(page, "assessment")


def test_the_gaps(town: Site, page: Page) -> None:
    sign_in(page, town, "xingfu")
    page.goto(town.at("/communities/xingfu/gaps/"))
    take(page, "gaps")


def test_a_question_on_a_phone(town: Site, phone: Page) -> None:
    sign_in(phone, town, "zhuanjia2")
    phone.goto(town.at("/expert/haibin/7.b.standard/"))
    phone.get_by_label("未满足").check()
    phone.get_by_label("理由").fill("后厨与就餐区没有分开，排烟口正对三号楼")
    phone.evaluate("scrollTo(0, 0)")
    take(phone, "expert")
