"""The pages of the tree: who may open them, and what a form that fails keeps."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meihao.accounts.models import User
from meihao.accounts.rules import Role
from meihao.organisations.models import Organisation
from tests.accounts.people import body, inside, person


@pytest.fixture
def keeper(yantai: Organisation) -> User:
    return person("xitong", Role.SYSTEM_ADMIN)


READERS = {Role.CITY_OFFICER, Role.DISTRICT_OFFICER, Role.STREET_OFFICER, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize(
    ("path", "allowed"),
    [("/organisations/", READERS), ("/organisations/yantai/", READERS), ("/organisations/new/", {Role.SYSTEM_ADMIN})],
)
def test_who_may_open_which_page(yantai: Organisation, role: Role, path: str, allowed: set[Role]) -> None:
    answer = inside(person("ta", role)).get(path)
    assert answer.status_code == (200 if role in allowed else 404)


def test_a_body_beyond_ones_territory_does_not_exist(yantai: Organisation) -> None:
    client = inside(person("qu", Role.DISTRICT_OFFICER, "zhifu"))
    assert client.get("/organisations/zhifu/").status_code == 200
    assert client.get("/organisations/laishan/").status_code == 404
    assert client.get("/organisations/yantai/").status_code == 404


def test_an_administrator_of_a_district_sets_up_nothing_elsewhere(yantai: Organisation) -> None:
    client = inside(person("xitong2", Role.SYSTEM_ADMIN, "zhifu"))
    laishan = Organisation.objects.get(code="laishan")
    answer = client.post("/organisations/new/", {"parent": laishan.pk, "kind": "street", "name": "街", "code": "jie"})
    assert answer.status_code == 422
    assert not Organisation.objects.filter(code="jie").exists()
    assert client.post("/organisations/laishan/rename/", {"name": "甲"}).status_code == 404
    assert client.post("/organisations/laishan/close/").status_code == 404


def test_a_new_body_is_set_up_and_shown(keeper: User) -> None:
    zhifu = Organisation.objects.get(code="zhifu")
    given = {
        "parent": zhifu.pk,
        "kind": "department",
        "name": "芝罘区民政局",
        "code": "zhifu-mzj",
        "body": "civil-affairs",
    }
    answer = inside(keeper).post("/organisations/new/", given, follow=True)
    assert answer.redirect_chain[-1][0] == "/organisations/zhifu-mzj/"
    assert "已设立芝罘区民政局" in answer.text


def test_what_was_typed_stays_when_it_is_refused(keeper: User) -> None:
    zhifu = Organisation.objects.get(code="zhifu")
    given = {"parent": zhifu.pk, "kind": "district", "name": "某某区", "code": "moumou"}
    answer = inside(keeper).post("/organisations/new/", given)
    assert answer.status_code == 422
    assert "不能设在所选的上级之下" in answer.text
    assert 'value="某某区"' in answer.text


def test_renaming_to_nothing_is_answered_at_the_field(keeper: User) -> None:
    answer = inside(keeper).post("/organisations/zhifu/rename/", {"name": ""})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text


def test_closing_and_renaming_from_the_page(keeper: User) -> None:
    client = inside(keeper)
    assert "名称已修改" in client.post("/organisations/laishan/rename/", {"name": "莱山"}, follow=True).text
    assert "已撤销" in client.post("/organisations/laishan/close/", follow=True).text


def test_the_list_narrows_by_name_and_kind_and_survives_nonsense(keeper: User) -> None:
    client = inside(keeper)
    assert "向阳街道" not in client.get("/organisations/?q=莱山").text
    assert "海滨社区" in client.get("/organisations/?kind=community").text
    assert client.get("/organisations/?kind=nonsense&page=x").status_code == 200
    assert "没有符合条件的机构" in client.get("/organisations/?q=没有的").text


def test_twice_the_rows_cost_no_more_queries(keeper: User) -> None:
    client = inside(keeper)
    counts = []
    for batch in range(2):
        zhifu = Organisation.objects.get(code="zhifu")
        for n in range(5):
            body(f"bumen-{batch}-{n}", "department", zhifu)
        client.get("/organisations/")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/organisations/")
            client.get("/organisations/zhifu/")
        counts.append(len(queries))
    assert counts[0] == counts[1]
