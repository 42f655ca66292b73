"""The city check-up of communities: a second pack, answered, shown and asked for like the first."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from meihao.accounts.models import User
from meihao.assessment.selectors import end_of
from meihao.assessment.selectors.checkups import Checkup, checkups
from meihao.facts.services import Shown, review_evidence, submit_evidence
from meihao.places.models import Community
from meihao.places.services import register_compound
from meihao.policy import library
from tests.facts.conftest import AT, TODAY, Scene, place

Enter = Callable[[User], Client]

SOUND = {
    "homes.elder": "200*100",
    "homes.child": "200*100",
    "elder.floor_area": "350",
    "child.infant_places": "30",
    "culture.plaza_area": "150",
    "checkup.centre_area": "700",
    "checkup.street_park_per_head": "2",
    "checkup.district_park_per_head": "18",
    "checkup.district_green_share": "38",
    "checkup.district_sponge_share": "25",
    "checkup.district_road_density": "8",
}


def value(key: str) -> str:
    """A value with which every indicator is met."""
    kind = library.checkup().keys[key].type
    if key in SOUND:
        return SOUND[key]
    if kind == "bool":
        return "是"
    whole = (
        any(word in key for word in ("units_", "homes_fibre", "retrofit", "entrances", "_sorted"))
        or key == "community.homes"
    )
    return "1" if whole else "400" if key.startswith("nearest.") else "0"


def examine(scene: Scene, *, on: date = TODAY, **other: str) -> None:
    """State every fact of the check-up, with evidence that somebody else accepted."""
    pack = library.checkup()
    for name in pack.keys:
        if name == "community.compounds":  # a live source counts them
            continue
        piece = submit_evidence(
            subject=scene.subject.pk,
            content=name.encode(),
            name="a.txt",
            kind=pack.keys[name].evidence[0],
            title=name,
            effective_on=on,
            targets=[name],
            actor=scene.clerk,
            at=AT,
            fact=Shown(key=name, value=other.get(name.replace(".", "__"), value(name))),
        )
        review_evidence(evidence=piece.pk, outcome="accepted", actor=scene.officer, at=AT)


def checkup(community: Community, on: date = TODAY) -> Checkup:
    place_ = Community.objects.select_related("organisation__parent__parent").get(pk=community.pk)
    return checkups([place_], on=on, known=end_of(on))[community.code]


def test_a_check_up_is_done_once_nothing_is_unknown(scene: Scene) -> None:
    assert checkup(scene.community).done_on is None
    examine(scene, on=TODAY - timedelta(days=3), checkup__parking_gap="86")
    assert checkup(scene.community).done_on is None
    register_compound(
        code="yard", name="一号院", community=scene.community.code, address="", built_in=1990, actor=None, at=AT
    )
    found = checkup(scene.community)
    assert found.done_on == TODAY, "the day of the compound; other facts are older"
    assert (found.tally.met, found.tally.unmet, found.tally.unknown) == (26, 1, 0)
    assert {block.name: block.tally.unmet for block in found.dimensions} == {
        "住房": 0, "小区（社区）": 1, "街区": 0, "城区": 0,
    }  # fmt: skip


def test_the_page_lists_indicators_gaps_and_where_to_enter_a_fact(scene: Scene, enter: Enter) -> None:
    browser = enter(scene.clerk)
    page = browser.get("/checkups/xingfu/").text
    for indicator in library.checkup().indicators:
        assert indicator.name in page
    assert "?target=checkup.parking_gap" in page
    assert "待确认" in page
    asked = browser.get("/communities/xingfu/evidence/upload/?target=checkup.parking_gap")
    assert asked.status_code == 200
    assert "停车泊位缺口数" in asked.text
    assert browser.get("/communities/xingfu/facts/checkup.parking_gap/").status_code == 200
    book = load_workbook(BytesIO(browser.get("/checkups/xingfu/gaps.xlsx").content)).active
    assert book is not None
    assert "停车泊位缺口数" in str(list(book.iter_rows(values_only=True)))
    assert enter(scene.stranger).get("/checkups/xingfu/").status_code == 404
    assert enter(scene.stranger).get("/checkups/xingfu/gaps.xlsx").status_code == 404


def test_the_list_has_a_column_for_each_dimension_and_costs_the_same_for_more(scene: Scene, enter: Enter) -> None:
    browser = enter(scene.officer)
    page = browser.get("/checkups/").text
    for name in library.checkup().systems.values():
        assert f'<th scope="col">{name}</th>' in page

    def cost() -> int:
        browser.get("/checkups/")
        with CaptureQueriesContext(connection) as counted:
            assert browser.get("/checkups/").status_code == 200
        return len(counted)

    before = cost()
    street = scene.community.organisation.parent
    assert street is not None
    for code in ("one", "two", "three"):
        place(code, street)
    assert cost() == before


def test_the_command_assesses_by_either_pack(scene: Scene) -> None:
    out = io.StringIO()
    call_command("assess", "xingfu", "--pack", library.CHECKUP, "--format", "json", stdout=out)
    answer = json.loads(out.getvalue())
    assert (answer["profile"], len(answer["levels"])) == ("checkup", 27)
    assert answer["tally"]["unknown"] == 27 - answer["tally"]["met"] - answer["tally"]["unmet"]
    assert timezone.localdate().isoformat() == answer["on"]
