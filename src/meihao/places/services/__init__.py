"""Verbs on places."""

from __future__ import annotations

from meihao.places.services.compounds import (
    Particulars,
    describe_compound,
    form_cluster,
    group_compounds,
    ungroup_compound,
)
from meihao.places.services.importing import import_register
from meihao.places.services.registering import (
    register_community,
    register_compound,
    register_division,
    register_divisions,
)

__all__ = [
    "Particulars",
    "describe_compound",
    "form_cluster",
    "group_compounds",
    "import_register",
    "register_community",
    "register_compound",
    "register_division",
    "register_divisions",
    "ungroup_compound",
]
