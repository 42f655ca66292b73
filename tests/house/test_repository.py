"""What must not be in the repository, and what must agree in it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

ROOT = Path(__file__).resolve().parents[2]
REGISTRY = re.compile(
    r"(?:pypi|registry|mirrors?|artifactory|nexus|proxy)\.[a-z0-9-]+\.[a-z]{2,}|pythonhosted|npmjs|pypi\.org",
    re.IGNORECASE,
)
MACHINE = re.compile(r"(?<![\w.:])/(?:root|home/[a-z]+|work|Users)/[\w.-]")
OUR_OWN = {"tests/house/test_repository.py"}


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def texts() -> list[tuple[str, str]]:
    found = []
    for path in tracked():
        try:
            found.append((str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
    return [(name, text) for name, text in found if name not in OUR_OWN]


def test_no_file_names_a_package_registry() -> None:
    assert [name for name, text in texts() if REGISTRY.search(text)] == []


def test_no_file_names_a_path_of_somebody_s_machine() -> None:
    assert [name for name, text in texts() if MACHINE.search(text)] == []


def test_nothing_built_or_vendored_is_tracked() -> None:
    built = re.compile(r"(?:^|/)(?:node_modules|vendor|dist)/|\.min\.(?:js|css)$")
    assert [str(path) for path in tracked() if built.search(str(path.relative_to(ROOT)))] == []


def test_every_lock_pins_by_hash() -> None:
    for lock in ROOT.glob("requirements*.lock"):
        pins = [line for line in lock.read_text().splitlines() if "==" in line]
        assert pins
        assert all(line.rstrip().endswith("\\") for line in pins), lock.name


@pytest.mark.django_db
def test_no_migration_is_unmade() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_package_says_what_it_is_for() -> None:
    packages = sorted((ROOT / "src/meihao").glob("*/__init__.py"))
    assert [str(path) for path in packages if not path.read_text().startswith('"""')] == []


def glossary() -> set[tuple[str, str]]:
    rows = re.findall(
        r"^\| ([^|]+?) \| `([^`]+)` \|", (ROOT / "docs/glossary.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    return {(word, identifier) for word, identifier in rows}


def ours() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("meihao.")]


def test_the_glossary_knows_every_model_and_field_by_the_word_that_people_read() -> None:
    known = glossary()
    wanted = {(str(model._meta.verbose_name), model.__name__) for model in ours()}
    for model in ours():
        for field in model._meta.get_fields():
            if isinstance(field, models.Field) and field.name != "id":
                wanted.add((str(field.verbose_name), field.name))
    assert sorted(wanted - known) == []
