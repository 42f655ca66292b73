"""A second kind of thing that facts are about, as a higher app registers one: it has every page that communities have."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from openpyxl import load_workbook

from meihao.accounts.models import User
from meihao.accounts.permissions import Permission
from meihao.audit.models import Entry
from meihao.facts.models import Evidence, Fact, Subject
from meihao.facts.rules.statements import within
from meihao.facts.selectors import about
from meihao.facts.services import Shown, review_evidence, subject_for, submit_evidence
from meihao.jobs.models import Job, State
from meihao.jobs.services import run
from meihao.organisations.models import Organisation
from meihao.policy.library import current
from meihao.policy.pack import Pack
from meihao.web import navigation
from meihao.web.navigation import Tab, register_tab
from tests.facts.conftest import AT, TODAY, Scene
from tests.facts.test_sheet import GOOD, xlsx

Enter = Callable[[User], Client]
HOMES, OPEN, POPULATION = "community.homes", "canteen.open", "community.population"
HOME = "/bodies/xiangyang/"


def find(user: User, code: str, permission: Permission) -> about.About | None:
    body = Organisation.objects.filter(code=code).first()
    if body is None or not within(body.path, user.territories(permission)):
        return None
    return about.About("body", code, body.name, body, "organisations:body", "body", ("街道",), ("机构", ""))


def names(codes: Collection[str]) -> Mapping[str, str]:
    return dict(Organisation.objects.filter(code__in=codes).values_list("code", "name"))


def two(_: Pack) -> frozenset[str]:
    return frozenset({HOMES, OPEN})


@pytest.fixture
def bodies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Organisations as a kind of subject, with two keys and a tab bar, for one test."""
    monkeypatch.setattr(about, "_KINDS", dict(about._KINDS))
    monkeypatch.setattr(navigation, "_TABS", dict(navigation._TABS))
    about.register("body", "bodies", find, names, two)
    register_tab("body", Tab("facts", "事实", "facts:sheet", Permission.COMMUNITY_READ, 30, ("bodies",)))


def hand_in(scene: Scene, *, number: int = 0, **more: Any) -> Evidence:
    street = Organisation.objects.get(code="xiangyang")
    given: dict[str, Any] = {
        "subject": subject_for("body", "xiangyang", street).pk, "content": f"街道台账 {number}".encode(), "name": "a.txt",
        "kind": "register", "title": f"街道台账{number}", "effective_on": TODAY, "targets": [HOMES], "actor": scene.officer,
        "at": AT, "fact": Shown(key=HOMES, value=str(90 + number)),
    }  # fmt: skip
    return submit_evidence(**{**given, **more})


def text(browser: Client, address: str) -> str:
    response = browser.get(address)
    assert response.status_code == 200, address
    return response.text


# --- the registry ------------------------------------------------------------------------------------------------------


def test_a_kind_is_registered_once_and_the_same_again_does_no_harm(bodies: None) -> None:
    about.register("body", "bodies", find, names, two)
    for kind, prefix, keys in (
        ("body", "bodies", about.every),
        ("body", "others", two),
        ("other", "bodies", two),
        ("other", "communities", two),
    ):
        with pytest.raises(ValueError, match="registered already"):
            about.register(kind, prefix, find, names, keys)
    assert {"communities", "bodies"} <= about.prefixes()


def test_addresses_are_those_of_registered_kinds_only(bodies: None) -> None:
    assert reverse("facts:sheet", args=["communities", "xingfu"]) == "/communities/xingfu/facts/"
    assert reverse("facts:upload", args=["bodies", "xiangyang"]) == "/bodies/xiangyang/evidence/upload/"
    with pytest.raises(NoReverseMatch):
        reverse("facts:sheet", args=["ships", "xiangyang"])


def test_a_prefix_that_nobody_registered_is_not_there(scene: Scene, enter: Enter) -> None:
    assert enter(scene.officer).get(HOME + "facts/").status_code == 404


# --- the pages ---------------------------------------------------------------------------------------------------------

