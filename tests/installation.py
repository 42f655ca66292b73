"""An installation of its own: a data folder and a database that other processes may open, on the engine under test."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg

from tests import migrated as ready
from tests.migrated import ROOT, URL, on_server


@dataclass(frozen=True)
class Installation:
    """Where it lies, and the environment in which its processes run."""

    data: Path
    environ: dict[str, str]

    def manage(self, *words: str, **options: Any) -> subprocess.CompletedProcess[str]:
        """Run a management command to its end."""
        command = [sys.executable, str(ROOT / "manage.py"), *words]
        return subprocess.run(command, env=self.environ, capture_output=True, text=True, check=False, **options)

    def python(self, script: str, **options: Any) -> subprocess.Popen[str]:
        """Start a script with Django ready."""
        whole = f"import django\ndjango.setup()\n{script}"
        return subprocess.Popen([sys.executable, "-c", whole], env=self.environ, text=True, **options)

    def ask(self, script: str) -> str:
        """What a script prints."""
        with self.python(script, stdout=subprocess.PIPE) as process:
            return process.communicate(timeout=120)[0].strip()

    def sql(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """What the database answers to one statement (values as %s), asked without starting Django."""
        if URL in self.environ:
            with psycopg.connect(self.environ[URL]) as asked:
                cursor = asked.execute(statement, values)
                return cursor.fetchall() if cursor.description else []
        with closing(sqlite3.connect(self.data / "meihao.sqlite3", timeout=20)) as opened, opened:
            return opened.execute(statement.replace("%s", "?"), values).fetchall()


@contextmanager
def installation(data: Path, *, migrated: bool = True, **environ: str) -> Iterator[Installation]:
    """An installation in `data`; on PostgreSQL with a database that goes when the block ends."""
    data.mkdir(parents=True, exist_ok=True)
    ours = {name: value for name, value in os.environ.items() if not name.startswith("MEIHAO_")}
    ours |= {"MEIHAO_DATA": str(data), "DJANGO_SETTINGS_MODULE": "meihao.config.settings", **environ}
    server = os.environ.get(URL, "")
    if server:
        with _database(server, f"TEMPLATE {ready.postgres(server)}" if migrated else "") as address:
            yield Installation(data, ours | {URL: address})
    else:
        if migrated:
            shutil.copy(ready.sqlite(), data / "meihao.sqlite3")
        yield Installation(data, ours)


@contextmanager
def _database(server: str, template: str) -> Iterator[str]:
    """A new database on the server under test."""
    name = f"installation_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} {template}")
        yield on_server(server, name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
