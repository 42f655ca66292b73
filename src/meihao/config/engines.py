"""The whole database into one file and back, on either engine. Back is all or nothing."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.db import connection
from psycopg.conninfo import make_conninfo

MEMBERS = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}
"""What the database's file is called in a backup, by engine."""

_EMPTY = """
BEGIN;
DO $$ DECLARE found record; BEGIN
  FOR found IN SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE 'DROP TABLE ' || found.name || ' CASCADE';
  END LOOP;
  FOR found IN SELECT pg_proc.oid::regprocedure AS name FROM pg_proc JOIN pg_namespace ON pg_namespace.oid = pronamespace
    LEFT JOIN pg_depend ON pg_depend.objid = pg_proc.oid AND deptype = 'e'
    WHERE nspname = 'public' AND pg_depend.objid IS NULL LOOP
    EXECUTE 'DROP FUNCTION ' || found.name || ' CASCADE';
  END LOOP;
END $$;
"""
"""Opens a transaction and empties the schema, functions of extensions excepted; what follows fills it again."""


class Broken(Exception):
    """The engine's own program failed, or is not there; the message says which and what it said."""


def dump(target: Path) -> None:
    """Write the database as it stands at one moment, while others go on writing. Raises Broken."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(target)) as copy:
            connection.connection.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
    else:
        _postgres(
            "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}", f"--dbname={_address()}"
        )


def load(source: Path) -> None:
    """Put the database of a file in the place of ours. Raises Broken, and then ours is as it was."""
    if connection.vendor == "sqlite":
        _load_sqlite(source)
    else:
        _load_postgres(source)


def filled() -> bool:
    """Whether our database holds any table."""
    if connection.vendor == "sqlite" and not Path(str(connection.settings_dict["NAME"])).exists():
        return False
    return bool(connection.introspection.table_names())


def _load_sqlite(source: Path) -> None:
    with closing(sqlite3.connect(source)) as copy:
        found = copy.execute("PRAGMA integrity_check").fetchone()[0]
    if found != "ok":
        raise Broken(f"备份里的数据库已损坏：{found}")
    connection.close()
    ours = Path(str(connection.settings_dict["NAME"]))
    for tail in ("-wal", "-shm"):
        ours.with_name(ours.name + tail).unlink(missing_ok=True)
    os.replace(source, ours)


def _load_postgres(source: Path) -> None:
    """One transaction that empties our schema and fills it from the dump."""
    script = source.with_suffix(".sql")
    _postgres("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(source))
    whole = source.with_suffix(".whole.sql")
    with whole.open("wb") as out:
        out.write(_EMPTY.encode())
        with script.open("rb") as rest:
            shutil.copyfileobj(rest, out)
        out.write(b"\nCOMMIT;\n")
    connection.close()
    _postgres("psql", "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", f"--file={whole}", f"--dbname={_address()}")


def _address() -> str:
    """Where our database is, without the password: other users of the machine see command lines."""
    settings = connection.settings_dict
    options = {name: value for name, value in settings["OPTIONS"].items() if isinstance(value, str)}
    return make_conninfo(
        dbname=str(settings["NAME"]),
        user=settings["USER"] or None,
        host=settings["HOST"] or None,
        port=settings["PORT"] or None,
        **options,
    )


def _postgres(program: str, *words: str) -> None:
    environ = {**os.environ, "PGPASSWORD": connection.settings_dict["PASSWORD"] or os.environ.get("PGPASSWORD", "")}
    try:
        subprocess.run(
            [_found(program), *words], env=environ, capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL
        )
    except subprocess.CalledProcessError as failed:
        raise Broken(f"{program} 没有成功：{failed.stderr.strip()}") from None


def _found(program: str) -> str:
    """The newest of a program's versions: an older one refuses a newer server."""
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), key=lambda path: int(path.parts[-3]))
    path = str(versions[-1]) if versions else shutil.which(program)
    if path is None:
        raise Broken(f"找不到 {program}，请安装 PostgreSQL 客户端程序")
    return path