PAGES = [
    "facts/", f"facts/{HOMES}/", "facts/import/", "facts/template.xlsx", "evidence/", "evidence/upload/",
    f"evidence/upload/?target={HOMES}", "evidence/{pk}/", "evidence/{pk}/file",
]  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_every_page_answers_inside_the_territory_and_is_not_there_beyond(
    scene: Scene, enter: Enter, bodies: None, page: str
) -> None:
    address = HOME + page.format(pk=hand_in(scene).pk)

    def status(browser: Client, where: str) -> int:
        response = browser.get(where)
        b"".join(response)  # to the end, which closes a file
        return int(response.status_code)

    for inside in (scene.officer, scene.colleague):
        assert status(enter(inside), address) == 200
    for outside in (scene.clerk, scene.stranger, scene.expert):
        assert status(enter(outside), address) == 404
    assert status(enter(scene.officer), address.replace("xiangyang", "nowhere")) == 404
    assert status(Client(), address) == 302


def test_evidence_of_one_kind_is_not_found_under_another_of_the_same_code(
    scene: Scene, enter: Enter, bodies: None
) -> None:
    evidence = hand_in(scene, subject=scene.subject.pk)
    browser = enter(scene.officer)
    assert browser.get(f"/communities/xingfu/evidence/{evidence.pk}/").status_code == 200
    assert browser.get(f"/bodies/xingfu/evidence/{evidence.pk}/").status_code == 404


def test_the_pages_say_what_they_are_about_and_lead_back_to_it(scene: Scene, enter: Enter, bodies: None) -> None:
    page = text(enter(scene.officer), HOME + "facts/")
    assert "<h1>xiangyang机构</h1>" in page
    assert "<span>街道</span>" in page
    assert '<li><a href="/organisations/xiangyang/">xiangyang机构</a></li>' in page
    assert ">机构</a>" not in page  # a list without an address is no crumb
    assert f'<a href="{HOME}facts/" aria-current="page">事实</a>' in page
    assert f'href="{HOME}evidence/upload/"' in page
    assert "/communities/xiangyang/" not in page


def test_only_the_keys_of_the_kind_are_asked_for_in_one_list_without_indicators(
    scene: Scene, enter: Enter, bodies: None
) -> None:
    browser = enter(scene.officer)
    sheet = browser.get(HOME + "facts/")
    assert [row.key.name for _, row in sheet.context["rows"]] == [
        key for key in current().keys if key in two(current())
    ]
    assert sum(number for _, _, number in sheet.context["counts"]) == 2
    assert 'name="theme"' not in sheet.text
    assert "社区概况与其他" not in sheet.text
    assert POPULATION not in text(browser, HOME + "facts/?q=community")
    assert HOMES in text(browser, HOME + "facts/?q=community")
    assert "没有符合条件的事实" in text(browser, HOME + "facts/?state=returned")
    assert POPULATION in text(browser, "/communities/xingfu/facts/?q=community")


def test_only_the_keys_of_the_kind_can_be_chosen_and_no_criterion(scene: Scene, enter: Enter, bodies: None) -> None:
    browser = enter(scene.officer)
    found = browser.get(HOME + "evidence/upload/?q=食堂").context["found"]
    assert [aim.target for aim in found] == [OPEN]
    assert len(browser.get("/communities/xingfu/evidence/upload/?q=食堂").context["found"]) > 1
    for target in (POPULATION, "7.b.open"):
        assert "先选它证明哪一项" in text(browser, HOME + f"evidence/upload/?target={target}")


def test_the_history_of_any_key_can_be_read_but_only_its_own_are_asked_for(
    scene: Scene, enter: Enter, bodies: None
) -> None:
    browser = enter(scene.officer)
    assert f"evidence/upload/?target={HOMES}" in text(browser, HOME + f"facts/{HOMES}/")
    assert "evidence/upload/?target" not in text(browser, HOME + f"facts/{POPULATION}/")
    assert "?theme=" not in text(browser, HOME + f"facts/{HOMES}/")


