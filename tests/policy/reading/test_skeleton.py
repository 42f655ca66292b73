"""The draft of a pack is in the format of packs, and says what it could not read."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

from hypothesis import given, settings

from meihao.policy.linter import lint
from meihao.policy.reading.annex import read
from meihao.policy.reading.skeleton import Title, draft
from meihao.policy.schema.core import Bodies, IndicatorTable, Interpretations, PackHead, Parameters
from meihao.policy.schema.instrument import Clauses
from tests.policy.reading import documents
from tests.policy.reading.documents import Entry, Table, tables

TITLE = Title(
    id="elsewhere-2024",
    title='某市“美好社区”"试点"',
    number="某政办发〔2024〕1号",
    issuer="某市人民政府办公室",
    city="某市",
    signed_on=date(2024, 3, 1),
    valid_from=date(2024, 4, 1),
)


@settings(max_examples=25, deadline=None)
@given(tables())
def test_a_draft_has_the_shape_of_a_pack_and_none_of_the_documents_prose(table: Table) -> None:
    made = draft(read(documents.outline(table).split("\n")), TITLE)
    assert made.report == ()
    loaded = {name: tomllib.loads(text) for name, text in made.files.items()}
    head = PackHead.model_validate(loaded.pop("pack.toml"))
    bodies = Bodies.model_validate(loaded.pop("bodies.toml")).root
    assert [clause.id for clause in Clauses.model_validate(loaded.pop("clauses.toml")).clauses] == ["annex1/preamble"]
    figures = Parameters.model_validate(loaded.pop("parameters/00-general.toml")).root
    assert [figure.name for figure in figures.values()] == ["专家组人数", "专家认定所需人数"]
    ids = {level.name: level.id for level in head.levels}
    systems = {system.id: system for system in head.systems}
    assert (head.title, head.signed_on) == (TITLE.title, TITLE.signed_on)
    for entry in table:
        name = f"{entry.number:02}.toml"
        indicator = IndicatorTable.model_validate(loaded.pop(f"indicators/{name}"))
        tests = Interpretations.model_validate(loaded.pop(f"interpretations/{name}")).interpretation
        assert (indicator.number, indicator.name) == (entry.number, entry.name)
        assert indicator.lead in bodies
        system = systems[indicator.system]
        assert system.name == entry.system
        assert system.first <= entry.number <= system.last
        written = {level: getattr(indicator, ids[level]) for level in documents.LEVELS}
        assert {level: [one.text for one in criteria] for level, criteria in written.items() if criteria} == {
            level: [f"待拆分：{entry.name} {level}"] for level in entry.texts
        }
        assert [test.criterion for test in tests] == [f"{entry.number}.{ids[level][0]}.draft" for level in entry.texts]
        assert all("expert" in test.test and not test.approver and test.from_ == TITLE.valid_from for test in tests)
    assert not loaded


def test_of_a_draft_the_linter_only_misses_the_files_that_annex_1_does_not_give(tmp_path: Path) -> None:
    table = (Entry(1, "绿色", "无废社区", {"基础性": "分类。", "引导性": "减量。"}),)
    files = draft(read(documents.outline(table).split("\n")), TITLE).files
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    assert not {fault.file for fault in lint(tmp_path)} & set(files)


def test_faults_are_told_beside_the_draft() -> None:
    table = (Entry(1, "绿色", "无废社区", {"基础性": "分类。", "引导性": ""}),)
    made = draft(read(documents.outline(table).split("\n")), TITLE)
    assert "indicators/01.toml" in made.files
    assert len(made.report) == 1
    assert made.report[0].startswith("第 ")
    assert made.report[0].endswith("行：第 1 项的“引导性”没有内容")


def test_what_cannot_be_drafted_says_why() -> None:
    nothing = draft(read(["通知"]), TITLE)
    assert nothing.files == {}
    assert nothing.report[0] == "没有读到任何指标，无法起草政策包"
    table = (Entry(1, "绿色", "无废社区", {"基础性": "分类。"}), Entry(2, "安全", "应急救援", {"基础性": "设站。"}))
    run_together = draft(read(documents.flattened(table, introduced=False).split("\n")), TITLE)
    assert run_together.files == {}
    assert "第 1、2 项的体系" in run_together.report[0]
    assert "请告知体系名称" in run_together.report[1]
    names = ("一", "二", "三", "四")
    assert "最多支持 3 个层次" in draft(read(documents.outline(table).split("\n")), TITLE, levels=names).report[0]
