"""What is true of places without a database."""

from __future__ import annotations

from meihao.places.rules.registering import (
    Refused,
    check_declared,
    check_division,
    check_place,
    check_year,
    parent_of,
    read_divisions,
)

__all__ = [
    "Refused",
    "check_declared",
    "check_division",
    "check_place",
    "check_year",
    "parent_of",
    "read_divisions",
]
