"""Trends: the weeks and months that are over, each with its colours as they shone and what happened in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from itertools import pairwise

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from meihao.accounts.models import User
from meihao.oversight.selectors import trends
from meihao.oversight.services import answer_dispatch, hear_answer, issue_dispatch
from meihao.renovation.models import Project
from tests.renovation.conftest import AT, TODAY, Town
from tests.renovation.works import PIPES, built

Enter = Callable[[User], Client]
LATE = (PIPES.due_on - TODAY).days + 40


def points(every: str, on: date) -> list[trends.Point]:
    rows = list(Project.objects.select_related("organisation", "subject").order_by("code"))
    return trends.points(rows, every, on=on)


@settings(deadline=None)
@given(st.sampled_from(list(trends.NAMES)), st.dates(date(2001, 1, 1), date(2090, 1, 1)))
def test_weeks_and_months_follow_each_other_without_a_gap_and_are_over(every: str, on: date) -> None:
    found = trends.spans(every, on)
    assert len(found) == trends.SHOWN[every][0]
    assert found[-1][1] < on
    for (_, until), (since, after) in pairwise(found):
        assert since == until + timedelta(days=1)
        assert since <= after
    assert on - found[-1][1] <= trends.SHOWN[every][1]


@pytest.mark.parametrize("every", list(trends.NAMES))
def test_what_happened_is_told_in_its_week_and_month(town: Town, every: str) -> None:
    built(town, 1, 1000, PIPES.where)
    at = AT + timedelta(days=LATE)
    made = issue_dispatch(project=town.project.pk, text="请抓紧", actor=town.city, at=at)
    given_ = answer_dispatch(dispatch=made.pk, text="已加人", actor=town.colleague, at=at)
    hear_answer(answer=given_.pk, outcome="closed", actor=town.city, at=at)
    found = points(every, timezone.localdate(at) + timedelta(days=35))
    (busy,) = [each for each in found if each.issued]
    assert busy.since <= timezone.localdate(at) <= busy.until
    assert (busy.issued, busy.closed) == (1, 1)
    assert dict(busy.counts)["red"] == 1
    early = points(every, TODAY + timedelta(days=32))
    assert sum(each.works for each in early) == 1
    (entered,) = [each for each in early if each.moves]
    assert entered.since <= TODAY <= entered.until
    assert dict(entered.entered)["施工"] == 1


def test_a_colour_is_what_was_known_on_its_day(town: Town) -> None:
    on = TODAY + timedelta(days=32)
    before = [each.counts for each in points("week", on)]
    issued = AT + timedelta(days=LATE)
    issue_dispatch(project=town.project.pk, text="请抓紧", actor=town.city, at=issued)
    assert [each.counts for each in points("week", on)] == before


def test_the_page_narrows_to_a_district_and_is_exported(town: Town, enter: Enter) -> None:
    browser = enter(town.city)
    assert "督查趋势" in browser.get("/oversight/trends/?every=month").content.decode()
    assert browser.get("/oversight/trends/?every=hour&district=nowhere").status_code == 200
    sheet = load_workbook(BytesIO(browser.get("/oversight/trends/list.xlsx").content)).active
    assert sheet is not None
    assert sheet.max_row == 2 + trends.SHOWN["week"][0]
