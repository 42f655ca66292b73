"""How long a start takes: from nothing to a command, to readiness, to the first page."""

from __future__ import annotations

import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from statistics import median

from bench import Figure

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 3


def figures() -> Iterator[Figure]:
    """Each is the median of a few starts; the limit of an import is that of Django alone."""
    with tempfile.TemporaryDirectory(prefix="meihao-start-") as folder:
        environ = {**os.environ, "MEIHAO_DATA": folder, "MEIHAO_SECRET_KEY": secrets.token_urlsafe(48)}
        bare, ready = [], []
        for _ in range(ROUNDS):
            bare.append(_seconds([sys.executable, "-c", "import django, django.db.models"], environ))
            ready.append(_seconds([sys.executable, "-c", "import django; django.setup()"], environ))
        yield Figure(name="start.import", value=median(ready) * 1000, unit="ms", goal=1500, limit=median(bare) * 1000)
        yield Figure(name="start.go", value=_go(environ) * 1000, unit="ms", goal=100)
        tables = _seconds([sys.executable, "manage.py", "migrate", "-v0", "--skip-checks"], environ)
        yield Figure(name="start.tables", value=tables, unit="s", goal=20)
        first = _served(environ)
        again = [_served(environ) for _ in range(ROUNDS)]
        yield Figure(name="start.ready_first", value=first[0], unit="s", goal=20)
        yield Figure(name="start.ready_again", value=median(each[0] for each in again), unit="s", goal=10)
        yield Figure(name="start.first_page", value=median(each[1] for each in again) * 1000, unit="ms", goal=500)


def _seconds(command: list[str], environ: dict[str, str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, env=environ, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def _go(environ: dict[str, str]) -> float:
    """What ./go adds to a command once everything is in place: usage is printed before it looks, so `manage` less Python."""
    through = min(_seconds(["./go", "manage", "version"], environ) for _ in range(ROUNDS))
    direct = min(_seconds([sys.executable, "manage.py", "version"], environ) for _ in range(ROUNDS))
    return max(through - direct, 0)


def _served(environ: dict[str, str]) -> tuple[float, float]:
    """Seconds until the address is told, and of the first page after that."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    began = time.perf_counter()
    command = [sys.executable, "-m", "meihao.config", "serve", "--port", str(port), "--workers", "1"]
    process = subprocess.Popen(
        command, env=environ, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert process.stdout is not None
        if not process.stdout.readline():
            raise RuntimeError("the product did not start")
        ready = time.perf_counter() - began
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
            asked = time.perf_counter()
            connection.request("GET", "/accounts/login/")
            connection.getresponse().read()
            return ready, time.perf_counter() - asked
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()
