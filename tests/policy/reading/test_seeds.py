"""The official documents themselves, where they are at hand: both texts give the same table, whole."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path

import pytest

from meihao.policy.reading.annex import read
from meihao.policy.reading.extract import extract
from meihao.policy.reading.match import PackIndicator, match
from meihao.policy.reading.shapes import Reading
from meihao.policy.reading.text import fold
from tests.policy.reading import documents
from tests.policy.reading.documents import Entry

ROOT = Path(__file__).parents[3]
SEEDS = ROOT.parent / "shared" / "seeds"
PACK = ROOT / "src/meihao/policy/packs/yantai-2022"

pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the official documents are not at hand")


def reading_of(name: str) -> Reading:
    with (SEEDS / name).open("rb") as stream:
        return read(extract(stream, name))


def pack() -> list[PackIndicator]:
    head = tomllib.loads((PACK / "pack.toml").read_text("utf-8"))
    systems = {system["id"]: system["name"] for system in head["systems"]}
    tables = [tomllib.loads(path.read_text("utf-8")) for path in sorted((PACK / "indicators").glob("*.toml"))]
    return [
        PackIndicator(
            table["number"],
            table["name"],
            systems[table["system"]],
            tuple(level["name"] for level in head["levels"] if table.get(level["id"])),
        )
        for table in tables
    ]


@pytest.mark.parametrize("name", ["annex1-indicators.txt", "opinion-and-plan.txt"])
def test_the_table_is_found_whole(name: str) -> None:
    start = time.perf_counter()
    reading = reading_of(name)
    assert time.perf_counter() - start < 1
    assert [len(found) for found in (reading.systems, reading.indicators, reading.levels)] == [6, 34, 101]
    assert reading.faults == ()
    assert [system.last - system.first + 1 for system in reading.systems] == [9, 7, 5, 4, 3, 6]
    assert [t.level for t in reading.levels if t.indicator == 21] == ["基础性", "引导性"]


def test_both_texts_say_the_same() -> None:
    outline, running = reading_of("annex1-indicators.txt"), reading_of("opinion-and-plan.txt")
    assert [(i.number, i.system, i.name) for i in outline.indicators] == [
        (i.number, i.system, i.name) for i in running.indicators
    ]
    assert [(t.indicator, t.level, fold(t.text)) for t in outline.levels] == [
        (t.indicator, t.level, fold(t.text)) for t in running.levels
    ]


@pytest.mark.parametrize("name", ["annex1-indicators.txt", "opinion-and-plan.txt"])
def test_every_character_of_the_table_is_in_the_reading(name: str) -> None:
    reading = reading_of(name)
    lines = extract((SEEDS / name).read_bytes(), name).texts[reading.first_line - 1 : reading.last_line]
    read_back = "".join(fold(text.text) for text in reading.levels)
    left = sorted(fold("".join(lines)))
    for character in read_back:
        left.remove(character)
    names = "".join(i.name for i in reading.indicators)
    allowed = set(names + "序号体系指标性质内容基础引导创新0123456789" + "".join(s.name for s in reading.systems))
    assert set(left) <= allowed


def test_the_pack_and_the_document_fit() -> None:
    ours = pack()
    fit = match(reading_of("opinion-and-plan.txt"), ours)
    assert fit.missing == ()
    assert fit.changes == ()
    assert fit.summary().startswith(f"{fit.expected}/{fit.expected}")
    assert len(fit.unmatched) == 101 - fit.expected


def test_the_official_table_survives_every_other_shape() -> None:
    source = reading_of("annex1-indicators.txt")
    table = tuple(
        Entry(i.number, i.system, i.name, {t.level: t.text for t in source.levels if t.indicator == i.number})
        for i in source.indicators
    )
    files = {
        "a.docx": documents.word(table),
        "a.pdf": documents.pdf(table),
    }
    files |= {f"{seed}.txt": documents.flattened(table, seed=seed).encode("gb18030") for seed in range(8)}
    for name, data in files.items():
        again = read(extract(data, name))
        assert again.faults == ()
        assert [(t.indicator, t.level, t.text) for t in again.levels] == documents.triples(table)
