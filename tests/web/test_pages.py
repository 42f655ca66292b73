"""The shell: whole pages and parts, errors, elder mode, and what each person finds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.http import HttpResponse
from django.template.loader import get_template
from django.test import Client, RequestFactory

from meihao.accounts.models import User
from meihao.accounts.permissions import Permission
from meihao.accounts.rules import Role
from meihao.audit.models import Entry
from meihao.organisations.models import Organisation
from meihao.web import home, navigation
from meihao.web.http import came_from, public, refuse
from tests.accounts.people import inside, person


@pytest.fixture
def officer(yantai: Organisation) -> User:
    return person("zhuanban", Role.CITY_OFFICER)


@pytest.fixture
def keeper(yantai: Organisation) -> User:
    return person("xitong", Role.SYSTEM_ADMIN)


def test_the_signed_out_are_shown_the_door_and_come_back(db: None) -> None:
    answer = Client().get("/organisations/?q=a")
    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/login/?next=/organisations/%3Fq%3Da"


def test_htmx_is_sent_to_the_door_as_a_whole_page(db: None) -> None:
    answer = Client().get("/organisations/", headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert answer["HX-Redirect"].startswith("/accounts/login/")


def test_htmx_gets_the_part_and_everybody_else_the_whole(officer: User) -> None:
    client = inside(officer)
    whole = client.get("/organisations/")
    part = client.get("/organisations/", headers={"HX-Request": "true"})
    assert "<!doctype html>" in whole.text
    assert part.text.strip().startswith('<section id="rows"')
    assert "HX-Request" in whole["Vary"]
    assert "HX-Request" in part["Vary"]


@pytest.mark.parametrize("header", ["HX-Boosted", "HX-History-Restore-Request"])
def test_boosted_and_restored_pages_are_whole(officer: User, header: str) -> None:
    answer = inside(officer).get("/organisations/", headers={"HX-Request": "true", header: "true"})
    assert "<!doctype html>" in answer.text


def test_the_policy_forbids_everything_inline(db: None) -> None:
    policy = Client().get("/accounts/login/")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_a_missing_page_says_what_to_do(officer: User) -> None:
    for client in (Client(), inside(officer)):
        answer = client.get("/nothing/here/")
        assert answer.status_code == 404
        assert "没有这个页面" in answer.text


def test_what_a_role_may_not_see_does_not_exist(officer: User) -> None:
    assert inside(officer).get("/organisations/new/").status_code == 404


def test_a_forged_form_is_refused_in_chinese(officer: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.post("/elder/", {"elder": "1"})
    assert answer.status_code == 403
    assert "不能这样做" in answer.text


def test_a_refusal_without_a_form_lists_its_reasons(keeper: User) -> None:
    answer = inside(keeper).post("/organisations/yantai/close/")
    assert answer.status_code == 422
    assert "什么都没有改变" in answer.text
    assert "还有 4 个在用的机构" in answer.text


def test_a_visitor_keeps_large_print_in_a_cookie(db: None) -> None:
    client = Client()
    assert client.post("/elder/", {"elder": "1", "next": "/accounts/login/"})["Location"] == "/accounts/login/"
    assert '<html lang="zh-CN" class="elder">' in client.get("/accounts/login/").text
    client.post("/elder/", {"elder": "0"})
    assert '<html lang="zh-CN">' in client.get("/accounts/login/").text


def test_a_person_keeps_large_print_with_the_account(officer: User) -> None:
    inside(officer).post("/elder/", {"elder": "1"})
    assert 'class="elder"' in inside(officer).get("/").text
    entry = Entry.objects.get(verb="account.elder_preferred")
    assert (entry.actor_id, entry.details) == (officer.pk, {"wanted": True})


@pytest.mark.parametrize("elsewhere", ["https://example.com/", "//example.com/", "javascript:alert(1)"])
def test_one_is_never_sent_to_another_site(elsewhere: str) -> None:
    assert came_from(RequestFactory().post("/elder/", {"next": elsewhere})) == "/"


def test_the_navigation_shows_what_one_may_open_and_where_one_is(officer: User, keeper: User) -> None:
    text = inside(keeper).get("/organisations/zhifu/").text
    assert '<a href="/organisations/" aria-current="page">' in text
    assert '<a href="/people/">' in text
    assert 'href="/people/"' not in inside(person("qu", Role.DISTRICT_OFFICER, "zhifu")).get("/").text


def test_somebody_without_a_post_is_told_whom_to_ask(yantai: Organisation) -> None:
    assert "您还没有任职" in inside(person("xin")).get("/").text


@pytest.fixture
def block() -> Iterator[home.Block]:
    made = home.Block("probe", "web/empty.html", lambda _: {"x": 1}, Permission.DECISION_MAKE, 1)
    home.register_block(made)
    yield made
    home._BLOCKS.pop("probe")


def test_the_first_screen_is_made_of_the_blocks_meant_for_one(officer: User, keeper: User, block: home.Block) -> None:
    assert home.blocks_for(officer)[0].template == "web/empty.html"
    assert "web/empty.html" not in [filled.template for filled in home.blocks_for(keeper)]


def test_registering_twice_is_registering_once() -> None:
    item = navigation._ITEMS["home"]
    navigation.register(item)
    assert [entry.key for entry in navigation._ITEMS.values()].count("home") == 1


def test_a_public_view_says_so() -> None:
    assert public(lambda request: HttpResponse()).access == "public"


def test_going_back_from_a_refusal_stays_here(officer: User) -> None:
    request = RequestFactory().post("/x/", {"next": "/people/"})
    request.user = officer
    request.htmx = False
    assert 'href="/people/"' in refuse(request, ["理由"]).text


@pytest.mark.parametrize(("code", "words"), [("400", "看不懂"), ("429", "太频繁"), ("500", "系统出了错")])
def test_errors_need_neither_a_request_nor_the_database(code: str, words: str) -> None:
    assert words in get_template(f"{code}.html").render()


def test_of_two_entries_the_longer_address_is_where_one_is(officer: User) -> None:
    request = RequestFactory().get("/organisations/zhifu/")
    assert [entry.key for entry in navigation.entries(request, officer) if entry.current] == ["organisations"]
    request = RequestFactory().get("/")
    assert [entry.key for entry in navigation.entries(request, officer) if entry.current] == ["home"]
