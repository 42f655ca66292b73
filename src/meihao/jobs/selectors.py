"""What pages, streams and figures need to know of jobs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, TypedDict

from django.db.models import FETCH_RAISE, Count

from meihao.jobs.models import Job, JobQuerySet, State
from meihao.jobs.rules import remaining, words

if TYPE_CHECKING:
    from meihao.accounts.models import User


class Progress(TypedDict):
    """How far a job is, as the stream tells it."""

    key: int
    state: str
    done: int
    total: int
    left: str
    ended: bool


def visible_to(user: User) -> JobQuerySet:
    """The jobs one may see, newest first."""
    return Job.objects.visible_to(user).select_related("requested_by").fetch_mode(FETCH_RAISE)


def progress_of(keys: Sequence[int], *, now: datetime) -> dict[int, Progress]:
    """How far some jobs are, by key, with the time left as reckoned now: one query."""
    rows = Job.objects.filter(pk__in=keys).only("state", "done", "total", "started_at")
    return {
        job.pk: {
            "key": job.pk,
            "state": State(job.state).label,
            "done": job.done,
            "total": job.total,
            "left": time_left(job, now=now),
            "ended": job.ended,
        }
        for job in rows
    }


def time_left(job: Job, *, now: datetime) -> str:
    """The time left in words, or nothing while there is no telling."""
    if job.state != State.RUNNING or job.started_at is None:
        return ""
    span = remaining(done=job.done, total=job.total, started=job.started_at, now=now)
    return words(span) if span is not None else ""


def by_state() -> dict[str, int]:
    """How many jobs stand in each state, none left out."""
    counted = dict(Job.objects.order_by().values_list("state").annotate(Count("pk")))
    return {state.value: counted.get(state.value, 0) for state in State}
