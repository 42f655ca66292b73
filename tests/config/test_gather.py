"""Static files lie in the data folder under names that pages can ask for."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

from pytest_django import Settings

from meihao.config.gather import gather

NAMED = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"


def test_files_gathered_plainly_are_gathered_again_for_pages_that_ask_by_content(
    settings: Settings, tmp_path: Path
) -> None:
    settings.STATIC_ROOT = tmp_path / "static"
    assert gather(settings.STATIC_ROOT)
    assert not gather(settings.STATIC_ROOT)
    settings.STORAGES = deepcopy(settings.STORAGES) | {"staticfiles": {"BACKEND": NAMED}}
    assert gather(settings.STATIC_ROOT)
    assert (settings.STATIC_ROOT / "staticfiles.json").is_file()
    assert not gather(settings.STATIC_ROOT)
