"""What the documentation says of the settings and of its own pages is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from meihao.config.environment import NAMES

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
INTERNAL = {"MEIHAO_SERVING"}


def test_every_setting_is_documented_and_no_other() -> None:
    named = set(
        re.findall(r"^\| `(MEIHAO_\w+)`", (ROOT / "docs/operations.md").read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert named == NAMES - INTERNAL


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_to_our_own_files_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []
