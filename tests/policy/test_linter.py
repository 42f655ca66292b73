"""Broken packs: each fault is named with its file and the line to mend."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from copy import deepcopy as copy_of
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meihao.policy.compiler import Scope, compile_test
from meihao.policy.conditions import COMPARE, RUNS
from meihao.policy.library import PACKS, current
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
        ("parameters/14.toml", 'name = "健身圈步行时间上限"', 'name = ""', "不能空着"),
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
    directory, first = broken(
        READING, 'test = { has = "leisure.smart_trail" }', 'test = { criterion = "14.g.virtual" }'
    )
    path = directory / READING
    text = path.read_text(encoding="utf-8")
    old = 'test = { value = "leisure.virtual_devices", at_least = 1 }'
    assert old in text
    path.write_text(text.replace(old, 'test = { criterion = "14.g.trail" }'), encoding="utf-8")
    second = text.partition(old)[0].count("\n") + 1
    (fault,) = lint(directory)
    assert "成圈：14." in fault.message
    assert (fault.file, fault.line) in {(READING, first), (READING, second)}


def test_a_criterion_without_a_reading_is_named(broken: Break) -> None:
    directory, _ = broken(READING, "from = 2022-01-17", "from = 2030-01-17")
    (fault,) = [fault for fault in lint(directory) if "没有解释" in fault.message]
    rows = (PACK / "indicators/14.toml").read_text(encoding="utf-8").splitlines()
    name = fault.message.split()[1].rpartition(".")[2]
    assert (fault.file, rows[fault.line - 1]) == ("indicators/14.toml", f'id = "{name}"')


def test_two_readings_from_one_day_are_one_too_many(broken: Break) -> None:
    again = '[[interpretation]]\ncriterion = "14.g.trail"\napprover = ""\ntest = { has = "leisure.smart_trail" }\nfrom = 2022-01-17'
    directory, line = broken(READING, "[[interpretation]]", f"{again}\n\n[[interpretation]]")
    (fault,) = lint(directory)
    assert "有两个解释" in fault.message
    text = (directory / READING).read_text(encoding="utf-8").splitlines()
    assert text[fault.line - 1] == "from = 2022-01-17"
    assert fault.line > line, "the second of the two is the one too many"


def test_two_questions_to_experts_in_one_criterion_are_one_too_many(broken: Break) -> None:
    twice = 'test.all = [\n  { expert = "community" },\n  { any = [{ expert = "community" }] }'
    directory, line = broken(READING, 'test = { has = "leisure.smart_trail" }', f"{twice},\n]")
    (fault,) = lint(directory)
    assert "最多一处" in fault.message
    assert (fault.file, fault.line) == (READING, line - 1), "where the second one is asked"


def test_toml_that_cannot_be_read_is_named_with_its_line(broken: Break) -> None:
    directory, line = broken("keys/14.toml", 'type = "integer"', "type = ")
    (fault,) = lint(directory)
    assert (fault.file, fault.line) == ("keys/14.toml", line)
    assert "TOML 写法有误" in fault.message


def test_a_file_that_breaks_off_is_named_at_its_end(broken: Break) -> None:
    directory, _ = broken("keys/14.toml", 'type = "integer"', 'type = "integer"')
    path = directory / "keys/14.toml"
    text = path.read_text(encoding="utf-8") + 'choices = [\n  "a",\n'
    path.write_text(text, encoding="utf-8")
    (fault,) = lint(directory)
    assert fault.line == text.count("\n")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    directory = tmp_path / "pack"
    shutil.copytree(PACK, directory)
    return directory


def test_a_file_that_is_not_utf8_is_named_where_the_other_letters_begin(copy: Path) -> None:
    (copy / "keys/99.toml").write_bytes(b"# one\n# two\n" + "# 名\n".encode("gb18030"))
    assert lint(copy) == [Fault("keys/99.toml", 3, "文件不是 UTF-8 编码，请另存为 UTF-8")]


def test_a_byte_order_mark_is_let_pass(copy: Path) -> None:
    path = copy / "keys/14.toml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert lint(copy) == []
    assert load(copy).digest == load(PACK).digest


def test_a_strange_file_and_a_missing_one_are_named(copy: Path) -> None:
    (copy / "notes.toml").write_text("", encoding="utf-8")
    (copy / "colours.toml").unlink()
    (copy / "bodies.toml").unlink()
    assert [(fault.file, fault.message) for fault in lint(copy)] == [
        ("bodies.toml", "规则包缺少这个文件"),
        ("colours.toml", "规则包缺少这个文件"),
        ("notes.toml", "规则包里没有这种文件"),
    ]
    with pytest.raises(Broken):
        load(copy)


def test_an_indicator_that_is_missing_is_named_in_the_system_it_belongs_to(copy: Path) -> None:
    (copy / "indicators/14.toml").unlink()
    heads = [fault for fault in lint(copy) if fault.file == "pack.toml"]
    assert [fault.message for fault in heads] == ["环境优美 缺指标 14"]


def test_a_golden_case_that_does_not_come_out_is_named(broken: Break) -> None:
    directory, line = broken("examples/14.toml", 'expect = "met"', 'expect = "unmet"')
    (fault,) = lint(directory)
    assert (fault.file, fault.line) == ("examples/14.toml", line)
    assert "应为未满足，算出来是满足" in fault.message


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('planning-permit = "needed"', 'planning-permit = "exempt"', "应为免办，算出来是要办"),
        ('"permit.new_area" = "0"', '"permit.new_area" = "zero"', "“zero”不是 decimal 的规范写法"),
    ],
)
def test_a_golden_permit_that_does_not_come_out_is_named(broken: Break, old: str, new: str, message: str) -> None:
    directory, line = broken("examples/90-permits.toml", old, new)
    (fault,) = lint(directory)
    assert message in fault.message
    assert (fault.file, fault.line) == ("examples/90-permits.toml", line)


def test_a_directory_without_a_pack_is_said_to_be_none(tmp_path: Path) -> None:
    assert [fault.message for fault in lint(tmp_path)] == ["没有 pack.toml，这里不是规则包"]


JUNK: tuple[Any, ...] = (5, -1, True, 1.5, "", "@x", "@x.y", "zz", [], [[]], ["a"], {}, {"a": 1}, [{}], {"has": 5})


@given(seed=st.integers(0, 2**32))
@settings(max_examples=500, deadline=None)
def test_no_test_however_strange_makes_the_compiler_fall_over(seed: int) -> None:
    rng = random.Random(seed)
    pack = current()
    given_test = rng.choice(sorted(pack.criteria.values(), key=lambda each: each.id)).interpretations[0].test
    table = copy_of(given_test)
    place = rng.choice(list(_places(table)))
    if isinstance(place, dict) and rng.random() < 0.5:
        place[rng.choice([*RUNS, *COMPARE, "beside", "outcome", "within_days", "metres", "label"])] = rng.choice(JUNK)
    elif place:
        place[rng.choice(list(place) if isinstance(place, dict) else range(len(place)))] = rng.choice(JUNK)
    scope = Scope(pack.key_tables, pack.parameters, frozenset(pack.clauses))
    assert compile_test(table, (), scope) is not None or scope.problems


def _places(value: Any) -> Iterator[Any]:
    if isinstance(value, (dict, list)):
        yield value
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _places(inner)
