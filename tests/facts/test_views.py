"""Pages of facts and evidence: who sees them, what they do, what they cost."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from meihao.accounts.models import User
from meihao.accounts.rules import Role
from meihao.accounts.services import appoint, enrol
from meihao.facts.models import Evidence, Fact, Review
from meihao.facts.services import Shown, review_evidence, state_fact, submit_evidence
from meihao.facts.services.imports import import_facts
from meihao.jobs.models import Job, State
from meihao.jobs.services import run
from meihao.policy.library import current
from meihao.reviews.models import Member, Panel
from tests.attachments import samples
from tests.facts.conftest import AT, TODAY, Scene, person
from tests.facts.test_sheet import GOOD, kept, xlsx

Enter = Callable[[User], Client]
HOME = "/communities/xingfu/"
HOMES, OPEN, STARS = "community.homes", "canteen.open", "elder.stars"


def photo(name: str = "门口.jpg", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or samples.photo(), "image/jpeg")


def submit(scene: Scene, *, number: int = 0, **more: Any) -> Evidence:
    given: dict[str, Any] = {
        "subject": scene.subject.pk, "content": f"台账 {number}".encode(), "name": "a.txt", "kind": "register", "title": f"户数台账{number}",
        "effective_on": TODAY, "targets": [HOMES], "actor": scene.clerk, "at": AT, "fact": Shown(key=HOMES, value=str(412 + number)),
    }  # fmt: skip
    return submit_evidence(**{**given, **more})


def accept(scene: Scene, evidence: Evidence) -> Review:
    return review_evidence(evidence=evidence.pk, outcome="accepted", actor=scene.officer, at=AT)


def cost(browser: Client, address: str) -> int:
    browser.get(address)
    with CaptureQueriesContext(connection) as counted:
        assert browser.get(address).status_code == 200
    return len(counted)


def status(browser: Client, address: str) -> int:
    response = browser.get(address)
    b"".join(response)  # to the end, which closes a file; closing the response would close the test's connection too
    return int(response.status_code)


def seat(scene: Scene, expert: User | None = None) -> None:
    """Give an expert a seat on the community's panel."""
    panel = Panel.objects.create(subject=scene.subject, kind="community", convened_by=scene.officer, convened_on=TODAY)
    Member.objects.create(panel=panel, expert=expert or scene.expert)


PAGES = ["facts/", "facts/community.homes/", "evidence/", "evidence/{pk}/", "evidence/{pk}/file"]
ENTERING = ["facts/import/", "facts/template.xlsx", "evidence/upload/"]


@pytest.mark.parametrize("page", PAGES)
def test_whoever_looks_after_the_community_sees_its_pages_and_nobody_else_knows_them(
    scene: Scene, enter: Enter, page: str
) -> None:
    address = HOME + page.format(pk=submit(scene).pk)
    for person_inside in (scene.clerk, scene.officer):
        assert status(enter(person_inside), address) == 200
    for outsider in (scene.stranger, scene.expert):
        assert status(enter(outsider), address) == 404
    seat(scene)
    assert status(enter(scene.expert), address) == 200
    assert status(Client(), address) == 302


@pytest.mark.parametrize("page", ENTERING)
def test_pages_for_entering_are_for_those_who_enter(scene: Scene, enter: Enter, page: str) -> None:
    for person_inside in (scene.clerk, scene.officer):
        assert enter(person_inside).get(HOME + page).status_code == 200
    for outsider in (scene.stranger, scene.expert):
        assert enter(outsider).get(HOME + page).status_code == 404


def test_a_permission_held_elsewhere_is_none_here(scene: Scene, enter: Enter) -> None:
    both = person("both", Role.EXPERT, scene.city)
    seat(scene, both)
    appoint(
        user=both.pk,
        role=Role.COMMUNITY_OFFICER,
        organisation=scene.neighbour.organisation_id,
        since=TODAY,
        actor=None,
        at=AT,
    )
    browser = enter(User.objects.get(pk=both.pk))
    assert browser.get("/communities/wenhua/evidence/upload/").status_code == 200
    assert browser.get(HOME + "evidence/upload/").status_code == 404
    assert browser.get(HOME + "facts/").status_code == 200


def test_evidence_of_one_community_is_not_found_under_another(scene: Scene, enter: Enter) -> None:
    evidence = submit(scene)
    for page in ("", "file"):
        assert enter(scene.officer).get(f"/communities/wenhua/evidence/{evidence.pk}/{page}").status_code == 404
    assert (
        enter(scene.officer)
        .post(f"/communities/wenhua/evidence/{evidence.pk}/review/", {"outcome": "accepted", "seen": 0})
        .status_code
        == 404
    )


