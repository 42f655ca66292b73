"""Rows of a set of data as files: CSV, JSON, workbook, GeoJSON. The same rows give the same bytes."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from io import StringIO
from typing import Any, Final

from meihao.portal.rules.datasets import Cell, Dataset
from meihao.renovation.rules.books import workbook

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""

type Row = Sequence[Cell]


def as_csv(dataset: Dataset, rows: Sequence[Row]) -> bytes:
    """In UTF-8 with the mark by which spreadsheets know it; headings with their unit."""
    text = StringIO(newline="")
    table = csv.writer(text)
    table.writerow([f"{each.title}（{each.unit}）" if each.unit else each.title for each in dataset.columns])
    table.writerows([["" if cell is None else _plain(cell) for cell in row] for row in rows])
    return text.getvalue().encode("utf-8-sig")


def _plain(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def as_json(dataset: Dataset, rows: Sequence[Row], *, licence: str, updated: datetime) -> bytes:
    """The rows by column name, with the dictionary beside them."""
    return _encoded(
        {
            "id": dataset.id,
            "title": dataset.title,
            "licence": licence,
            "updated": updated.isoformat(timespec="seconds"),
            "columns": [
                {"name": each.name, "title": each.title, "type": each.type, "unit": each.unit, "text": each.text}
                for each in dataset.columns
            ],
            "rows": [_named(dataset, row) for row in rows],
        }
    )


def as_xlsx(dataset: Dataset, rows: Sequence[Row], *, updated: datetime) -> bytes:
    """A workbook of one sheet."""
    heads = [(f"{each.title}（{each.unit}）" if each.unit else each.title, each.width) for each in dataset.columns]
    cells = [[Decimal(str(cell)) if isinstance(cell, float) else cell for cell in row] for row in rows]
    return workbook(heads, cells, name=dataset.title, title=dataset.title, stamp=updated)


def as_geojson(dataset: Dataset, rows: Sequence[Row]) -> bytes:
    """Rows with a place as points; those without are features without geometry, which the format allows."""
    features = []
    for row in rows:
        told = _named(dataset, row)
        place = [told.pop("longitude"), told.pop("latitude")]
        geometry = None if None in place else {"type": "Point", "coordinates": place}
        features.append({"type": "Feature", "id": told.get("code"), "geometry": geometry, "properties": told})
    return _encoded({"type": "FeatureCollection", "features": features})


def _named(dataset: Dataset, row: Row) -> dict[str, Cell]:
    return {column.name: cell for column, cell in zip(dataset.columns, row, strict=True)}


def _encoded(data: dict[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
