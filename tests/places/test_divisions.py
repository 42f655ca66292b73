"""The table of divisions that comes along, imported where nothing is registered yet."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from meihao.audit.models import Entry
from meihao.places.models import Division
from meihao.places.rules import Refused, parent_of, read_divisions


def test_a_code_names_the_division_that_holds_it() -> None:
    assert [parent_of(code) for code in ("370602", "370602001", "370602001003")] == ["", "370602", "370602001"]


def test_the_table_that_comes_along_is_whole_and_can_be_imported_twice(db: None) -> None:
    out = StringIO()
    call_command("import_divisions", stdout=out)
    call_command("import_divisions", stdout=out)
    assert out.getvalue().splitlines() == ["共 168 个区划，新增或更名 168 个", "共 168 个区划，新增或更名 0 个"]
    counties = Division.objects.filter(parent=None)
    assert counties.count() == 13
    assert Division.objects.get(code="370602").children.count() == 12
    assert Division.objects.get(code="370682102").name == "团旺镇"
    assert list(Entry.objects.filter(kind="division").values_list("verb", flat=True)) == ["divisions.registered"]


def test_a_faulty_table_names_its_row_and_changes_nothing(db: None, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("code,name\n370602,芝罘区\n3706,烟台\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"a\.csv：第 3 行：统计用区划代码“3706”"):
        call_command("import_divisions", str(path))
    path.write_text("code,name\n370602,芝罘区\n370699001,某街道\n", encoding="utf-8")
    with pytest.raises(CommandError, match="上级 370699 还没有登记"):
        call_command("import_divisions", str(path))
    assert not Division.objects.exists()


@pytest.mark.parametrize(
    ("table", "says"), [("代码,名称\n", "两列"), ("code,name\n370602,甲\n370602,乙\n", "第 3 行：代码 370602 重复")]
)
def test_a_table_that_cannot_be_read_is_refused(table: str, says: str) -> None:
    with pytest.raises(Refused, match=says):
        read_divisions(table)
