"""A .txt document: bytes in UTF-8, UTF-16 with its mark, or GB 18030 -> lines."""

from __future__ import annotations

import codecs
import re

from meihao.policy.reading.unreadable import Undecodable, WrongKind

_BREAK = re.compile(r"\r\n|\r|\n")
_CONTROL = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")


def lines(data: bytes) -> tuple[str, ...]:
    """The lines as an editor numbers them. A form feed stays where it is, inside its line."""
    text = _decode(data).removesuffix("\x1a")
    if _CONTROL.search(text):
        raise WrongKind("文件名说它是 .txt，内容却不是文本。请核对文件，或另存为 UTF-8 文本后再导入")
    return tuple(_BREAK.split(text))


def _decode(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif data.startswith(codecs.BOM_UTF8) or _mostly_utf8(data):
        encodings = ["utf-8-sig"]
    else:
        encodings = ["gb18030"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise Undecodable(
                f"第 {line} 行附近的文字无法识别，文件可能已损坏。请用记事本等软件打开核对，另存为 UTF-8 文本后再导入"
            ) from error
    raise AssertionError(encodings)


def _mostly_utf8(data: bytes) -> bool:
    """Whether the bytes are UTF-8, or UTF-8 that took some damage.

    A damaged UTF-8 text often happens to be valid GB 18030 and would then be read as other characters altogether. In a true
    GB text, hardly a character is valid UTF-8.
    """
    text = data.decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    right = sum(1 for character in text if character > "\x7f") - wrong
    return wrong * 10 <= right


__all__ = ["lines"]
