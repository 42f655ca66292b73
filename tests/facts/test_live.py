"""What the register counts, nobody need report."""

from __future__ import annotations

from datetime import timedelta

from meihao.facts.selectors import as_of
from meihao.places.services import register_compound
from meihao.policy.library import current
from tests.facts.conftest import AT, TODAY, Scene

KEY = "community.compounds"


def test_compounds_count_from_the_day_they_were_registered_and_only_their_own_community(scene: Scene) -> None:
    for n, name in enumerate(("松园", "海晏", "西院")):
        register_compound(code=f"k{n}", name=name, community="xingfu", actor=None, at=AT + timedelta(days=n))
    subjects = [scene.subject.pk, scene.neighbours.pk]
    for days, number in ((-1, None), (0, 1), (1, 2), (5, 3)):
        later = timedelta(days=days)
        readings = as_of.readings(subjects, on=TODAY + later, known=AT + timedelta(days=9), pack=current())
        found = readings.get(scene.subject.pk, {}).get(KEY)
        assert (found and (found.value, found.grade)) == (number and (number, "A"))
        assert KEY not in readings.get(scene.neighbours.pk, {})
    earlier = as_of.readings(subjects, on=TODAY + timedelta(days=5), known=AT, pack=current())
    assert earlier[scene.subject.pk][KEY].value == 1
