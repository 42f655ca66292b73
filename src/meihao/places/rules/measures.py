"""What a compound measures: counted from the homes entered, and until there are any as somebody declared it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Counted: buildings, entrances, homes with a dwelling, private parts and their area; declared: homes and area.

    Areas in 0.01 m².
    """

    buildings: int = 0
    entrances: int = 0
    homes: int = 0
    parts: int = 0
    area: int = 0
    declared_homes: int | None = None
    declared_area: int | None = None

    @property
    def told_homes(self) -> int | None:
        """Homes as counted; as declared where none are entered; None where nobody has said."""
        return self.homes if self.parts else self.declared_homes

    @property
    def told_area(self) -> int | None:
        """Floor area, likewise."""
        return self.area if self.parts else self.declared_area

    @property
    def is_declared(self) -> bool:
        """Whether the figures are somebody's word."""
        return not self.parts and (self.declared_homes is not None or self.declared_area is not None)

    @property
    def more_homes(self) -> int | None:
        """How many homes more were counted than declared; None where there is nothing to compare."""
        return self.homes - self.declared_homes if self.parts and self.declared_homes is not None else None

    @property
    def more_area(self) -> int | None:
        """How much more area was counted than declared."""
        return self.area - self.declared_area if self.parts and self.declared_area is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Sums over compounds; `declared` of them count as declared, and `silent` say nothing."""

    compounds: int = 0
    buildings: int = 0
    homes: int = 0
    parts: int = 0
    area: int = 0
    declared: int = 0
    silent: int = 0


def total(measures: Iterable[Measured]) -> Totals:
    """The sums over some compounds."""
    rows = list(measures)
    return Totals(
        compounds=len(rows),
        buildings=sum(row.buildings for row in rows),
        homes=sum(row.told_homes or 0 for row in rows),
        parts=sum(row.parts for row in rows),
        area=sum(row.told_area or 0 for row in rows),
        declared=sum(row.is_declared for row in rows),
        silent=sum(row.told_homes is None and row.told_area is None for row in rows),
    )


def square_metres(hundredths: int) -> str:
    """An area as people read it: `12,345.60`."""
    whole, part = divmod(abs(hundredths), 100)
    return f"{'-' if hundredths < 0 else ''}{whole:,}.{part:02d}"
