"""Lines of text -> the indicator table of annex 1, wherever in the document it stands.

Nothing is known beforehand of the city's systems and indicators. The table is found by its header, which has the words 序号, 体系,
指标 and 性质, and cut by the names of the levels.
"""

from __future__ import annotations

from collections.abc import Sequence

from meihao.policy.reading.cells import read_cells
from meihao.policy.reading.flat import read_flat
from meihao.policy.reading.header import NEEDED, find
from meihao.policy.reading.ledger import Ledger
from meihao.policy.reading.shapes import LEVEL_NAMES, Fault, Lines, Reading


def read(lines: Lines | Sequence[str], *, levels: Sequence[str] = LEVEL_NAMES, systems: Sequence[str] = ()) -> Reading:
    """The systems, indicators and level texts of the document, and every line of its table that found no place.

    `levels` are the names of the levels in ascending ambition. `systems` are the names of the systems, if they are known: they help
    only where a flattened table runs system and indicator name together and the text before it does not list the systems.
    """
    if not all(levels) or not levels:
        raise ValueError("levels must have names")
    texts = lines.texts if isinstance(lines, Lines) else tuple(lines)
    header = find(texts)
    if header is None:
        reason = f"没有找到指标表：表头应有“{'”“'.join(NEEDED)}”几栏"
        return Reading((), (), (), (Fault(min(1, len(texts)), reason, ""),), 0, 0)
    ledger = Ledger()
    if any("\t" in text for text in texts[header.first : header.stop]):
        last = read_cells(texts, header, levels, ledger)
    else:
        last = read_flat(texts, header, levels, systems, ledger)
    if not ledger.entries:
        ledger.fault(header.first + 1, f"表头之后没有读到任何指标（性质应为{'、'.join(levels)}）")
    return ledger.reading(header.first + 1, last)


__all__ = ["read"]
