"""What differs between two packs."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from meihao.policy.diff import diff
from meihao.policy.library import PACKS
from meihao.policy.loader import load

PACK = PACKS / "yantai-2022"

type Told = Callable[..., list[str]]


@pytest.fixture
def told(tmp_path: Path) -> Told:
    """What differs once pieces of text of one file are replaced, as lines."""

    def differing(file: str, *replaced: tuple[str, str]) -> list[str]:
        copy = tmp_path / "other"
        shutil.copytree(PACK, copy)
        path = copy / file
        text = path.read_text(encoding="utf-8")
        for old, new in replaced:
            assert old in text
            text = text.replace(old, new, 1)
        path.write_text(text, encoding="utf-8")
        return [str(change) for change in diff(load(PACK), load(copy))]

    return differing


def test_a_pack_does_not_differ_from_itself() -> None:
    assert diff(load(PACK), load(PACK)) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "line"),
    [
        (
            "parameters/00-general.toml",
            "value = 5000",
            "value = 4000",
            "parameters/population.least/value：值由 5000 改为 4000",
        ),
        (
            "indicators/12.toml",
            'text = "围墙做成文化墙，每面墙各有主题和看点"',
            'text = "围墙做成文化墙"',
            "criteria/12.b.walls/text：表述由 “围墙做成文化墙，每面墙各有主题和看点” 改为 “围墙做成文化墙”",
        ),
        (
            "indicators/14.toml",
            'support = ["housing", "sub-districts", "communities"]\n',
            "",
            "indicators/14/support：配合单位由 “housing”、“sub-districts”、“communities” 改为 （空）",
        ),
        (
            "interpretations/12.toml",
            '{ value = "character.heritage_unprotected", equals = 0 }',
            '{ value = "character.heritage_unprotected", at_most = 1 }',
            '"equals": 0}]} 改为 {"all": [{"has": "character.heritage_surveyed"}, {"value": "character.heritage_unprotected", "at_most": 1}]}',
        ),
        ("keys/12.toml", "valid_months = 12", "valid_months = 6", "/valid_months：有效月数由 12 改为 6"),
        ("bodies.toml", 'name = "财政部门"', 'name = "财政局"', "bodies/finance/name：名称由 “财政部门” 改为 “财政局”"),
        (
            "clauses.toml",
            'heading = "基本情况"',
            'heading = "情况"',
            "clauses/annex2/1/heading：标题由 “基本情况” 改为 “情况”",
        ),
        ("pack.toml", "revision = 1", "revision = 2", "pack/revision：版次由 1 改为 2"),
    ],
)
def test_a_change_is_told_with_what_stood_and_what_stands(told: Told, file: str, old: str, new: str, line: str) -> None:
    (said,) = told(file, (old, new))
    assert said.endswith(line)


def test_a_new_figure_is_told_by_its_name(told: Told) -> None:
    figure = '["canteen.seats"]\nname = "食堂座位数下限"\nvalue = 40\nunit = "个"\norigin = "local"\nsource = "试定"\n'
    (said,) = told("parameters/07.toml", ('["canteen.answers"]', f'{figure}["canteen.answers"]'))
    assert said == "parameters/canteen.seats：新增参数“食堂座位数下限”，值为 40 个"


def test_a_row_put_in_between_moves_none_of_the_others(told: Told) -> None:
    row = '[[basic]]\nid = "extra"\ntext = "多出的一条"\nmodality = "shall"\nevidence = ["photo"]\n\n[[basic]]'
    assert told("indicators/14.toml", ("[[basic]]", row)) == ["criteria/14.b.extra：新增条目“多出的一条”"]


def test_a_later_reading_of_a_criterion_is_one_addition(told: Told) -> None:
    later = '[[interpretation]]\ncriterion = "12.b.memory"\nfrom = 2025-01-01\napprover = "某某"\ntest = { has = "character.name_story" }\n\n'
    (said,) = told("interpretations/12.toml", ("[[interpretation]]", f"{later}[[interpretation]]"))
    assert said.startswith("interpretations/12.b.memory@2025-01-01：新增解释")


def test_what_was_renamed_has_gone_and_come(told: Told) -> None:
    lines = told("lifecycles.toml", ('[[lifecycles.stages]]\nid = "', '[[lifecycles.stages]]\nid = "x'))
    assert any("：删去阶段" in line for line in lines)
    assert any("：新增阶段" in line for line in lines)


def test_neither_a_comment_nor_the_file_a_thing_stands_in_is_a_difference(tmp_path: Path) -> None:
    copy = tmp_path / "other"
    shutil.copytree(PACK, copy)
    (copy / "keys/12.toml").rename(copy / "keys/99.toml")
    with (copy / "pack.toml").open("a", encoding="utf-8") as head:
        head.write("\n# the end\n")
    assert diff(load(PACK), load(copy)) == []
