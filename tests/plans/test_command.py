"""`./go manage import_plan`: its words and its exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from meihao.plans.models import PlanVersion
from tests.plans.conftest import Scene
from tests.plans.tables import as_csv, as_xlsx, published

GOOD = published(("芝罘区", 243), ("莱州市", 61))
BAD = published(("芝罘区", 242), ("莱州市", 61))


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "plan.csv"


def bring(file: Path, *options: str) -> int:
    """The exit code."""
    try:
        call_command("import_plan", str(file), "--city", "烟台市", "--year", "2024", *options)
    except SystemExit as ended:
        return int(ended.code or 0)
    except CommandError as error:
        return error.returncode
    return 0


@pytest.mark.django_db
def test_a_table_that_agrees_is_written_once(scene: Scene, table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table.write_bytes(as_csv(GOOD))
    assert bring(table) == 0
    assert bring(table) == 0
    assert PlanVersion.objects.count() == 1
    assert "没有变化" in capsys.readouterr().out
    book = table.with_suffix(".xlsx")
    book.write_bytes(as_xlsx(GOOD))
    assert bring(book, "--as", "officer") == 0
    assert PlanVersion.objects.count() == 1


@pytest.mark.django_db
def test_one_that_does_not_ends_with_3_names_the_cells_and_writes_nothing(
    scene: Scene, table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table.write_bytes(as_csv(BAD))
    assert bring(table) == 3
    assert "D2 小区数：各区之和 303，小计 304" in capsys.readouterr().err
    assert not PlanVersion.objects.exists()
    assert bring(table, "--dry-run", "--accept-disagreement", "已核实") == 3
    assert not PlanVersion.objects.exists()
    assert bring(table, "--accept-disagreement", "与省厅核实") == 0
    assert PlanVersion.objects.get().grounds == "与省厅核实"


@pytest.mark.django_db
def test_a_dry_run_writes_nothing(scene: Scene, table: Path) -> None:
    table.write_bytes(as_csv(GOOD))
    assert bring(table, "--dry-run") == 0
    assert not PlanVersion.objects.exists()


@pytest.mark.django_db
def test_unknown_districts_are_told_with_suggestions(
    scene: Scene, table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table.write_bytes(as_csv(published(("芝罘", 304))))
    assert bring(table, "--accept-disagreement", "已核实") == 3
    assert "是不是“芝罘区”？" in capsys.readouterr().err


@pytest.mark.django_db
def test_what_cannot_be_read_or_is_not_ours_is_refused(scene: Scene, table: Path) -> None:
    assert bring(table) == 1
    table.write_bytes("甲,乙\n1,2\n".encode())
    assert bring(table) == 1
    table.write_bytes(as_csv(GOOD))
    assert bring(table, "--as", "nobody") == 2
    with pytest.raises(CommandError, match="本系统是烟台市的"):
        call_command("import_plan", str(table), "--city", "潍坊市", "--year", "2024")
