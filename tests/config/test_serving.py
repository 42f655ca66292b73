"""The product as it is served: one supervisor, pages, streams and a worker, on a port of its own."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.installation import Installation, installation

SECRET = "q8Zr-7fKx_Lw2nVb5TyUc9Hs3Jd6Pm1Ae4Gi0"
SIGN_IN = """
from datetime import UTC, datetime
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from meihao.accounts.models import User
user, _ = User.objects.get_or_create(username="NAME", defaults={"name": "某", "password_changed_at": datetime.now(UTC)})
session = import_module(settings.SESSION_ENGINE).SessionStore()
session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.save()
print(session.session_key)
"""
POST = """
from meihao.accounts.models import Post
from meihao.organisations.models import Organisation
city, _ = Organisation.objects.get_or_create(code="yantai", name="市", kind="city", path="/yantai/")
Post.objects.get_or_create(user=user, role="city_officer", organisation=city, since=datetime(2024, 1, 1).date())
"""
SUBMIT = """
from datetime import UTC, datetime
from meihao.accounts.models import User
from meihao.jobs.models import Job
user = User.objects.get(username="officer")
print(Job.objects.create(kind="none", title="导入", state="running", total=10, requested_by=user,
      requested_at=datetime.now(UTC), started_at=datetime.now(UTC), beat_at=datetime.now(UTC), attempts=1).pk)
"""


@dataclass(frozen=True)
class Site:
    """A product that answers."""

    place: Installation
    process: subprocess.Popen[str]
    port: int

    def get(self, path: str, **headers: str) -> tuple[int, bytes]:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def served(place: Installation, *words: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "meihao.config", *words]
    return subprocess.Popen(command, env=place.environ, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def children(pid: int) -> dict[int, str]:
    """The processes that one has started, with their command lines."""
    found = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = status.read_text().rpartition(")")[2].split()
            if int(words[1]) == pid and words[0] != "Z":
                found[int(status.parent.name)] = (status.parent / "cmdline").read_text().replace("\0", " ")
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with installation(tmp_path_factory.mktemp("site") / "data", MEIHAO_SECRET_KEY=SECRET) as place:
        port = free_port()
        process = served(place, "serve", "--port", str(port), "--workers", "1")
        assert process.stdout is not None
        assert process.stdout.readline() == f"http://127.0.0.1:{port}/\n"
        yield Site(place, process, port)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=120)
        assert process.returncode == 0, told
        assert children(process.pid) == {}


def test_the_address_is_told_only_when_everything_answers(site: Site) -> None:
    status, body = site.get("/health/ready")
    assert (status, json.loads(body)) == (200, {"database": "ok", "tables": "ok", "worker": "ok"})


def test_a_visitor_is_shown_the_door_in_the_look(site: Site) -> None:
    status, body = site.get("/accounts/login/")
    assert status == 200
    style = body.decode().partition('<link rel="stylesheet" href="')[2].partition('"')[0]
    assert site.get(style)[0] == 200


def test_a_stream_tells_the_job_s_progress_to_its_owner_and_ends_with_it(site: Site) -> None:
    session = site.place.ask(SIGN_IN.replace("NAME", "officer"))
    key = site.place.ask(SUBMIT)
    with closing(http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)) as connection:
        connection.request("GET", f"/sse/jobs/{key}", headers={"Cookie": f"meihao={session}"})
        stream = connection.getresponse()
        assert (stream.status, stream.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")

        def event() -> dict[str, object]:
            lines = [stream.readline().decode().strip() for _ in range(3)]
            assert lines[0] == "event: job"
            told: dict[str, object] = json.loads(lines[1].removeprefix("data: "))
            return told

        assert event() | {"left": ""} == {
            "key": int(key),
            "state": "进行中",
            "done": 0,
            "total": 10,
            "left": "",
            "ended": False,
        }
        site.place.sql("UPDATE jobs_job SET done = 4 WHERE id = %s", int(key))
        assert event()["done"] == 4
        site.place.sql("UPDATE jobs_job SET done = 10, state = 'done' WHERE id = %s", int(key))
        while not event()["ended"]:
            pass
        assert stream.read() == b""


def test_a_stream_is_not_for_anybody_else(site: Site) -> None:
    site.place.ask(SIGN_IN.replace("NAME", "officer"))
    key = site.place.ask(SUBMIT)
    stranger = site.place.ask(SIGN_IN.replace("NAME", "stranger"))
    assert site.get(f"/sse/jobs/{key}")[0] == 404
    assert site.get(f"/sse/jobs/{key}", Cookie=f"meihao={stranger}")[0] == 404
    assert site.get("/sse/jobs/none")[0] == 404


def test_a_screen_on_the_wall_is_told_at_once_what_it_missed_and_only_where_projects_may_be_seen(site: Site) -> None:
    city = site.place.ask(SIGN_IN.replace("NAME", "city") + POST)
    stranger = site.place.ask(SIGN_IN.replace("NAME", "stranger"))
    assert site.get("/sse/oversight")[0] == 404
    assert site.get("/sse/oversight", Cookie=f"meihao={stranger}")[0] == 404

    def first(**headers: str) -> list[str]:
        with closing(http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)) as connection:
            connection.request("GET", "/sse/oversight", headers={"Cookie": f"meihao={city}", **headers})
            stream = connection.getresponse()
            assert (stream.status, stream.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
            return [stream.readline().decode().strip() for _ in range(4)]

    retry, number, name, _ = first()
    assert (retry, name) == ("retry: 5000", "event: here")
    assert first(**{"Last-Event-ID": number.removeprefix("id: ")})[2] == "event: here"
    assert first(**{"Last-Event-ID": "before"})[2] == "event: change"


def test_a_child_that_is_killed_is_started_again(site: Site) -> None:
    worker = next(pid for pid, command in children(site.process.pid).items() if "manage work" in command)
    os.kill(worker, signal.SIGKILL)
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        now = [pid for pid, command in children(site.process.pid).items() if "manage work" in command]
        if now and now != [worker]:
            return
        time.sleep(0.1)
    pytest.fail("the worker was not started again")


def test_a_port_that_is_taken_is_refused_with_one_that_is_free(site: Site) -> None:
    other = served(site.place, "serve", "--port", str(site.port))
    _, told = other.communicate(timeout=120)
    assert other.returncode == 1
    assert f"不能在 127.0.0.1:{site.port} 上服务" in told
    assert "换一个端口，例如 --port " in told


def test_a_bad_setting_is_refused_before_anything_starts(site: Site, tmp_path: Path) -> None:
    place = Installation(tmp_path, site.place.environ | {"MEIHAO_SECRET_KEY": "short"})
    other = served(place, "serve", "--port", str(free_port()))
    out, told = other.communicate(timeout=120)
    assert (other.returncode, out) == (1, "")
    assert told == "设置有误，没有启动。MEIHAO_SECRET_KEY：密钥太弱：须随机生成，不少于 32 个字符\n"


def test_tables_of_another_version_are_refused_with_what_to_do(tmp_path: Path) -> None:
    with installation(tmp_path / "new", migrated=False, MEIHAO_SECRET_KEY=SECRET) as place:
        other = served(place, "serve", "--port", str(free_port()))
        _, told = other.communicate(timeout=120)
    assert other.returncode == 1
    assert "./go manage migrate" in told
    assert "Traceback" not in told
