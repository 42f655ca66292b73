"""Sums that the database itself keeps within bounds, in the dialects of SQLite and PostgreSQL.

A record's net is its amount less its reversals. Only the names of tables and columns are filled in. Whatever the order and however many write at once, the nets of the parts
never exceed the net of the whole. PostgreSQL locks the whole's row before it adds up; SQLite lets in one writer at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

REVERSAL: Final = "funding_reversal"


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The parts of a whole: tables without their prefix, the column that leads from part to whole, how reversals name both."""

    name: str
    part: str
    column: str
    whole: str
    part_target: str
    whole_target: str

    @property
    def spent(self) -> str:
        """The sum of the nets of the parts of one whole, given as {id}."""
        part, column = f"funding_{self.part}", self.column
        taken = f"SELECT SUM(r.amount) FROM {REVERSAL} r JOIN {part} p ON p.id = r.{self.part_target}_id"  # noqa: S608  # only names
        given = f"SELECT SUM(p.amount) FROM {part} p WHERE p.{column} = {{id}}"  # noqa: S608  # only names
        return f"COALESCE(({given}), 0) - COALESCE(({taken} WHERE p.{column} = {{id}}), 0)"

    @property
    def there(self) -> str:
        """The net of one whole, given as {id}."""
        return f"{_amount(self.whole)} - COALESCE(({_taken(self.whole_target)}), 0)"


CEILINGS: Final = (
    Ceiling("allocated_within_appropriation", "allocation", "appropriation_id", "appropriation", "allocation", "appropriation"),
    Ceiling("paid_within_allocation", "payment", "allocation_id", "allocation", "payment", "allocation"),
    Ceiling("paid_within_contribution", "payment", "contribution_id", "contribution", "payment", "contribution"),
    Ceiling("incurred_within_contract", "costline", "contract_id", "contract", "line", "contract"),
    Ceiling("paid_within_line", "payment", "line_id", "costline", "payment", "line"),
    Ceiling("claimed_within_line", "claimpart", "line_id", "costline", "part", "line"),
)  # fmt: skip

ENTRIES: Final = {
    "appropriation": "appropriation",
    "allocation": "allocation",
    "contribution": "contribution",
    "contract": "contract",
    "line": "costline",
    "payment": "payment",
    "part": "claimpart",
}
"""The tables of what may be reversed, by the field of the reversal that names it."""


def statements(vendor: str) -> list[str]:
    """The statements that lay every ceiling. Raises ValueError for another database."""
    made = []
    for each in CEILINGS:
        over = f"{each.spent} > {each.there}"
        whole = f"funding_{each.whole}"
        made += _trigger(vendor, each.name, (f"funding_{each.part}", each.column), whole, over)
        made += _trigger(vendor, f"{each.name}_still", (REVERSAL, f"{each.whole_target}_id"), whole, over)
    for target, table in ENTRIES.items():
        column = f"{target}_id"
        over = f"({_taken(target)}) > {_amount(table)}"
        made += _trigger(vendor, f"{target}_reversed_within_itself", (REVERSAL, column), f"funding_{table}", over)
    return made


def removals(vendor: str) -> list[str]:
    """The statements that undo `statements`."""
    names = [name for each in CEILINGS for name in (each.name, f"{each.name}_still")]
    names += [f"{target}_reversed_within_itself" for target in ENTRIES]
    word = "DROP TRIGGER {}" if vendor == "sqlite" else "DROP FUNCTION {}_check() CASCADE"
    return [word.format(f"funding_{name}") for name in names]


def _amount(table: str) -> str:
    return f"(SELECT w.amount FROM funding_{table} w WHERE w.id = {{id}})"  # noqa: S608  # only names


def _taken(target: str) -> str:
    return f"SELECT SUM(r.amount) FROM {REVERSAL} r WHERE r.{target}_id = {{id}}"  # noqa: S608  # only names


def _trigger(vendor: str, name: str, of: tuple[str, str], locked: str, over: str) -> list[str]:
    """A trigger on the inserts into a table that name something in a column, which is locked and must not be over."""
    table, column = of
    told = over.format(id=f"NEW.{column}")
    trigger = f"funding_{name}"
    if vendor == "sqlite":
        refuse = f"SELECT RAISE(ABORT, '{trigger}') WHERE {told}"
        return [f"CREATE TRIGGER {trigger} AFTER INSERT ON {table} WHEN NEW.{column} IS NOT NULL BEGIN {refuse}; END"]
    if vendor == "postgresql":
        raised = (
            f"RAISE EXCEPTION '{trigger}' USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = '{trigger}'"
        )
        body = (
            f"PERFORM 1 FROM {locked} WHERE id = NEW.{column} FOR NO KEY UPDATE;"
            f" IF {told} THEN {raised}; END IF; RETURN NULL;"
        )
        when = f"FOR EACH ROW WHEN (NEW.{column} IS NOT NULL)"
        return [
            f"CREATE FUNCTION {trigger}_check() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN {body} END$$",
            f"CREATE TRIGGER {trigger} AFTER INSERT ON {table} {when} EXECUTE FUNCTION {trigger}_check()",
        ]
    raise ValueError(f"no ceiling is known for {vendor}")
