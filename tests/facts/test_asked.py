"""A live source is asked only by whoever looks at one of its keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import pytest

from meihao.facts import sources
from meihao.facts.selectors import as_of
from meihao.policy.dossier import Reading
from meihao.policy.library import current
from tests.facts.conftest import AT, TODAY, Scene

pytestmark = pytest.mark.django_db


def test_a_source_that_answers_none_of_the_keys_asked_for_is_left_alone(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []

    def together(subjects: Sequence[int] | None, on: date, known: datetime) -> Mapping[int, Mapping[str, Reading]]:
        heard.append("together")
        return {pk: {"works.reception": Reading(True)} for pk in subjects or ()}

    def alone(subjects: Sequence[int] | None, on: date, known: datetime) -> Mapping[int, Reading]:
        heard.append("alone")
        return {pk: Reading(True) for pk in subjects or ()}

    monkeypatch.setattr(sources, "_SOURCES", {("community", "works.council"): alone})
    monkeypatch.setattr(
        sources, "_TOGETHER", {("community", frozenset({"works.reception", "works.finished"})): together}
    )
    pk = scene.subject.pk

    def read(*asked: str) -> set[str]:
        heard.clear()
        found = as_of.readings([pk], on=TODAY, known=AT, pack=current(), keys=frozenset(asked) or None)
        return set(found[pk])

    assert {"works.council", "works.reception"} <= read()
    assert heard == ["alone", "together"]
    assert "works.reception" not in read("works.council")
    assert heard == ["alone"]
    read("works.finished")
    assert heard == ["together"]
