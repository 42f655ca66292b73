"""How far the compounds of a year have come: by rule, from the records, and on the pages of plans."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from meihao.accounts.models import User
from meihao.facts.services import Statement, state_facts, subject_for
from meihao.places.services import form_cluster, group_compounds
from meihao.plans.rules.plans import Figures, Stage, added
from meihao.policy.library import current
from meihao.policy.lifecycle import lifecycle
from meihao.renovation.rules.coming import Come, Paths, Size, by_stage, furthest
from meihao.renovation.selectors.coming import progress
from tests.renovation.conftest import AT, TODAY, Town
from tests.renovation.steps import LONG_AGO, another, planned, taken

ONWARD = tuple(each.id for each in lifecycle(current(), "renovation").transitions)
DISTRICTS = (1, 2, 3)

sizes = st.builds(
    Size,
    st.none() | st.integers(1, 9),
    st.none() | st.integers(1, 9),
    st.none() | st.integers(1, 900),
    st.none() | st.integers(1, 10**7),
)
steps = st.integers(0, len(ONWARD)).map(lambda length: ONWARD[:length]) | st.sampled_from(
    [("apply", "withdraw"), ("apply", "enlist", "suspend")]
)


def paths() -> Paths:
    pack = current()
    return Paths(lifecycle(pack, "renovation"), pack.parts.statistics.milestones)


@st.composite
def programmes(draw: st.DrawFn) -> tuple[list[Come], dict[int, Size]]:
    known = paths()
    rows = [
        Come(
            number,
            number,
            2024,
            draw(st.sampled_from(DISTRICTS)),
            draw(st.none() | st.integers(1, 4)),
            dict.fromkeys(known.come_to(draw(steps)), TODAY),
        )
        for number in range(draw(st.integers(0, 12)))
    ]
    return rows, {row.compound: draw(sizes) for row in rows}


@given(programmes())
def test_districts_add_up_to_the_city_and_each_compound_stands_at_one_milestone(
    programme: tuple[list[Come], dict[int, Size]],
) -> None:
    rows, known = programme
    told = by_stage(rows, known, DISTRICTS)
    whole = by_stage([Come(r.compound, r.project, r.year, 0, r.cluster, r.since) for r in rows], known, [0])
    for stage in Stage:
        assert added(told[district, stage, "小区"] for district in DISTRICTS) == whole[0, stage, "小区"]
    for district in DISTRICTS:
        mine = [row for row in rows if row.district == district]
        counts = [told[district, stage, "小区"].count or 0 for stage in Stage]
        assert counts == sorted(counts, reverse=True)  # what is done was started
        at_most_one = [sum(furthest(row) == stage for row in mine) for stage in Stage]
        assert [sum(at_most_one[place:]) for place in range(len(Stage))] == counts


@given(programmes())
def test_a_compound_that_is_told_twice_counts_once(programme: tuple[list[Come], dict[int, Size]]) -> None:
    rows, known = programme
    assert by_stage([*rows, *rows], known, DISTRICTS) == by_stage(rows, known, DISTRICTS)


def test_what_was_returned_counts_no_more_and_what_is_held_does() -> None:
    known = paths()
    works = ONWARD[: ONWARD.index("commence") + 1]
    assert known.come_to(works)[Stage.STARTED] == len(works) - 1
    assert known.come_to((*works, "suspend")) == known.come_to(works)
    assert known.come_to(("apply", "enlist", "withdraw")) == {}
    again = (*works, "finish", "return-works", "finish")
    assert known.come_to(again)[Stage.STARTED] == len(works) - 1


@pytest.mark.django_db
def test_progress_is_told_of_a_day_as_known_then(town: Town) -> None:
    first, second = another(town, "a"), another(town, "b", homes=80, area=None)
    project = planned(town, "ab", first, second)
    taken(project, "apply", "enlist", by=town.city)
    here = town.scene.district.pk
    told = progress([2024], [here], TODAY, AT)[2024]
    assert told[here, Stage.LISTED, "小区"] == Figures(2, None, 200, None)
    assert told[here, Stage.STARTED, "小区"] == Figures(0, 0, 0, 0)
    earlier = progress([2024], [here], LONG_AGO, AT)[2024]
    assert (earlier[here, Stage.PROPOSED, "小区"].count, earlier[here, Stage.LISTED, "小区"].count) == (2, 0)
    unknown = progress([2024], [here], TODAY, AT - timedelta(days=1))[2024]
    assert unknown[here, Stage.PROPOSED, "小区"].count == 0
    assert progress([2023], [here], TODAY, AT)[2023][here, Stage.LISTED, "小区"].count == 0


@pytest.mark.django_db
def test_what_the_register_does_not_say_is_taken_from_facts(town: Town) -> None:
    compound = another(town, "a", homes=None, area=None)
    subject = subject_for("compound", "a", town.scene.community.organisation)
    state_facts(
        subject=subject.pk,
        statements=[
            Statement(key="compound.homes", value="90", effective_on=LONG_AGO, source="台账", grade="A"),
            Statement(key="compound.area", value="8100.5", effective_on=LONG_AGO, source="台账", grade="A"),
        ],
        actor=None,
        at=AT,
    )
    taken(planned(town, "p", compound), "apply", by=town.city)
    here = town.scene.district.pk
    told = progress([2024], [here], TODAY, AT)[2024][here, Stage.PROPOSED, "小区"]
    assert (told.households, told.area) == (90, 810_050)


@pytest.mark.django_db
def test_clusters_are_counted_where_every_compound_lies_in_one(town: Town) -> None:
    first, second, third = (another(town, code) for code in "abc")
    taken(planned(town, "p", first, second, third, year=2022), "apply", by=town.city)
    here = town.scene.district
    form_cluster(code="block", name="一片区", organisation=here.pk, actor=None, at=AT)
    group_compounds("block", compounds=["a", "b"], actor=None, at=AT)
    by_cluster = here.pk, Stage.PROPOSED, "片区"
    assert progress([2022], [here.pk], TODAY, AT)[2022][by_cluster].count is None
    group_compounds("block", compounds=["c"], actor=None, at=AT)
    assert progress([2022], [here.pk], TODAY, AT)[2022][by_cluster].count == 1


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["/plans/", "/plans/2024/"])
def test_the_pages_of_plans_show_progress_and_ask_no_more_of_more(
    town: Town, enter: Callable[[User], Client], page: str
) -> None:
    taken(planned(town, "p", another(town, "a")), "apply", "enlist", by=town.city)
    browser = enter(town.city)

    def asked() -> tuple[int, str]:
        with CaptureQueriesContext(connection) as found:
            response = browser.get(page)
        assert response.status_code == 200
        return len(found), response.content.decode()

    asked()
    before, _ = asked()
    for code in "bcde":
        taken(planned(town, f"p{code}", another(town, code)), "apply", "enlist", by=town.city)
    after, text = asked()
    assert after == before
    if page.endswith("2024/"):
        assert "已列入" in text
        assert '<td class="n">5</td>' in text
