"""Which field of the return accepted works count in, and how much of its smallest units they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from meihao.kernel.written import same_unit
from meihao.policy.schema.statistics import LENGTHS, Mapped, Statistic


@dataclass(frozen=True, slots=True)
class Work:
    """Accepted works: the content of the pack they were promised under, in words, with thousandths of a unit."""

    id: int
    project: int
    measure: str
    item: str
    unit: str
    quantity: int


def field_of(work: Work, fields: Sequence[Statistic]) -> tuple[str, int] | None:
    """The first field one of whose rows the works fit, and how much they add to it; None: they fit none."""
    for field in fields:
        for row in field.works:
            if _fits(work, row):
                return field.id, work.quantity * LENGTHS.get(row.unit, 1)
    return None


def _fits(work: Work, row: Mapped) -> bool:
    return (
        work.measure in row.measures
        and same_unit(work.unit, row.unit)
        and (not row.words or any(word in work.item for word in row.words))
        and not any(word in work.item for word in row.without)
    )
