"""The command line of assessments."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from tests.assessment.conftest import Scene


def told(*arguments: str, **options: Any) -> str:
    out = io.StringIO()
    call_command("assess", *arguments, stdout=out, **options)
    return out.getvalue()


def test_the_list_is_one_code_a_line(scene: Scene) -> None:
    assert scene.community.code in told("--list").splitlines()


@pytest.mark.parametrize("form", ["tree", "json"])
def test_the_same_question_gives_the_same_text(scene: Scene, form: str) -> None:
    question = (scene.community.code, "--on", "2024-06-30", "--known", "2024-06-30", "--format", form)
    assert told(*question) == told(*question)


def test_json_carries_the_counts_and_every_level(scene: Scene) -> None:
    answer = json.loads(told(scene.community.code, "--format", "json"))
    assert len(answer["levels"]) == 101
    assert sum(answer["tally"].values()) == sum(level["required"] for level in answer["levels"])


def test_a_sheet_goes_to_a_file(scene: Scene, tmp_path: Path) -> None:
    files = [tmp_path / "a.xlsx", tmp_path / "b.xlsx"]
    for file in files:
        told(scene.community.code, "--format", "xlsx", "--out", str(file), "--on", "2024-06-30")
    assert files[0].read_bytes() == files[1].read_bytes()
    assert load_workbook(files[0]).active is not None


def test_a_community_that_is_not_there_is_said_plainly(db: None) -> None:
    with pytest.raises(CommandError, match="没有编号为 nowhere 的社区"):
        told("nowhere")
    with pytest.raises(CommandError, match="请写明社区编号"):
        told()
