"""A value of a pack is written otherwise where it stands, and nothing else moves."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meihao.policy import library
from meihao.policy.amending import Edit, amended, patch, written
from meihao.policy.diff import diff
from meihao.policy.lines import span_of
from meihao.policy.linter import lint_texts
from meihao.policy.loader import Broken, made_of

TEXTS = library.texts(library.CURRENT)
LAG = Edit("parameters/90-programme.toml", ("colour.lag_red", "value"), 45)


def test_one_value_moves_and_the_notes_stay() -> None:
    after = amended(TEXTS, [LAG])
    assert [name for name in TEXTS if after[name] != TEXTS[name]] == [LAG.file]
    assert len(after[LAG.file]) == len(TEXTS[LAG.file])
    assert [str(each) for each in diff(made_of(TEXTS), made_of(after))] == [
        "parameters/colour.lag_red/value：值由 30 改为 45"
    ]
    assert "-value = 30\n+value = 45\n" in patch(TEXTS, after)


def test_every_span_of_a_pack_is_the_value_that_the_file_has_there() -> None:
    for name, text in TEXTS.items():
        for path, value in _values(tomllib.loads(text), ()):
            start, end = span_of(text, path)
            assert tomllib.loads(f"x = {text[start:end]}")["x"] == value, (name, path)


def _values(value: object, path: tuple[str | int, ...]) -> list[tuple[tuple[str | int, ...], object]]:
    if isinstance(value, dict):
        return [each for key, inner in value.items() for each in _values(inner, (*path, key))]
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [each for n, inner in enumerate(value) for each in _values(inner, (*path, n))]
    return [(path, value)]


@settings(deadline=None)
@given(
    st.one_of(
        st.integers(),
        st.text(st.characters(exclude_categories=["Cs"])),
        st.booleans(),
        st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=4),
    )
)
def test_whatever_is_written_is_read_again(value: int | str | bool | list[str]) -> None:
    assert tomllib.loads(f"x = {written(value)}")["x"] == value


def test_a_place_that_is_not_there_is_refused() -> None:
    with pytest.raises(KeyError):
        amended(TEXTS, [Edit(LAG.file, ("colour.nothing", "value"), 1)])


def test_what_the_linter_has_against_a_copy_names_file_and_line() -> None:
    heavy = Edit("scoring.toml", ("components", 0, "weights", "quarter"), "1/2")
    pack, faults = lint_texts(amended(TEXTS, [heavy]))
    assert pack is not None
    assert [(fault.file, fault.message) for fault in faults] == [("scoring.toml", "季度的权重合计为 11/10，应为 1")]
    assert TEXTS["scoring.toml"].splitlines()[faults[0].line - 1] == "[[periods]]"
    with pytest.raises(Broken, match="value"):
        made_of(amended(TEXTS, [LAG._replace(value=["a"])]))
