"""Submitting, running and reaping, as the worker and two of them see it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from meihao.accounts.models import User
from meihao.audit.models import Entry
from meihao.jobs import services
from meihao.jobs.models import Job, State
from meihao.jobs.rules import ATTEMPTS, Unknown
from tests.jobs.conftest import AT

pytestmark = pytest.mark.django_db
PATIENCE = timedelta(seconds=60)
LATER = AT + timedelta(minutes=5)


def clock() -> datetime:
    return AT


def submitted(officer: User, kind: str = "counting", **options: int) -> Job:
    return services.submit(kind, "导入小区台账", actor=officer, at=AT, options=options)


def begun(officer: User, *, attempts: int = 1) -> Job:
    """A job whose worker was killed: claimed, and never heard of again."""
    job = submitted(officer, rows=3)
    Job.objects.filter(pk=job.pk).update(state=State.RUNNING, attempts=attempts, started_at=AT, beat_at=AT)
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING, started_at=AT)
    return job


def test_a_submitted_job_waits_has_its_place_in_the_queue_and_is_on_the_trail(officer: User) -> None:
    job = submitted(officer, rows=3)
    assert job.state == State.WAITING
    assert DBTaskResult.objects.ready().get().args_kwargs == {"args": [job.pk], "kwargs": {}}
    entry = Entry.objects.get(verb="job.submitted")
    assert (entry.kind, entry.key, entry.actor, entry.details) == ("job", str(job.pk), officer, {"work": "counting"})


def test_work_that_nobody_registered_is_refused_before_anything_is_written(officer: User) -> None:
    with pytest.raises(Unknown, match="没有“weaving”这种后台任务"):
        submitted(officer, "weaving")
    assert not Job.objects.exists()


def test_a_job_that_is_done_says_how_much_and_what_came_out(officer: User) -> None:
    job = submitted(officer, rows=412)
    services.run(job.pk, clock=clock)
    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.attempts) == (State.DONE, 412, 412, 1)
    assert job.result == {"summary": "已写入 412 行"}
    assert job.ended_at == AT
    assert Entry.objects.filter(verb="job.done", key=str(job.pk)).count() == 1


def test_running_twice_does_the_work_once(officer: User) -> None:
    job = submitted(officer, rows=2)
    services.run(job.pk, clock=clock)
    services.run(job.pk, clock=clock)
    job.refresh_from_db()
    assert job.attempts == 1
    assert Entry.objects.filter(verb="job.done").count() == 1


def test_faults_are_kept_by_line(officer: User) -> None:
    job = submitted(officer, "faulty")
    services.run(job.pk, clock=clock)
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert [fault["line"] for fault in job.faults] == [2, 3]
    assert (job.done, job.total) == (1, 3)


def test_a_mistake_of_ours_is_told_by_a_reference_and_not_by_its_words(officer: User) -> None:
    job = submitted(officer, "broken")
    with pytest.raises(RuntimeError):
        services.run(job.pk, clock=clock)
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert "编号" in job.faults[0]["message"]
    assert "a mistake of ours" not in str(job.faults)


def test_a_job_that_broke_off_waits_again_with_the_task_it_had(officer: User) -> None:
    job = begun(officer)
    reaped = services.reap(at=LATER, patience=PATIENCE)
    assert (reaped.revived, reaped.given_up) == ([job.pk], [])
    assert DBTaskResult.objects.ready().count() == DBTaskResult.objects.count() == 1
    services.run(job.pk, clock=clock)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.DONE, 2)


def test_a_job_that_was_heard_of_within_the_patience_is_left_alone(officer: User) -> None:
    begun(officer)
    assert services.reap(at=AT + PATIENCE, patience=PATIENCE) == services.Reaped()


def test_a_job_that_broke_off_three_times_is_given_up_with_a_reason(officer: User) -> None:
    job = begun(officer, attempts=ATTEMPTS)
    assert services.reap(at=LATER, patience=PATIENCE).given_up == [job.pk]
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert "3 次中断" in job.faults[0]["message"]
    services.reap(at=LATER, patience=PATIENCE)
    assert DBTaskResult.objects.get().status == TaskResultStatus.SUCCESSFUL


def test_reaping_twice_changes_nothing_more(officer: User) -> None:
    begun(officer)
    services.reap(at=LATER, patience=PATIENCE)
    assert services.reap(at=LATER, patience=PATIENCE) == services.Reaped()


def test_a_waiting_job_whose_task_is_gone_is_queued_again(officer: User) -> None:
    job = submitted(officer, rows=1)
    DBTaskResult.objects.all().delete()
    assert services.reap(at=LATER, patience=PATIENCE).revived == [job.pk]
    assert DBTaskResult.objects.ready().count() == 1


def test_a_worker_that_was_only_slow_cannot_end_what_another_has_taken_over(officer: User) -> None:
    job = begun(officer)
    slow = Job.objects.get(pk=job.pk)
    services.reap(at=LATER, patience=PATIENCE)
    services.run(job.pk, clock=clock)
    assert not services._end(slow, State.FAILED, at=LATER, faults=[])
    job.refresh_from_db()
    assert job.state == State.DONE


@pytest.mark.django_db(transaction=True)
def test_a_test_that_commits_leaves_no_trail_behind(officer: User) -> None:
    submitted(officer, rows=1)
    assert Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_trail_is_empty_again_after_a_test_that_committed() -> None:
    assert not Entry.objects.exists()
