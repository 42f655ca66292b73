"""Lifting the append-only triggers for a moment, for the flush after a test that committed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper

from meihao.kernel.append_only import removals, statements

NAMES = {
    "sqlite": "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name = tbl_name || '_no_update'",
    "postgresql": "SELECT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid WHERE tgname = relname || '_append_only'",
}


def tables(connection: BaseDatabaseWrapper) -> list[str]:
    """The tables that refuse to be changed."""
    with connection.cursor() as cursor:
        cursor.execute(NAMES[connection.vendor])
        return sorted(row[0] for row in cursor.fetchall())


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Without the triggers inside, with them again afterwards."""
    names = tables(connection)
    _execute(connection, [statement for name in names for statement in removals(connection.vendor, name)])
    try:
        yield
    finally:
        _execute(connection, [statement for name in names for statement in statements(connection.vendor, name)])


def _execute(connection: BaseDatabaseWrapper, script: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in script:
            cursor.execute(statement)
