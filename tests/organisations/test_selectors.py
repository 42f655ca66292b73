"""Who carries a duty, and who may know of a body."""

from __future__ import annotations

import pytest

from meihao.accounts.rules import Role
from meihao.organisations import selectors
from meihao.organisations.models import Organisation
from tests.accounts.people import body, person


def found(code: str) -> Organisation:
    return Organisation.objects.get(code=code)


@pytest.fixture
def bureaus(yantai: Organisation) -> Organisation:
    body("mzj", "department", yantai, name="烟台市民政局", duty="civil-affairs")
    body("wjw", "department", yantai, name="烟台市卫生健康委", duty="health")
    body("zhifu-mzj", "department", found("zhifu"), name="芝罘区民政局", duty="civil-affairs")
    return yantai


def test_the_bureau_of_the_district_comes_before_that_of_the_city(bureaus: Organisation) -> None:
    community = found("zhifu-xiangyang-hai")
    assert selectors.responsible("civil-affairs", community) == found("zhifu-mzj")


def test_where_the_district_has_none_the_city_answers(bureaus: Organisation) -> None:
    assert selectors.responsible("health", found("zhifu-xiangyang-hai")) == found("wjw")
    assert selectors.responsible("civil-affairs", found("laishan")) == found("mzj")


def test_another_districts_bureau_never_answers(bureaus: Organisation) -> None:
    body("laishan-dsj", "department", found("laishan"), duty="big-data")
    assert selectors.responsible("big-data", found("zhifu")) is None


def test_a_body_above_may_carry_a_duty_itself(bureaus: Organisation) -> None:
    zhifu = found("zhifu")
    Organisation.objects.filter(pk=zhifu.pk).update(body="district-government")
    assert selectors.responsible("district-government", found("zhifu-xiangyang")) == zhifu


def test_a_closed_bureau_no_longer_answers(bureaus: Organisation) -> None:
    Organisation.objects.filter(code="zhifu-mzj").update(active=False)
    assert selectors.responsible("civil-affairs", found("zhifu")) == found("mzj")


def test_all_duties_around_a_body_are_one_query(bureaus: Organisation, django_assert_num_queries: object) -> None:
    community = found("zhifu-xiangyang-hai")
    with django_assert_num_queries(1):
        around = selectors.bodies_around(community)
    assert {duty: body.code for duty, body in around.items()} == {"civil-affairs": "zhifu-mzj", "health": "wjw"}


def test_one_sees_ones_own_branch_and_no_other(bureaus: Organisation) -> None:
    officer = person("qu", Role.DISTRICT_OFFICER, "zhifu")
    seen = {row.code for row in selectors.tree(officer)}
    assert seen == {"zhifu", "zhifu-mzj", "zhifu-xiangyang", "zhifu-xiangyang-hai"}


def test_a_branch_whose_name_begins_alike_is_not_ones_own(bureaus: Organisation) -> None:
    body("zhifu2", "district", bureaus)
    officer = person("qu", Role.DISTRICT_OFFICER, "zhifu")
    assert not selectors.tree(officer).filter(code="zhifu2").exists()


def test_without_a_post_one_sees_nothing(bureaus: Organisation) -> None:
    assert not selectors.tree(person("xin")).exists()
