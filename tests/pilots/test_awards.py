"""The award of the first pilots: its conditions, its cap, and how few there are."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, date, datetime
from html import unescape

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils.html import strip_tags

from meihao.accounts.models import Post, User
from meihao.assessment.models import Decision
from meihao.pilots import services
from meihao.pilots.models import Award
from meihao.pilots.selectors import awards
from meihao.renovation.rules.deciding import Overtaken
from tests.facts.conftest import Scene
from tests.pilots.conftest import Way, build_way
from tests.pilots.naming import named
from tests.standing import Footing

FIRST = datetime(2022, 3, 1, 2, tzinfo=UTC)


def first_pilot(scene: Scene) -> Way:
    """A pilot of the first year that was named."""
    way = build_way(scene, FIRST)
    Post.objects.update(since=date(2022, 1, 1))
    way.later(1)
    way.supply(["pilot.central_city", "pilot.first_batch"])
    return named(way)


@pytest.fixture(scope="module")
def standing_first(standing_scene: Scene, footing: Footing) -> Way:
    return footing.build(lambda: first_pilot(standing_scene))


@pytest.fixture
def first(standing_first: Way, db: None) -> Way:
    return deepcopy(standing_first)


def grant(way: Way, fen: int = 600_000_000, **more: object) -> Award:
    (found,) = awards.of(way.project, on=way.on, known=way.at)
    given = {"grounds": "首批试点，评估达标", "seen": found.digest, "actor": way.drawer, **more}
    return services.grant_award(
        project=way.pilot.pk,
        kind="first-pilots",
        fen=fen,
        on=way.on,
        at=way.at,
        **given,  # type: ignore[arg-type]
    )


def test_an_award_is_granted_once_within_its_cap(first: Way) -> None:
    (found,) = awards.of(first.project, on=first.on, known=first.at)
    assert (found.met, found.left) == (True, 10)
    made = grant(first)
    assert (made.ordinal, made.of, made.fen) == (1, 10, 600_000_000)
    assert grant(first).pk == made.pk, "the same again changes nothing"
    with pytest.raises(Overtaken, match="已经决定过"):
        grant(first, 500_000_000)
    (found,) = awards.of(first.project, on=first.on, known=first.at)
    assert found.left == 9


def test_there_are_no_more_awards_than_the_instrument_has(first: Way) -> None:
    told = {"kind": "first-pilots", "of": 10, "fen": 1, "cap": 1, "on": first.on, "grounds": "演示", "digest": "0" * 64}
    held = {"pilot": first.pilot, "by": first.drawer, "at": first.at}
    for wrong in ({"ordinal": 11}, {"ordinal": 0}, {"ordinal": 1, "fen": 2}, {"ordinal": 1, "grounds": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Award.objects.create(**{**told, **held, **wrong})


def test_the_page_tells_what_was_met_when_it_was_concluded_beside_what_is_met_today(
    first: Way, enter: Callable[[User], Client]
) -> None:
    then = Decision.objects.get(kind="conclusion", subject__code=first.pilot.community.code).reasons
    text = unescape(strip_tags(enter(first.city).get(f"/projects/{first.project.code}/award/").text))
    assert f"作出结论时满足 {then['met']}，未满足 0，未知 0" in text
    assert "会与作出结论时不同" in text
