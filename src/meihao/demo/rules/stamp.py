"""The words 演示数据 as dots, so that no file of the demonstration needs a font to say what it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

SIDE: Final = 24
"""Each character is so many dots wide and high; a row is one number, the leftmost dot its highest bit."""

ROWS: Final = (
    (
        "000000 180600 1c0300 0ffffc 01fffc 01800c 01800c 007ff0 707ff0 380300 18fff8 00c718"
        " 00c308 00c718 04fff8 0cc308 0cc308 0cfff8 181040 1818e0 307078 31e01c 21800c 000000"
    ),
    (
        "000000 000000 1ffff8 000000 000000 000000 000000 3ffffe 7ffffe 001800 001800 001800"
        " 061860 0e1860 0c1830 1c1838 181818 30180c 70180c 20180c 01f800 01f000 000000 000000"
    ),
    (
        "030000 333180 133180 1b6300 134300 7ffbfe 3ff3fe 07c718 0f6718 1b3718 730f18 600db0"
        " 0609b0 3fe1b0 3ff0e0 0c60e0 1860e0 1cc0e0 0fc1f0 03c3b8 0fe71c 3c0e0e 701806 000000"
    ),
    (
        "080000 0c3ffc 0c7ffc 0c600c 0c600c 7f600c 7f7ffc 0c7ffc 0c60c0 0c60c0 0c60c0 0c7ffe"
        " 0f7ffe 3f60c0 7c60c0 0c6ffc 0c6ffc 0c6804 0cc804 0cc804 0cc804 3d8ffc 398ffc 000800"
    ),
)


def runs(size: int) -> Iterator[tuple[int, int, int, int]]:
    """The words as rectangles (left, top, width, height) from the top left, each dot `size` wide."""
    for place, rows in enumerate(ROWS):
        for top, row in enumerate(rows.split()):
            dots = f"{int(row, 16):0{SIDE}b}"
            left = 0
            while (left := dots.find("1", left)) >= 0:
                right = dots.find("0", left)
                right = SIDE if right < 0 else right
                yield (place * (SIDE + 2) + left) * size, top * size, (right - left) * size, size
                left = right


def width(size: int) -> int:
    """How wide the words are."""
    return (len(ROWS) * (SIDE + 2) - 2) * size
