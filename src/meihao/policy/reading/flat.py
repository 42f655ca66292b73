"""A table that was flattened to running lines: cells broken over lines, no mark between them, headers repeated on each page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from meihao.policy.reading.header import Header, is_end, is_furniture, repeated
from meihao.policy.reading.ledger import Ledger, Piece
from meihao.policy.reading.systems import Head, divide, enumerated
from meihao.policy.reading.text import finished, fold, join, spaced, squeeze

_NUMBER = re.compile(r"(\d{1,3})[.．、]?(?: (\S.*))?")
_HEAD = 40  # characters that system and name have at most
_PIECES = 16  # lines they are broken into at most
_PROSE = re.compile("[，。；：！？]")
_ADVERB = tuple("地的、，和与及")  # after a level's name, these show that it is not a cell of its own


class _Token(NamedTuple):
    """A line that is not blank. `edge`: next to a page break."""

    line: int
    text: str
    edge: bool
    fresh: bool


class _Mark(NamedTuple):
    """A level's name: its rank, the lines it is broken over, and what follows it on the last of them."""

    rank: int
    width: int
    rest: str


@dataclass(slots=True)
class _Level:
    rank: int
    line: int
    placed: bool
    tokens: list[_Token]


@dataclass(slots=True)
class _Entry:
    number: int | None
    line: int
    head: list[_Token]
    fresh: bool
    levels: list[_Level] = field(default_factory=list)


def read_flat(
    texts: Sequence[str], header: Header, levels: Sequence[str], systems: Sequence[str], ledger: Ledger
) -> int:
    """Read the lines below the header into the ledger; the 1-based last line of the table."""
    parser = _Parser(levels, ledger)
    tokens = _tokens(texts, header, levels)
    parser.parse(tokens)
    heads = [Head(tuple(" ".join(t.text for t in entry.head).split()), entry.fresh) for entry in parser.entries]
    known = tuple(systems) if any(system for system, _ in divide(heads, systems)) else ()
    known = known or enumerated(squeeze("".join(texts[: header.first])), heads)
    if heads and not known:
        first = parser.entries[0].line
        ledger.fault(first, "分不清体系和指标名称：正文没有列出各体系。请告知体系名称后重新读取", join(heads[0].pieces))
    for entry, (system, name) in zip(parser.entries, divide(heads, known), strict=True):
        if known and not system:
            ledger.fault(entry.line, "没有认出所属体系", name)
        ledger.open(entry.number, name, system, entry.line)
        for level in entry.levels:
            _place(ledger, levels[level.rank], level)
    return tokens[-1].line if tokens else header.stop


def _place(ledger: Ledger, name: str, level: _Level) -> None:
    """Give a level's lines to the ledger, without the lone figures that pages leave at their edges."""
    pieces = []
    for token in level.tokens:
        if token.edge and token.text.isdecimal():
            ledger.fault(token.line, "页首或页尾单独的数字，疑为页码，未计入正文", token.text)
        else:
            pieces.append(Piece(token.line, token.text))
    if level.placed:
        ledger.begin(name, pieces, level.line)
    else:
        ledger.fault(level.line, f"“{name}”在同一项中重复，此处未计入", "".join(piece.text for piece in pieces))


def _tokens(texts: Sequence[str], header: Header, levels: Sequence[str]) -> list[_Token]:
    """The lines of the table, without headers and page furniture, up to the next part of the document."""
    row = re.compile(rf"(\d{{1,3}}) ([^，。；：]{{1,{_HEAD}}}?) ?({'|'.join(map(re.escape, levels))})(?: (.*))?")
    tokens: list[_Token] = []
    fresh, at = False, header.stop
    while at < len(texts):
        if (after := repeated(texts, at, header)) > at:
            if tokens:
                tokens[-1] = tokens[-1]._replace(edge=True)
            at, fresh = after, True
            continue
        line = texts[at]
        at += 1
        for index, part in enumerate(line.split("\f")):
            if index and tokens:
                tokens[-1] = tokens[-1]._replace(edge=True)
            fresh = fresh or index > 0
            text = spaced(part)
            if not text or is_furniture(text):
                continue
            if is_end(text) and (not tokens or finished(tokens[-1].text)):
                return tokens
            pieces = [piece for piece in found.groups() if piece] if (found := row.fullmatch(text)) else [text]
            for piece in pieces:
                tokens.append(_Token(at, piece, fresh, fresh))
                fresh = False
    return tokens


