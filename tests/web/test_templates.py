"""Nothing that the browser loads comes from elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import meihao

ROOT = Path(meihao.__file__).parent
SOURCES = sorted([*ROOT.glob("*/templates/**/*.html"), *ROOT.glob("web/static/web/**/*.css")])


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_is_fetched_from_elsewhere(path: Path) -> None:
    assert not re.search(r"""(src|href)=["'](https?:)?//|url\(["']?(https?:)?//|@import""", path.read_text())
