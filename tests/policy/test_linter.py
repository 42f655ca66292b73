"""Broken packs: each fault is named with its file and the line to mend."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from meihao.policy.library import PACKS
from meihao.policy.linter import lint
from meihao.policy.loader import Broken, Fault, load

PACK = PACKS / "yantai-2022"
READING = "interpretations/14.toml"

type Break = Callable[[str, str, str], tuple[Path, int]]


@pytest.fixture
def broken(tmp_path: Path) -> Break:
    """A copy of the pack with one piece of one file replaced, and the line on which the new piece ends."""

    def changed(file: str, old: str, new: str) -> tuple[Path, int]:
        copy = tmp_path / "pack"
        shutil.copytree(PACK, copy)
        path = copy / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        before, _, after = text.partition(old)
        path.write_text(before + new + after, encoding="utf-8")
        return copy, (before + new).count("\n") + 1

    return changed


def test_the_pack_of_yantai_has_no_fault() -> None:
    assert lint(PACK) == []


def test_the_pack_of_yantai_has_the_numbers_of_the_instrument() -> None:
    pack = load(PACK)
    counts = {name: sum(level.level == name for level in pack.levels) for name in pack.level_names}
    assert counts == {"basic": 34, "guiding": 34, "innovative": 33}
    assert [len(pack.required(profile)) for profile in ("upgrade", "redevelopment", "new_build")] == [34, 68, 101]
    required = [{level.id for level in pack.required(profile)} for profile in ("upgrade", "redevelopment", "new_build")]
    assert required[0] < required[1] < required[2]
    assert {f"opinion/{n}" for n in range(1, 17)} <= set(pack.clauses)
    assert [len([i for i in pack.indicators if i.system == system]) for system in pack.systems] == [9, 7, 5, 4, 3, 6]


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("indicators/14.toml", 'lead = "sports"', 'leader = "sports"', "不认识这一项"),
        ("indicators/14.toml", 'lead = "sports"', 'lead = "nobody"', "没有登记单位 nobody"),
        ("indicators/14.toml", 'modality = "shall"', 'modality = "must"', "只能是"),
        ("indicators/14.toml", 'id = "equipment"', 'id = "circle"', "2 次"),
        (READING, '{ has = "leisure.smart_trail" }', '{ has = "leisure.nothing" }', "没有登记事实 leisure.nothing"),
        (READING, '{ has = "leisure.smart_trail" }', '{ hath = "leisure.smart_trail" }', "有且只有一个动词"),
        (READING, '"@leisure.minutes"', '"@year.days"', "单位不符"),
        (READING, '"@leisure.minutes"', '"@leisure.nothing"', "没有参数 leisure.nothing"),
        (READING, '"@leisure.minutes"', "10", "界限要写成参数"),
        (READING, '"leisure.walk_minutes"', '"leisure.smart_trail"', "不能用于 value"),
        (READING, 'criterion = "14.b.circle"', 'criterion = "14.b.square"', "没有条目 14.b.square"),
        ("parameters/14.toml", 'source = "annex1/14/basic"', 'source = "annex1/99/basic"', "没有条款 annex1/99/basic"),
        ("parameters/14.toml", "value = 10", "value = 10.0", "以免失去精确"),
        ("parameters/14.toml", "value = 10", 'value = "ten"', "不是确切的数"),
        ("keys/14.toml", 'type = "integer"', 'type = "float"', "只能是"),
        ("clauses.toml", 'lead = ["housing", "reform", "finance"]', 'lead = ["housing", "reform", "nobody"]', "nobody"),
    ],
)
def test_a_fault_is_named_with_its_file_and_line(broken: Break, file: str, old: str, new: str, message: str) -> None:
    directory, line = broken(file, old, new)
    faults = lint(directory)
    assert any(fault.file == file and fault.line == line and message in fault.message for fault in faults), faults


def test_interpretations_that_refer_to_each_other_in_a_circle_are_named(broken: Break) -> None:
    directory, _ = broken(READING, 'test = { has = "leisure.smart_trail" }', 'test = { criterion = "14.g.virtual" }')
    path = directory / READING
    text = path.read_text(encoding="utf-8")
    old = 'test = { value = "leisure.virtual_devices", at_least = 1 }'
    assert old in text
    path.write_text(text.replace(old, 'test = { criterion = "14.g.trail" }'), encoding="utf-8")
    assert any("成圈" in fault.message and fault.file == READING for fault in lint(directory))


def test_a_criterion_without_a_reading_is_named(broken: Break) -> None:
    directory, _ = broken(READING, "from = 2022-01-17", "from = 2030-01-17")
    assert any(fault.file == "indicators/14.toml" and "没有解释" in fault.message for fault in lint(directory))


def test_two_questions_to_experts_in_one_criterion_are_one_too_many(broken: Break) -> None:
    twice = 'test.all = [\n  { expert = "community" },\n  { expert = "community" },\n]'
    directory, _ = broken(READING, 'test = { has = "leisure.smart_trail" }', twice)
    assert any("最多一处" in fault.message for fault in lint(directory))


def test_toml_that_cannot_be_read_is_named_with_its_line(broken: Break) -> None:
    directory, line = broken("keys/14.toml", 'type = "integer"', "type = ")
    assert Fault("keys/14.toml", line, "") in [fault._replace(message="") for fault in lint(directory)]


def test_a_file_that_is_not_utf8_a_strange_file_and_a_missing_one_are_named(tmp_path: Path) -> None:
    copy = tmp_path / "pack"
    shutil.copytree(PACK, copy)
    (copy / "keys/99.toml").write_bytes("名".encode("gb18030"))
    (copy / "notes.toml").write_text("", encoding="utf-8")
    (copy / "colours.toml").unlink()
    files = {fault.file for fault in lint(copy)}
    assert {"keys/99.toml", "notes.toml", "colours.toml"} <= files
    with pytest.raises(Broken):
        load(copy)


def test_a_golden_case_that_does_not_come_out_is_named(broken: Break) -> None:
    directory, _ = broken("examples/14.toml", 'expect = "met"', 'expect = "unmet"')
    assert any(fault.file == "examples/14.toml" and "算出来是满足" in fault.message for fault in lint(directory))


def test_a_directory_without_a_pack_is_said_to_be_none(tmp_path: Path) -> None:
    assert [fault.message for fault in lint(tmp_path)] == ["没有 pack.toml，这里不是规则包"]
