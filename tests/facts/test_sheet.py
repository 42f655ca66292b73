"""Fact sheets: every fault by row and column, all or nothing, the same file twice changes nothing."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook, load_workbook

from meihao.accounts.rules import Role
from meihao.attachments.models import Blob
from meihao.attachments.rules import Refused as FileRefused
from meihao.attachments.rules.tables import Unusable
from meihao.attachments.services import keep
from meihao.audit.models import Entry
from meihao.facts import sources
from meihao.facts.models import Evidence, Fact
from meihao.facts.rules.sheet import ROWS, Checked
from meihao.facts.rules.sheet_files import LIMITS
from meihao.facts.rules.sheet_template import Line, workbook
from meihao.facts.rules.statements import Refused
from meihao.facts.selectors import sheet as selectors
from meihao.facts.services import review_evidence, state_fact
from meihao.facts.services.imports import Faulty, Imported, check_sheet, import_facts
from meihao.jobs.models import State
from meihao.jobs.services import run, submit
from meihao.policy.library import current
from tests.attachments import samples
from tests.facts.conftest import AT, TODAY, Scene, person

HEAD = ("编码", "名称", "单位", "数值", "生效日期", "截止日期", "备注")
GOOD: list[Sequence[Any]] = [
    ("community.homes", "住宅户数", "户", 1412, datetime.fromisoformat("2024-06-30"), None, "街道台账"),
    ("community.floor_area", "住宅建筑面积", "m²", 112345.5, "2024年6月30日", None, ""),
    ("canteen.open", "", "", "是", "2024-05-01", None, ""),
    ("canteen.licence_until", "", "", date(2027, 3, 11), "2024-05-01", "2027-03-11", ""),
    ("community.population", "常住人口", "人", None, None, None, "还没有数"),
]
LAST = len(GOOD) + 2


def xlsx(
    rows: Iterable[Sequence[Any]], change: Callable[[Any], object] = lambda _: None, head: Sequence[str] = HEAD
) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.append(head)
    for row in rows:
        sheet.append(row)
    change(sheet)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def text(rows: Iterable[Sequence[Any]], encoding: str) -> bytes:
    out = StringIO()
    csv.writer(out).writerows([HEAD, *rows])
    return out.getvalue().encode(encoding)


def checked(content: bytes, name: str = "事实.xlsx") -> Checked:
    return check_sheet(BytesIO(content), name, today=TODAY)


def faults(content: bytes, name: str = "事实.xlsx") -> list[str]:
    return [str(fault) for fault in checked(content, name).faults]


def test_rows_with_a_value_are_read_and_the_others_skipped() -> None:
    result = checked(xlsx(GOOD))
    assert (result.valid, result.total, result.faults) == (4, 4, ())
    assert [(entry.line, entry.key, entry.value, entry.effective_on) for entry in result.entries] == [
        (2, "community.homes", "1412", date(2024, 6, 30)),
        (3, "community.floor_area", "112345.5", date(2024, 6, 30)),
        (4, "canteen.open", "true", date(2024, 5, 1)),
        (5, "canteen.licence_until", "2027-03-11", date(2024, 5, 1)),
    ]
    assert result.entries[3].ends_on == date(2027, 3, 11)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_says_the_same_in_any_encoding_that_offices_use(encoding: str) -> None:
    rows = [
        ("community.homes", "住宅户数", "户", "1,412", "2024/6/30", "", ""),
        ("canteen.open", "", "", "√", "2024-05-01", "", ""),
    ]
    assert [entry.value for entry in checked(text(rows, encoding), "a.csv").entries] == ["1412", "true"]


def test_the_heading_may_stand_below_a_title_and_on_another_sheet() -> None:
    book = Workbook()
    book.active.append(["说明"])
    sheet = book.create_sheet("数据")
    sheet.append(["幸福社区事实表"])
    sheet.merge_cells("A1:E1")
    for row in ((), HEAD, *GOOD):
        sheet.append(row)
    out = BytesIO()
    book.save(out)
    assert [entry.line for entry in checked(out.getvalue()).entries] == [4, 5, 6, 7]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (("community.unicorns", "", "", 1, TODAY), "“编码”列：规则包里没有“community.unicorns”这项事实"),
        (("", "", "", 1, TODAY), "“编码”列：没有填编码"),
        (
            ("community.population", "住宅户数", "", 1, TODAY),
            "“名称”列：编码 community.population 是“常住人口”，这一行却写着“住宅户数”",
        ),
        (("community.population", "", "万人", 1, TODAY), "“单位”列：“常住人口”应以 人 为单位，不是 万人"),
        (("canteen.hours", "", "", "很久", TODAY), "编码"),
        (("community.population", "", "", "三千", TODAY), "“数值”列：“三千”不是数字"),
        (("community.population", "", "", "3000户", TODAY), "“数值”列：“3000户”的单位不对"),
        (("community.population", "", "", 1.5, TODAY), "“数值”列：“1.5”带小数"),
        (("community.population", "", "", 3000, None), "“生效日期”列：没有填日期"),
        (("community.population", "", "", 3000, "六月"), "“生效日期”列：“六月”不是日期"),
        (("community.population", "", "", 3000, TODAY + timedelta(days=1)), "“生效日期”列：2024-07-01 在今天之后"),
        (("community.population", "", "", 3000, TODAY, date(2024, 1, 1)), "“截止日期”列：2024-01-01 早于生效日期"),
        (("community.homes", "", "", 3000, TODAY), "“编码”列：community.homes 在 2024-06-30 这一天与第 2 行重复"),
    ],
)
def test_a_faulty_row_is_named_with_its_column(row: Sequence[Any], fault: str) -> None:
    found = faults(xlsx([*GOOD, row]))
    assert len(found) == 1
    assert found[0].startswith(f"第 {LAST} 行")
    assert fault in found[0]


def test_all_faults_are_told_at_once_in_order() -> None:
    rows = [("x.y", "", "", 1, TODAY), *GOOD, ("community.population", "", "户", "多", "哪天")]
    assert [fault.split("行")[0] for fault in faults(xlsx(rows))] == ["第 2 ", f"第 {LAST + 1} "]


def test_a_percentage_cell_is_no_plain_number() -> None:
    def share(sheet: Any) -> None:
        sheet["D2"] = 0.85
        sheet["D2"].number_format = "0%"

    assert faults(xlsx(GOOD, share)) == ["第 2 行“数值”列：“85%”的单位不对，应以 户 为单位；请换算后再填"]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda sheet: sheet.merge_cells("D2:D3"), "第 2 行D2:D3 是合并单元格"),
        (lambda sheet: sheet.__setitem__("D2", "=SUM(1,2)"), "第 2 行“数值”列：单元格里是公式"),
        (lambda sheet: sheet.__setitem__("E3", "=TODAY()"), "第 3 行“生效日期”列：单元格里是公式"),
        (lambda sheet: sheet.__setitem__("D3", "#DIV/0!"), "第 3 行“数值”列：单元格里是错误值"),
    ],
)
def test_what_hides_a_value_is_a_fault(change: Callable[[Any], object], fault: str) -> None:
    found = faults(xlsx(GOOD, change))
    assert len(found) == 1
    assert found[0].startswith(fault)


def test_a_formula_beside_the_columns_that_are_read_does_no_harm() -> None:
    assert faults(xlsx(GOOD, lambda sheet: sheet.__setitem__("G2", "=1+1"))) == []


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (xlsx([], head=("代号", "数")), "a.xlsx", "没有找到表头"),
        (xlsx(GOOD, head=("编码", "名称", "单位", "数值", "何时")), "a.xlsx", "缺少“生效日期”列"),
        (xlsx(GOOD, head=("编码", "编码", "单位", "数值", "生效日期")), "a.xlsx", "“编码”列：这一列出现了两次"),
        (xlsx([("community.homes", "", "", None, None)]), "a.xlsx", "没有一行填了数值"),
        (xlsx([("x",)] * (ROWS + 201)), "a.xlsx", "超过 5,000 行"),
        (b"\n" * (ROWS + 202), "a.csv", "超过 5,000 行"),
        (b'a,"b\nc', "a.csv", "引号或分隔符"),
        (b"x" * (LIMITS.size + 1), "a.csv", "超过 10 MB"),
        (b"[" + b" " * LIMITS.size, "a.json", "超过 10 MB"),
    ],
)
def test_a_file_without_rows_to_read_is_refused_whole(content: bytes, name: str, says: str) -> None:
    with pytest.raises(Unusable, match=says):
        checked(content, name)


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (samples.office("application/vnd.ms-excel.sheet.macroEnabled.main+xml"), "a.xlsm", "宏"),
        (samples.ole(encrypted=True), "a.xlsx", "加了密"),
        (samples.docx(), "a.docx", "这里不收"),
        (samples.photo(), "a.xlsx", "这里不收"),
    ],
)
def test_a_file_that_is_no_sheet_or_not_safe_is_refused(content: bytes, name: str, says: str) -> None:
    with pytest.raises(FileRefused, match=says):
        checked(content, name)


def kept(content: bytes) -> Blob:
    return keep(content, name="a.xlsx", at=AT)


def bring(scene: Scene, content: bytes, **more: Any) -> Imported:
    given: dict[str, Any] = {
        "subject": scene.subject.pk,
        "blob": kept(content),
        "name": "事实.xlsx",
        "actor": scene.clerk,
        "at": AT,
    }
    return import_facts(**{**given, **more})


def test_every_row_becomes_a_fact_that_rests_on_the_file_and_waits_for_review(scene: Scene) -> None:
    content = xlsx(GOOD)
    done = bring(scene, content)
    assert (done.total, done.new, done.known) == (4, 4, 0)
    evidence = Evidence.objects.get()
    assert (evidence.pk, evidence.kind, evidence.effective_on) == (done.evidence, "register", date(2024, 6, 30))
    assert evidence.blob == kept(content)
    assert not evidence.reviews.exists()
    assert set(evidence.targets.values_list("target", flat=True)) == set(Fact.objects.values_list("key", flat=True))
    homes = Fact.objects.get(key="community.homes")
    assert (homes.value, homes.unit, homes.grade, homes.stated_by, homes.evidence) == (
        "1412",
        "户",
        "B",
        scene.clerk,
        evidence,
    )
    entry = Entry.objects.get(verb="facts.imported")
    assert (entry.key, entry.details["count"], entry.details["sha256"]) == ("xingfu", 4, evidence.blob.sha256)


def test_the_same_file_twice_changes_nothing(scene: Scene) -> None:
    content = xlsx(GOOD)
    bring(scene, content)
    again = bring(scene, content, at=AT + timedelta(days=1))
    assert (again.new, again.known, again.evidence) == (0, 4, None)
    assert Fact.objects.count() == 4
    assert Entry.objects.filter(verb="facts.imported").count() == 1


def test_one_faulty_row_and_nothing_is_entered(scene: Scene) -> None:
    with pytest.raises(Faulty, match="第 7 行") as caught:
        bring(scene, xlsx([*GOOD, ("x.y", "", "", 1, TODAY)]))
    assert (caught.value.checked.valid, caught.value.checked.total) == (4, 5)
    assert not Fact.objects.exists()
    assert not Evidence.objects.exists()


def test_rows_that_say_what_is_known_are_left_alone(scene: Scene) -> None:
    state_fact(
        subject=scene.subject.pk, key="community.homes", value="1412", effective_on=TODAY, source="接口", grade="A", actor=None, at=AT
    )  # fmt: skip
    done = bring(scene, xlsx(GOOD))
    assert (done.new, done.known) == (3, 1)


def test_what_a_reviewer_sent_back_can_be_stated_again_by_another_file(scene: Scene) -> None:
    first = bring(scene, xlsx(GOOD))
    assert first.evidence
    review_evidence(evidence=first.evidence, outcome="returned", reason="没有盖章", actor=scene.officer, at=AT)
    again = bring(scene, xlsx(GOOD, lambda sheet: sheet.__setitem__("G2", "已盖章")))
    assert again.new == 4


def test_the_very_file_that_was_sent_back_is_not_taken_again(scene: Scene) -> None:
    content = xlsx(GOOD)
    first = bring(scene, content)
    assert first.evidence
    review_evidence(evidence=first.evidence, outcome="returned", reason="没有盖章", actor=scene.officer, at=AT)
    assert bring(scene, content).new == 0
    assert Fact.objects.count() == 4


def test_a_fact_corrected_since_is_not_brought_back_by_the_old_file(scene: Scene) -> None:
    content = xlsx(GOOD)
    first = bring(scene, content)
    wrong = Fact.objects.get(key="community.homes")
    state_fact(
        subject=scene.subject.pk, key="community.homes", value="1421", effective_on=TODAY, source="更正", evidence=first.evidence,
        actor=scene.clerk, at=AT, supersedes=wrong.pk,
    )  # fmt: skip
    assert bring(scene, content).new == 0


def test_what_the_system_measures_is_not_for_a_sheet_to_state() -> None:
    (key,) = sorted(sources.registered("community") & set(current().keys))[:1]
    (fault,) = faults(xlsx([*GOOD, (key, "", "", 3, "2024-06-30", None, "")]))
    assert "由系统自动读取" in fault
    assert f"第 {LAST} 行" in fault


def test_nobody_imports_beyond_their_territory(scene: Scene) -> None:
    for outsider in (scene.stranger, scene.expert, person("firm", Role.IMPLEMENTER, scene.district)):
        with pytest.raises(Refused, match="职责范围"):
            bring(scene, xlsx(GOOD), actor=outsider)
    assert not Fact.objects.exists()


def template(scene: Scene) -> bytes:
    lines = selectors.template_lines(scene.subject, current(), on=TODAY, known=AT)
    return workbook(lines, title="幸福社区")


def test_the_template_lists_every_key_that_nobody_measures_and_offers_the_choices(scene: Scene) -> None:
    sheet = load_workbook(BytesIO(template(scene)))["事实"]
    measured = sources.registered("community")
    assert {row[0].value for row in sheet.iter_rows(min_row=2)} == set(current().keys) - measured
    rules = {rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert {'"是,否"', '"A,B,C"', "0", "1"} <= rules
    with pytest.raises(Unusable, match="没有一行填了数值"):
        checked(template(scene))


def test_the_sheet_as_downloaded_changes_nothing_when_it_comes_back(scene: Scene) -> None:
    done = bring(
        scene, xlsx([*GOOD, ("canteen.grade", "", "", "A", TODAY), ("gov1.satisfaction", "", "", "412/480", TODAY)])
    )
    assert done.evidence
    review_evidence(evidence=done.evidence, outcome="accepted", actor=scene.officer, at=AT)
    content = template(scene)
    result = checked(content)
    assert (result.total, result.faults) == (6, ())
    assert bring(scene, content).new == 0


def test_a_row_changed_in_the_downloaded_sheet_is_the_only_one_that_is_new(scene: Scene) -> None:
    bring(scene, xlsx(GOOD))
    book = load_workbook(BytesIO(template(scene)))
    row = next(row for row in book["事实"].iter_rows() if row[0].value == "community.homes")
    row[3].value = 1420
    out = BytesIO()
    book.save(out)
    assert bring(scene, out.getvalue()).new == 1


def test_every_kind_of_key_survives_the_way_through_the_template() -> None:
    samples_of = {
        "bool": "true",
        "integer": "12",
        "decimal": "12.5",
        "date": "2024-06-30",
        "survey": "4/12",
        "distances": "120*48",
    }
    lines = [
        Line(key, "", key.choices[0] if key.type == "choice" else samples_of[key.type], TODAY)
        for key in current().keys.values()
        if key.type != "event" and key.name not in sources.registered("community")
    ]
    result = checked(workbook(lines, title="试"))
    assert result.faults == ()
    assert [(entry.key, entry.value) for entry in result.entries] == [(line.key.name, line.value) for line in lines]


@pytest.fixture
def on_disk(tmp_path: Path) -> Path:
    path = tmp_path / "事实.xlsx"
    path.write_bytes(xlsx(GOOD))
    return path


def run_command(scene: Scene, path: Path, *more: str) -> str:
    out = StringIO()
    call_command(
        "import_facts", str(path), "--community", "xingfu", "--as", "clerk", *more, stdout=out, stderr=StringIO()
    )
    return out.getvalue().strip()


def test_the_command_checks_without_writing(scene: Scene, on_disk: Path) -> None:
    assert run_command(scene, on_disk, "--dry-run") == "4/4 校验通过"
    assert not Fact.objects.exists()
    assert not Blob.objects.exists()


def test_the_command_imports_and_can_be_repeated(scene: Scene, on_disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run_command(scene, on_disk) == "4/4 校验通过；导入 4 项事实；连同文件一起等待审核"
    assert run_command(scene, on_disk) == "4/4 校验通过；4 行都与系统掌握的一致，没有变化"


def test_the_command_names_every_faulty_row(scene: Scene, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(xlsx([*GOOD, ("x.y", "", "", 1, TODAY)]))
    with pytest.raises(CommandError, match=r"第 7 行“编码”列.*\n4/5 校验通过，什么也没有写入"):
        run_command(scene, path)
    assert not Fact.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["missing.xlsx", "--community", "xingfu", "--as", "clerk"], "打不开"),
        (["missing.xlsx", "--community", "nowhere", "--as", "clerk"], "没有编号为 nowhere 的社区"),
        (["missing.xlsx", "--community", "xingfu", "--as", "nobody"], "没有用户名为 nobody"),
    ],
)
def test_the_command_says_what_is_missing(scene: Scene, arguments: list[str], says: str) -> None:
    with pytest.raises(CommandError, match=says):
        call_command("import_facts", *arguments)


def job(scene: Scene, content: bytes) -> Any:
    made = submit(
        "import_facts", "导入事实表", actor=scene.clerk, at=AT, blob=kept(content), options={"subject": scene.subject.pk, "name": "事实.xlsx"}
    )  # fmt: skip
    run(made.pk)
    made.refresh_from_db()
    return made


def test_as_a_job_it_tells_what_came_out_and_where_to_look(scene: Scene) -> None:
    made = job(scene, xlsx(GOOD))
    assert made.state == State.DONE
    assert made.result["summary"] == "导入 4 项事实；连同文件一起等待审核"
    assert Fact.objects.count() == 4


def test_as_a_job_it_fails_with_every_fault_by_its_line(scene: Scene) -> None:
    made = job(scene, xlsx([*GOOD, ("x.y", "", "", 1, TODAY)]))
    assert made.state == State.FAILED
    assert made.faults == [{"line": 7, "message": "“编码”列：规则包里没有“x.y”这项事实，请核对编码"}]
    assert job(scene, xlsx([])).faults[0]["message"].startswith("没有一行填了数值")
