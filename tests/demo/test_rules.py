"""Figures that hang together, files that are the same each time, moments that are never shared."""

from __future__ import annotations

import itertools
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meihao.attachments.rules import KINDS, sniff
from meihao.demo.rules.acts import Act, Seal
from meihao.demo.rules.asking import bundles, keys_of
from meihao.demo.rules.building import Checks, Site
from meihao.demo.rules.deeds import Making
from meihao.demo.rules.figures import Situation
from meihao.demo.rules.files import File, drawn, shape_of
from meihao.demo.rules.moments import in_order
from meihao.demo.rules.parts import day_of
from meihao.demo.rules.plotting import plotted
from meihao.demo.rules.programme import Record
from meihao.demo.rules.records import ANSWERED, TELLERS
from meihao.demo.rules.records.sites import built
from meihao.demo.rules.ways import RENOVATION, Way
from meihao.demo.selectors.stories import story
from meihao.facts.rules.values import parse
from meihao.policy.library import checkup, current
from meihao.policy.lifecycle import lifecycle
from meihao.policy.schema.core import EVIDENCE

TODAY = date(2026, 11, 21)
MEASURES = {
    "population": 8000,
    "homes": 3000,
    "elders": 1760,
    "buildings": 50,
    "units": 150,
    "compounds": 4,
    "mood": 90,
}


def situation() -> Situation:
    return Situation(MEASURES, story().figures, current().keys)


def test_every_key_that_an_indicator_asks_for_has_a_usual_figure_that_can_be_read() -> None:
    pack = current()
    levels = list(pack.level_names)
    asked = keys_of(pack, TODAY, range(1, 35), levels)
    assert len(asked) > 600
    for name in asked:
        key = pack.keys[name]
        value = situation().value(name, on=TODAY, today=TODAY)
        assert parse(key.type, key.unit, key.choices, value) == value


def test_no_figure_is_of_a_key_that_the_pack_does_not_know() -> None:
    whole = story()
    named = {*whole.figures, *whole.occurrences.keys}
    for community in whole.communities:
        named.update(community.situation)
        for change in (*(each.change for each in community.rounds), *(each.change for each in community.papers)):
            named.update(change)
    assert named <= set(current().keys)


def test_a_change_of_one_figure_carries_over_to_those_reckoned_from_it() -> None:
    here = situation()
    before = here.value("canteen.floor_area", on=TODAY, today=TODAY)
    here.change({"canteen.seats": 20})
    assert (before, here.value("canteen.floor_area", on=TODAY, today=TODAY)) == ("225", "60")


def test_homes_by_distance_add_up_to_the_homes_there_are() -> None:
    pairs = situation().value("homes.elder", on=TODAY, today=TODAY).split(",")
    assert sum(int(pair.split("*")[1]) for pair in pairs) == MEASURES["homes"]


@given(st.sets(st.sampled_from(sorted(current().keys)), min_size=1, max_size=30))
def test_files_show_every_key_once_by_a_kind_that_it_takes(keys: set[str]) -> None:
    made = bundles(current(), sorted(keys))
    assert sorted(key for _, shown in made for key in shown) == sorted(keys)
    assert all(kind in current().keys[key].evidence for kind, shown in made for key in shown)


@pytest.mark.parametrize("kind", EVIDENCE)
def test_every_kind_of_evidence_can_be_drawn_is_kept_and_is_the_same_each_time(kind: str) -> None:
    file = File(
        shape_of(kind), 7, "DEMO", (("事项", "数值"), ("甲", "1")) if shape_of(kind) == "sheet" else (("No. 1",),)
    )
    first = drawn(file)
    drawn.cache_clear()
    assert drawn(file) == first
    assert sniff(BytesIO(first), file.name, frozenset(KINDS)).suffix == f".{file.name.rpartition('.')[2]}"


def test_a_day_is_a_date_or_so_long_before_the_telling() -> None:
    assert (day_of(date(2023, 1, 2), TODAY), day_of(21, TODAY)) == (date(2023, 1, 2), date(2026, 10, 31))


