"""A run in sections: each under its heading, timed, and all told again at the end."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from tempfile import TemporaryFile

PYTHON = sys.executable


class Sections:
    """What was run and how it ended."""

    def __init__(self) -> None:
        self.ended: list[tuple[str, str, float]] = []

    def run(self, title: str, command: Sequence[str], environ: Mapping[str, str] | None = None) -> None:
        """Run one command under a heading; a failure is remembered, and the next section runs all the same."""
        print(f"\n=== {title}", flush=True)
        began = time.monotonic()
        code = subprocess.run(command, env={**os.environ, **(environ or {})}, check=False).returncode
        self.ended.append((title, "passed" if code == 0 else "FAILED", time.monotonic() - began))

    @contextmanager
    def beside(self, title: str, command: Sequence[str], environ: Mapping[str, str] | None = None) -> Iterator[None]:
        """Run one command beside what happens in the block, on what that leaves of the processors; told after it."""
        began = time.monotonic()
        with TemporaryFile() as told:
            quietly = subprocess.Popen(
                ["nice", "-n", "10", *command], env={**os.environ, **(environ or {})}, stdout=told, stderr=told
            )
            try:
                yield
            finally:
                code = quietly.wait()
                told.seek(0)
                print(f"\n=== {title}\n{told.read().decode(errors='replace')}", flush=True)
                self.ended.append((title, "passed" if code == 0 else "FAILED", time.monotonic() - began))

    def leave_out(self, title: str, reason: str) -> None:
        """Say that a section is not run. Under CI that is a failure: there nothing may be missing."""
        print(f"\n=== {title}\nleft out: {reason}", flush=True)
        self.ended.append((title, "FAILED" if os.environ.get("CI") == "true" else "left out", 0.0))

    def close(self) -> int:
        """Tell how each section ended; the exit code of the whole."""
        print("\n=== In all")
        for title, outcome, seconds in self.ended:
            print(f"{outcome:<9} {seconds:6.1f} s  {title}")
        return int(any(outcome == "FAILED" for _, outcome, _ in self.ended))
