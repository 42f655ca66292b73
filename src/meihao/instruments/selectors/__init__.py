"""The original text beside our criteria, and what the pages about it need."""

from __future__ import annotations

from meihao.instruments.selectors.documents import (
    Entry,
    Section,
    documents,
    importers,
    in_use,
    latest,
    originals,
    pack_of,
    passage,
    sections,
)

__all__ = [
    "Entry",
    "Section",
    "documents",
    "importers",
    "in_use",
    "latest",
    "originals",
    "pack_of",
    "passage",
    "sections",
]
