"""The pages about people: who may open them, whom one sees there, and what they change."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from meihao.accounts import services
from meihao.accounts.models import Post, User
from meihao.accounts.rules import Role
from meihao.organisations.models import Organisation
from tests.accounts.people import AT, PASSWORD, inside, person

READERS = {Role.CITY_OFFICER, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN}
KEEPERS = {Role.SYSTEM_ADMIN}
GUARDS = {Role.SECURITY_ADMIN}


@pytest.fixture
def guard(yantai: Organisation) -> User:
    return person("anquan", Role.SECURITY_ADMIN)


@pytest.fixture
def keeper(yantai: Organisation) -> User:
    return person("xitong", Role.SYSTEM_ADMIN)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize(
    ("path", "allowed"), [("/people/", READERS), ("/people/{}/", READERS), ("/people/new/", KEEPERS)]
)
def test_who_may_open_which_page(yantai: Organisation, role: Role, path: str, allowed: set[Role]) -> None:
    other = person("qu", Role.DISTRICT_OFFICER, "zhifu")
    answer = inside(person("ta", role)).get(path.format(other.pk))
    assert answer.status_code == (200 if role in allowed else 404)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize(
    ("act", "allowed"),
    [("posts/", GUARDS), ("lock/", KEEPERS), ("unlock/", KEEPERS), ("password/", KEEPERS), ("second-factor/", KEEPERS)],
)
def test_who_may_do_what(yantai: Organisation, role: Role, act: str, allowed: set[Role]) -> None:
    other = person("qu", Role.DISTRICT_OFFICER, "zhifu")
    answer = inside(person("ta", role)).post(f"/people/{other.pk}/{act}")
    assert (answer.status_code != 404) == (role in allowed)


def test_the_signed_out_see_nothing(yantai: Organisation) -> None:
    assert Client().get("/people/").status_code == 302
    assert Client().post("/people/1/lock/").status_code == 302


def test_people_beyond_ones_territory_do_not_exist(yantai: Organisation) -> None:
    client = inside(person("xitong2", Role.SYSTEM_ADMIN, "zhifu"))
    near, far = person("jin", Role.DISTRICT_OFFICER, "zhifu"), person("yuan", Role.DISTRICT_OFFICER, "laishan")
    text = client.get("/people/").text
    assert near.name in text
    assert far.name not in text
    assert client.get(f"/people/{far.pk}/").status_code == 404
    for act in ("lock/", "unlock/", "password/", "second-factor/"):
        assert client.post(f"/people/{far.pk}/{act}").status_code == 404
    assert User.objects.get(pk=far.pk).is_active


def test_a_guard_of_one_district_grants_nothing_in_another(yantai: Organisation) -> None:
    client = inside(person("anquan2", Role.SECURITY_ADMIN, "zhifu"))
    new = person("xin")
    given = {"role": "district_officer", "organisation": "laishan", "since": "2024-06-01"}
    assert client.post(f"/people/{new.pk}/posts/", given).status_code == 422
    assert not Post.objects.filter(user=new).exists()
    both = person("liang", Role.DISTRICT_OFFICER, "zhifu")
    laishan = Organisation.objects.get(code="laishan")
    far = services.appoint(user=both.pk, role=Role.EXPERT, organisation=laishan.pk, since=AT.date(), actor=None, at=AT)
    assert client.post(f"/people/{both.pk}/posts/{far.pk}/release/", {"until": "2024-06-18"}).status_code == 404


def test_somebody_new_is_enrolled_and_told_a_password_once(keeper: User, guard: User) -> None:
    client = inside(keeper)
    answer = client.post("/people/new/", {"username": "Lin", "name": "林晓岚"})
    password = re.search(r'<p class="once">(.+?)</p>', answer.text)
    assert password
    assert "no-store" in answer["Cache-Control"]
    lin = User.objects.get(username="lin")
    assert lin.check_password(password[1])
    assert password[1] not in client.get(f"/people/{lin.pk}/").text
    assert "林晓岚" in inside(guard).get("/").text, "waits for a post on the guard's first screen"


def test_a_username_in_use_is_answered_at_its_field(keeper: User) -> None:
    person("lin")
    answer = inside(keeper).post("/people/new/", {"username": "lin", "name": "林小兰"})
    assert answer.status_code == 422
    assert "已经有人用了" in answer.text
    assert 'value="林小兰"' in answer.text


def test_enrolling_somebody_again_does_not_give_out_another_password(keeper: User) -> None:
    lin = services.enrol(username="lin", name="林晓岚", actor=None, at=AT, password=PASSWORD)
    answer = inside(keeper).post("/people/new/", {"username": "lin", "name": "林晓岚"}, follow=True)
    assert "早已登记" in answer.text
    assert User.objects.get(pk=lin.pk).check_password(PASSWORD)


def test_a_post_is_granted_and_ended_from_the_page(guard: User) -> None:
    lin, client = person("lin"), inside(guard)
    given = {"role": "district_officer", "organisation": "zhifu", "since": "2024-06-01"}
    assert "岗位已授予" in client.post(f"/people/{lin.pk}/posts/", given, follow=True).text
    post = lin.posts.get()
    answer = client.post(f"/people/{lin.pk}/posts/{post.pk}/release/", {"until": "2024-06-18"}, follow=True)
    assert "已办理离任" in answer.text
    assert client.post(f"/people/{lin.pk}/posts/{post.pk}/release/", {"until": "nonsense"}).status_code == 422


def test_a_refused_post_says_why_and_keeps_what_was_chosen(guard: User, keeper: User) -> None:
    given = {"role": "city_officer", "organisation": "yantai", "since": "2024-06-01"}
    answer = inside(guard).post(f"/people/{keeper.pk}/posts/", given)
    assert answer.status_code == 422
    assert "不能再承担业务岗位" in answer.text
    assert '<option value="city_officer" selected>' in answer.text


def test_nobody_is_offered_a_post_for_themselves(guard: User) -> None:
    client = inside(guard)
    assert "请由另一位安全管理员办理" in client.get(f"/people/{guard.pk}/").text
    given = {"role": "expert", "organisation": "yantai", "since": "2024-06-01"}
    assert client.post(f"/people/{guard.pk}/posts/", given).status_code == 422


def test_the_other_powers_accounts_are_refused_with_the_way_out(keeper: User, guard: User) -> None:
    answer = inside(keeper).post(f"/people/{guard.pk}/password/")
    assert answer.status_code == 422
    assert "安全管理员的账号不归系统管理员管" in answer.text


def test_locking_and_unlocking_from_the_page(keeper: User) -> None:
    lin, client = person("lin", Role.CITY_OFFICER), inside(keeper)
    assert "账号已锁定" in client.post(f"/people/{lin.pk}/lock/", follow=True).text
    assert lin.name in client.get("/").text
    assert "账号已解锁" in client.post(f"/people/{lin.pk}/unlock/", follow=True).text


def test_the_list_narrows_by_name_role_and_body(keeper: User) -> None:
    person("qu", Role.DISTRICT_OFFICER, "zhifu")
    person("xin")
    client = inside(keeper)
    assert "人qu" not in client.get("/people/?q=xin").text
    assert "人qu" in client.get("/people/?role=district_officer").text
    assert "人xin" in client.get("/people/?role=none").text
    assert "人qu" in client.get("/people/?at=zhifu").text
    assert "没有符合条件的人" in client.get("/people/?q=zzz").text
    assert client.get("/people/?role=nonsense&at=%20&page=-1").status_code == 200


def queries_of(client: Client, path: str) -> int:
    """How many queries a page makes once its session has been noted."""
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_twice_the_people_cost_no_more_queries(keeper: User, guard: User) -> None:
    counts = []
    lin = person("lin", Role.EXPERT)
    clients = [inside(keeper), inside(guard)]
    for batch in range(2):
        for n in range(4):
            person(f"p{batch}{n}", Role.DISTRICT_OFFICER, "zhifu")
            person(f"n{batch}{n}")
            where = Organisation.objects.get(code=("zhifu", "laishan")[batch])
            services.appoint(user=lin.pk, role=list(Role)[n], organisation=where.pk, since=AT.date(), actor=None, at=AT)
        paths = ["/", "/people/", f"/people/{lin.pk}/"]
        counts.append([queries_of(client, path) for client in clients for path in paths])
    assert counts[0] == counts[1]
