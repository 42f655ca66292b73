"""The city's officer brings the document, looks into a community, and takes the papers along."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import docx
import pytest
from django.utils import timezone
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Site
from tests.e2e.steps import main, sign_in
from tests.instruments import papers

Look = Callable[[Page], None]
CANTEEN = "a[href*='c=7'][href*='basic'][title='社区食堂']"


def test_the_document_is_brought_read_and_laid_beside_every_level(town: Site, page: Page, look: Look) -> None:
    sign_in(page, town, "shi")
    look(page)
    page.get_by_role("link", name="文件原文").first.click()
    main(page).get_by_role("link", name="导入文件").first.click()
    look(page)
    page.get_by_label("文件", exact=False).first.set_input_files(
        {"name": "附件1.txt", "mimeType": "text/plain", "buffer": papers.outline()}
    )
    main(page).get_by_role("button", name="提交").click()
    expect(page).to_have_url(re.compile(r"/jobs/\d+/"))
    read = page.get_by_role("link", name="看导入的原文")
    expect(read).to_be_visible(timeout=60_000)
    look(page)
    read.click()
    expect(main(page)).to_contain_text("每一条都有原文")
    look(page)
    page.goto(town.at("/communities/xingfu/?c=7/basic"))
    expect(page.locator("#why .original")).not_to_be_empty()
    expect(page.locator("#why")).to_contain_text("SHA-256")
    page.goto(town.at("/policy/"))
    look(page)


def test_a_failing_level_says_why_and_another_day_says_otherwise(town: Site, page: Page, look: Look) -> None:
    sign_in(page, town, "shi")
    page.get_by_role("link", name="美好社区").first.click()
    look(page)
    page.get_by_label("社区名称").press_sequentially("幸福")
    rows = page.locator("#rows")
    expect(rows.get_by_role("row")).to_have_count(2)
    rows.get_by_role("link", name="幸福社区").click()
    expect(page.locator("table.mx")).to_have_count(6)
    look(page)

    page.locator(CANTEEN).click()
    why = page.locator("#why")
    expect(why.get_by_role("heading", level=2)).to_have_text("社区食堂")
    expect(why.locator(".row").first).to_contain_text("未满足")
    expired = (timezone.localdate() - timedelta(days=3)).isoformat()
    condition = why.locator(".judged", has_text="许可证在有效期内")
    expect(condition.locator(".tree")).to_contain_text(expired)
    expect(condition.get_by_role("link", name="食品经营许可证有效期·照片")).to_be_visible()
    expect(why.locator(".cite").first).to_contain_text("附件1")
    look(page)

    page.get_by_text("截至").first.click()
    page.get_by_label("截至哪一天").fill((timezone.localdate() - timedelta(days=8)).isoformat())
    page.get_by_role("button", name="看这一天").click()
    expect(main(page)).to_contain_text("按现在掌握的记录")
    expect(page.locator("#why .judged", has_text="许可证在有效期内").locator(".judged-head")).to_contain_text("满足")
    expect(page.locator("#why .judged", has_text="许可证在有效期内").locator(".judged-head")).not_to_contain_text(
        "未满足"
    )
    look(page)


def test_gaps_are_narrowed_to_one_owner_and_the_papers_come_along(town: Site, page: Page, look: Look) -> None:
    sign_in(page, town, "shi")
    page.goto(town.at("/communities/xingfu/gaps/"))
    look(page)
    choice = page.get_by_label("责任单位")
    owner = "芝罘区民政局"
    every = page.locator("#rows tbody tr").count()
    choice.select_option(owner)
    expect(page).to_have_url(re.compile("owner="))
    expect(page.locator("#rows")).to_have_count(1)
    cells = page.locator("#rows td[data-l='责任']")
    expect(cells.first).to_have_text(owner)
    assert set(cells.all_inner_texts()) == {owner}
    assert cells.count() < every

    for link, ending in (
        ("响应表 Word", "docx"),
        ("响应表 Excel", "xlsx"),
        ("缺口清单 Excel", "xlsx"),
        ("整改清单 Word", "docx"),
    ):
        with page.expect_download() as coming:
            page.get_by_role("link", name=link, exact=True).click()
        name = coming.value.suggested_filename
        assert name.startswith("幸福社区")
        assert name.endswith(f".{ending}")
        assert _words(coming.value.path(), ending) > 300


def _words(path: Path, ending: str) -> int:
    """How many characters a paper holds, opened as an office would."""
    content = io.BytesIO(path.read_bytes())
    if ending == "xlsx":
        sheets = load_workbook(content).worksheets
        return sum(len(str(cell)) for sheet in sheets for row in sheet.values for cell in row if cell)
    document = docx.Document(content)
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return sum(map(len, cells)) + sum(len(paragraph.text) for paragraph in document.paragraphs)


def test_a_monday_goes_from_the_reds_to_a_notice_and_onto_the_agenda_of_the_joint_meeting(
    town: Site, page: Page, look: Look
) -> None:
    sign_in(page, town, "shi")
    today = main(page).get_by_role("region", name="今天的三色")
    expect(today).to_contain_text("进度滞后超过红色界限")
    look(page)
    today.get_by_role("link", name="全部").click()
    page.get_by_label("颜色").select_option(label="红")
    expect(page).to_have_url(re.compile("colour=red"))
    expect(page.locator("#rows")).to_contain_text("海棠院改造")

    main(page).get_by_role("link", name="挂图作战").click()
    page.get_by_label("颜色").select_option(label="红")
    expect(page.locator('[data-map][data-colour="red"][data-coloured]')).to_be_visible()
    expect(page.locator("#map")).to_contain_text("进度滞后超过红色界限")
    main(page).get_by_role("link", name="海棠院改造").click()
    page.get_by_label("督办要求").fill("三天内报赶工安排，每周报进度")
    main(page).get_by_role("button", name="下发督办单").click()
    expect(main(page)).to_contain_text("督办单已下发")
    look(page)

    page.get_by_role("link", name="会议议事").first.click()
    main(page).get_by_role("link", name="召集城市更新联席会议").click()
    red = main(page).get_by_role("row", name="海棠院改造")
    expect(red).to_contain_text("红色项目")
    red.get_by_role("spinbutton").fill("1")
    day = (timezone.localdate() + timedelta(days=14)).isoformat()
    page.get_by_label("会议名称").fill("城市更新周例会")
    page.get_by_label("开始时间").fill(f"{day}T09:00")
    page.get_by_label("结束时间").fill(f"{day}T11:00")
    page.get_by_label("地点").fill("三楼会议室")
    page.get_by_label("芝罘区", exact=True).check()
    look(page)
    main(page).get_by_role("button", name="召集", exact=True).click()
    expect(main(page)).to_contain_text("会议已召集")
    expect(main(page)).to_contain_text("海棠院改造：研究推进")
    look(page)


@pytest.mark.parametrize(
    "path",
    [
        "/communities/xingfu/facts/",
        "/communities/xingfu/facts/canteen.open/",
        "/communities/xingfu/evidence/",
        "/communities/xingfu/decisions/",
        "/communities/haibin/panel/",
        "/communities/xingfu/compounds/",
        "/policy/parameters/",
        "/policy/clauses/annex1/7/basic/",
        "/people/",
        "/organisations/",
        "/jobs/",
        "/me/",
    ],
)
def test_every_page_within_the_officers_reach_is_sound_on_a_desk_and_on_a_phone(
    town: Site, page: Page, look: Look, path: str
) -> None:
    sign_in(page, town, "shi")
    answer = page.goto(town.at(path))
    assert answer is not None
    assert answer.ok
    look(page)
