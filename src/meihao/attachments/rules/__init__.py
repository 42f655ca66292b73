"""What may be kept: told from the bytes, never from the name alone."""

from __future__ import annotations

from meihao.attachments.rules.kinds import (
    CSV,
    DOCX,
    GEOJSON,
    JPEG,
    JSON,
    KINDS,
    PDF,
    PICTURES,
    PNG,
    TXT,
    WEBP,
    XLSX,
    Kind,
    Refused,
)
from meihao.attachments.rules.pictures import shown_copy
from meihao.attachments.rules.sniffing import sniff

__all__ = [
    "CSV",
    "DOCX",
    "GEOJSON",
    "JPEG",
    "JSON",
    "KINDS",
    "PDF",
    "PICTURES",
    "PNG",
    "TXT",
    "WEBP",
    "XLSX",
    "Kind",
    "Refused",
    "shown_copy",
    "sniff",
]
