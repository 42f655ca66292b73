"""How far the story has been told, by the trail: an act leaves one entry there, at its own moment."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from meihao.audit.models import Entry

BEGUN = "demo.begun"


def beginning() -> dict[str, Any] | None:
    """What was noted when the telling began; None if it has not."""
    return Entry.objects.filter(verb=BEGUN).values_list("details", flat=True).first()


def acts() -> dict[datetime, dict[str, Any]]:
    """The particulars of every act told, by its moment."""
    return dict(Entry.objects.values_list("at", "details"))
