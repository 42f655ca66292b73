"""Where in a TOML file a path of keys and indexes stands: what a person needs to mend a fault."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache

type Path = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[\s]|#[^\n]*)*")
_WORD = re.compile(r"""\s*(?:"((?:[^"\\\n]|\\.)*)"|'([^'\n]*)'|([\w-]+))\s*""")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}|' + r"'''.*?'{3,5}|" + r'"(?:[^"\\\n]|\\.)*"|' + r"'[^'\n]*'",
    re.DOTALL,
)
_PLAIN = re.compile(r"[^,\]}#\n]*")


def line_of(text: str, path: Path) -> int:
    """The 1-based line of the deepest part of `path` that the file names; 1 if it names none."""
    places = _places(text)
    for length in range(len(path), 0, -1):
        if path[:length] in places:
            return places[path[:length]]
    return 1


def span_of(text: str, path: Path) -> tuple[int, int]:
    """Where the value at `path` begins and ends in the text. Raises KeyError where the file writes none there."""
    return _read(text).spans[path]


def _places(text: str) -> dict[Path, int]:
    """The line of every table, key and item of a file that is sound TOML."""
    return _read(text).places


@lru_cache(maxsize=256)
def _read(text: str) -> _Reader:
    reader = _Reader(text)
    reader.read()
    return reader


class _Reader:
    """Reads sound TOML for where things stand; what they are is `tomllib`'s to say."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.ends = [n for n, letter in enumerate(text) if letter == "\n"]
        self.places: dict[Path, int] = {}
        self.spans: dict[Path, tuple[int, int]] = {}
        self.counts: dict[Path, int] = {}

    def read(self) -> None:
        """Find all places, the first of each path, and what each value spans."""
        table: Path = ()
        while self._skip():
            line = self._line()
            if self._take("[["):
                table = self._header(line, repeats=True)
                self._pass("]]")
            elif self._take("["):
                table = self._header(line, repeats=False)
                self._pass("]")
            else:
                self._pair(table)

    def _header(self, line: int, *, repeats: bool) -> Path:
        """The path of a table: its name, with the latest index after each array of tables in it."""
        path: Path = ()
        words = self._words()
        for n, word in enumerate(words, start=1):
            path = (*path, word)
            self.places.setdefault(path, line)
            if repeats and n == len(words):
                self.counts[path] = self.counts.get(path, 0) + 1
            if path in self.counts:
                path = (*path, self.counts[path] - 1)
                self.places.setdefault(path, line)
        return path

    def _pair(self, table: Path) -> None:
        line = self._line()
        path = table
        for word in self._words():
            path = (*path, word)
            self.places.setdefault(path, line)
        self._pass("=")
        self._value(path)

    def _value(self, path: Path) -> None:
        self._skip()
        self.places.setdefault(path, self._line())
        began = self.at
        if self._take("["):
            place = 0
            while self._skip() and not self._take("]"):
                self._value((*path, place))
                self._skip()
                self._take(",")
                place += 1
        elif self._take("{"):
            while self._skip() and not self._take("}"):
                self._pair(path)
                self._skip()
                self._take(",")
        elif found := _STRING.match(self.text, self.at):
            self.at = found.end()
        else:
            self.at = max(self.at + 1, _end(_PLAIN, self.text, self.at))
        self.spans[path] = began, began + len(self.text[began : self.at].rstrip())

    def _words(self) -> list[str]:
        """The parts of a dotted key."""
        words = []
        while found := _WORD.match(self.text, self.at):
            self.at = found.end()
            words.append(next(part for part in found.groups() if part is not None))
            if not self._take("."):
                break
        return words

    def _line(self) -> int:
        return bisect_right(self.ends, self.at - 1) + 1

    def _skip(self) -> bool:
        """Pass over white space and comments; whether anything is left."""
        self.at = _end(_BLANK, self.text, self.at)
        return self.at < len(self.text)

    def _take(self, mark: str) -> bool:
        found = self.text.startswith(mark, self.at)
        self.at += len(mark) if found else 0
        return found

    def _pass(self, mark: str) -> None:
        """Pass over a mark that must come; in a file that is not sound, over one letter, so that reading ends."""
        if not self._take(mark):
            self.at += 1


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at
