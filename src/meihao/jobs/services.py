"""What is done with long work: submit it, run it, and pick up what broke off."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, cast
from uuid import uuid4

import structlog
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.tasks import TaskResultStatus
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult, DBTaskResultQuerySet

from meihao.attachments.models import Blob
from meihao.audit.services import record
from meihao.jobs.models import ENDED, Job, State
from meihao.jobs.rules import ATTEMPTS, BROKEN_OFF, Fault, Faulty, Unknown, crashed

if TYPE_CHECKING:
    from meihao.accounts.models import User

type Progress = Callable[[int, int], None]
type Work = Callable[[Job, Progress], dict[str, Any]]

BEAT = 1.0
"""Seconds between two signs of life of a running job."""

TASK = "meihao.jobs.tasks.run_job"
"""Where the queue finds what to run: a storey above, so known here by its address alone."""

_LOG = structlog.get_logger("meihao.jobs")
_WORK: dict[str, Work | str] = {}


def register(kind: str, work: Work | str) -> None:
    """Offer work of a kind; called from `AppConfig.ready()`, twice without harm.

    Work given by its dotted address is imported when a job of its kind runs: not every command that starts pays for the
    libraries of all the work there is. The work may run twice: whatever it writes must come out the same. It raises `Faulty` for input it cannot use.
    """
    _WORK[kind] = work


@transaction.atomic(durable=True)
def submit(
    kind: str,
    title: str,
    *,
    actor: User,
    at: datetime,
    options: Mapping[str, Any] | None = None,
    blob: Blob | None = None,
) -> Job:
    """Put work in the queue. The job, its place in the queue and its audit entry stand or fall together."""
    if kind not in _WORK:
        raise Unknown(kind)
    job = Job.objects.create(
        kind=kind, title=title, options=dict(options or {}), blob=blob, requested_by=actor, requested_at=at
    )
    _enqueue(job.pk)
    record("job.submitted", kind="job", key=job.pk, actor=actor, at=at, work=kind)
    return job


def run(job_id: int, *, clock: Callable[[], datetime] = timezone.now) -> None:
    """Do the work of a job that waits. One that somebody else has begun or ended is left alone."""
    claimed = Job.objects.filter(pk=job_id, state=State.WAITING).update(
        state=State.RUNNING, attempts=F("attempts") + 1, started_at=clock(), beat_at=clock(), done=0
    )
    if not claimed:
        return
    job = Job.objects.select_related("blob", "requested_by").get(pk=job_id)
    try:
        with _beating(job, clock) as progress:
            result = _work(job.kind)(job, progress)
    except Faulty as faulty:
        result = {"summary": faulty.summary, "links": faulty.links}
        _end(job, State.FAILED, at=clock(), faults=faulty.faults, result=result)
    except Unknown as unknown:
        _end(job, State.FAILED, at=clock(), faults=[{"line": None, "message": str(unknown)}])
    except Exception:
        reference = uuid4().hex[:8]
        _LOG.exception("job crashed", job=job.pk, kind=job.kind, reference=reference)
        _end(job, State.FAILED, at=clock(), faults=[crashed(reference)])
        raise
    else:
        _end(job, State.DONE, at=clock(), result=result)


@dataclass(frozen=True, slots=True)
class Reaped:
    """The jobs that a reaping put back into the queue, and those it gave up."""

    revived: list[int] = field(default_factory=list)
    given_up: list[int] = field(default_factory=list)


def reap(*, at: datetime, patience: timedelta) -> Reaped:
    """Pick up jobs that nobody has been heard working on: start them again, or after three starts give them up.

    Each job is judged in a transaction of its own, under a condition that still
    holds when it is written: two reapers, or one and a worker that was only slow,
    do each other no harm.
    """
    reaped = Reaped()
    limit = at - patience
    for job in Job.objects.filter(state=State.RUNNING, beat_at__lt=limit).order_by("pk"):
        if job.attempts >= ATTEMPTS:
            if _give_up(job, at=at):
                reaped.given_up.append(job.pk)
        elif _revive(job, limit=limit):
            reaped.revived.append(job.pk)
    for job in Job.objects.filter(state=State.WAITING, requested_at__lt=limit).order_by("pk"):
        if _queue_again(job):
            reaped.revived.append(job.pk)
    _settle(limit=limit, at=at)
    return reaped


@transaction.atomic(durable=True)
def _revive(job: Job, *, limit: datetime) -> bool:
    silent = Job.objects.filter(pk=job.pk, state=State.RUNNING, attempts=job.attempts, beat_at__lt=limit)
    if not silent.update(state=State.WAITING):
        return False
    _LOG.warning("job revived", job=job.pk, kind=job.kind, attempts=job.attempts)
    if not _tasks_of(job.pk).running().update(status=TaskResultStatus.READY, started_at=None):
        _enqueue(job.pk)
    return True


@transaction.atomic(durable=True)
def _queue_again(job: Job) -> bool:
    """Give a waiting job its place in the queue if it has none: its task ended without it, or was pruned."""
    if not Job.objects.select_for_update().filter(pk=job.pk, state=State.WAITING).exists():
        return False
    tasks = _tasks_of(job.pk)
    if tasks.exclude(status__in=[TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED]).exists():
        return False
    _enqueue(job.pk)
    return True


def _give_up(job: Job, *, at: datetime) -> bool:
    return _end(job, State.FAILED, at=at, faults=[BROKEN_OFF])


def _settle(*, limit: datetime, at: datetime) -> None:
    """Close the tasks of jobs that have ended without their worker living to say so."""
    for task in DBTaskResult.objects.running().filter(task_path=TASK, started_at__lt=limit):
        if Job.objects.filter(pk=task.args_kwargs["args"][0], state__in=ENDED).exists():
            DBTaskResult.objects.running().filter(pk=task.pk).update(status=TaskResultStatus.SUCCESSFUL, finished_at=at)


@transaction.atomic(durable=True)
def _end(
    job: Job, state: State, *, at: datetime, result: dict[str, Any] | None = None, faults: list[Fault] | None = None
) -> bool:
    """End a job unless it was taken from whoever ends it."""
    mine = Job.objects.filter(pk=job.pk, state=State.RUNNING, attempts=job.attempts)
    counts = {"done": F("total")} if state == State.DONE else {}
    if not mine.update(state=state, ended_at=at, beat_at=at, result=result or {}, faults=faults or [], **counts):
        _LOG.warning("job overtaken", job=job.pk, kind=job.kind, attempts=job.attempts)
        return False
    verb = "job.done" if state == State.DONE else "job.failed"
    record(verb, kind="job", key=job.pk, actor=job.requested_by, at=at, work=job.kind, faults=len(faults or []))
    return True


def _work(kind: str) -> Work:
    if kind not in _WORK:
        raise Unknown(kind)
    work = _WORK[kind]
    return cast("Work", import_string(work)) if isinstance(work, str) else work


def _enqueue(job_id: int) -> None:
    import_string(TASK).enqueue(job_id)


def _tasks_of(job_id: int) -> DBTaskResultQuerySet:
    return DBTaskResult.objects.filter(task_path=TASK, args_kwargs={"args": [job_id], "kwargs": {}})


@contextmanager
def _beating(job: Job, clock: Callable[[], datetime]) -> Iterator[Progress]:
    """Count the work, and write the count and a sign of life about once a second.

    The writing is another thread's, so that it is seen while the work is inside a
    transaction, and goes on while one step takes long. Where the caller already
    holds a transaction no other thread could write beside it: there only the end is written.
    """
    counted = [0, job.total]
    mine = Job.objects.filter(pk=job.pk, state=State.RUNNING, attempts=job.attempts)
    stop = threading.Event()

    def count(done: int, total: int) -> None:
        counted[:] = done, total

    def beat() -> None:
        while not stop.wait(BEAT):
            try:
                mine.all().update(done=counted[0], total=counted[1], beat_at=clock())
            except DatabaseError:
                continue  # the work holds the lock: the next beat may get through
        connection.close()

    beater = threading.Thread(target=beat, name=f"job-{job.pk}", daemon=True)
    if not connection.in_atomic_block:
        beater.start()
    try:
        yield count
    finally:
        stop.set()
        if beater.is_alive():
            beater.join()
        mine.update(done=counted[0], total=counted[1])
