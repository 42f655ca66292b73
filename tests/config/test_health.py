"""What the product says of itself to whoever watches over it."""

from __future__ import annotations

import json
import logging
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from meihao.accounts.models import User

pytestmark = pytest.mark.django_db


def heard_of_worker(data: Path, *, ago: float = 0) -> None:
    beat = data / "run" / "worker.beat"
    beat.parent.mkdir(parents=True)
    beat.touch()
    os.utime(beat, (time.time() - ago,) * 2)


def test_a_living_process_says_so(client: Client) -> None:
    assert client.get("/health/live").content == b"ok"


def test_it_is_ready_with_a_database_its_tables_and_a_worker(client: Client, data: Path) -> None:
    heard_of_worker(data)
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (200, {"database": "ok", "tables": "ok", "worker": "ok"})


def test_it_is_not_ready_without_a_worker(client: Client) -> None:
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["worker"]) == (503, "absent")


def test_a_worker_long_unheard_of_counts_as_gone(client: Client, data: Path) -> None:
    heard_of_worker(data, ago=60)
    assert client.get("/health/ready").json()["worker"] == "silent"


def test_the_figures_count_requests_by_route_and_jobs_by_state(client: Client) -> None:
    client.get("/health/live")
    text = client.get("/metrics").content.decode()
    assert 'meihao_requests_total{method="GET",route="health/live",status="200"}' in text
    assert 'meihao_jobs{state="waiting"} 0.0' in text


def test_the_figures_are_for_this_machine_alone_where_no_token_is_set(client: Client) -> None:
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.9").status_code == 404
    assert client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 404


def test_the_figures_are_for_whoever_brings_the_token(client: Client, settings: Settings) -> None:
    settings.METRICS_TOKEN = "t0ken-of-sixteen-letters"
    assert client.get("/metrics").status_code == 404
    answer = client.get(
        "/metrics", headers={"Authorization": "Bearer t0ken-of-sixteen-letters"}, REMOTE_ADDR="203.0.113.9"
    )
    assert answer.status_code == 200


def test_a_request_is_logged_without_its_query_and_its_maker_by_key(
    enter: Callable[[User], Client], caplog: pytest.LogCaptureFixture
) -> None:
    user = User.objects.create(username="wangfang", name="王芳", password_changed_at=timezone.now())
    with caplog.at_level(logging.INFO, logger="meihao.request"):
        answer = enter(user).get("/jobs/7/?name=王芳")
    line = caplog.records[-1].msg
    assert isinstance(line, dict)
    assert (line["path"], line["status"], line["user"], line["request"]) == (
        "/jobs/7/",
        404,
        user.pk,
        answer["X-Request-ID"],
    )
    assert "王芳" not in json.dumps(line, ensure_ascii=False)
    assert "wangfang" not in json.dumps(line)
