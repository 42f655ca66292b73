"""The marks of the interface. Cheap, because one page prints several hundred of them."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.http import QueryDict
from django.template.context import RequestContext
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import is_aware, localdate

from meihao.kernel.verdict import BY_SLUG, Verdict
from meihao.web import navigation
from meihao.web.words import citation

register = template.Library()

GLYPHS = {Verdict.MET: "check", Verdict.UNMET: "x", Verdict.UNKNOWN: "question-mark", Verdict.NA: "minus"}
LAMPS = {"blue": "蓝", "yellow": "黄", "red": "红", "gray": "灰·未知"}
SENTENCE = 20
"""A choice with more letters than this needs a line of its own."""
GRADES = {"A": "A 级：系统实测", "B": "B 级：官方记录", "C": "C 级：自行填报"}


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """A line icon from the sprite; always beside words, so hidden from readers."""
    return format_html('<svg class="ico" aria-hidden="true"><use href="{}#{}"/></svg>', static("dist/icons.svg"), name)


@register.simple_tag
def base_map() -> str:
    """The tiles that an office lays under its maps; empty where it has set none."""
    return settings.BASE_MAP


@register.simple_tag
def verdict(kind: Verdict | str, word: str = "") -> SafeString:
    """A verdict by shape, weight and word. `word` narrows it, as in 待专家认定."""
    answer = _answer(kind)
    return format_html('<span class="v v-{}">{}{}</span>', answer.slug, icon(GLYPHS[answer]), word or answer.word)


@register.simple_tag
@cache
def v_dot(kind: Verdict | str) -> SafeString:
    """A verdict as its glyph alone, with the word for screen readers."""
    answer = _answer(kind)
    return format_html(
        '<span class="v v-dot v-{}">{}<span class="vh">{}</span></span>', answer.slug, icon(GLYPHS[answer]), answer.word
    )


@register.simple_tag
@cache
def v_cell(kind: Verdict | str) -> SafeString:
    """A verdict as a cell of the matrix."""
    answer = _answer(kind)
    return format_html(
        '<span class="m m-{}">{}</span><span class="vh">{}</span>', answer.slug, icon(GLYPHS[answer]), answer.word
    )


@register.simple_tag
@cache
def lamp(colour: str) -> SafeString:
    """One of the colours of supervision, with its shape and word."""
    return format_html('<span class="lamp lamp-{}">{}</span>', colour, LAMPS[str(colour)])


@register.simple_tag
def cite(clause: str, href: str = "") -> SafeString:
    """A clause, from its id (`opinion/6`, `annex1/19/basic`) or as words already."""
    if href:
        return format_html('<a class="cite" href="{}">{}</a>', href, citation(clause))
    return format_html('<span class="cite">{}</span>', citation(clause))


@register.simple_tag
def local() -> SafeString:
    """The mark of a figure that is ours and not the document's."""
    return mark_safe('<span class="local" title="本地设定，不是文件原有的数字">本地</span>')


@register.simple_tag
def unconfirmed() -> SafeString:
    """The mark of an interpretation or figure that the office has not confirmed yet."""
    return mark_safe('<span class="local" title="还没有经主管单位审定">待审定</span>')


@register.simple_tag
@cache
def grade(letter: str) -> SafeString:
    """How a fact is known: A measured, B official, C self-reported."""
    return format_html('<span class="grade" title="{}">{}</span>', GRADES[str(letter)], letter)


@register.simple_tag
def bar(
    done: Fraction | int, expected: Fraction | int | None = None, waiting: Fraction | int | None = None
) -> SafeString:
    """Per cent done, paler up to where it is `waiting` to be, and an upright tick where it should be by now.

    The words beside it say the figures.
    """
    paler = format_html('<rect class="b2" width="{}" height="8"/>', _width(waiting)) if waiting is not None else ""
    tick = (
        format_html('<rect class="b3" x="{}" width=".8" height="8"/>', _width(expected)) if expected is not None else ""
    )
    return format_html(
        '<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="b0" width="100" height="8"/>{}<rect class="b1" width="{}" height="8"/>{}</svg>',
        paler,
        _width(done),
        tick,
    )


