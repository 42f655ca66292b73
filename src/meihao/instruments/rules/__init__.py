"""A document beside a pack, and the draft of a pack from a document that fits none. Pure."""

from __future__ import annotations

from meihao.instruments.rules.comparing import KINDS, Incomplete, Remark, Result, Text, compare, examine
from meihao.instruments.rules.drafting import Skeleton, skeleton, zipped

__all__ = [
    "KINDS",
    "Incomplete",
    "Remark",
    "Result",
    "Skeleton",
    "Text",
    "compare",
    "examine",
    "skeleton",
    "zipped",
]
