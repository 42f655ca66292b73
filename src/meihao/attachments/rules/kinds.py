"""The kinds of file that are kept."""

from __future__ import annotations

from dataclasses import dataclass

OOXML = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its media type, the ending of its name, and what people call it."""

    media_type: str
    suffix: str
    label: str


JPEG = Kind("image/jpeg", ".jpg", "JPG 图片")
PNG = Kind("image/png", ".png", "PNG 图片")
WEBP = Kind("image/webp", ".webp", "WebP 图片")
PDF = Kind("application/pdf", ".pdf", "PDF")
DOCX = Kind(f"{OOXML}.wordprocessingml.document", ".docx", "Word 文档（.docx）")
XLSX = Kind(f"{OOXML}.spreadsheetml.sheet", ".xlsx", "Excel 工作簿（.xlsx）")
CSV = Kind("text/csv", ".csv", "CSV 表格")
TXT = Kind("text/plain", ".txt", "纯文本")
JSON = Kind("application/json", ".json", "JSON")
GEOJSON = Kind("application/geo+json", ".geojson", "GeoJSON")

PICTURES = frozenset({JPEG, PNG, WEBP})
KINDS: dict[str, Kind] = {kind.media_type: kind for kind in (JPEG, PNG, WEBP, PDF, DOCX, XLSX, CSV, TXT, JSON, GEOJSON)}
"""Every kind, by media type."""


class Refused(Exception):
    """A file that is not kept; the message says why and what to do instead."""


def named(media_types: frozenset[str]) -> str:
    """The kinds as a list in words, in the order of `KINDS`."""
    return "、".join(kind.label for media_type, kind in KINDS.items() if media_type in media_types)
