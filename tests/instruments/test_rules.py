"""A document beside the pack: everything has its place, or is told by its line."""

from __future__ import annotations

import io
import random
import zipfile
from dataclasses import replace
from datetime import date

import pytest

from meihao.instruments.rules import Result, examine, skeleton, zipped
from meihao.instruments.rules.drafting import REPORT, UNKNOWN
from meihao.policy import library
from meihao.policy.reading.unreadable import NoText
from tests.instruments import papers
from tests.policy.reading import documents
from tests.policy.reading.documents import Entry

DAY = date(2024, 6, 30)


def examined(data: bytes, name: str = "文件.txt") -> Result:
    return examine(data, name, library.current())


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", papers.outline()),
        *((f"{seed}.txt", papers.flattened(seed=seed)) for seed in range(3)),
        ("a.docx", papers.word()),
        ("a.pdf", documents.pdf(papers.table())),
    ],
)
def test_a_document_in_the_pack_s_own_words_fits_whole_in_every_shape(name: str, data: bytes) -> None:
    result = examined(data, name)
    assert result.summary == "101/101 校验通过，未写入"
    assert (result.systems, result.indicators, result.texts, result.remarks) == (6, 34, 101, ())
    assert result.complete
    assert result.advice == ""
    titles = library.current().level_names
    assert [(each.indicator, titles[each.level], each.text) for each in result.passages] == documents.triples(
        papers.table()
    )


def test_every_passage_knows_the_lines_it_was_read_from() -> None:
    data = papers.outline()
    lines = data.decode().split("\n")
    for each in examined(data).passages:
        assert "".join(lines[each.first_line - 1 : each.last_line]).strip() == each.text


def test_what_is_left_over_on_either_side_is_told_by_line() -> None:
    data = papers.outline(papers.short())
    result = examined(data)
    lines = data.decode().split("\n")
    assert (result.found, result.complete, result.foreign) == (100, False, False)
    (missing,), (extra,) = result.missing, result.unmatched
    assert missing.sentence == f"文件没有：7 {papers.table()[6].name} 基础性"
    assert missing.line == next(each.first_line for each in result.passages if each.indicator == 7)
    assert extra.line is not None
    assert "另加一条" in lines[extra.line - 1]
    assert result.summary == "100/101 校验没有通过（规则包没有 1 处，文件没有 1 处），未写入"


def test_another_name_or_number_is_told_and_loses_nothing() -> None:
    first, second, *others = papers.table()
    renamed = replace(first, name=first.name + "点")
    result = examined(papers.outline((renamed, second, *others)))
    (change,) = result.renamed
    assert first.name in change.message
    assert renamed.name in change.message
    assert result.complete
    assert result.found == 101


def test_rows_out_of_order_are_all_found_and_each_is_pointed_at() -> None:
    rows = list(papers.table())
    random.Random(1).shuffle(rows)
    result = examined(papers.outline(tuple(rows)))
    assert (result.found, result.missing, result.unmatched) == (101, (), ())
    assert not result.complete
    assert all(remark.line for remark in result.faults)


def test_a_document_cut_short_says_which_levels_it_lacks() -> None:
    whole = papers.outline().decode().split("\n")
    cut = "\n".join(whole[: len(whole) // 2]).encode()
    result = examined(cut)
    assert 0 < result.found < 101
    assert result.found + sum(len(remark.message.split()[-1].split("、")) for remark in result.missing) == 101
    assert not result.foreign


def test_another_city_s_document_is_told_as_such() -> None:
    result = examined(papers.foreign())
    assert (result.found, result.content) == (0, "2 个体系，3 项指标，5 条内容")
    assert result.foreign
    assert "别的城市" in result.advice


def test_a_text_without_a_table_says_what_is_looked_for() -> None:
    result = examined("关于召开会议的通知。\n请按时参加。".encode())
    assert (result.texts, result.found, result.foreign) == (0, 0, False)
    assert "表头" in result.faults[0].message
    assert "没有读到指标表" in result.advice


def test_an_empty_file_is_refused_by_name() -> None:
    with pytest.raises(NoText):
        examined(b"")


@pytest.mark.parametrize("name", ["annex1-indicators.txt", "opinion-and-plan.txt"])
@pytest.mark.skipif(not papers.SEEDS.is_dir(), reason="the official documents are not at hand")
def test_the_official_documents_fit_whole(name: str) -> None:
    assert examined((papers.SEEDS / name).read_bytes(), name).summary == "101/101 校验通过，未写入"


def test_the_draft_takes_what_the_head_tells() -> None:
    made = skeleton(papers.foreign(), "海州市指标.txt", on=DAY)
    assert made.id == "draft-2031"
    for line in (
        'number = "海政办发〔2031〕7号"',
        'issuer = "海州市人民政府办公室"',
        'city = "海州市"',
        "signed_on = 2031-04-05",
    ):
        assert line in made.files["pack.toml"]
    assert "《海州市指标.txt》：2 个体系，3 项指标，5 条内容" in made.report


def test_what_the_head_does_not_tell_is_left_to_fill_in() -> None:
    made = skeleton(papers.outline(papers.FOREIGN), "a.txt", on=DAY)
    assert f'number = "{UNKNOWN}"' in made.files["pack.toml"]
    assert "signed_on = 2024-06-30" in made.files["pack.toml"]


def test_a_day_that_does_not_exist_is_no_day() -> None:
    data = "2031年2月30日\n".encode() + papers.outline(papers.FOREIGN)
    assert skeleton(data, "a.txt", on=DAY).id == "draft-2024"


def test_the_archive_has_one_folder_and_the_report_and_is_the_same_each_time() -> None:
    made = skeleton(papers.foreign(), "a.txt", on=DAY)
    data = zipped(made)
    assert data == zipped(made)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert set(archive.namelist()) == {f"draft-2031/{name}" for name in [*made.files, REPORT]}
        assert "3 项指标" in archive.read(f"draft-2031/{REPORT}").decode()


def test_the_draft_holds_every_indicator_and_none_of_the_document_s_words() -> None:
    made = skeleton(papers.foreign(), "a.txt", on=DAY)
    heads = [text for name, text in made.files.items() if name.startswith("indicators/")]
    assert len(heads) == 3
    assert not any("座椅有遮阳" in text for text in made.files.values())


def test_the_names_of_the_systems_help_where_a_flattened_table_runs_them_together() -> None:
    apart = (Entry(1, "绿色", "无废社区", {"基础性": "分类。"}), Entry(2, "安全", "应急救援", {"基础性": "设站。"}))
    data = documents.flattened(apart, introduced=False).encode()
    assert skeleton(data, "a.txt", on=DAY).files == {}
    assert skeleton(data, "a.txt", on=DAY, systems=("绿色", "安全")).files