@pytest.mark.parametrize(
    "page",
    ["facts/no.such/", "evidence/999/", "evidence/999/file", "evidence/upload/?target=community.homes&corrects=999"],
)
def test_what_is_not_there_is_not_found(scene: Scene, enter: Enter, page: str) -> None:
    assert enter(scene.clerk).get(HOME + page).status_code == 404


def test_the_sheet_opens_with_the_indicators_and_what_each_has(scene: Scene, enter: Enter) -> None:
    accept(scene, submit(scene))
    text = enter(scene.clerk).get(HOME + "facts/").text
    assert "社区概况与其他" in text
    assert "社区食堂" in text
    assert re.search(r'state=usable">可用 <span class="num">1</span>', text)


def test_the_sheet_narrows_by_indicator_state_and_words(scene: Scene, enter: Enter) -> None:
    browser = enter(scene.clerk)
    submit(scene)
    assert "住宅户数" in browser.get(HOME + "facts/?q=住宅户数").text
    pending = browser.get(HOME + "facts/?state=pending").text
    assert "户数台账0" in pending
    assert "待审核" in pending
    assert "常住人口" not in pending
    canteen = browser.get(HOME + "facts/?theme=7").text
    assert current().keys[OPEN].title in canteen
    assert f"evidence/upload/?target={OPEN}" in canteen
    assert "没有符合条件的事实" in browser.get(HOME + "facts/?q=独角兽").text


def test_of_the_sheet_only_the_rows_are_swapped(scene: Scene, enter: Enter) -> None:
    part = enter(scene.clerk).get(HOME + "facts/?q=户数", headers={"HX-Request": "true"}).text
    assert part.lstrip().startswith('<section id="rows"')
    assert "<html" not in part


def test_an_accepted_value_is_shown_with_its_grade_and_evidence(scene: Scene, enter: Enter) -> None:
    evidence = submit(scene, fact=Shown(key=HOMES, value="1412"))
    accept(scene, evidence)
    seat(scene)
    text = enter(scene.expert).get(HOME + "facts/?q=住宅户数").text
    assert "1,412 户" in text
    assert "B 级：官方记录" in text
    assert f"/evidence/{evidence.pk}/" in text
    assert "上传证据" not in text


def test_the_history_of_a_fact_tells_each_statement_and_offers_to_correct_it(scene: Scene, enter: Enter) -> None:
    wrong = submit(scene).facts.get()
    state_fact(
        subject=scene.subject.pk, key=HOMES, value="421", effective_on=TODAY, source="更正", evidence=wrong.evidence_id, actor=scene.clerk,
        at=AT + timedelta(hours=1), supersedes=wrong.pk,
    )  # fmt: skip
    text = enter(scene.clerk).get(HOME + f"facts/{HOMES}/").text
    assert text.index("421 户") < text.index("412 户")
    assert "有更正" in text
    assert text.count("更正这一条") == 1
    seat(scene)
    assert "更正这一条" not in enter(scene.expert).get(HOME + f"facts/{HOMES}/").text


def test_three_taps_photograph_value_submit(scene: Scene, enter: Enter) -> None:
    browser = enter(scene.clerk)
    address = HOME + f"evidence/upload/?target={STARS}"
    page = browser.get(address).text
    assert 'capture="environment"' in page
    assert 'value="三星级"' in page
    form = {
        "file": SimpleUploadedFile("证书.pdf", samples.pdf()),
        "value": "三星级",
        "kind": first_kind(page),
        "effective_on": "2024-06-30",
    }
    made = browser.post(address, form)
    evidence = Evidence.objects.get()
    assert made.headers["Location"] == HOME + f"evidence/{evidence.pk}/"
    fact = Fact.objects.get()
    assert (fact.key, fact.value, fact.effective_on, fact.evidence, fact.stated_by) == (
        STARS,
        "三星级",
        date(2024, 6, 30),
        evidence,
        scene.clerk,
    )
    assert "等待审核" in browser.get(made.headers["Location"]).text


def first_kind(page: str) -> str:
    found = re.search(r'name="kind" value="(\w+)"', page)
    assert found
    return found[1]


