"""The first screen: whoever acceptance waits for is told what for, and nobody else is."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from meihao.accounts.models import User
from meihao.completion.selectors.waiting import waiting
from tests.completion.conftest import Site, on


def asked(user: User) -> list[str]:
    found = waiting(user)
    return [task.what for task in found["rows"]] if found else []


def test_a_paper_waits_for_whoever_confirms_it_until_they_do(site: Site) -> None:
    assert asked(site.supervisor) == asked(site.station) == []
    report = site.hand_in("report", 1, site.town.builder)
    assert asked(site.supervisor) == ["确认完工报告与预验收"]
    assert asked(site.town.builder) == asked(site.keeper) == asked(site.town.scene.stranger) == []
    site.review(report, 1, site.supervisor)
    assert asked(site.supervisor) == []


def test_the_station_is_told_of_the_notice_and_then_of_the_meeting(site: Site) -> None:
    site.report(1)
    site.certify(1)
    site.decide("finish", 2, site.town.builder, site.town.owner)
    notice = site.hand_in("notice", 3, site.town.owner, meeting_on=on(20))
    assert [what[:2] for what in asked(site.station)] == ["确认"]
    site.review(notice, 3, site.station)
    assert asked(site.station) == []
    meeting = site.hold(20)
    assert "登记质量监督记录" in asked(site.station)
    site.watch(meeting, 20)
    assert asked(site.station) == []


def test_each_party_is_asked_for_its_own_conclusion_once(site: Site) -> None:
    site.ready()
    meeting = site.hold(20)
    for body, user in site.parties.items():
        assert [what for what in asked(user) if what.startswith("签署")], body
    site.sign_all(meeting, 20)
    assert [what for user in site.parties.values() for what in asked(user) if what.startswith("签署")] == []


def test_facilities_offered_wait_for_the_property_company(site: Site) -> None:
    site.pass_()
    assert asked(site.keeper) == []
    handover = site.offer(30)
    assert asked(site.keeper) == ["确认移交清单"]
    site.take(handover, 31)
    assert asked(site.keeper) == []


def test_the_first_screen_shows_it_and_asks_a_constant_number_of_statements(
    site: Site, enter: Callable[[User], Client]
) -> None:
    site.pass_()
    assert "登记质量监督记录" not in enter(site.station).get("/").content.decode()
    site.hand_in("filing", 21, site.town.owner, number="f-1")
    assert "确认竣工验收备案" in enter(site.town.district).get("/").content.decode()

    def cost() -> int:
        with CaptureQueriesContext(connection) as found:
            assert asked(User.objects.get(pk=site.town.district.pk))
        return len(found)

    before = cost()
    site.hand_in("archive", 22, site.town.owner, number="a-1")
    site.offer(30)
    assert len(asked(site.town.district)) == 2
    assert cost() == before
