"""One process that starts the others, starts again what dies, and ends them all. Knows nothing of Django.

Children live in sessions of their own, so that Ctrl-C reaches this process alone
and they are ended in order; should it be killed, the kernel ends them.
"""

from __future__ import annotations

import ctypes
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

FIRST_WAIT = 0.5
LONGEST_WAIT = 30.0
STEADY = 60.0
"""Seconds a child must have lived for its next restart to be a prompt one again."""
GRACE = 20.0
"""Seconds a child has to end by itself."""
PR_SET_PDEATHSIG = 1

type Say = Callable[[str], None]


@dataclass(slots=True)
class Child:
    """A process that is to run for as long as the supervisor does."""

    name: str
    command: Sequence[str]
    log: Path | None = None
    process: subprocess.Popen[bytes] | None = None
    began: float = 0.0
    wait: float = FIRST_WAIT
    due: float = 0.0

    def start(self, environ: Mapping[str, str]) -> None:
        """Start it, its output to the log if it has one."""
        out = self.log.open("ab") if self.log else None
        try:
            self.process = subprocess.Popen(
                self.command,
                env=dict(environ),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT if out else None,
                start_new_session=True,
                preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509  # no threads here
            )
        finally:
            if out:
                out.close()
        self.began = time.monotonic()

    def died(self) -> int | None:
        """The exit code if it has just been found dead; None while it runs or waits to be started again."""
        if self.process is None or (code := self.process.poll()) is None:
            return None
        lived = time.monotonic() - self.began
        self.wait = FIRST_WAIT if lived >= STEADY else min(self.wait * 2, LONGEST_WAIT)
        self.due = time.monotonic() + self.wait
        self.process = None
        return code


@dataclass(slots=True)
class Supervisor:
    """Keeps children running until it is told to stop."""

    children: list[Child]
    environ: Mapping[str, str]
    say: Say
    stopping: threading.Event = field(default_factory=threading.Event)

    def listen(self) -> None:
        """End on SIGINT, SIGTERM and SIGHUP."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._asked)

    def _asked(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping.set()

    def run(self, ready: Callable[[], bool], on_ready: Callable[[], None]) -> None:
        """Start all, tell when ready, start again what dies, and end all when told to stop."""
        told = False
        try:
            for child in self.children:
                child.start(self.environ)
            while not self.stopping.is_set():
                self._tend()
                if not told and ready():
                    told = True
                    on_ready()
                self.stopping.wait(0.25 if told else 0.05)
        finally:
            self._end()

    def _tend(self) -> None:
        for child in self.children:
            code = child.died()
            if code is not None:
                self.say(f"{child.name} 意外结束（{code}），{child.wait:g} 秒后重新启动")
            elif child.process is None and time.monotonic() >= child.due:
                child.start(self.environ)

    def _end(self) -> None:
        """Ask every child to end, by its id; after the grace end it."""
        alive = [child.process for child in self.children if child.process and child.process.poll() is None]
        for process in alive:
            process.terminate()
        deadline = time.monotonic() + GRACE
        for process in alive:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _die_with_parent() -> None:
    """Have the kernel end this process when its parent is gone, even by kill -9."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