def test_a_criterion_takes_evidence_without_a_value(scene: Scene, enter: Enter) -> None:
    address = HOME + "evidence/upload/?target=7.b.open"
    page = enter(scene.clerk).get(address).text
    assert 'name="value"' not in page
    enter(scene.clerk).post(address, {"photo": photo(), "kind": "photo", "effective_on": "2024-06-30"})
    evidence = Evidence.objects.get()
    assert evidence.targets.get().target == "7.b.open"
    assert evidence.blob.shown is not None
    assert not Fact.objects.exists()


def test_without_a_target_one_looks_for_it_first(scene: Scene, enter: Enter) -> None:
    browser = enter(scene.clerk)
    assert "先选它证明哪一项" in browser.get(HOME + "evidence/upload/").text
    assert f"target={OPEN}" in browser.get(HOME + "evidence/upload/?q=食堂").text
    assert "没有找到" in browser.get(HOME + "evidence/upload/?q=独角兽").text
    assert "先选它证明哪一项" in browser.get(HOME + "evidence/upload/?target=no.such").text


UPLOAD = {"kind": "register", "effective_on": "2024-06-30"}


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({}, "请拍一张照片，或选一个文件"),
        ({"photo": ("a.jpg", samples.photo()), "file": ("b.txt", b"x")}, "照片和文件只要一个"),
        ({"file": ("a.exe", b"MZ\0\0")}, "不收这种文件"),
        ({"file": ("a.xlsx", samples.office("application/vnd.ms-excel.sheet.macroEnabled.main+xml"))}, "带有宏"),
        ({"file": ("a.xlsx", samples.ole(encrypted=True))}, "加了密"),
        ({"file": ("a.txt", b"x"), "value": "四百户"}, "“四百户”不是数字"),
        ({"file": ("a.txt", b"x"), "effective_on": "2099-01-01"}, "在今天之后"),
        ({"file": ("a.txt", b"x"), "expires_on": "2020-01-01"}, "早于生效日期"),
        ({"file": ("a.txt", b"x"), "kind": "photo"}, "选择一个有效的选项"),
    ],
)
def test_an_upload_that_cannot_be_taken_says_why_and_loses_nothing_typed(
    scene: Scene, enter: Enter, form: dict[str, Any], says: str
) -> None:
    files = {name: SimpleUploadedFile(*given) for name, given in form.items() if isinstance(given, tuple)}
    refused = enter(scene.clerk).post(
        HOME + f"evidence/upload/?target={HOMES}", {**UPLOAD, "title": "我起的标题", **form, **files}
    )
    assert refused.status_code == 422
    assert says in refused.text
    assert "我起的标题" in refused.text
    assert not Evidence.objects.exists()
    assert not Fact.objects.exists()


def test_a_correction_comes_with_its_evidence_and_replaces_one_fact(scene: Scene, enter: Enter) -> None:
    wrong = submit(scene).facts.get()
    address = HOME + f"evidence/upload/?target={HOMES}&corrects={wrong.pk}"
    browser = enter(scene.clerk)
    assert "原来填的是" in browser.get(address).text
    assert browser.post(address, {**UPLOAD, "file": SimpleUploadedFile("b.txt", b"y")}).status_code == 422
    browser.post(address, {**UPLOAD, "file": SimpleUploadedFile("b.txt", b"y"), "value": "421"})
    assert Fact.objects.get(supersedes=wrong).value == "421"


def test_a_correction_can_only_be_of_the_fact_that_the_address_names(scene: Scene, enter: Enter) -> None:
    wrong = submit(scene).facts.get()
    for address in (
        f"evidence/upload/?target={OPEN}&corrects={wrong.pk}",
        f"evidence/upload/?target={HOMES}&corrects=x",
    ):
        assert enter(scene.clerk).get(HOME + address).status_code == 404


def test_the_list_narrows_by_state_kind_and_target(scene: Scene, enter: Enter) -> None:
    accept(scene, submit(scene, number=1))
    submit(scene, number=2, kind="photo", targets=["7.b.open"], fact=None)
    submit(scene, number=3, effective_on=date(2020, 1, 1), expires_on=date(2021, 1, 1))
    accept(scene, Evidence.objects.get(title="户数台账3"))
    browser = enter(scene.clerk)

    def titles(query: str) -> list[str]:
        return sorted(set(re.findall(r"户数台账\d", browser.get(HOME + "evidence/" + query).text)))

    assert titles("") == ["户数台账1", "户数台账2", "户数台账3"]
    assert titles("?state=waiting") == ["户数台账2"]
    assert titles("?state=accepted") == ["户数台账1", "户数台账3"]
    assert titles("?state=expired") == ["户数台账3"]
    assert titles("?kind=photo") == ["户数台账2"]
    assert titles(f"?target={HOMES}") == ["户数台账1", "户数台账3"]
    assert titles("?state=rejected") == []


