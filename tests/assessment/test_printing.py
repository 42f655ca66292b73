"""Papers: what they hold, that they open, and that the same assessment gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import pytest
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook

from meihao.assessment.rules import Assessment, gap_rows, papers, response_rows, xlsx
from meihao.assessment.rules.outline import outline
from meihao.assessment.rules.papers import About
from meihao.assessment.rules.rows import GapRow, ResponseRow
from meihao.documents.rules import word
from meihao.kernel.verdict import Verdict
from meihao.policy import library
from meihao.policy.dossier import EXPIRED, Dossier, Finding, Reading

ON = date(2024, 6, 30)
NAMES = {"market-regulation": "芝罘区市场监管局"}
HOSTILE = "=HYPERLINK(1) <w:t>&\x07"


def assessed(profile: str = "upgrade", **readings: Reading) -> Assessment:
    pack = library.current()
    facts = {name.replace("__", "."): reading for name, reading in readings.items()}
    dossier = Dossier("community:xingfu", ON, facts)
    return Assessment(pack, pack.profiles[profile], dossier, pack.assess(dossier))


ABOUT = About("幸福社区", "芝罘区", "市专班", "https://meihao.example.gov.cn/communities/xingfu/")


def in_word(assessment: Assessment, rows: Sequence[ResponseRow]) -> bytes:
    return word.written(papers.response_table(assessment, rows, ABOUT))


def in_excel(assessment: Assessment, rows: Sequence[ResponseRow]) -> bytes:
    return xlsx.response_table(assessment, rows, community="幸福社区", printed_for="市专班")


def gaps_in_word(assessment: Assessment, rows: Sequence[GapRow]) -> bytes:
    return word.written(papers.gap_list(assessment, rows, ABOUT))


def gaps_in_excel(assessment: Assessment, rows: Sequence[GapRow]) -> bytes:
    return xlsx.gap_report(assessment, rows, community="幸福社区", printed_for="市专班")


def originals(text: str) -> dict[tuple[int, str], str]:
    return {(level.indicator, level.level): text for level in library.current().levels}


@pytest.mark.parametrize(("profile", "levels"), [("upgrade", 34), ("redevelopment", 68), ("new_build", 101)])
def test_the_response_table_has_a_row_for_every_criterion_of_the_levels_required(profile: str, levels: int) -> None:
    assessment = assessed(profile)
    rows = response_rows(assessment, originals("原"), NAMES)
    assert len(assessment.pack.required(profile)) == levels == assessment.tally.total
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    assert len(rows) == sum(len(level.criteria) for level in assessment.pack.required(profile))
    assert {row.original for row in rows} == {"原"}


def test_a_row_says_the_figure_the_grade_and_whose_threshold_it_is() -> None:
    held = {"community__elders": Reading(2000, grade="B"), "leisure__walk_minutes": Reading(12, grade="A")}
    rows = response_rows(assessed(**held), {}, NAMES)
    walk = next(row for row in rows if "步行 10 分钟" in row.criterion)
    assert "现为 12 min，超出 2 min（A）" in walk.grounds
    assert "本地" not in walk.grounds  # ten minutes are the document's own
    local = next(row for row in rows if "专家认定" in row.grounds)
    assert "〔本地〕" in local.grounds


def test_gaps_are_ordered_by_who_answers_and_name_what_closing_them_unlocks() -> None:
    assessment = assessed(canteen__open=Reading(None, EXPIRED, "C", date(2023, 1, 10), (7,), date(2024, 1, 10)))
    rows = gap_rows(assessment, NAMES)
    assert len(rows) == len(assessment.gaps) == len({row.id for row in rows})
    assert [row.owner for row in rows] == sorted(row.owner for row in rows)
    stale = next(row for row in rows if row.target == "canteen.open")
    assert (stale.word, stale.due) == ("证据过期", date(2024, 1, 10))
    assert {row.unlocks[:2] for row in rows} <= {"本条"}


def test_closing_a_gap_says_what_it_brings_the_criterion_and_the_level() -> None:
    unlocked = {(row.criterion, row.asked): row.unlocks for row in gap_rows(assessed(), NAMES)}
    criteria = library.current().criteria

    def of(criterion: str) -> set[str]:
        return {said for (text, _), said in unlocked.items() if text == criteria[criterion].text}

    assert of("12.b.heritage") == {"本条还差 1 项"}
    assert of("12.b.setting") == {"本条转为待专家认定", "本条还差 1 项"}
    assert of("4.b.kindergarten") == {"本条满足，基础性还差 4 条"}, "either kindergarten is enough"


def test_the_last_gap_of_a_level_brings_the_level() -> None:
    facts = {"character.walls": Reading(0), "character.heritage_surveyed": Reading(value=True)}
    facts |= {"character.name_story": Reading(value=True), "character.setting_analysed": Reading(value=True)}
    pack = library.current()
    content = tuple(Finding(name, Verdict.MET) for name in ("甲", "乙"))
    dossier = Dossier("community:xingfu", ON, facts, {"12.b.memory": content, "12.b.setting": content})
    assessment = Assessment(pack, pack.profiles["upgrade"], dossier, pack.assess(dossier))
    (last,) = [row for row in gap_rows(assessment, NAMES) if row.level_id == "12/basic"]
    assert last.unlocks == "本条满足，本项基础性随之满足"


@pytest.mark.parametrize("paper", [in_word, in_excel])
def test_the_response_table_is_the_same_bytes_every_time_and_opens(paper: Callable[..., bytes]) -> None:
    def printed() -> bytes:
        assessment = assessed("new_build")
        return paper(assessment, response_rows(assessment, originals(HOSTILE), NAMES))

    content = printed()
    assert content == printed()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist()[0] == "[Content_Types].xml"
        assert {member.date_time[0] for member in archive.infolist()} == {1980}


def test_the_document_repeats_its_head_merges_by_indicator_and_keeps_strange_text_as_text() -> None:
    assessment = assessed()
    rows = response_rows(assessment, originals(HOSTILE), NAMES)
    document = Document(io.BytesIO(in_word(assessment, rows)))
    table = document.tables[0]
    assert len(table.rows) == len(rows) + 1
    xml = table._tbl.xml
    assert xml.count("<w:tblHeader/>") == 1
    assert xml.count('w:val="restart"') == 4 * len(assessment.pack.indicators)  # one level each in this profile
    assert table.cell(1, 5).text == "=HYPERLINK(1) <w:t>&"
    assert assessment.digest in "".join(cell.text for cell in document.tables[-1].rows[0].cells)
    assert document.styles["Table Text"].element.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋_GB2312"
    assert document.sections[0].page_width > document.sections[0].page_height
    assert "PAGE" in document.sections[0].footer._element.xml


def test_before_the_original_text_is_imported_there_is_no_column_for_it() -> None:
    assessment = assessed("new_build")
    rows = response_rows(assessment, {}, NAMES)
    table = Document(io.BytesIO(in_word(assessment, rows))).tables[0]
    assert "原文" not in [cell.text for cell in table.rows[0].cells]
    assert len(table.columns) == 10


def test_merged_cells_begin_with_each_level() -> None:
    assessment = assessed("new_build")
    rows = response_rows(assessment, originals("原"), NAMES)
    xml = Document(io.BytesIO(in_word(assessment, rows))).element.xml
    assert xml.count('w:val="restart"') == 2 * 34 + 2 * 101


def test_a_sheet_never_takes_text_for_a_formula() -> None:
    assessment = assessed()
    rows = response_rows(assessment, originals("=1+1"), NAMES)
    sheet = load_workbook(
        io.BytesIO(xlsx.response_table(assessment, rows, community="幸福社区", printed_for=""))
    ).active
    assert sheet is not None
    assert (sheet["G6"].value, sheet["G6"].data_type) == ("=1+1", "s")
    assert sheet.max_row == len(rows) + 5


@pytest.mark.parametrize("paper", [gaps_in_word, gaps_in_excel])
def test_the_gap_report_opens_and_is_the_same_bytes_every_time(paper: Callable[..., bytes]) -> None:
    assessment = assessed()
    rows = gap_rows(assessment, NAMES)
    content = paper(assessment, rows)
    assert content == paper(assessment, gap_rows(assessed(), NAMES))
    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None


def test_another_day_is_another_paper() -> None:
    assessment = assessed()
    later = replace(assessment.dossier, on=date(2024, 7, 1))
    other = Assessment(assessment.pack, assessment.profile, later, assessment.pack.assess(later))
    assert assessment.digest != other.digest


def test_the_outline_names_every_criterion_with_its_clause() -> None:
    assessment = assessed("new_build")
    text = outline(assessment, "幸福社区")
    assert all(f" {name} " in text for name in assessment.pack.criteria)
    assert text.count("〔附件1·") >= 101
