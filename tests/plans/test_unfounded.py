"""A plan's table where nobody has founded an office yet."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plans.tables import as_csv
from tests.plans.test_command import GOOD, bring, table

__all__ = ["table"]


@pytest.mark.django_db
def test_before_anybody_is_founded_a_table_can_still_be_checked(
    table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table.write_bytes(as_csv(GOOD))
    assert bring(table, "--dry-run") == 0
    assert "未核对区市名称" in capsys.readouterr().out
    assert bring(table) == 2
