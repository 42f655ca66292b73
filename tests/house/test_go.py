"""The one script."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("words", [[], ["weave"], ["--help"]])
def test_without_a_command_it_knows_it_says_how_it_is_used(words: list[str]) -> None:
    done = subprocess.run(["sh", "./go", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "usage: ./go COMMAND" in done.stderr


def test_what_decides_whether_a_change_lands_is_the_whole_test_run() -> None:
    assert (ROOT / ".ci/run").read_text().rstrip().endswith("exec ./go test")


def test_the_scripts_may_be_run() -> None:
    assert all((ROOT / name).stat().st_mode & 0o111 for name in ("go", ".ci/run"))
