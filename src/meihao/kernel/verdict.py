"""The four answers that any question of law can have."""

from __future__ import annotations

from enum import IntEnum


class Verdict(IntEnum):
    """Ordered so that `min` is Kleene's conjunction: what does not apply drops out of it by being last."""

    UNMET = 0
    UNKNOWN = 1
    MET = 2
    NA = 3

    @property
    def slug(self) -> str:
        """The word that files, addresses and style sheets use."""
        return _SLUGS[self]

    @property
    def word(self) -> str:
        """The word that people read."""
        return _WORDS[self]


_SLUGS = ("unmet", "unknown", "met", "na")
_WORDS = ("未满足", "未知", "满足", "不适用")
BY_SLUG = {verdict.slug: verdict for verdict in Verdict}


def opposite(verdict: Verdict) -> Verdict:
    """Met and unmet change places; unknown and not applicable stay what they are."""
    return (Verdict.MET, Verdict.UNKNOWN, Verdict.UNMET, Verdict.NA)[verdict]