def test_a_reviewer_accepts_and_the_fact_becomes_usable(scene: Scene, enter: Enter) -> None:
    evidence = submit(scene)
    browser = enter(scene.officer)
    page = browser.get(HOME + f"evidence/{evidence.pk}/").text
    assert "记下结论" in page
    assert "412 户" in page
    made = browser.post(HOME + f"evidence/{evidence.pk}/review/", {"outcome": "accepted", "seen": 0})
    assert made.headers["Location"] == HOME + f"evidence/{evidence.pk}/"
    assert "已采用" in browser.get(made.headers["Location"]).text
    assert "412 户" in browser.get(HOME + "facts/?state=usable").text


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"outcome": "returned", "seen": 0}, "写明理由"),
        ({"outcome": "returned", "reason": "看不清", "seen": 77}, "刚刚有人审核过"),
        ({"reason": "看不清", "seen": 0}, "这个字段是必填项"),
    ],
)
def test_a_review_that_cannot_stand_says_why_and_loses_nothing_typed(
    scene: Scene, enter: Enter, form: dict[str, Any], says: str
) -> None:
    evidence = submit(scene)
    refused = enter(scene.officer).post(HOME + f"evidence/{evidence.pk}/review/", form)
    assert refused.status_code == 422
    assert says in refused.text
    assert form.get("reason", "") in refused.text
    assert not Review.objects.exists()


def test_whoever_submitted_sees_no_form_and_cannot_review_by_hand_either(scene: Scene, enter: Enter) -> None:
    evidence = submit(scene, actor=scene.officer)
    browser = enter(scene.officer)
    assert "记下结论" not in browser.get(HOME + f"evidence/{evidence.pk}/").text
    refused = browser.post(HOME + f"evidence/{evidence.pk}/review/", {"outcome": "accepted", "seen": 0})
    assert refused.status_code == 422
    assert "不能审核自己" in refused.text
    assert enter(scene.clerk).post(HOME + f"evidence/{evidence.pk}/review/", {"outcome": "accepted"}).status_code == 404


def test_the_picture_that_goes_out_tells_nothing_of_whoever_took_it(scene: Scene, enter: Enter) -> None:
    evidence = submit(scene, content=samples.photo(), name="a.jpg", kind="photo", targets=["7.b.open"], fact=None)
    seat(scene)
    response = enter(scene.expert).get(HOME + f"evidence/{evidence.pk}/file")
    body = b"".join(response.streaming_content)
    assert b"SecretPhone" not in body
    assert response.headers["Content-Disposition"].startswith("inline")
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    down = enter(scene.expert).get(HOME + f"evidence/{evidence.pk}/file?download")
    b"".join(down)
    assert down.headers["Content-Disposition"].startswith("attachment")


def test_what_waits_for_me_is_what_others_submitted_in_my_territory(scene: Scene, enter: Enter) -> None:
    submit(scene, number=1)
    submit(scene, number=2, actor=scene.officer)
    stated = submit(scene, number=3, fact=None)
    state_fact(
        subject=scene.subject.pk, key=HOMES, value="9", effective_on=TODAY, source="x", evidence=stated.pk, actor=scene.officer, at=AT
    )  # fmt: skip
    accept(scene, submit(scene, number=4))
    mine = enter(scene.officer).get("/evidence/waiting/").text
    assert set(re.findall(r"户数台账\d", mine)) == {"户数台账1"}
    colleagues = enter(scene.colleague).get("/evidence/waiting/").text
    assert set(re.findall(r"户数台账\d", colleagues)) == {"户数台账1", "户数台账2", "户数台账3"}
    assert "没有等您审核" in enter(scene.stranger).get("/evidence/waiting/").text
    assert enter(scene.clerk).get("/evidence/waiting/").status_code == 404


def test_the_first_screen_tells_a_reviewer_what_waits(scene: Scene, enter: Enter) -> None:
    assert "等我审核的证据" not in enter(scene.officer).get("/").text
    submit(scene)
    assert "户数台账0" in enter(scene.officer).get("/").text
    assert "等我审核的证据" not in enter(scene.clerk).get("/").text


