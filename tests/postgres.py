"""A PostgreSQL server for the length of a test run, on a free port of the loopback, in a folder of its own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.machine import postgres_binaries

QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=128MB -c max_connections=100"


@contextmanager
def throw_away_server(database: str = "meihao") -> Iterator[str]:
    """The address of an empty database; the server ends and its folder goes when the block does."""
    binaries = postgres_binaries()
    if binaries is None:
        raise RuntimeError("no PostgreSQL server is installed")
    folder = Path(tempfile.mkdtemp(prefix="meihao-postgres-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    port = _free_port()
    cluster = folder / "cluster"
    try:
        _run(
            [
                binaries / "initdb",
                "-D",
                cluster,
                "-A",
                "trust",
                "-U",
                "postgres",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "--no-sync",
            ]
        )
        listen = f"-c port={port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
        _run([binaries / "pg_ctl", "-D", cluster, "-l", folder / "log", "-w", "-o", f"{listen} {QUICK}", "start"])
        try:
            _run([binaries / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "postgres", database])
            yield f"postgresql://postgres@127.0.0.1:{port}/{database}"
        finally:
            _run([binaries / "pg_ctl", "-D", cluster, "-m", "immediate", "-w", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: Sequence[str | Path]) -> None:
    """Run one of PostgreSQL's programs, which refuse to be run by root."""
    user = "postgres" if os.geteuid() == 0 else None
    subprocess.run(command, user=user, cwd="/", check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
