"""The command line of assessments."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from meihao.places.services import register_community
from meihao.policy import library
from tests.assessment.conftest import AT, TODAY, Scene
from tests.assessment.fulfilled import fulfil
from tests.facts.conftest import body


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


def test_a_community_of_which_nothing_is_known_has_everything_unknown(scene: Scene) -> None:
    home = body("xinjia", "community", scene.community.organisation.parent)
    register_community(
        code="xinjia", name="新家社区", organisation=home.pk, division="370602", actor=None, at=AT
    )  # fmt: skip
    tally = json.loads(told("xinjia", "--format", "json"))["tally"]
    assert (tally["met"], tally["unmet"], tally["unknown"]) == (0, 0, 34)


def test_a_day_that_is_none_and_a_file_that_cannot_be_written_are_said_plainly(scene: Scene, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="请写成 2023-06-30"):
        told(scene.community.code, "--on", "yesterday")
    with pytest.raises(CommandError, match="不能写入"):
        told(scene.community.code, "--format", "xlsx", "--out", str(tmp_path / "none" / "a.xlsx"))


def test_what_became_known_later_is_not_counted(scene: Scene) -> None:
    fulfil(scene.subject, on=TODAY, at=AT)
    question = (scene.community.code, "--on", TODAY.isoformat(), "--format", "json", "--known")
    before, after = (json.loads(told(*question, day)) for day in ("2024-06-29", "2024-06-30"))
    assert before["tally"]["met"] == 0 < after["tally"]["met"]
    tree = told(scene.community.code, "--on", TODAY.isoformat(), "--known", "2024-06-30")
    assert "✓" in tree
    assert "A·事实" in tree
    assert "〔附件1·1·基础" in tree


def test_linting_says_how_many_there_are_of_each(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("policy_lint")
    assert capsys.readouterr().out.startswith("yantai-2022：没有问题（34 项指标，101 条，")


def test_linting_a_broken_pack_ends_with_the_number_of_faults(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "broken"
    shutil.copytree(library.PACKS / "yantai-2022", copy)
    (copy / "colours.toml").unlink()
    with pytest.raises(SystemExit) as left:
        call_command("policy_lint", str(copy))
    assert left.value.code == 1
    assert capsys.readouterr().out.splitlines() == ["colours.toml:1: 规则包缺少这个文件", "broken：1 个问题"]
    with pytest.raises(CommandError, match="policy_lint"):
        call_command("policy_diff", "yantai-2022", str(copy))


def test_packs_are_compared_by_name_or_folder(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("policy_diff", "yantai-2022", str(library.PACKS / "yantai-2022"))
    assert capsys.readouterr().out == "两个规则包没有差别\n"
    with pytest.raises(CommandError, match="没有规则包 nowhere"):
        call_command("policy_diff", "yantai-2022", "nowhere")