def test_upload_and_review_work_and_are_told_of_the_kind(scene: Scene, enter: Enter, bodies: None) -> None:
    browser = enter(scene.officer)
    form = {"file": SimpleUploadedFile("a.txt", b"x"), "value": "90", "kind": "register", "effective_on": "2024-06-30"}
    made = browser.post(HOME + f"evidence/upload/?target={HOMES}", form)
    evidence = Evidence.objects.get()
    item = HOME + f"evidence/{evidence.pk}/"
    assert made.headers["Location"] == item
    assert Subject.objects.get(kind="body", code="xiangyang").territory.code == "xiangyang"
    entry = Entry.objects.get(verb="evidence.submitted")
    assert (entry.kind, entry.key) == ("body", "xiangyang")
    reviewer = enter(scene.colleague)
    assert "记下结论" in text(reviewer, item)
    assert enter(scene.stranger).post(item + "review/", {"outcome": "accepted", "seen": 0}).status_code == 404
    assert reviewer.post(item + "review/", {"outcome": "accepted", "seen": 0}).headers["Location"] == item
    assert "90 户" in text(browser, HOME + "facts/?state=usable")


def test_the_reviewers_lists_hold_every_kind_with_its_name_and_address(
    scene: Scene, enter: Enter, bodies: None
) -> None:
    ours = hand_in(scene)
    communitys = hand_in(scene, subject=scene.subject.pk, number=1)
    hand_in(scene, subject=subject_for("unregistered", "x", scene.district).pk, number=2)
    reviewer = enter(scene.colleague)
    for page in (text(reviewer, "/evidence/waiting/"), text(reviewer, "/")):
        assert f'href="{HOME}evidence/{ours.pk}/"' in page
        assert f'href="/communities/xingfu/evidence/{communitys.pk}/"' in page
        assert "xiangyang机构" in page
        assert "xingfu社区" in page
        assert "街道台账2" not in page
    assert "没有等您审核" in text(enter(scene.stranger), "/evidence/waiting/")


def test_a_sheet_is_the_template_of_its_keys_and_takes_no_others(scene: Scene, enter: Enter, bodies: None) -> None:
    browser = enter(scene.officer)
    book = load_workbook(BytesIO(browser.get(HOME + "facts/template.xlsx").content))
    assert {row[0].value for row in book["事实"].iter_rows(min_row=2)} == two(current())
    refused = browser.post(HOME + "facts/import/", {"file": SimpleUploadedFile("a.xlsx", xlsx(GOOD))})
    assert refused.status_code == 422
    assert "不是这里要填的事实" in refused.text
    good = xlsx([row for row in GOOD if row[0] in two(current())])
    tried = browser.post(HOME + "facts/import/", {"file": SimpleUploadedFile("a.xlsx", good)})
    ticket = {"ticket": tried.context["ticket"]}
    for elsewhere in ("/bodies/zhifu/", "/communities/xingfu/"):
        assert browser.post(elsewhere + "facts/import/confirm/", ticket).status_code == 422
    browser.post(HOME + "facts/import/confirm/", ticket)
    job = Job.objects.get()
    run(job.pk)
    job.refresh_from_db()
    assert job.state == State.DONE
    assert {fact.subject.kind for fact in Fact.objects.select_related("subject")} == {"body"}
    evidence = Evidence.objects.get()
    assert [link["href"] for link in job.result["links"]] == [HOME + f"evidence/{evidence.pk}/", HOME + "facts/"]


@pytest.mark.parametrize("page", ["facts/", f"facts/{HOMES}/", "evidence/", "/evidence/waiting/"])
def test_ten_times_as_much_takes_no_more_queries(scene: Scene, enter: Enter, bodies: None, page: str) -> None:
    address = page if page.startswith("/") else HOME + page
    browser = enter(scene.colleague)

    def cost() -> int:
        text(browser, address)
        with CaptureQueriesContext(connection) as counted:
            text(browser, address)
        return len(counted)

    hand_in(scene)
    hand_in(scene, subject=scene.subject.pk, number=50)
    few = cost()
    for number in range(1, 12):
        made = hand_in(scene, number=number)
        if number % 2:
            review_evidence(evidence=made.pk, outcome="accepted", actor=scene.colleague, at=AT)
    assert cost() == few