class _Parser:
    """Cuts the lines at the names of levels, and at the numbers before them."""

    def __init__(self, levels: Sequence[str], ledger: Ledger) -> None:
        self.levels = [fold(level) for level in levels]
        self.ledger = ledger
        self.entries: list[_Entry] = []
        self.body: list[_Token] = []  # since the latest level's name
        self.expected = 1

    def parse(self, tokens: Sequence[_Token]) -> None:
        """Read all lines into entries."""
        marks = [self._mark(tokens, at) for at in range(len(tokens))]
        at, following = 0, _following(marks)
        while at < len(tokens):
            mark = self._strict(marks[at], following[at]) or self._loose(tokens[at], following[at])
            width = mark.width if mark else 1
            if mark and self._accept(tokens[at], mark.rank):
                self.body = [tokens[at + width - 1]._replace(text=mark.rest)] if mark.rest else []
            else:
                self.body += tokens[at : at + width]
            at += width
        self._finish()

    def _mark(self, tokens: Sequence[_Token], at: int) -> _Mark | None:
        """The level whose name is alone on this line, or parted from its text by a space, or broken over lines."""
        first, _, rest = tokens[at].text.partition(" ")
        first = fold(first)
        for rank, level in enumerate(self.levels):
            if first == level:
                return _Mark(rank, 1, rest)
            if rest or not level.startswith(first):
                continue
            words = first
            for width in range(2, min(len(level), len(tokens) - at) + 1):
                words += fold(tokens[at + width - 1].text)
                if words == level:
                    return _Mark(rank, width, "")
        return None

    def _strict(self, mark: _Mark | None, following: int) -> _Mark | None:
        """The mark, unless it stands in an unfinished sentence and the level's own cell is still to come."""
        prose = mark and mark.rest and mark.rank == following and self.body and not finished(self.body[-1].text)
        return None if prose and self._number(must=False) is None else mark

    def _loose(self, token: _Token, following: int) -> _Mark | None:
        """The level whose name runs into its text without a space, if no other line can be that level."""
        text = squeeze(token.text)
        rank = next((rank for rank, level in enumerate(self.levels) if text.startswith(level)), None)
        if rank is None or rank == following or not self.body:
            return None
        rest = text[len(self.levels[rank]) :]
        complete = self._latest() < rank and self.entries and finished(self.body[-1].text)
        if rest.startswith(_ADVERB) or not (complete or self._number(must=False) is not None):
            return None
        return _Mark(rank, 1, token.text[len(self.levels[rank]) :])

    def _latest(self) -> int:
        """The rank of the latest level; beyond all where there is none."""
        return self.entries[-1].levels[-1].rank if self.entries else len(self.levels)

    def _accept(self, token: _Token, rank: int) -> bool:
        """Take a level's name as the start of its cell; False where it can only be part of the prose."""
        again = rank <= self._latest()
        cut = self._number(must=again)
        placed = True
        if cut is not None:
            self._open(cut, token)
        elif not again:
            self._close(self.body)
        elif not self.entries or (self.body and not finished(self.body[-1].text)):
            cut = self._nameless()
            if cut is None:
                return False
            self._open(cut, token)
        else:
            self._close(self.body)
            placed = False
        self.entries[-1].levels.append(_Level(rank, token.line, placed, []))
        return True

    def _number(self, *, must: bool) -> int | None:
        """Where in the body the next indicator's number is; `must`: a new indicator has to begin in it.

        The one nearest to the level's name is it, so that a figure in the prose above is not taken for it.
        """
        other = None
        for at in range(len(self.body) - 1, max(-1, len(self.body) - _PIECES - 2), -1):
            found = _NUMBER.fullmatch(self.body[at].text)
            if not found or not _plausible([found[2] or "", *(token.text for token in self.body[at + 1 :])]):
                continue
            named = bool(found[2]) or at + 1 < len(self.body)
            complete = bool(self.entries) and at > 0 and finished(self.body[at - 1].text)
            if int(found[1]) == self.expected and (must or (named and complete) or not self.entries):
                return at
            if must and other is None and not found[2]:
                other = at
        return other

    def _nameless(self) -> int | None:
        """Where a head without a number begins: after the last finished line."""
        start = max(0, len(self.body) - _PIECES - 1)
        cut = max((at for at, token in enumerate(self.body[start:], start + 1) if finished(token.text)), default=0)
        if (cut or not self.entries) and _plausible([token.text for token in self.body[cut:]]):
            return cut
        return None

    def _open(self, cut: int, token: _Token) -> None:
        """Begin an indicator whose head is the body from `cut` on."""
        content, head = self.body[:cut], self.body[cut:]
        if self.entries:
            self._close(content)
        elif content:
            self.ledger.fault(content[0].line, "首个指标之前的内容无法归位", "".join(t.text for t in content))
        start = head[0] if head else token
        found = _NUMBER.fullmatch(start.text) if head else None
        number = int(found[1]) if found else None
        if found:
            head = [start._replace(text=found[2]), *head[1:]] if found[2] else head[1:]
        self.entries.append(_Entry(number, start.line, head, start.fresh))
        self.expected = (self.expected if number is None else number) + 1

    def _close(self, content: Sequence[_Token]) -> None:
        self.entries[-1].levels[-1].tokens += content

    def _finish(self) -> None:
        """Place what follows the last level's name."""
        if not self.entries:
            for token in self.body[:1]:
                self.ledger.fault(token.line, "表头之后没有认出任何指标性质", token.text)
            return
        cut = self._number(must=False)
        rest = self.body[cut:] if cut is not None else []
        for token in rest:
            self.ledger.fault(token.line, "最后一项只有序号和名称，没有内容", token.text)
        self._close(self.body[: len(self.body) - len(rest)])


def _plausible(head: Sequence[str]) -> bool:
    """Whether these lines can be a system and a name."""
    words = "".join(head)
    return len(words) <= _HEAD and len(head) <= _PIECES and not _PROSE.search(words)


def _following(marks: Sequence[_Mark | None]) -> list[int]:
    """For each line, the rank of the next level's name below it; -1 where there is none."""
    ranks, rank = [], -1
    for mark in reversed(marks):
        ranks.append(rank)
        rank = mark.rank if mark else rank
    return ranks[::-1]


__all__ = ["read_flat"]
