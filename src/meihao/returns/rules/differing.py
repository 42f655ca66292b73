"""What was said of a month against what the records say of it now, cell by cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from meihao.policy.schema.statistics import Statistic
from meihao.returns.rules.figures import Amount, Row, amount_said


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell that no longer says what was said."""

    field: str
    name: str
    said: str
    now: str
    change: str


def document(row: Row, fields: Sequence[Statistic], **about: str) -> dict[str, Any]:
    """What is said of a month: every figure with its name and unit, so that it can be read when the pack has moved on."""
    figures = [
        {
            "field": field.id,
            "name": field.name,
            "kind": field.kind,
            "unit": field.unit,
            "decimals": field.decimals,
            "amount": row.get(field.id),
        }
        for field in fields
        if field.kind not in {"words", "share"}
    ]
    return {**about, "figures": figures}


def amounts(told: Mapping[str, Any]) -> dict[str, Amount]:
    """The amounts of a document, by field."""
    return {figure["field"]: figure["amount"] for figure in told["figures"]}


def differences(told: Mapping[str, Any], row: Row) -> list[Difference]:
    """The cells of a document that the records do not bear out as they stand."""
    found = []
    for figure in told["figures"]:
        was, now = figure["amount"], row.get(figure["field"])
        if was != now:
            printed = (figure["kind"], figure["unit"], figure["decimals"])
            change = "" if was is None or now is None else amount_said(*printed, now - was)
            found.append(
                Difference(
                    figure["field"],
                    f"{figure['name']}（{figure['unit']}）" if figure["unit"] else figure["name"],
                    amount_said(*printed, was),
                    amount_said(*printed, now),
                    change if change.startswith("−") or not change else f"+{change}",
                )
            )
    return found
