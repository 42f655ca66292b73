"""The papers of a pilot: the creation scheme along annex 2, and the notice that made it one."""

from __future__ import annotations

import io
from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta

import pytest
from docx import Document
from pypdf import PdfReader

from meihao.documents.rules.paper import Attachments, Heading, Note, Paper, Table
from meihao.documents.rules.printing import printed
from meihao.pilots import services
from meihao.pilots.selectors import papers
from meihao.pilots.selectors.schemes import outline
from tests.accounts.people import inside
from tests.documents.test_papers import bare
from tests.oversight.test_papers import words
from tests.pilots.conftest import Way
from tests.standing import Footing

SUBJECT = "pilot-xingfu"
SCHEME = "3c662a09ba9af7ec1a4b727792a51f2fd7764c52318a199470b8fe25cd6044ce"
NOTICE = "d10ba8f710bed55f96dd004810e3af277cc7ef7bd97050d1e2af37e64cb82216"
"""Digests of what the papers say: they change only with the content."""


def walked(way: Way) -> Way:
    """A pilot with a letter, made one, and with its scheme handed in."""
    way.promise(services.Item("pilot-rules", "健全管理规约", way.on + timedelta(days=90)))
    return way.walk("design-review")


@pytest.fixture(scope="module")
def standing_pilot(standing_way: Way, footing: Footing) -> Way:
    return footing.build(lambda: walked(deepcopy(standing_way)))


@pytest.fixture
def pilot(standing_pilot: Way, db: None) -> Way:
    return deepcopy(standing_pilot)


def scheme(way: Way, days: int = 0) -> Paper:
    day = way.on + timedelta(days=days)
    return papers.creation_scheme(SUBJECT, on=day, known=day, viewer=None)


def notice(day: date) -> Paper:
    return papers.designation_notice(SUBJECT, on=day, known=day, viewer=None)


def test_the_scheme_has_six_parts_with_texts_table_funds_and_lists(pilot: Way) -> None:
    paper = scheme(pilot)
    heads = [each.text for each in paper.blocks if isinstance(each, Heading) and each.level == 1 and each.numbered]
    assert heads == [part.heading for part in outline().parts]
    said = words(paper)
    assert "待补" not in said
    for part in ("居民意愿说明", "已响应 34 条，投资合计 340,000.00 元", "建设支出共 1,000,000.00 元", "健全管理规约"):
        assert part in said, part
    tables = [each for each in paper.blocks if isinstance(each, Table)]
    assert [len(each.rows) for each in tables if each.across] == [34, 11], "levels, and years with their sum"
    (enclosed,) = [each for each in paper.blocks if isinstance(each, Attachments)]
    assert enclosed.names == (*(each.name for each in outline().drawings), "图件目录", "承诺事项清单")
    assert paper.issuer == "renewal机构"
    assert paper.digest == SCHEME


def test_the_scheme_tells_only_what_stood_on_its_day(pilot: Way) -> None:
    before = words(scheme(pilot, -1))
    assert "到这一天还没有定稿的创建方案" in before
    assert "（待补：资金平衡测算" in before.replace("全生命周期运营模式、", "")
    assert "逾期 1 天" in words(scheme(pilot, 85))


@pytest.mark.parametrize("build", [scheme, lambda way: notice(way.on)])
def test_both_forms_say_the_same_in_the_same_bytes_each_time(pilot: Way, build: object) -> None:
    assert callable(build)
    docx = printed(build(pilot), "docx")
    pdf = printed(build(pilot), "pdf")
    assert docx == printed(build(pilot), "docx")
    assert pdf == printed(build(pilot), "pdf")
    text = bare("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))
    document = Document(io.BytesIO(docx))
    lacks = [each.text for each in document.paragraphs if bare(each.text) not in text]
    assert lacks == []


def test_the_notice_tells_what_was_heard_by_when_it_is_done_and_what_is_promised(pilot: Way) -> None:
    (paper,) = {notice(pilot.on), notice(pilot.on + timedelta(days=300))}
    said = words(paper)
    for part in (
        "关于确定xingfu社区",
        "区级专家委员会审核\n通过",
        "12 个月，即2025年7月5日以前",
        "满 3 个月",
        "健全管理规约",
    ):
        assert part in said, part
    assert (paper.on, paper.issuer) == (date(2024, 7, 5), "市城市更新行动指挥部办公室")
    assert "还没有确定为试点" in words(notice(date(2024, 7, 4)))
    assert isinstance(paper.blocks[-1], Note), "of what the decision saw, facts and pack with it"
    assert replace(paper, blocks=paper.blocks[:-1]).digest == NOTICE


def test_the_papers_are_on_the_pages_for_those_who_may_know_of_the_pilot(pilot: Way) -> None:
    browser, stranger = inside(pilot.registrar), inside(pilot.scene.stranger)
    for kind, page in (
        ("creation-scheme", "creation"),
        ("designation-notice", "award"),
        ("designation-notice", "application"),
    ):
        where = f"/documents/{kind}/{SUBJECT}.docx"
        assert where in browser.get(f"/projects/{SUBJECT}/{page}/").text
        assert browser.get(where).status_code == 200
        assert stranger.get(where).status_code == 404
