"""What can be wrong with the catalogue of inspections."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from meihao.policy.linter import lint
from tests.policy.test_programme import RAW, problems

FILE = "inspection.toml"


def spoilt(change: Callable[[dict[str, Any]], object]) -> list[str]:
    raw = {**RAW, FILE: copy.deepcopy(RAW[FILE])}
    change(raw[FILE])
    return problems(raw)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda t: t["items"][3].update(number=9), "序号应为 4"),
        (lambda t: t["items"][3].update(area="moon"), "检查类别 moon 未定义"),
        (lambda t: t["items"][3].update(id="licence"), "licence 出现了 2 次"),
        (lambda t: t["items"][3]["limits"][0].update(figure="@inspection.nothing"), "参数 @inspection.nothing 未定义"),
        (lambda t: t["items"][6].pop("guard"), "现场防护"),
        (lambda t: t["nodes"][0].update(after=["backfill"]), "前道节点 backfill 未定义"),
        (lambda t: t["sides"][0].update(owner="nobody"), "单位 nobody 未在 bodies.toml 中定义"),
        (lambda t: t["responsible"][0].update(owner="nobody"), "单位 nobody 未在 bodies.toml 中定义"),
        (lambda t: t["items"][2].update(source="opinion/99"), "不是条款编号"),
    ],
)
def test_what_is_wrong_with_the_catalogue_is_told(change: Callable[[dict[str, Any]], object], message: str) -> None:
    told = spoilt(change)
    assert any(message in each for each in told), told


def test_a_pack_without_the_catalogue_is_told_so(tmp_path: Path) -> None:
    source = Path(lint.__code__.co_filename).parent / "packs" / "yantai-2022"
    for file in source.rglob("*.toml"):
        if file.name != FILE:
            place = tmp_path / file.relative_to(source)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(file.read_bytes())
    assert any(fault.file == FILE for fault in lint(tmp_path))
