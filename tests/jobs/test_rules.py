"""The pace of a job, and its words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meihao.jobs.rules import remaining, words

NOON = datetime(2024, 6, 30, 4, tzinfo=UTC)


def test_half_done_in_a_minute_leaves_a_minute() -> None:
    assert remaining(done=50, total=100, started=NOON, now=NOON + timedelta(minutes=1)) == timedelta(minutes=1)


@pytest.mark.parametrize(("done", "total"), [(0, 10), (0, 0), (11, 10)])
def test_without_a_pace_there_is_no_telling(done: int, total: int) -> None:
    assert remaining(done=done, total=total, started=NOON, now=NOON + timedelta(minutes=1)) is None


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(1, 10**6))
def test_the_time_left_is_never_negative_and_nothing_once_all_is_done(done: int, more: int, seconds: int) -> None:
    now = NOON + timedelta(seconds=seconds)
    left = remaining(done=done, total=done + more, started=NOON, now=now)
    assert left is not None
    assert left >= timedelta(0)
    assert remaining(done=done, total=done, started=NOON, now=now) == timedelta(0)


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "约 1 秒"), (40, "约 40 秒"), (61, "约 2 分钟"), (3600, "约 1 小时"), (5400, "约 2 小时")]
)
def test_a_span_is_said_as_one_says_it(seconds: int, said: str) -> None:
    assert words(timedelta(seconds=seconds)) == said
