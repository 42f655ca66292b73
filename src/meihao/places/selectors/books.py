"""The register as workbooks: the list with its sums, and the table that may be imported again."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from meihao.places.models import Compound, CompoundQuerySet
from meihao.places.rules import list_book, register_book
from meihao.places.rules.measures import Measured
from meihao.places.selectors.register import measures, totals
from meihao.places.selectors.standing import standing


def exported(compounds: CompoundQuerySet, *, on: date) -> bytes:
    """The register of some compounds as the workbook that may be imported again."""
    found = standing(compounds.model.objects.filter(pk__in=compounds.order_by().values("pk")))
    rows = {table: list(entries.items()) for table, entries in found.items()}
    return register_book.workbook(rows, title=f"小区台账（{on.isoformat()}）")


def listed(compounds: CompoundQuerySet, *, on: date) -> bytes:
    """The list of some compounds as a workbook with their sums."""
    measured = measures(compounds)
    lines = [_line(compound, measured[compound.pk]) for compound in compounds]
    return list_book.workbook(lines, totals(measured), title=f"小区台账（{on.isoformat()}）")


def _line(compound: Compound, measured: Measured) -> list_book.Line:
    street = compound.community.organisation.parent
    district = street.parent if street else None
    area = measured.told_area
    return [
        compound.code,
        compound.name,
        district.name if district else "",
        street.name if street else "",
        compound.community.name,
        compound.community.division.code,
        compound.address,
        compound.built_in,
        compound.get_tenure_display(),
        compound.get_property_mode_display(),
        compound.manager,
        compound.party,
        compound.cluster.name if compound.cluster else "",
        measured.buildings,
        measured.entrances,
        measured.told_homes,
        None if area is None else Decimal(area) / 100,
        "申报" if measured.is_declared else "登记" if measured.parts else "",
    ]
