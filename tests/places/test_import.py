"""The register from files and back: every fault by sheet, row and column; all or nothing; the same twice changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from meihao.accounts.models import User
from meihao.attachments.rules import Refused as FileRefused
from meihao.attachments.rules.tables import Unusable, read_grids
from meihao.attachments.services import keep
from meihao.audit.models import Entry
from meihao.jobs.models import Job, State
from meihao.jobs.services import run
from meihao.places.models import Building, Compound, Entrance, Home, PrivatePart
from meihao.places.rules.columns import heading
from meihao.places.rules.comparing import Examined
from meihao.places.rules.register import LIMITS, read
from meihao.places.rules.register_book import workbook
from meihao.places.selectors.books import exported
from meihao.places.services import form_cluster, import_register, register_compound
from meihao.places.services.importing import Faulty, Imported, check_register
from tests.attachments import samples
from tests.facts.conftest import AT, TODAY, Scene
from tests.places.sheets import COMPOUND, GOOD, NANLI, PART, book, text, with_row

Enter = Callable[[User], Client]


def examined(scene: Scene, content: bytes, name: str = "台账.xlsx") -> Examined:
    return check_register(BytesIO(content), name, actor=scene.officer)


def faults(scene: Scene, content: bytes, name: str = "台账.xlsx") -> list[str]:
    return [str(fault) for fault in examined(scene, content, name).faults]


def bring(scene: Scene, content: bytes, *, later: int = 0, name: str = "台账.xlsx") -> Imported:
    at = AT + timedelta(days=later)
    return import_register(blob=keep(content, name=name, at=at), name=name, actor=scene.officer, at=at)


def counts() -> list[int]:
    return [model.objects.count() for model in (Compound, Building, Entrance, Home, PrivatePart, Entry)]


def test_a_register_is_entered_down_to_private_parts_with_one_entry(scene: Scene) -> None:
    content = book()
    done = bring(scene, content)
    assert done.summary == "共 7 行：小区新增 1 行；楼栋新增 2 行；房屋新增 4 行"
    compound = Compound.objects.get()
    assert (compound.tenure, compound.property_mode, compound.built_in) == ("reformed", "professional", 1998)
    assert (compound.declared_homes, compound.declared_area) == (4, 30050)
    assert (compound.longitude, compound.latitude, compound.dated_at) == (121_400_000, 37_540_000, AT)
    assert sorted(Entrance.objects.values_list("building__number", "number")) == [("1", "1"), ("1", "2"), ("2", "")]
    home = Home.objects.get(number="101")
    assert (home.occupied, home.entrance.number) == (True, "1")
    assert list(home.parts.values_list("kind", "number", "area", "area_source")) == [
        ("dwelling", "", 8650, "title"),
        ("stall", "B12", 1250, "survey"),
    ]
    entry = Entry.objects.get(verb="register.imported")
    assert (entry.details["new"], entry.details["changed"], entry.actor) == ([1, 2, 4], [0, 0, 0], scene.officer)
    assert entry.details["sha256"] == keep(content, name="a.xlsx", at=AT).sha256
    assert entry.territory == scene.community.organisation.path


def test_the_same_file_again_changes_nothing_and_says_so(scene: Scene) -> None:
    bring(scene, book())
    before = counts()
    assert bring(scene, book(), later=1).summary == "7 行都与台账一致，没有变化"
    assert counts() == before


def test_what_is_exported_imports_back_unchanged(scene: Scene) -> None:
    form_cluster(code="block", name="一片区", organisation=scene.district.pk, actor=None, at=AT)
    bring(scene, book({**GOOD, "小区": [(*NANLI[:9], "block", *NANLI[10:]), ("beili", "北里", "wenhua")]}))
    before = counts()
    again = exported(Compound.objects.all(), on=TODAY)
    result = examined(scene, again)
    assert (result.total, result.valid, result.moving, result.faults) == (8, 8, 0, ())
    bring(scene, again, later=1)
    assert counts() == before


def test_blank_cells_leave_what_stands_alone_and_filled_ones_bring_it_up_to_date(scene: Scene) -> None:
    bring(scene, book())
    tables = {
        "小区": [("nanli", "南里", "xingfu", None, 1999)],
        "楼栋": [("nanli", "1", "1-3", 7)],
        "房屋": [("nanli", "1", "1", "101", "住宅", None, 87, "测绘", "否")],
    }
    done = bring(scene, book(tables), later=2)
    assert done.summary == "共 3 行：小区新增 0 行、更新 1 行；楼栋新增 0 行、更新 1 行；房屋新增 0 行、更新 1 行"
    compound = Compound.objects.get()
    assert (compound.built_in, compound.address, compound.dated_at) == (1999, "幸福路 1 号", AT + timedelta(days=2))
    assert Building.objects.get(number="1").storeys == 7
    assert Entrance.objects.filter(building__number="1").count() == 3
    home = Home.objects.get(number="101")
    assert (home.occupied, home.parts.get(kind="dwelling").area) == (False, 8700)
    assert home.parts.count() == 2


def test_homes_may_come_later_than_their_building_and_one_table_may_be_a_csv(scene: Scene) -> None:
    bring(scene, book({"小区": GOOD["小区"], "楼栋": GOOD["楼栋"]}))
    done = bring(scene, text("房屋", [("nanli", "1", "2", "201", "住宅", "", "70.25", "登记", "")]), name="房屋.csv")
    assert (done.total, PrivatePart.objects.get().area) == (1, 7025)


@pytest.mark.parametrize(
    ("table", "row", "fault"),
    [
        ("小区", ("beili", "北里", "wenhua", None, 1899), "第 3 行“小区”表“建成年份”列：“1899”不在 1900 到 2100 之间"),
        ("小区", ("beili", "北里", "xingfu", *[None] * 8, "3亩"), "“申报建筑面积”列：“3亩”的单位不对，应以 ㎡ 为单位"),
        ("小区", ("beili", "北里", "xingfu", *[None] * 8, "1.2万㎡"), "“申报建筑面积”列：“1.2万m2”的单位不对"),
        ("小区", ("beili", "北里", "xingfu", *[None] * 7, 2.5), "“申报户数”列：“2.5”带小数"),
        ("小区", ("beili", "南里", "xingfu"), "“小区名称”列：这个社区已有同名的小区（编号 nanli）"),
        ("小区", ("nanli", "北里", "xingfu"), "“小区编号”列：nanli 与第 2 行重复"),
        ("小区", ("北里", "北里", "xingfu"), "“小区编号”列：“北里”只能用小写字母"),
        ("小区", ("beili", None, "xingfu"), "“小区名称”列：没有填小区名称"),
        ("小区", ("beili", "北里", "nowhere"), "“社区编号”列：没有编号为 nowhere 的社区，或它不在您的职责范围内"),
        ("小区", ("beili", "北里", "xingfu", None, None, "公房"), "“产权类型”列：“公房”不在可选项里"),
        ("小区", ("beili", "北里", "xingfu", *[None] * 6, "block"), "“片区编号”列：没有片区 block"),
        ("小区", ("beili", "北里", "xingfu", *[None] * 9, 121.5), "“经度”列：经度和纬度要么都填"),
        ("楼栋", ("beili", "1"), "“小区编号”列：没有编号为 beili 的小区"),
        ("楼栋", ("nanli", "3", "1、1"), "“单元”列：“1、1”里有重复的单元"),
        ("楼栋", ("nanli", "3", None, 0), "“层数”列：“0”应在 1 到 150 之间"),
        ("楼栋", ("nanli", "3", AT.replace(tzinfo=None)), "“单元”列：“2024-06-30 02:00:00”像是被表格软件改成了日期"),
        ("房屋", ("nanli", "9", "1", "101", "住宅", None, 80, "登记"), "“楼号”列：小区 nanli 没有登记9号楼"),
        ("房屋", ("nanli", "1", "3", "101", "住宅", None, 80, "登记"), "“单元”列：1号楼没有3单元"),
        ("房屋", ("nanli", "1", "2", "101", "住宅", None, 80.125, "登记"), "“建筑面积”列：“80.125”的小数超过 2 位"),
        ("房屋", ("nanli", "1", "2", "101", "住宅", None, -80, "登记"), "“建筑面积”列：“-80”是负数"),
        ("房屋", ("nanli", "1", "2", "101", "住宅", None, 0, "登记"), "“建筑面积”列：“0”应大于 0"),
        ("房屋", ("nanli", "1", "2", "101", "住宅", None, 80, None), "“面积来源”列：没有填面积来源"),
        ("房屋", ("nanli", "1", "1", "101", "住宅", None, 80, "登记"), "“房号”列：nanli 1 1 101 dwelling 与第 2 行重复"),
        ("房屋", ("nanli", "1", "1", "101", "车位", "B13", 80, "登记", "否"), "“有人居住”列：与第 2 行说的不一样"),
    ],
)  # fmt: skip
def test_a_faulty_row_is_named_with_its_sheet_and_column(
    scene: Scene, table: str, row: Sequence[Any], fault: str
) -> None:
    content = book(with_row(table, row))
    found = faults(scene, content)
    assert len(found) == 1
    assert fault in found[0]
    with pytest.raises(Faulty):
        bring(scene, content)
    assert counts()[:5] == [0, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda made: made["房屋"].merge_cells("G2:G3"), "G2:G3 是合并单元格"),
        (lambda made: made["房屋"].__setitem__("G2", "=1+1"), "“房屋”表“建筑面积”列：单元格里是公式"),
    ],
)
def test_what_hides_a_value_is_a_fault(scene: Scene, change: Callable[[Any], object], fault: str) -> None:
    assert fault in faults(scene, book(change=change))[0]


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (book({"小区": [NANLI]}, heads={"小区": ("编号", "名称")}), "a.xlsx", "没有找到表头"),
        (book({"小区": [NANLI]}, heads={"小区": COMPOUND[:2]}), "a.xlsx", "表头缺少“社区编号”列"),
        (book({"小区": [NANLI]}, heads={"小区": (*COMPOUND[:3], "小区名称")}), "a.xlsx", "这一列出现了两次"),
        (
            book({"房屋": GOOD["房屋"]}, heads={"房屋": (*PART[:6], "建筑面积（万㎡）", *PART[7:])}),
            "a.xlsx",
            "表头写的单位是 万m2，应以 ㎡ 为单位",
        ),
        (book({"小区": []}), "a.xlsx", "没有填写任何一行"),
        (workbook({}, title="模板"), "a.xlsx", "没有填写任何一行"),
    ],
)
def test_a_file_without_rows_to_read_is_refused_whole(scene: Scene, content: bytes, name: str, says: str) -> None:
    with pytest.raises(Unusable, match=says):
        examined(scene, content, name)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (samples.office("application/vnd.ms-excel.sheet.macroEnabled.main+xml"), "宏"),
        (samples.office(**{"xl/bomb.xml": b"0" * (129 * 1024 * 1024)}), "压缩炸弹"),
        (samples.photo(), "这里不收"),
    ],
)
def test_a_file_that_is_no_sheet_or_not_safe_is_refused(scene: Scene, content: bytes, says: str) -> None:
    with pytest.raises(FileRefused, match=says):
        examined(scene, content)


def test_another_districts_compounds_are_not_there(scene: Scene) -> None:
    bring(scene, book())
    found = [str(fault) for fault in check_register(BytesIO(book()), "a.xlsx", actor=scene.stranger).faults]
    assert any("nanli 已经用于您职责范围之外的小区" in fault for fault in found)
    assert any("没有编号为 xingfu 的社区，或它不在您的职责范围内" in fault for fault in found)
    only_homes = book({"房屋": GOOD["房屋"]})
    found = [str(fault) for fault in check_register(BytesIO(only_homes), "a.xlsx", actor=scene.stranger).faults]
    assert len(found) == 4
    assert all("没有编号为 nanli 的小区，或它不在您的职责范围内" in fault for fault in found)


def test_many_faults_are_told_up_to_a_number(scene: Scene) -> None:
    rows = [("nanli", "1", "1", str(n), "住宅", None, "很大", "登记") for n in range(600)]
    result = examined(scene, book({**GOOD, "房屋": rows}))
    assert len(result.faults) == 501
    assert str(result.faults[-1]) == "还有 100 处没有列出，先改好以上的再试一次"
    assert (result.valid, result.total) == (3, 603)


@settings(max_examples=40, deadline=None)
@given(
    area=st.integers(1, 10_000_000),
    entrances=st.lists(st.integers(1, 30).map(str), unique=True, min_size=1, max_size=8).map(tuple),
    degrees=st.tuples(st.integers(0, 180_000_000), st.integers(0, 90_000_000)),
)
def test_every_figure_reads_back_as_it_was_written(
    area: int, entrances: tuple[str, ...], degrees: tuple[int, int]
) -> None:
    rows = {
        "小区": [(("a",), {"name": "甲", "community": "b", "longitude": degrees[0], "latitude": degrees[1], "declared_area": area})],
        "楼栋": [(("a", "1"), {"entrances": entrances})],
        "房屋": [(("a", "1", entrances[0], "101", "dwelling", ""), {"area": area, "area_source": "title"})],
    }  # fmt: skip
    grids = read_grids(BytesIO(workbook(rows, title="台账")), is_csv=False, heading=heading, limits=LIMITS)
    entries = read(grids).entries
    assert {name: [(each.key, each.values) for each in found] for name, found in entries.items()} == rows


def test_the_command_checks_enters_and_says_what_is_wrong(scene: Scene, tmp_path: Path) -> None:
    good, bad = tmp_path / "台账.xlsx", tmp_path / "坏.xlsx"
    good.write_bytes(book())
    bad.write_bytes(book(with_row("楼栋", ("beili", "1"))))
    out = StringIO()
    call_command("import_register", str(good), "--dry-run", stdout=out)
    assert not Compound.objects.exists()
    call_command("import_register", str(good), "--as", "officer", stdout=out)
    call_command("import_register", str(good), stdout=out)
    assert out.getvalue().splitlines() == [
        "7/7 校验通过，会改动 7 行",
        "共 7 行：小区新增 1 行；楼栋新增 2 行；房屋新增 4 行",
        "7 行都与台账一致，没有变化",
    ]
    for options in ((), ("--dry-run",)):
        with pytest.raises(CommandError, match=r"没有编号为 beili 的小区[\s\S]*7/8 校验通过，什么也没有写入"):
            call_command("import_register", str(bad), *options)
    with pytest.raises(CommandError, match="没有用户名为 nobody"):
        call_command("import_register", str(good), "--as", "nobody")
    with pytest.raises(CommandError, match="打不开"):
        call_command("import_register", str(tmp_path / "none.xlsx"))


def upload(browser: Client, content: bytes, name: str = "台账.xlsx") -> Any:
    return browser.post("/register/import/", {"file": SimpleUploadedFile(name, content)})


def test_a_file_is_tried_then_confirmed_then_entered_by_a_job(scene: Scene, enter: Enter) -> None:
    browser = enter(scene.officer)
    tried = upload(browser, book())
    assert tried.status_code == 200
    assert "确认导入 7 行" in tried.text
    assert not Compound.objects.exists()
    sent = browser.post("/register/import/confirm/", {"ticket": tried.context["ticket"]})
    job = Job.objects.get()
    assert sent.headers["Location"] == f"/jobs/{job.pk}/"
    run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result["summary"]) == (State.DONE, "共 7 行：小区新增 1 行；楼栋新增 2 行；房屋新增 4 行")
    assert (job.done, job.total) == (7, 7)
    assert "没有什么要改动的" in upload(browser, book()).text
    assert (
        enter(scene.colleague).post("/register/import/confirm/", {"ticket": tried.context["ticket"]}).status_code == 422
    )


def test_a_faulty_file_is_answered_with_every_fault_and_a_broken_one_with_the_reason(
    scene: Scene, enter: Enter
) -> None:
    browser = enter(scene.officer)
    answer = upload(browser, book(with_row("楼栋", ("beili", "1"))))
    assert answer.status_code == 422
    assert "没有编号为 beili 的小区" in answer.text
    assert "确认导入" not in answer.text
    assert "认不出" in upload(browser, b"\x00", "a.xlsx").text


def test_what_became_wrong_before_the_job_ran_is_told_by_the_job(scene: Scene, enter: Enter) -> None:
    tried = upload(enter(scene.officer), book())
    enter(scene.officer).post("/register/import/confirm/", {"ticket": tried.context["ticket"]})
    register_compound(code="other", name="南里", community="xingfu", actor=None, at=AT)
    job = Job.objects.get()
    run(job.pk)
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert "这个社区已有同名的小区（编号 other）" in job.faults[0]["message"]


def test_template_and_export_come_as_workbooks(scene: Scene, enter: Enter) -> None:
    bring(scene, book())
    browser = enter(scene.officer)
    for address in ("/register/template.xlsx", "/register/register.xlsx", "/register/list.xlsx"):
        answer = browser.get(address)
        assert answer.status_code == 200
        assert "attachment" in answer.headers["Content-Disposition"]
    assert examined(scene, browser.get("/register/register.xlsx").content).total == 7