def book(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("事实.xlsx", content)


def test_a_sheet_is_tried_then_confirmed_then_entered_by_a_job(scene: Scene, enter: Enter) -> None:
    browser = enter(scene.clerk)
    tried = browser.post(HOME + "facts/import/", {"file": book(xlsx(GOOD))})
    assert "4/4 校验通过" in tried.text
    assert "确认导入 4 行" in tried.text
    assert not Fact.objects.exists()
    ticket = tried.context["ticket"]
    confirmed = browser.post(HOME + "facts/import/confirm/", {"ticket": ticket})
    job = Job.objects.get()
    assert confirmed.headers["Location"] == f"/jobs/{job.pk}/"
    run(job.pk)
    job.refresh_from_db()
    assert job.state == State.DONE
    assert Fact.objects.count() == 4
    assert "导入 4 项事实" in browser.get(f"/jobs/{job.pk}/").text


def test_a_faulty_sheet_is_shown_row_by_row_and_cannot_be_confirmed(scene: Scene, enter: Enter) -> None:
    tried = enter(scene.clerk).post(HOME + "facts/import/", {"file": book(xlsx([*GOOD, ("x.y", "", "", 1, TODAY)]))})
    assert tried.status_code == 422
    assert "4/5 校验通过" in tried.text
    assert "规则包里没有“x.y”这项事实" in tried.text
    assert "确认导入" not in tried.text


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"MZ\0\0", "不收这种文件"), (samples.xlsx(), "没有找到表头"), (samples.ole(encrypted=True), "加了密")],
)
def test_a_file_that_is_no_fact_sheet_is_refused_at_the_field(
    scene: Scene, enter: Enter, content: bytes, says: str
) -> None:
    tried = enter(scene.clerk).post(HOME + "facts/import/", {"file": book(content)})
    assert tried.status_code == 422
    assert says in tried.text


def test_nobody_confirms_with_anothers_ticket_or_a_made_up_one(scene: Scene, enter: Enter) -> None:
    ticket = enter(scene.clerk).post(HOME + "facts/import/", {"file": book(xlsx(GOOD))}).context["ticket"]
    assert enter(scene.officer).post(HOME + "facts/import/confirm/", {"ticket": ticket}).status_code == 422
    assert enter(scene.officer).post("/communities/wenhua/facts/import/confirm/", {"ticket": ticket}).status_code == 422
    assert enter(scene.clerk).post(HOME + "facts/import/confirm/", {"ticket": "made-up"}).status_code == 422
    assert not Job.objects.exists()


def test_the_template_comes_with_what_is_known_or_blank(scene: Scene, enter: Enter, tmp_path: Any) -> None:
    accept(scene, submit(scene))
    browser = enter(scene.clerk)

    def homes(query: str) -> Any:
        path = tmp_path / "t.xlsx"
        path.write_bytes(browser.get(HOME + "facts/template.xlsx" + query).content)
        sheet = load_workbook(path)["事实"]
        return next(row[3].value for row in sheet.iter_rows() if row[0].value == HOMES)

    assert homes("") == 412
    assert homes("?blank") is None


@pytest.mark.parametrize(
    "page",
    [
        "facts/",
        "facts/?state=pending",
        "facts/?state=usable",
        f"facts/{HOMES}/",
        "evidence/",
        "evidence/{pk}/",
        "evidence/upload/?q=户",
    ],
)
def test_ten_times_as_much_takes_no_more_queries(scene: Scene, enter: Enter, page: str) -> None:
    browser = enter(scene.officer)
    first = submit(scene)
    accept(scene, first)
    import_facts(subject=scene.subject.pk, blob=kept(xlsx(GOOD[:2])), name="a.xlsx", actor=scene.clerk, at=AT)
    address = HOME + page.format(pk=first.pk)
    few = cost(browser, address)
    for number in range(1, 15):
        evidence = submit(scene, number=number)
        if number % 2:
            accept(scene, evidence)
    import_facts(subject=scene.subject.pk, blob=kept(xlsx(GOOD)), name="b.xlsx", actor=scene.clerk, at=AT)
    assert cost(browser, address) == few


def test_neither_does_the_reviewers_list(scene: Scene, enter: Enter) -> None:
    browser = enter(scene.officer)
    submit(scene)
    few = cost(browser, "/evidence/waiting/")
    for number in range(1, 12):
        submit(scene, number=number)
    assert cost(browser, "/evidence/waiting/") == few


def test_somebody_without_a_post_is_told_nothing(scene: Scene, enter: Enter) -> None:
    nobody = enrol(username="nobody", name="某人", actor=None, at=timezone.now())
    assert enter(nobody).get(HOME + "facts/").status_code == 404
