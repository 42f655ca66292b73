"""Triggers that make a table append-only, in the dialects of SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class Connection(Protocol):
    """A connection that tells whose database it leads to."""

    vendor: str


class Editor(Protocol):
    """What a migration writes a schema with."""

    @property
    def connection(self) -> Connection: ...

    def execute(self, sql: str, /) -> object: ...


type Step = Callable[[object, Editor], None]
"""A step of a migration, there or back."""


def laying(*tables: str) -> Step:
    """The step that makes tables append-only: `migrations.RunPython(laying(*TABLES), lifting(*TABLES))`."""

    def lay(_apps: object, editor: Editor) -> None:
        for table in tables:
            for statement in statements(editor.connection.vendor, table):
                editor.execute(statement)

    return lay


def lifting(*tables: str) -> Step:
    """The step that undoes `laying`, also before such a table is changed: SQLite makes it anew, without its triggers."""

    def lift(_apps: object, editor: Editor) -> None:
        for table in tables:
            for statement in removals(editor.connection.vendor, table):
                editor.execute(statement)

    return lift


def statements(vendor: str, table: str) -> list[str]:
    """The statements that make UPDATE and DELETE on `table` fail. Raises ValueError for another database."""
    if vendor == "sqlite":
        refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        return [f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} {refuse}" for verb in ("update", "delete")]
    if vendor == "postgresql":
        refuse = f"RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'integrity_constraint_violation'"
        call = f"EXECUTE FUNCTION {table}_refuse()"
        return [
            f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN {refuse}; END$$",
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {call}",
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {call}",
        ]
    raise ValueError(f"no append-only trigger is known for {vendor}")


def removals(vendor: str, table: str) -> list[str]:
    """The statements that undo `statements`."""
    if vendor == "sqlite":
        return [f"DROP TRIGGER {table}_no_{verb}" for verb in ("update", "delete")]
    if vendor == "postgresql":
        return [f"DROP FUNCTION {table}_refuse() CASCADE"]
    raise ValueError(f"no append-only trigger is known for {vendor}")
