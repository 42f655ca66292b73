"""A one-page PDF, as a scanned paper would come: frames and lines, Latin words, and 演示数据 in dots."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from meihao.demo.rules import stamp

WIDTH: Final = 420
HEIGHT: Final = 595
"""A5 in points."""


def paper(heading: str, lines: Sequence[str]) -> bytes:
    """A framed page with a heading and lines of ASCII text. The same words give the same bytes."""
    drawn = [
        "1 1 1 rg 0 0 420 595 re f",
        "0.06 0.37 0.31 RG 3 w 24 24 372 547 re S 1 w 31 31 358 533 re S",
        "0.06 0.37 0.31 rg",
        *_words(WIDTH // 2 - stamp.width(2) // 2, HEIGHT - 70, 2),
        "0.1 0.1 0.1 rg",
        _text(18, 60, HEIGHT - 175, heading),
        *(_text(11, 60, HEIGHT - 215 - 24 * number, line) for number, line in enumerate(lines)),
        "0.75 0.75 0.75 RG 0.5 w",
        *(f"60 {HEIGHT - 222 - 24 * number} m 360 {HEIGHT - 222 - 24 * number} l S" for number in range(len(lines))),
        "0.7 0.1 0.1 RG 2 w 268 76 84 84 re S",
        "0.7 0.1 0.1 rg",
        _text(13, 284, 122, "DEMO"),
        _text(8, 276, 104, "NO REAL SEAL"),
    ]
    content = "\n".join(drawn).encode("ascii")
    return _file(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents 4 0 R "
            "/Resources << /Font << /F1 5 0 R >> >> >>".encode(),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ]
    )


def _words(left: int, top: int, size: int) -> list[str]:
    return [f"{left + x} {top - y - high} {wide} {high} re f" for x, y, wide, high in stamp.runs(size)]


def _text(size: int, x: int, y: int, text: str) -> str:
    safe = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return f"BT /F1 {size} Tf {x} {y} Td ({safe}) Tj ET"


def _file(objects: Sequence[bytes]) -> bytes:
    made = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(made)
