"""The original text beside our criteria."""

from __future__ import annotations

from meihao.instruments.models import Instrument, Passage


def latest(pack: str) -> Instrument | None:
    """The most complete document imported for a pack, and of several the latest."""
    return Instrument.objects.filter(pack=pack).order_by("-found", "-imported_at", "-pk").select_related("blob").first()


def passage(pack: str, indicator: int, level: str) -> Passage | None:
    """The original text of one level, with its document; None until the office has imported one."""
    instrument = latest(pack)
    if instrument is None:
        return None
    rows = Passage.objects.filter(instrument=instrument, indicator=indicator, level=level)
    return rows.select_related("instrument__blob").first()


def originals(pack: str) -> dict[tuple[int, str], str]:
    """The original text of every level there is, by indicator and level."""
    instrument = latest(pack)
    if instrument is None:
        return {}
    rows = instrument.passages.values_list("indicator", "level", "text")
    return {(indicator, level): text for indicator, level, text in rows}
