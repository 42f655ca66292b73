"""The sketch of the districts: each has one, what lies in a district lies in its sketch, and the story enters it."""

from __future__ import annotations

import shapely
from django.utils import timezone

from meihao.demo.rules.acts import DrawDistricts, Establish
from meihao.demo.rules.founding import founded
from meihao.demo.selectors import stories
from meihao.demo.services.acting import SKETCH, Stage, perform
from meihao.places.models import Boundary
from meihao.places.rules.boundary_file import read
from meihao.places.selectors.points import city_box


def test_what_lies_in_a_district_lies_in_its_sketch() -> None:
    entries, faults = read(stories.districts().decode(), kind="district", box=city_box())
    assert faults == []
    sketches = {
        each.code: shapely.MultiPolygon([shapely.Polygon(part[0], part[1:]) for part in each.shape or []])
        for each in entries
    }
    story = stories.story()
    assert set(sketches) == {each.code for each in story.city.districts}
    home = {street: each.code for each in story.city.districts for street in each.streets}
    beyond = [
        place.code
        for area in story.programme.areas
        for place in area.places
        if place.street and place.at and not sketches[home[place.street]].contains(shapely.Point(*place.at))
    ]
    assert beyond == []
    assert all(not one.overlaps(other) for one in sketches.values() for other in sketches.values())


def test_the_story_draws_the_districts(db: None) -> None:
    stage = Stage()
    for act in founded(stories.story()):
        if isinstance(act, Establish | DrawDistricts):
            perform(act, stage, at=timezone.make_aware(act.at))
    assert set(Boundary.objects.values_list("source", "number")) == {(SKETCH, 1)}
    assert Boundary.objects.count() == len(stories.story().city.districts)
