"""Fact sheets as files: .xlsx and .csv into rows of cells, with the faults that only the file shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import IO, Final

from meihao.attachments.rules import tables
from meihao.attachments.rules.tables import Grid, Limits
from meihao.facts.rules.sheet import CODE, COLUMNS, ROWS
from meihao.kernel.written import Cell

LIMITS: Final = Limits(rows=ROWS, size=10 * 1024 * 1024, unpacked=24 * 1024 * 1024)
"""A sheet of `ROWS` rows unpacks to a tenth of that."""


def read_grid(file: IO[bytes], *, is_csv: bool) -> Grid:
    """The rows of the first sheet that has the heading; no rows where none has. Raises Unusable."""
    return next(iter(tables.read_grids(file, is_csv=is_csv, heading=_heading, limits=LIMITS)), Grid(()))


def check_size(file: IO[bytes]) -> None:
    """Refuse a file that no fact sheet can be, without reading it. Raises Unusable."""
    tables.check_size(file, LIMITS)


def _heading(cells: Sequence[Cell]) -> Mapping[int, str]:
    names = {at: COLUMNS[name] for at, value in enumerate(cells) if (name := str(value).strip()) in COLUMNS}
    return names if CODE in names.values() else {}
