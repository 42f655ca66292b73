"""The city check-up is a second pack over the same loader, linter and evaluator: none of them knows which pack it reads."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from meihao.kernel.verdict import Verdict
from meihao.policy import library
from meihao.policy.diff import diff
from meihao.policy.dossier import Dossier, Reading
from meihao.policy.gaps import gaps
from meihao.policy.linter import lint, lint_texts
from meihao.policy.schema.programme import LeftOut
from meihao.policy.schema.supervision import Colours

ON = date(2024, 6, 30)
POLICY = Path(library.__file__).parent


def test_no_module_of_the_engine_names_a_pack() -> None:
    named = {
        path.name for path in POLICY.rglob("*.py") if re.search(r"yantai|checkup", path.read_text(encoding="utf-8"))
    }
    assert named == {"library.py"}


@pytest.mark.parametrize("name", library.names())
def test_every_pack_is_sound(name: str) -> None:
    assert lint(library.PACKS / name) == []


def test_the_check_up_has_four_dimensions_and_every_figure_is_marked() -> None:
    pack = library.checkup()
    assert list(pack.systems.values()) == ["住房", "小区（社区）", "街区", "城区"]
    assert {each.origin for each in pack.parameters.values()} <= {"local", "unconfirmed"}
    assert [level.clause for level in pack.levels[:2]] == ["items/1/basic", "items/2/basic"]
    assert pack.clauses["items/1/basic"].short == "体检·1·基础指标"


def test_the_same_evaluator_answers_it() -> None:
    pack = library.checkup()
    nothing = pack.assess(Dossier("x", ON, {}))
    assert {node.verdict for node in nothing} == {Verdict.UNKNOWN}
    some = Dossier("x", ON, {"checkup.parking_gap": Reading(86), "culture.plaza_area": Reading(150)})
    found = {level.id: node.verdict for level, node in zip(pack.levels, pack.assess(some), strict=True)}
    assert (found["13/basic"], found["15/basic"]) == (Verdict.UNMET, Verdict.MET)
    (gap,) = [each for each in gaps(pack, pack.assess(some), frozenset({"basic"})) if each.kind == "shortfall"]
    assert gap.criterion.id == "13.b.enough"


def test_a_part_that_a_pack_does_without_is_not_there_and_says_so() -> None:
    pack = library.checkup()
    assert not pack.parts.has(Colours)
    with pytest.raises(LeftOut, match=r"colours\.toml"):
        _ = pack.parts.colours
    assert any(
        change.path == "colours" or change.path.startswith("colours/") for change in diff(pack, library.current())
    )


def test_a_part_is_left_out_only_where_the_head_says_so() -> None:
    texts = dict(library.texts(library.CHECKUP))
    texts["pack.toml"] = texts["pack.toml"].replace('"programme", ', "")
    assert [str(each) for each in lint_texts(texts)[1]] == ["programme.toml:1: 规则包缺少这个文件"]
    texts = dict(library.texts(library.CHECKUP))
    texts["pack.toml"] = texts["pack.toml"].replace('"programme", ', '"programme", "clauses", ')
    assert "clauses 不是可以没有的部分" in str(lint_texts(texts)[1])
    texts = dict(library.texts(library.CHECKUP))
    texts["calendar.toml"] = library.texts(library.CURRENT)["calendar.toml"]
    assert "却有这个文件" in str(lint_texts(texts)[1])


def test_a_fact_that_several_packs_ask_for_is_one_fact() -> None:
    packs = [library.pack(name) for name in library.names()]
    for one in packs:
        for other in packs:
            for name in one.keys.keys() & other.keys.keys():
                assert one.keys[name] == other.keys[name]


def test_the_pack_that_asks_for_a_fact_is_found() -> None:
    assert library.knowing("community.homes") is library.current()
    assert library.knowing("checkup.parking_gap") is library.checkup()
    assert library.knowing("nothing.such") is library.current()
