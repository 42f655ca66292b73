"""Drawing a boundary, and the wall map with its screen: on a desk, on a phone, without JavaScript."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Site
from tests.e2e.steps import main, sign_in

Look = Callable[[Page], None]
PROJECT = """
from django.utils import timezone
from meihao.accounts.models import User
from meihao.organisations.models import Organisation
from meihao.pilots.services import register_pilot
from meihao.places.models import Community
from meihao.places.services import register_compound
from meihao.renovation.services import register_project
now = timezone.now()
yard = register_compound(code="yingchun-yard", name="迎春里", community="yingchun", longitude=121440000, latitude=37460000, actor=None, at=now)
register_project(code="yingchun-2026", name="迎春里改造", territory=Organisation.objects.get(code="yingchun").pk, compounds=[yard.pk],
    on=timezone.localdate(), actor=User.objects.get(username="shi"), at=now)
Community.objects.filter(code="yingchun").update(longitude=121460000, latitude=37470000)
register_pilot(code="yingchun-pilot", name="迎春社区创建", community=Community.objects.get(code="yingchun").pk, profile="upgrade",
    on=timezone.localdate(), actor=User.objects.get(username="shi"), at=now)
"""
CORNERS = "121.40,37.40\n121.50,37.40\n121.50,37.50\n121.40,37.50"


@pytest.fixture(scope="module", autouse=True)
def project(town: Site) -> None:
    """A project and a pilot that lie in 莱山, where no other story is told."""
    done = town.manage("shell", "-c", PROJECT)
    assert done.returncode == 0, done.stderr


def test_a_boundary_is_typed_without_javascript_and_the_screen_still_tells(town: Site, scriptless: Page) -> None:
    sign_in(scriptless, town, "shi")
    scriptless.goto(town.at("/places/boundaries/district/laishan/"))
    scriptless.get_by_label("边界坐标").fill(CORNERS)
    scriptless.get_by_label("来源").fill("街道指认")
    scriptless.get_by_role("button", name="登记为新的一版").click()
    expect(main(scriptless)).to_contain_text("已登记莱山区的边界")
    scriptless.goto(town.at("/oversight/map/?district=laishan"))
    expect(main(scriptless)).to_contain_text("迎春里改造")
    scriptless.get_by_label("种类和阶段").select_option(label="城市体检")
    main(scriptless).get_by_role("button", name="筛选").click()
    expect(main(scriptless)).to_contain_text("迎春社区创建 试点")
    expect(main(scriptless)).not_to_contain_text("迎春里改造")
    scriptless.goto(town.at("/oversight/wall/now/"))
    expect(main(scriptless)).to_contain_text("职责范围内")


def test_corners_are_drawn_by_clicks_and_the_map_has_its_colours(town: Site, page: Page, look: Look) -> None:
    sign_in(page, town, "shi")
    page.goto(town.at("/places/boundaries/district/zhifu/"))
    box = page.locator("[data-draw]")
    expect(page.locator("[data-draw].live")).to_be_visible()
    for x, y in ((270, 120), (300, 120), (300, 160), (280, 170)):
        box.click(position={"x": x, "y": y})
    page.get_by_role("button", name="撤销一个角").click()
    assert len(page.get_by_label("边界坐标").input_value().splitlines()) == 3
    page.get_by_label("来源").fill("测绘图")
    page.get_by_role("button", name="登记为新的一版").click()
    expect(main(page)).to_contain_text("已登记芝罘区的边界")
    look(page)
    page.goto(town.at("/oversight/map/"))
    expect(page.locator("[data-map][data-coloured]")).to_be_visible()
    expect(page.locator('[data-district="laishan"] [data-count="red"]')).to_have_text(
        "1"
    )  # 海棠院: nothing built by its day
    look(page)


def test_the_screen_on_the_wall_fills_and_refreshes_itself(town: Site, page: Page, look: Look) -> None:
    sign_in(page, town, "shi")
    page.goto(town.at("/oversight/wall/"))
    expect(page.locator(".wall-figures dd")).to_have_count(4)
    before = page.locator(".wall-at time").get_attribute("datetime")
    page.wait_for_timeout(1100)
    page.evaluate("document.body.dispatchEvent(new Event('meihao:changed'))")
    expect(page.locator(".wall-at time")).not_to_have_attribute("datetime", before or "")
    look(page)