@register.filter
def may(person: Any, permission: str) -> bool:
    """Whether somebody holds a permission, by its words: `request.user|may:"people.read"`."""
    return bool(person.is_authenticated and person.may(permission))


@register.filter
def iso(day: date | None) -> str:
    """A date as 2024-06-18; of a moment, the day it was here, whatever the day was in Greenwich."""
    if isinstance(day, datetime) and is_aware(day):
        day = localdate(day)
    return f"{day:%Y-%m-%d}" if day else "—"


@register.filter
def grouped(number: int | str) -> str:
    """12345 as 12,345; what is not a whole number stays as it is."""
    return f"{number:,}" if isinstance(number, int) else str(number)


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """A form's control in our classes; choices that are ticked stand in their own boxes."""
    widget = field.field.widget
    kind = getattr(widget, "input_type", "")
    attrs: dict[str, str | bool] = {"class": "in"} if kind not in {"radio", "checkbox", "file"} else {}
    if widget.attrs.get("placeholder") == field.label:
        attrs["placeholder"] = False  # says the label again
    return field.as_widget(attrs=attrs)


@register.simple_tag
def picks(field: BoundField) -> SafeString:
    """Radio buttons or tick boxes, one large target each; whole sentences stand under one another."""
    labels = [str(choice.choice_label) for choice in field]
    boxes = format_html_join(
        "", '<label class="pick">{} {}</label>', zip((choice.tag() for choice in field), labels, strict=True)
    )
    sentences = any(len(label) > SENTENCE for label in labels)
    return format_html('<div class="picks{}">{}</div>', " picks-1" if sentences else "", boxes)


@register.filter
def kind_of(field: BoundField) -> str:
    """The sort of control a field is: picks, tick, file, hidden or plain."""
    widget = field.field.widget
    kind = getattr(widget, "input_type", "")
    if widget.is_hidden:
        return "hidden"
    if kind in {"radio", "checkbox"}:
        return "picks" if widget.use_fieldset else "tick"
    return "file" if kind == "file" else "plain"


@register.filter
def bad_fields(form: BaseForm) -> list[BoundField]:
    """The fields of a form that have errors."""
    return [field for field in form if field.errors]


@register.simple_tag(takes_context=True)
def query_fields(context: RequestContext, *besides: str) -> SafeString:
    """Hidden inputs that carry the address's own parameters through a GET form, except those it sets."""
    query: QueryDict = context["request"].GET
    pairs = [(key, value) for key, values in query.lists() if key not in besides for value in values]
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', pairs)


@register.inclusion_tag("web/tabs.html", takes_context=True)
def tabs(context: RequestContext, kind: str, code: str, here: str, **counts: int) -> dict[str, Any]:
    """The tabs over the pages about one thing. The days that the page speaks of go along; a tab may carry a count."""
    request = context["request"]
    days = {name: request.GET[name] for name in ("on", "known") if name in request.GET}
    query = f"?{urlencode(days)}" if days else ""
    rows = [
        (tab, reverse(tab.route, args=[*tab.before, code]) + query, counts.get(tab.key))
        for tab in navigation.tabs(kind, request.user)
    ]
    return {"rows": rows, "here": here}


@register.inclusion_tag("web/paginate.html", takes_context=True)
def paginate(context: RequestContext, rows: Page[Any], noun: str = "条", param: str = "page") -> dict[str, Any]:
    """Which rows these are, out of how many, and the pages before and after; `param` tells lists of one page apart.

    Under a form that was refused nothing leads away: its address may take no visitor, and what was typed would be lost.
    """
    request = context["request"]
    turns = request.method != "POST"
    before = {param: rows.previous_page_number()} if turns and rows.has_previous() else None
    after = {param: rows.next_page_number()} if turns and rows.has_next() else None
    return {"request": request, "rows": rows, "noun": noun, "before": before, "after": after}


def _answer(kind: Verdict | str) -> Verdict:
    return kind if isinstance(kind, Verdict) else BY_SLUG[kind]


def _width(share: Fraction | int) -> str:
    return f"{min(max(Fraction(share), Fraction(0)), Fraction(100)):.1f}"