@given(st.lists(st.integers(0, 30), max_size=40))
def test_no_two_acts_share_a_moment(seconds: list[int]) -> None:
    acts: list[Act] = [Seal(at=datetime.combine(TODAY, time()) + timedelta(seconds=each)) for each in seconds]
    moments = [act.at for act in in_order(acts)]
    assert len(moments) == len(seconds) == len(set(moments))
    assert moments == sorted(moments)


@pytest.mark.parametrize("today", [TODAY, date(2026, 12, 31), date(2027, 6, 15), date(2028, 2, 29)])
def test_the_story_ends_before_the_day_it_is_told(today: date) -> None:
    acts = plotted(story(), current(), checkup(), today)
    assert acts[-1].at.date() < today
    assert len({act.at for act in acts}) == len(acts)


def test_compounds_are_old_and_in_one_project_each() -> None:
    programme = story().programme
    estates = programme.estates()
    assert all(each.built_in <= 2005 for each in estates.values())
    used = [code for area in programme.areas for project in area.projects for code in project.compounds]
    assert len(used) == len(set(used))
    assert set(used) <= set(estates)
    assert all(
        each.homes == each.buildings * each.entrances * each.storeys * each.doors
        for each in estates.values()
        if each.doors
    )


def test_every_stage_is_told_in_order_and_ends_where_the_project_stands() -> None:
    programme = story().programme
    for area in programme.areas:
        for project in area.projects:
            way = Way(programme, area, project, current(), TODAY, 1)
            days = [way.begun, *way.days.values()]
            assert days == sorted(days)
            assert days[-1] < TODAY
            windows = [way.window(stage.id) for stage in lifecycle(current(), RENOVATION).stages]
            reached = [window for window in windows if window]
            assert all(a.end == b.begin for a, b in itertools.pairwise(reached))
            assert all(window.begin < window.day(share) <= window.end for window in reached for share in (0, 50, 100))


def test_every_kind_of_record_has_a_teller_and_says_what_it_answers() -> None:
    kinds = get_args(get_args(Record.__value__)[0])
    assert set(kinds) == set(TELLERS) == set(ANSWERED)
    keys = frozenset[str]().union(*ANSWERED.values())
    assert keys <= set(current().keys)


@given(st.dates(date(2026, 9, 1), date(2028, 12, 31)))
@settings(max_examples=6, deadline=None)
def test_what_is_told_of_sites_lies_within_their_works(today: date) -> None:
    programme = story().programme
    for area in programme.areas:
        for project in area.projects:
            way = Way(programme, area, project, current(), today, 0)
            window, records = built(way), [each for each in project.records if isinstance(each, Site | Checks)]
            acts = [act for record in records for act in TELLERS[type(record)](way, record)]
            assert window is not None or not acts
            assert all(window is None or window.begin < act.at.date() for act in acts)
            handles = [act.handle for act in acts if isinstance(act, Making)]
            assert len(handles) == len(set(handles))


def test_sites_of_the_story_have_a_side_for_each_inspection_and_items_that_the_pack_knows() -> None:
    programme, inspection = story().programme, current().parts.inspection
    usual = programme.sites
    items = {each.id: {limit.id for limit in each.limits} for each in inspection.items}
    assert set(usual.inspected) == {each.id for each in inspection.sides}
    assert {item for names in usual.inspected.values() for item in names} <= set(items)
    assert all(set(figures) <= items[item] for item, figures in usual.measured.items())
    assert {each.node for each in usual.nodes} <= {each.id for each in inspection.nodes}
    checks = [each for area in programme.areas for project in area.projects for each in project.records]
    faults = [fault for each in checks if isinstance(each, Checks) for visit in each.visits for fault in visit.faults]
    assert {fault.item for fault in faults} <= set(items)
    assert {fault.come for fault in faults} == {"open", "mended", "returned", "closed"}
