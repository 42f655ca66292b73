"""The register as it stands, by the keys and fields of its sheets: to be compared with, and to be exported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db.models import QuerySet

from meihao.places.models import Building, Cluster, Community, Compound, CompoundQuerySet, Entrance, Home, PrivatePart
from meihao.places.rules.columns import BUILDINGS, COMPOUNDS, PARTS, Table, Value
from meihao.places.rules.comparing import Key, Known
from meihao.places.rules.register import Sheets
from meihao.places.selectors.points import city_box

OF_COMPOUND: Final = {"community": "community__code", "cluster": "cluster__code"}
OF_PART: Final = {"occupied": "home__occupied"}
PART_KEY: Final = (
    "home__entrance__building__compound__code", "home__entrance__building__number", "home__entrance__number",
    "home__number", "kind", "number",
)  # fmt: skip
PART_ORDER: Final = (
    "home__entrance__building__compound__code", "home__entrance__building", "home__entrance", "home", "pk",
)  # fmt: skip


def standing(compounds: CompoundQuerySet) -> dict[str, dict[Key, dict[str, Value]]]:
    """Everything entered about some compounds that is not gone, by table, in the order of the register."""
    within = compounds.order_by().values("pk")
    buildings = Building.objects.filter(compound__in=within, ended_on=None).order_by("compound__code", "pk")
    entrances = Entrance.objects.filter(building__compound__in=within, ended_on=None).exclude(number="").order_by("pk")
    parts = PrivatePart.objects.filter(home__entrance__building__compound__in=within, home__ended_on=None)
    parts = parts.order_by(*PART_ORDER)
    found = {
        COMPOUNDS.name: _rows(compounds.order_by("code"), ("code",), _fields(COMPOUNDS, OF_COMPOUND)),
        BUILDINGS.name: _rows(buildings, ("compound__code", "number"), _fields(BUILDINGS, {})),
        PARTS.name: _rows(parts, PART_KEY, _fields(PARTS, OF_PART)),
    }
    for code, building, number in entrances.values_list("building__compound__code", "building__number", "number"):
        values = found[BUILDINGS.name][code, building]
        values["entrances"] = (*_listed(values.get("entrances")), number)
    return found


def known(sheets: Sheets, territories: Sequence[str] | None) -> Known:
    """What stands as far as the rows touch it, within some territories; everywhere for None."""
    rows = [entry.values for entry in sheets.entries[COMPOUNDS.name]]
    codes = {entry.key[0] for entries in sheets.entries.values() for entry in entries}
    mentioned = Compound.objects.filter(code__in=codes)
    mine = mentioned if territories is None else mentioned.inside(territories)
    communities = Community.objects.filter(code__in={row["community"] for row in rows})
    if territories is not None:
        communities = communities.inside(territories)
    names = Compound.objects.filter(community__in=communities.order_by().values("pk"))
    tables = standing(mine)
    grouped = [*rows, *tables[COMPOUNDS.name].values()]
    clusters = Cluster.objects.filter(code__in={row["cluster"] for row in grouped if "cluster" in row})
    return Known(
        communities=dict(communities.values_list("code", "organisation__path")),
        clusters=dict(clusters.values_list("code", "organisation__path")),
        names={
            (community, name): code for community, name, code in names.values_list("community__code", "name", "code")
        },
        elsewhere=frozenset(mentioned.values_list("code", flat=True)) - {code for (code,) in tables[COMPOUNDS.name]},
        tables=tables,
        gone=_gone(mine),
        box=city_box(),
    )


def _gone(compounds: CompoundQuerySet) -> frozenset[Key]:
    """The buildings, entrances and homes that are gone, by what names them."""
    within = compounds.order_by().values("pk")
    buildings = Building.objects.filter(compound__in=within).exclude(ended_on=None)
    entrances = Entrance.objects.filter(building__compound__in=within).exclude(ended_on=None)
    homes = Home.objects.filter(entrance__building__compound__in=within).exclude(ended_on=None)
    above = ("building__compound__code", "building__number")
    return frozenset(
        [
            *buildings.values_list("compound__code", "number"),
            *entrances.values_list(*above, "number"),
            *homes.values_list(*(f"entrance__{name}" for name in above), "entrance__number", "number"),
        ]
    )


def _fields(table: Table, joined: Mapping[str, str]) -> dict[str, str]:
    """The columns of the database by the fields of a table."""
    names = [column.field for column in table.columns[table.keys :] if column.field != "entrances"]
    return {name: joined.get(name, name) for name in names}


def _rows(rows: QuerySet[Any], key: Sequence[str], fields: Mapping[str, str]) -> dict[Key, dict[str, Value]]:
    """Rows by key; what is not known is left out."""
    wide, names = len(key), list(fields)
    return {
        row[:wide]: {name: value for name, value in zip(names, row[wide:], strict=True) if value not in (None, "")}
        for row in rows.values_list(*key, *fields.values())
    }


def _listed(value: Value | None) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()
