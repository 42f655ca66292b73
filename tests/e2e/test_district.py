"""A district reads its score, says what is wrong with it, and the city hears that, computes anew, and seals a year."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Site
from tests.e2e.steps import main, photo, sign_in, sign_out

Look = Callable[[Page], None]


def test_a_district_appeals_and_the_city_hears_computes_anew_and_seals(town: Site, page: Page, look: Look) -> None:
    last, before = (timezone.localdate().year - back for back in (1, 2))
    sign_in(page, town, "zhengfu")
    main(page).get_by_role("link", name="可对考核结果申诉").click()
    targets = page.locator("#part-targets")
    expect(targets).to_contain_text("应计 120，得 0")
    look(page)
    page.get_by_label("考核项").select_option(label="年度目标")
    main(page).get_by_role("button", name="提交申诉").click()
    expect(page.get_by_role("alert").first).to_contain_text("申诉理由")
    page.get_by_label("申诉理由").fill("计划下达后小区并入了城市更新项目，户数应当核减")
    page.get_by_label("附件").set_input_files(photo("并入的批复", "批复.jpg"))
    main(page).get_by_role("button", name="提交申诉").click()
    expect(main(page)).to_contain_text("待审理")
    sign_out(page, town)

    sign_in(page, town, "shizhu")
    main(page).get_by_role("link", name="审理 1 件申诉").click()
    main(page).get_by_role("link", name="芝罘区").last.click()
    with page.expect_download() as coming:
        main(page).get_by_role("link", name="附件").click()
    assert coming.value.path().read_bytes()[:2] == b"\xff\xd8", "the paper that came with the appeal"
    page.get_by_label("申诉成立", exact=True).check()
    page.get_by_label("理由", exact=True).fill("并入的批复已经核对，这一年不计")
    page.get_by_label(f"{last} 年计划").check()
    look(page)
    main(page).get_by_role("button", name="记下审理结论").click()
    expect(main(page)).to_contain_text("1 条记录不计")
    page.goto(town.at(f"/oversight/scores/{last}/"))
    expect(main(page)).to_contain_text("申诉成立，待重新计算")
    main(page).get_by_role("button", name="重新计算").click()
    expect(main(page)).to_contain_text("这是草稿")
    look(page)
    main(page).get_by_role("button", name="公布这个结果").click()
    expect(main(page)).to_contain_text("已公布，可申诉")

    page.goto(town.at("/oversight/scores/"))
    look(page)
    main(page).get_by_role("link", name=f"{before} 年度").click()
    main(page).get_by_role("button", name="封存").click()
    expect(main(page)).to_contain_text("已封存")
    checked = town.manage("recompute_score", str(before))
    assert checked.returncode == 0
    assert "不一致" not in checked.stdout
