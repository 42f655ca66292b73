"""The marks say what they mean without hue."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.safestring import mark_safe

from meihao.kernel.verdict import Verdict
from meihao.web.words import citation


def shown(source: str, **context: object) -> str:
    return Template("{% load web %}" + source).render(Context(context))


def test_a_verdict_has_its_shape_and_its_word() -> None:
    html = shown("{% verdict v %}", v=Verdict.UNMET)
    assert 'class="v v-unmet"' in html
    assert "icons.svg#x" in html
    assert "未满足" in html


def test_a_verdict_may_be_named_by_its_slug_and_narrowed() -> None:
    assert "待专家认定" in shown("{% verdict 'unknown' '待专家认定' %}")


def test_what_was_once_safe_does_not_make_the_same_words_safe() -> None:
    shown("{% verdict 'met' word %}", word=mark_safe("<b>"))
    assert "&lt;b&gt;" in shown("{% verdict 'met' word %}", word="<b>")


@pytest.mark.parametrize(("verdict", "word"), [(Verdict.MET, "满足"), (Verdict.NA, "不适用")])
def test_a_dot_still_says_its_word_to_readers(verdict: Verdict, word: str) -> None:
    assert f'<span class="vh">{word}</span>' in shown("{% v_dot v %}", v=verdict)


def test_supervision_colours_come_with_their_word() -> None:
    assert shown("{% lamp 'red' %}") == '<span class="lamp lamp-red">红</span>'


@pytest.mark.parametrize(
    ("clause", "words"),
    [
        ("opinion/6", "意见 6"),
        ("annex1/19/basic", "附件1·19·基础性"),
        ("plan/4.2", "方案 四（二）"),
        ("民法典 278", "民法典 278"),
    ],
)
def test_a_clause_is_said_in_words(clause: str, words: str) -> None:
    assert citation(clause) == words


def test_a_cited_clause_may_be_opened() -> None:
    assert shown("{% cite 'opinion/6' '/clauses/6' %}") == '<a class="cite" href="/clauses/6">意见 6</a>'


def test_a_bar_is_drawn_without_a_style_attribute() -> None:
    html = shown("{% bar done 50 %}", done=Fraction(1, 3) * 100)
    assert 'class="b1" width="33.3"' in html
    assert 'class="b3" x="50.0"' in html
    assert "style" not in html


def test_a_bar_never_leaves_its_frame() -> None:
    assert 'class="b1" width="100.0"' in shown("{% bar 140 %}")


def test_days_and_numbers_read_as_in_a_bulletin() -> None:
    assert (
        shown("{{ day|iso }} {{ none|iso }} {{ n|grouped }}", day=date(2024, 6, 18), none=None, n=12345)
        == "2024-06-18 — 12,345"
    )


def test_the_day_of_a_moment_is_the_day_here() -> None:
    late = datetime(2024, 6, 18, 16, 30, tzinfo=UTC)
    assert shown("{{ late|iso }}", late=late) == "2024-06-19"


def test_pages_keep_the_other_parameters_of_the_address() -> None:
    request = RequestFactory().get("/", {"q": "里", "page": "2"})
    html = shown("{% paginate rows '个' %}", request=request, rows=Paginator(range(90), 30).page(2))
    assert "第 31—60 个，共 90 个" in html
    assert "page=3" in html
    assert "q=%E9%87%8C" in html


def test_a_form_by_get_carries_the_rest_of_the_address_along() -> None:
    request = RequestFactory().get("/", {"q": "<里>", "on": "2024-06-18"})
    assert shown("{% query_fields 'on' %}", request=request) == '<input type="hidden" name="q" value="&lt;里&gt;">'
