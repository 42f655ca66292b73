"""Verbs on places."""

from __future__ import annotations

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
    "describe_compound",
    "dissolve_cluster",
    "end_part",
    "form_cluster",
    "group_compounds",
    "import_register",
    "place_building",
    "register_community",
    "register_compound",
    "register_division",
    "register_divisions",
    "remove_part",
    "restore_part",
    "ungroup_compound",
]
