"""The worker as a process: killed in the middle of a job, and started anew."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.installation import Installation, installation

KINDS = """
import sys, time
from pathlib import Path
from meihao.jobs import services

def slow(job, progress):
    for row in range(1, 201):
        with Path(job.options["traces"]).open("a") as trace:
            trace.write(f"{job.attempts}:{row}\\n")
        progress(row, 200)
        if job.attempts == 1 or job.options["deadly"]:
            time.sleep(0.2)
    return {"summary": "200 行"}

services.register("slow", slow)
"""
SUBMIT = """
from datetime import datetime, UTC
from meihao.accounts.models import User
user = User.objects.filter(username="officer").first() or User.objects.create(username="officer", name="某")
print(services.submit("slow", "慢", actor=user, at=datetime.now(UTC), options={"traces": "TRACES", "deadly": DEADLY}).pk)
"""
WORK = "from django.core.management import call_command\ncall_command('work')\n"


def work_until_it_has_begun(place: Installation, traces: Path, lines: int) -> subprocess.Popen[str]:
    """A worker that has written so many lines of the job."""
    worker = place.python(KINDS + WORK)
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        if traces.exists() and len(traces.read_text().splitlines()) >= lines:
            return worker
        time.sleep(0.05)
    worker.kill()
    pytest.fail("the worker did not take up the job")


def state_of(place: Installation) -> str:
    [(state, attempts, done, faults)] = place.sql("SELECT state, attempts, done, faults FROM jobs_job")
    return f"{state} {attempts} {done} {faults if isinstance(faults, list) else json.loads(faults)}"


def until(place: Installation, word: str) -> str:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and not state_of(place).startswith(word):
        time.sleep(0.2)
    return state_of(place)


def test_a_job_whose_worker_is_killed_is_finished_by_the_next(tmp_path: Path) -> None:
    traces = tmp_path / "traces"
    with installation(tmp_path / "data", MEIHAO_JOB_PATIENCE="3") as place:
        place.ask(KINDS + SUBMIT.replace("TRACES", str(traces)).replace("DEADLY", "False"))
        first = work_until_it_has_begun(place, traces, 3)
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
        assert state_of(place).startswith("running 1 ")
        second = place.python(KINDS + WORK)
        try:
            assert until(place, "done") == "done 2 200 []"
        finally:
            second.terminate()
            second.wait()
        assert traces.read_text().splitlines()[-1] == "2:200"


def test_a_job_that_kills_three_workers_is_given_up_and_says_so(tmp_path: Path) -> None:
    traces = tmp_path / "traces"
    with installation(tmp_path / "data", MEIHAO_JOB_PATIENCE="3") as place:
        place.ask(KINDS + SUBMIT.replace("TRACES", str(traces)).replace("DEADLY", "True"))
        for attempt in (1, 2, 3):
            traces.unlink(missing_ok=True)
            worker = work_until_it_has_begun(place, traces, 1)
            os.kill(worker.pid, signal.SIGKILL)
            worker.wait()
            assert state_of(place).startswith(f"running {attempt} ")
        time.sleep(3.5)
        assert place.manage("reap_jobs", "--patience", "3").stdout.strip() == "重新排队 0 项，记为没有完成 1 项"
        state = state_of(place)
        assert state.startswith("failed 3 ")
        assert "3 次中断" in state


def test_a_worker_told_to_stop_finishes_what_it_does(tmp_path: Path) -> None:
    traces = tmp_path / "traces"
    with installation(tmp_path / "data") as place:
        script = SUBMIT.replace("TRACES", str(traces)).replace("DEADLY", "False")
        place.ask(KINDS.replace("201", "21").replace("200", "20") + script)
        worker = place.python(KINDS.replace("201", "21").replace("200", "20") + WORK)
        while not traces.exists():
            time.sleep(0.05)
        worker.terminate()
        assert worker.wait(timeout=120) == 0
        assert state_of(place) == "done 1 20 []"
