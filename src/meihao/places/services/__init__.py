"""Verbs on places."""

from __future__ import annotations

from meihao.places.services.boundaries import check_boundaries, draw_boundary, import_boundaries, put_on_map
from meihao.places.services.compounds import (
    Particulars,
    describe_compound,
    form_cluster,
    group_compounds,
    place_building,
    ungroup_compound,
)
from meihao.places.services.importing import import_register
from meihao.places.services.registering import (
    register_community,
    register_compound,
    register_division,
    register_divisions,
)
from meihao.places.services.removing import dissolve_cluster, end_part, remove_part, restore_part

__all__ = [
    "Particulars",
    "check_boundaries",
    "describe_compound",
    "dissolve_cluster",
    "draw_boundary",
    "end_part",
    "form_cluster",
    "group_compounds",
    "import_boundaries",
    "import_register",
    "place_building",
    "put_on_map",
    "register_community",
    "register_compound",
    "register_division",
    "register_divisions",
    "remove_part",
    "restore_part",
    "ungroup_compound",
]
