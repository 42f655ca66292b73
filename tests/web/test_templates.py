"""Every template compiles and holds to the content security policy."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

import meihao

ROOT = Path(meihao.__file__).parent
TEMPLATES = sorted(ROOT.glob("*/templates/**/*.html"))
INLINE = re.compile(r"<style\b|\sstyle\s*=|\son[a-z]+\s*=|javascript:", re.IGNORECASE)
SCRIPT = re.compile(r"<script\b([^>]*)>", re.IGNORECASE)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_inline(path: Path) -> None:
    source = path.read_text()
    assert not INLINE.search(source)
    for attributes in SCRIPT.findall(source):
        assert "src=" in attributes or 'type="application/json"' in attributes, attributes


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_it_compiles(path: Path) -> None:
    get_template(path.relative_to(next(up for up in path.parents if up.name == "templates")).as_posix())


def test_nothing_is_fetched_from_elsewhere() -> None:
    for path in TEMPLATES:
        assert not re.search(r'(src|href)="(https?:)?//', path.read_text()), path
