"""The background worker: runs jobs, shows that it lives, and keeps house between them."""

from __future__ import annotations

import threading
import time
from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from meihao.audit.services import Busy, seal
from meihao.jobs.services import reap

_LOG = structlog.get_logger("meihao.worker")
DAY = 24 * 3600.0


@dataclass(slots=True)
class Chore:
    """Something to be done again and again; `due` on the monotonic clock."""

    name: str
    every: float
    do: Callable[[], object]
    due: float = 0.0


class Command(BaseCommand):
    help = "运行后台任务（由 serve、demo 启动）"
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--batch", action="store_true", help="做完排队的任务就结束")

    def handle(self, *, batch: bool, **_: Any) -> None:
        stop = threading.Event()
        keeper = threading.Thread(target=keep_house, args=(chores(), stop), name="housekeeping", daemon=True)
        keeper.start()
        try:
            call_command(
                "db_worker", queue_name="*", interval=0.3, batch=batch, startup_delay=False, reload=False, verbosity=0
            )
        finally:
            stop.set()
            keeper.join(timeout=5)


def chores() -> list[Chore]:
    """What the worker does besides its jobs."""
    patience = settings.JOB_PATIENCE
    return [
        Chore("beat", 5, beat),
        Chore("reap", min(15, patience.total_seconds() / 2), lambda: reap(at=timezone.now(), patience=patience)),
        Chore("seal", 60, lambda: seal(at=timezone.now())),
        Chore("sessions", DAY, lambda: call_command("clearsessions")),
        Chore("results", DAY, lambda: call_command("prune_db_task_results", verbosity=0)),
    ]


def beat() -> None:
    """Leave the sign of life that the readiness check looks for."""
    folder = settings.DATA / "run"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "worker.beat").touch()


def keep_house(todo: list[Chore], stop: threading.Event) -> None:
    """Do each chore when it is due, until told to stop. A busy database puts a chore off to its next turn."""
    while not stop.is_set():
        for chore in todo:
            if chore.due > time.monotonic():
                continue
            try:
                chore.do()
            except (DatabaseError, Busy) as error:
                _LOG.warning("chore put off", chore=chore.name, error=type(error).__name__)
            chore.due = time.monotonic() + chore.every
        close_old_connections()
        stop.wait(1)
    connection.close()
