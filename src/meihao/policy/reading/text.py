"""Characters: what a PDF or a keyboard does to Chinese text, undone with care.

A text keeps the glyphs it was printed with. Only what no reader could see is changed: the width of Latin letters and digits, radicals
and compatibility forms that PDF software puts for ordinary characters, kinds of space, and spaces beside Chinese.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

FULL_STOPS = "。；！？…"
"""What a finished sentence or clause ends with, closing marks aside."""

_CLOSING = "”’」』）)】》"
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")
_LOOKALIKE = re.compile("[\u2e80-\u2fdf\uf900-\ufaff\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\U0002f800-\U0002fa1f]")
_SPACES = re.compile(r"[\s\u3000\x1c-\x1f]+")
_NEEDLESS = re.compile(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])")
_VARIANTS = str.maketrans("虛內戶戸爲淸靑敎旣卽鄕產産尙別絕錄溫黃", "虚内户户为清青教既即乡产产尚别绝录温黄")


def spaced(line: str) -> str:
    """One line with its look-alikes replaced and each run of spaces, of any kind, made one plain space."""
    seen = _UNSEEN.sub("", line)
    return _SPACES.sub(" ", _LOOKALIKE.sub(lambda m: unicodedata.normalize("NFKC", m[0]), seen)).strip()


def tidy(line: str) -> str:
    """`spaced`, and without the spaces that stand beside a Chinese character or mark."""
    return _NEEDLESS.sub("", spaced(line))


def join(parts: Iterable[str]) -> str:
    """The text that was broken into `parts`. A break is nothing in Chinese, and a space between two Latin words or figures."""
    text = ""
    for part in map(tidy, parts):
        between = text[-1:].isascii() and text[-1:].isalnum() and part[:1].isascii() and part[:1].isalnum()
        text += f" {part}" if between else part
    return text


def squeeze(text: str) -> str:
    """`spaced`, and without any space."""
    return spaced(text).replace(" ", "")


def fold(text: str) -> str:
    """What two writings of the same words share: for comparing, never for showing."""
    return squeeze(unicodedata.normalize("NFKC", text)).translate(_VARIANTS).casefold()


def finished(text: str) -> bool:
    """Whether the text ends as a sentence does."""
    return text.rstrip(_CLOSING).endswith(tuple(FULL_STOPS))
