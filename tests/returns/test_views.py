"""Pages of returns: the matrix, a district's return, and what stands behind a figure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from meihao.accounts.models import User
from meihao.places.models import Compound
from meihao.returns.models import Submission
from meihao.returns.services import hear_return
from tests.renovation.steps import another, planned, taken
from tests.returns.conftest import LATER, STEPS, Office

pytestmark = pytest.mark.django_db

Enter = Callable[[User], Client]


def here(office: Office, rest: str = "") -> str:
    return f"/returns/2024-06/{office.town.scene.district.code}/{rest}"


def test_the_matrix_shows_each_district_and_the_sums_held_against_them(office: Office, enter: Enter) -> None:
    browser = enter(office.city)
    page = browser.get("/returns/", {"month": "2024-06"}).content.decode()
    assert "2024 年 6 月" in page
    assert "未报送" in page
    assert "全市" in page
    plan = browser.get("/returns/", {"month": "2024-06", "sheet": "plan"}).content.decode()
    assert "小区数：全市 5，各区市之和 4" in plan
    for sheet in ("compounds", "money", "works", "effect"):
        assert browser.get("/returns/", {"month": "2024-06", "sheet": sheet}).status_code == 200
    part = browser.get("/returns/", {"month": "2024-06"}, headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith("<section")
    assert "2024-06 这样" in browser.get("/returns/", {"month": "soon"}).content.decode()


def test_a_district_sees_itself_and_no_other(office: Office, enter: Enter) -> None:
    browser = enter(office.clerk)
    other = office.town.scene.other_district
    page = browser.get("/returns/", {"month": "2024-06"}).content.decode()
    assert office.town.scene.district.name in page
    assert other.name not in page
    assert "全市</th>" not in page
    assert browser.get(f"/returns/2024-06/{other.code}/").status_code == 404
    assert browser.get(f"/returns/2024-06/{other.code}/figures/started/").status_code == 404
    assert browser.post(f"/returns/2024-06/{other.code}/submit/").status_code == 404
    assert browser.get(here(office)).status_code == 200
    for address in (here(office, "figures/moat/"), here(office, "figures/compound-name/"), "/returns/2024-13/zhifu/"):
        assert browser.get(address).status_code == 404
    assert browser.get("/returns/2999-01/" + office.town.scene.district.code + "/").status_code == 404
    assert enter(office.town.builder).get("/returns/").status_code == 404


def test_a_return_goes_from_district_to_city_on_the_pages(office: Office, enter: Enter) -> None:
    clerk, city = enter(office.clerk), enter(office.city)
    page = clerk.get(here(office))
    assert "报送本月报表" in page.content.decode()
    seen = page.context["submitting"].initial["seen"]
    refused = clerk.post(here(office, "submit/"), {"seen": "0" * 64, "note": "我写的"})
    assert refused.status_code == 422
    assert "数字有变化" in refused.content.decode()
    assert "我写的" in refused.content.decode()
    assert clerk.post(here(office, "submit/"), {"seen": seen}).status_code == 302
    made = Submission.objects.get()
    assert "报送本月报表" not in clerk.get(here(office)).content.decode()
    assert "提交结论" in city.get(here(office)).content.decode()
    refused = city.post(here(office, "hear/"), {"submission": made.pk, "outcome": "returned"})
    assert refused.status_code == 422
    assert "退回请写明理由" in refused.content.decode()
    assert city.post(here(office, "hear/"), {"submission": made.pk + 99, "outcome": "accepted"}).status_code == 404
    assert city.post(here(office, "hear/"), {"submission": made.pk, "outcome": "accepted"}).status_code == 302
    assert "已接收" in clerk.get(here(office)).content.decode()


def test_later_records_show_as_differences(office: Office, enter: Enter) -> None:
    made = office.submit()
    hear_return(submission=made.pk, outcome="accepted", actor=office.city, at=LATER)
    taken(planned(office.town, "c1", another(office.town, "c", homes=50)), *STEPS, by=office.city, on=date(2024, 6, 2))
    browser = enter(office.city)
    page = browser.get(here(office)).content.decode()
    assert "与报送的不同" in page
    assert "+50" in page
    assert "处与报送不同" in browser.get("/returns/", {"month": "2024-06"}).content.decode()


def test_the_projects_behind_a_figure(office: Office, enter: Enter) -> None:
    browser = enter(office.city)
    page = browser.get(here(office, "figures/started-households/")).content.decode()
    assert "ab改造" in page
    assert ">200<" in page
    assert "槐花里改造" not in page
    rate = browser.get(here(office, "figures/start-rate/")).content.decode()
    assert "50.0%" in rate
    assert "计划表" in rate
    assert "未知" in browser.get(here(office, "figures/paid/")).content.decode()
    street = enter(office.town.street).get(here(office, "figures/started-households/")).content.decode()
    assert "ab改造" in street


def test_what_should_be_looked_at_again_is_said_and_stops_nobody(office: Office, enter: Enter) -> None:
    Compound.objects.filter(code="a").update(declared_area=10_000_000)
    page = enter(office.clerk).get(here(office)).content.decode()
    assert "户均 833.3 ㎡" in page
    assert "报送本月报表" in page


def test_the_workbook_and_the_chart(office: Office, enter: Enter) -> None:
    browser = enter(office.clerk)
    sheet = browser.get("/returns/export.xlsx", {"month": "2024-06"})
    assert sheet.status_code == 200
    assert sheet.content[:2] == b"PK"
    series = browser.get("/returns/chart.json", {"month": "2024-06"}).json()["series"]
    assert [each["data"] for each in series] == [[0, 0, 0, 0, 0, 2], [0, 0, 0, 0, 0, 0]]


@pytest.mark.parametrize(
    "address", ["/returns/?month=2024-06", "/returns/?month=2024-06&sheet=works", "", "figures/started/"]
)
def test_pages_ask_no_more_of_more_projects(office: Office, enter: Enter, address: str) -> None:
    browser = enter(office.city)
    where = address if address.startswith("/") else here(office, address)

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            assert browser.get(where).status_code == 200
        return len(found)

    asked()
    before = asked()
    for code in "cdefg":
        taken(planned(office.town, f"p{code}", another(office.town, code)), *STEPS, by=office.city)
    assert asked() == before
