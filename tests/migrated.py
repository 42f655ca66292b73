"""One database with every migration applied, made once a run and copied wherever a test needs tables of its own."""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

ROOT = Path(__file__).resolve().parent.parent
URL = "MEIHAO_DATABASE_URL"
FOLDER = "TEST_MIGRATED"
"""The environment's name of the folder where the processes of one run find what the first of them has made."""
NAME = "test_migrated"


def on_server(server: str, name: str) -> str:
    """The address of another database of the same server."""
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


def sqlite() -> Path:
    """A migrated SQLite file, closed: to be copied."""
    with once("sqlite") as (folder, new):
        if new:
            _migrate({"MEIHAO_DATA": str(folder)})
    return folder / "meihao.sqlite3"


def postgres(server: str) -> str:
    """The name of a migrated database of a server, to which nobody is connected: a template."""
    with once("postgres") as (folder, new):
        if new:
            with psycopg.connect(server, autocommit=True) as connection:
                connection.execute(f"DROP DATABASE IF EXISTS {NAME}")
                connection.execute(f"CREATE DATABASE {NAME}")
            _migrate({"MEIHAO_DATA": str(folder), URL: on_server(server, NAME)})
    return NAME


@contextmanager
def in_memory(name: str) -> Iterator[None]:
    """A shared SQLite database in memory, filled; it lives as long as the block or another connection to it does."""
    with closing(sqlite3.connect(sqlite())) as source, closing(sqlite3.connect(name, uri=True)) as target:
        source.backup(target)
        yield


@contextmanager
def once(kind: str) -> Iterator[tuple[Path, bool]]:
    """The folder of a kind and whether it is still to be filled; other processes wait until the block has ended."""
    folder = Path(os.environ[FOLDER]) / kind
    folder.mkdir(exist_ok=True)
    done = folder / "done"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder, not done.exists()
        done.touch()


def _migrate(environ: dict[str, str]) -> None:
    ours = {name: value for name, value in os.environ.items() if not name.startswith("MEIHAO_")}
    command = [sys.executable, str(ROOT / "manage.py"), "migrate", "-v0", "--skip-checks"]
    done = subprocess.run(command, env={**ours, **environ}, capture_output=True, text=True, check=False)
    if done.returncode:
        shutil.rmtree(environ["MEIHAO_DATA"])
        raise RuntimeError(done.stderr)
