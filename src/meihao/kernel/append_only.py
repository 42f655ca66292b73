"""Triggers that make a table append-only, in the dialects of SQLite and PostgreSQL."""

from __future__ import annotations


def statements(vendor: str, table: str) -> list[str]:
    """The statements that make UPDATE and DELETE on `table` fail. Raises ValueError for another database."""
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            for verb in ("UPDATE", "DELETE")
        ]
    if vendor == "postgresql":
        return [
            f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$BEGIN RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'integrity_constraint_violation'; END$$",
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse()",
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()",
        ]
    raise ValueError(f"no append-only trigger is known for {vendor}")


def removals(vendor: str, table: str) -> list[str]:
    """The statements that undo `statements`."""
    if vendor == "sqlite":
        return [f"DROP TRIGGER {table}_no_{verb}" for verb in ("update", "delete")]
    if vendor == "postgresql":
        return [f"DROP FUNCTION {table}_refuse() CASCADE"]
    raise ValueError(f"no append-only trigger is known for {vendor}")
