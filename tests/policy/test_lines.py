"""Where things stand in a TOML file."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from meihao.policy.library import PACKS
from meihao.policy.lines import Path, line_of

FILE = '''# a comment with [brackets] and a = sign
title = "one # not a comment"
text = """
[not.a.table]
key = 1
"""

["dotted.name"]
value = { first = 1, second = [1, 2] }

[[rows]]
id = "a"
list = [ { x = 1 },
  # between
  { x = 2 }, { x = 3 },
  { any = [
    { y = 1 },
  ] },
]
[rows.inner]
deep.er = 2022-01-17

[[rows]]
[[rows.below]]
id = 'b'
[[rows.below]]
id = "c"
'''

LINES: dict[Path, int] = {
    ("title",): 2,
    ("text",): 3,
    ("dotted.name",): 8,
    ("dotted.name", "value", "second", 1): 9,
    ("rows",): 11,
    ("rows", 0): 11,
    ("rows", 0, "list", 0, "x"): 13,
    ("rows", 0, "list", 1): 15,
    ("rows", 0, "list", 2, "x"): 15,
    ("rows", 0, "list", 3, "any", 0, "y"): 17,
    ("rows", 0, "inner"): 20,
    ("rows", 0, "inner", "deep", "er"): 21,
    ("rows", 1): 23,
    ("rows", 1, "below", 0, "id"): 25,
    ("rows", 1, "below", 1): 26,
    ("rows", 1, "below", 1, "id"): 27,
    ("rows", 1, "missing"): 23,
    ("nowhere", 1): 1,
    (): 1,
}


@pytest.mark.parametrize("path", LINES)
def test_a_place_has_the_line_on_which_it_begins(path: Path) -> None:
    assert tomllib.loads(FILE)
    assert line_of(FILE, path) == LINES[path]


def leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves(inner, (*path, name))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from leaves(inner, (*path, place))
    else:
        yield path, value


@pytest.mark.parametrize("file", sorted(PACKS.rglob("*.toml")), ids=lambda file: file.relative_to(PACKS).as_posix())
def test_every_value_of_a_pack_is_found_on_a_line_that_shows_it(file: Any) -> None:
    text = file.read_text(encoding="utf-8")
    lines = text.splitlines()
    for path, value in leaves(tomllib.loads(text)):
        shown = lines[line_of(text, path) - 1]
        assert (str(value).lower() if isinstance(value, bool) else str(value)) in shown, path


@pytest.mark.parametrize(
    "text", ["[", "[[", "a", "= 1", "a = [}", "a = {]", "[a", 'a = "', "a = [[{", "]]", "}\n[x]\ny = {,,"]
)
def test_reading_ends_even_where_the_file_is_not_sound(text: str) -> None:
    assert line_of(text, ("a", 0, "b")) == 1
