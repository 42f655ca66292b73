"""What differs between two packs."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from meihao.policy.diff import diff
from meihao.policy.library import PACKS

PACK = PACKS / "yantai-2022"


@pytest.fixture
def other(tmp_path: Path) -> Callable[[str, str, str], Path]:
    """A copy of the pack with one piece of text of one file replaced."""

    def changed(file: str, old: str, new: str) -> Path:
        copy = tmp_path / "other"
        shutil.copytree(PACK, copy)
        path = copy / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return copy

    return changed


def test_a_pack_does_not_differ_from_itself() -> None:
    assert diff(PACK, PACK) == []


def test_a_figure_that_changed_is_told_with_both_values(other: Callable[[str, str, str], Path]) -> None:
    (change,) = diff(PACK, other("parameters/00-general.toml", "value = 5000", "value = 4000"))
    assert str(change) == "parameters/00-general.toml population.least.value：由 5000 改为 4000"


def test_a_row_put_in_between_moves_none_of_the_others(other: Callable[[str, str, str], Path]) -> None:
    row = '[[basic]]\nid = "extra"\ntext = "多出的一条"\nmodality = "shall"\nevidence = ["photo"]\n\n[[basic]]'
    changes = diff(PACK, other("indicators/14.toml", "[[basic]]", row))
    assert {change.path.partition("]")[0] for change in changes} == {"basic[extra"}
    assert all(change.before is None for change in changes)


def test_what_was_taken_out_is_told(other: Callable[[str, str, str], Path]) -> None:
    (change,) = diff(PACK, other("indicators/14.toml", 'support = ["housing", "sub-districts", "communities"]\n', ""))
    assert change.after is None
    assert "删去 “housing”、“sub-districts”、“communities”" in str(change)


def test_a_comment_is_no_difference(other: Callable[[str, str, str], Path]) -> None:
    assert diff(PACK, other("pack.toml", "revision = 1", "revision = 1  # the first")) == []
