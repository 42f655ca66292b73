"""What one sees of a job, and who sees it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from meihao.accounts.models import User
from meihao.jobs import services
from meihao.jobs.models import Job, State
from tests.jobs.conftest import AT

pytestmark = pytest.mark.django_db
type Enter = Callable[[User], Client]


@pytest.fixture(autouse=True)
def passwords_are_their_own(officer: User, other: User, administrator: User) -> None:
    User.objects.update(password_changed_at=timezone.now())


def submitted(user: User, kind: str = "counting") -> Job:
    return services.submit(kind, "导入小区台账", actor=user, at=AT, options={"rows": 654})


def test_one_s_own_job_shows_its_progress_and_asks_anew_where_no_script_runs(officer: User, enter: Enter) -> None:
    job = submitted(officer)
    Job.objects.filter(pk=job.pk).update(state=State.RUNNING, done=412, total=654, started_at=timezone.now())
    page = enter(officer).get(f"/jobs/{job.pk}/").content.decode()
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page
    assert f'data-job-events="/sse/jobs/{job.pk}"' in page
    assert '<progress value="412" max="654"' in page


def test_the_asking_anew_can_be_stopped(officer: User, enter: Enter) -> None:
    page = enter(officer).get(f"/jobs/{submitted(officer).pk}/?follow=no").content.decode()
    assert "http-equiv" not in page


def test_a_job_that_is_done_says_what_came_out_and_asks_no_more(officer: User, enter: Enter) -> None:
    job = submitted(officer)
    services.run(job.pk)
    page = enter(officer).get(f"/jobs/{job.pk}/").content.decode()
    assert "已写入 654 行" in page
    assert "http-equiv" not in page


def test_faults_are_shown_by_line(officer: User, enter: Enter) -> None:
    job = submitted(officer, "faulty")
    services.run(job.pk)
    page = enter(officer).get(f"/jobs/{job.pk}/").content.decode()
    assert '<td class="n">3</td><td>与第 2 行重复</td>' in page


def test_another_s_job_does_not_exist(officer: User, other: User, enter: Enter) -> None:
    job = submitted(officer)
    assert enter(other).get(f"/jobs/{job.pk}/").status_code == 404
    assert "导入小区台账" not in enter(other).get("/jobs/").content.decode()


def test_whoever_looks_after_the_system_sees_every_job(officer: User, administrator: User, enter: Enter) -> None:
    job = submitted(officer)
    assert enter(administrator).get(f"/jobs/{job.pk}/").status_code == 200
    assert "导入小区台账" in enter(administrator).get("/jobs/").content.decode()


def test_the_list_asks_as_often_for_twenty_jobs_as_for_ten(officer: User, enter: Enter) -> None:
    client = enter(officer)
    counts = []
    for _ in range(2):
        for _ in range(10):
            submitted(officer)
        client.get("/jobs/")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get("/jobs/")
        counts.append(len(asked))
    assert counts[0] == counts[1]
