"""Every address and every template of the product."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.template import engines
from django.urls import URLPattern, URLResolver, get_resolver

from meihao.accounts.permissions import Permission

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src/meihao"
TEMPLATES = sorted(path for path in SOURCE.glob("*/templates/**/*") if path.is_file())
ACCESS = {"public", "signed-in", *(permission.value for permission in Permission)}


def views(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every view under a resolver, with its address."""
    for entry in resolver.url_patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield address, entry.callback
        else:
            yield from views(entry, address)


@pytest.mark.parametrize(
    ("address", "view"), [pytest.param(*found, id=found[0] or "/") for found in views(get_resolver())]
)
def test_every_view_says_who_may_ask(address: str, view: Callable[..., Any]) -> None:
    assert getattr(view, "access", None) in ACCESS


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_every_template_compiles(path: Path) -> None:
    if path.suffix in {".html", ".txt", ".xml"}:
        engines["django"].from_string(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_template_holds_what_the_strict_policy_forbids(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(
        r"<style|\sstyle=|\son[a-z]+=\"|javascript:|<script(?![^>]*(?:\bsrc=|type=\"application/json\"))", text
    )


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_every_icon_that_a_template_asks_for_is_in_the_sprite(path: Path) -> None:
    sprite = set((ROOT / "assets/icons.txt").read_text().split())
    asked = set(re.findall(r"{% icon [\"']([a-z0-9-]+)[\"']", path.read_text(encoding="utf-8")))
    assert asked <= sprite


def test_the_icons_stand_in_order_and_once() -> None:
    names = (ROOT / "assets/icons.txt").read_text().split()
    assert names == sorted(set(names))
