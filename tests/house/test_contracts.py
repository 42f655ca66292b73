"""Who may import whom, beyond the storeys and rooms that import-linter holds."""

from __future__ import annotations

import tomllib
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parents[2]
DOORS = {"models", "services", "selectors", "rules", "permissions", "sources"}
"""The rooms of an app that others may enter."""
OPEN = {"web", "kernel", "policy"}
"""Packages that are there for everybody."""


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("meihao", cache_dir=None, exclude_type_checking_imports=True)


def test_an_app_enters_another_only_by_its_doors(graph: grimp.ImportGraph) -> None:
    wrong = []
    for importer in graph.modules:
        for imported in graph.find_modules_directly_imported_by(importer):
            ours, theirs = importer.split("."), imported.split(".")
            if len(ours) < 2 or len(theirs) < 3 or ours[1] in {theirs[1], "config"} or theirs[1] in OPEN:
                continue
            if theirs[2] not in DOORS:
                wrong.append(f"{importer} imports {imported}")
    assert not wrong


def test_the_contract_of_rooms_covers_every_app() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    rooms = next(contract for contract in contracts if "rooms" in contract["name"])
    apps = {f"meihao.{folder.parent.name}" for folder in (ROOT / "src/meihao").glob("*/apps.py")}
    assert set(rooms["containers"]) == apps - {"meihao.web", "meihao.config"}


def test_rules_read_no_clock_no_files_and_no_environment(graph: grimp.ImportGraph) -> None:
    forbidden = {"os", "time", "random", "django", "sqlite3", "psycopg"}
    wrong = []
    for path in (ROOT / "src/meihao").glob("*/rules*"):
        for source in [path] if path.is_file() else sorted(path.rglob("*.py")):
            words = {
                line.split()[1].partition(".")[0]
                for line in source.read_text().splitlines()
                if line.startswith(("import ", "from "))
            }
            if words & forbidden or ".now(" in source.read_text() or ".today(" in source.read_text():
                wrong.append(str(source.relative_to(ROOT)))
    assert not wrong
