"""An expert who cannot sit: the next in the order of the same draw does, and nobody chooses who that is."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from meihao.audit.models import Entry
from meihao.renovation import services
from meihao.renovation.models import Project, Seat, StandDown
from meihao.renovation.rules.reviews import sitting
from meihao.renovation.selectors import review_home, reviews
from meihao.renovation.services import Overtaken, Refused
from tests.accounts.people import inside
from tests.renovation.conftest import TODAY
from tests.renovation.test_reviews import LATER, Board, board, forwarded, seated

__all__ = ["board", "forwarded", "seated"]


@given(st.integers(1, 30), st.sets(st.integers(1, 30)), st.integers(1, 7))
def test_as_many_sit_as_the_panel_has_while_the_draw_lasts(drawn: int, down: set[int], size: int) -> None:
    places = range(1, drawn + 1)
    found = sitting(places, down, size)
    assert not set(found) & down
    assert len(found) == min(size, len(set(places) - down))
    assert set(found) == {p for p in places if p not in down and p - sum(d < p for d in down) <= size}


def stand_down(board: Board, place: int, reason: str = "来函说明出差", **more: object) -> StandDown:
    given = {
        "project": board.project,
        "round_": 1,
        "place": place,
        "reason": reason,
        "actor": board.drawer,
        "at": LATER,
    }
    return services.replace_expert(**{**given, **more})  # type: ignore[arg-type]


def test_the_next_ticket_takes_the_seat(seated: Board) -> None:
    before = [each.seat.place for each in seated.panel().sheets]
    gone, came = seated.panel().sheets[1].seat.expert, seated.panel().others[0].expert
    made = stand_down(seated, 2)
    assert stand_down(seated, 2) == made
    panel = seated.panel()
    assert (before, [each.seat.place for each in panel.sheets]) == ([1, 2, 3, 4, 5], [1, 3, 4, 5, 6])
    assert [each.seat.expert for each in panel.replaced] == [gone]
    mine = Project.objects.filter(pk=seated.project)
    assert mine.filter(reviews.judged_by(came)).exists()
    assert not mine.filter(reviews.judged_by(gone)).exists()
    assert [each.place for each in Seat.objects.all().sitting().order_by("place")] == [1, 3, 4, 5, 6]
    entry = Entry.objects.get(verb="panel.replaced")
    assert (entry.details["place"], entry.details["taken_by"]) == (2, 6)
    assert [each.seat.place for each in seated.panel(on=TODAY).sheets] == before
    for expert in seated.seated():
        seated.vote(expert)
    assert seated.panel().passed


def test_the_one_who_came_may_stand_down_as_well_until_nobody_is_left(seated: Board) -> None:
    stand_down(seated, 2)
    stand_down(seated, 6)
    assert [each.seat.place for each in seated.panel().sheets] == [1, 3, 4, 5, 7]
    last = Seat.objects.exclude(place=None).count()
    for place in range(7, last):
        stand_down(seated, place)
    assert seated.panel().reserve is None
    with pytest.raises(Refused, match="已经用完"):
        stand_down(seated, last)


def test_what_cannot_be_is_refused_with_every_reason(seated: Board) -> None:
    seated.vote(seated.seated()[0])
    with pytest.raises(Refused, match="已经提交评审表"):
        stand_down(seated, 1)
    with pytest.raises(Refused) as refused:
        stand_down(seated, 2, " ", actor=seated.town.district)
    assert len(refused.value.reasons) == 2
    with pytest.raises(Refused, match="正在专家组中"):
        stand_down(seated, 6)
    stand_down(seated, 3)
    with pytest.raises(Overtaken):
        stand_down(seated, 3, "别的原因")
    with pytest.raises(Overtaken):
        stand_down(seated, 4, round_=2)


def test_nobody_is_replaced_once_the_panel_has_concluded(seated: Board) -> None:
    for expert in seated.seated():
        seated.vote(expert)
    with pytest.raises(Refused, match="已有结论"):
        stand_down(seated, 2)


def test_the_office_replaces_on_the_page_and_the_trail_of_it_is_shown(
    seated: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: LATER)
    code = seated.town.project.code
    client = inside(seated.drawer)
    page = client.get(reverse("renovation:reviews", args=[code])).content.decode()
    assert "有专家不能参加" in page
    where = reverse("renovation:review_replace", args=[code])
    assert client.post(where, {"round": 1, "place": "2", "reason": ""}).status_code == 422
    done = client.post(where, {"round": 1, "place": "2", "reason": "生病住院"}, follow=True).content.decode()
    assert "生病住院" in done
    assert "已更换" in done


def test_a_department_hears_of_a_project_on_its_home_page_only_once_it_is_called(board: Board) -> None:
    officer = board.officers["housing"]
    assert review_home.waiting(officer) is None
    assert not Project.objects.filter(reviews.called(officer)).exists()
    board.call()
    block = review_home.waiting(officer)
    assert block is not None
    assert [project.pk for project, *_ in block["opinions"]] == [board.project]
    assert review_home.waiting(board.officers["power-supply"]) is None
