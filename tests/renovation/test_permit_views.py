"""The pages of approvals: what they say before and after answers are handed in, and what their forms do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from meihao.policy.library import current
from meihao.policy.permits import WORDS
from meihao.policy.schema.permits import PermitCase as Golden
from meihao.renovation.forms.permits import written
from meihao.renovation.models import PermitCase, PermitForm, ProjectDocument
from meihao.renovation.services import add_document
from tests.accounts.people import inside
from tests.renovation.conftest import AT, TODAY, Town
from tests.renovation.test_permits import PLAIN, confirmed, grant, hand_in, receive

HERE = "/projects/huaihua-2024/permits/"
GOLDEN = [case for file in current().parts.examples.values() for case in file.permit]
NONE = dict.fromkeys(written(current(), {}), "no") | {"new_area": "0"}


def said(text: str) -> dict[str, str]:
    """What a page says of each permit, by its name: the word of the mark before the name."""
    found = {}
    for each in current().parts.permits.permits:
        before = text.split(f'<span class="strong">{each.name}</span>', maxsplit=1)[0]
        mark = before.rpartition('<span class="v v-')[2]
        found[each.id] = mark.partition("</svg>")[2].partition("</span>")[0]
    return found


def tried(address: str, town: Town, answers: Mapping[str, str]) -> str:
    response = inside(town.owner).get(f"{address}?{urlencode(answers)}")
    assert response.status_code == 200
    return response.text


@pytest.mark.parametrize("case", GOLDEN, ids=[case.name for case in GOLDEN])
def test_the_golden_cases_come_out_on_both_pages(case: Golden, town: Town) -> None:
    wanted = {permit: WORDS[result] for permit, result in case.expect.items()}
    for address in ("/permits/", HERE):
        assert said(tried(address, town, written(current(), case.answers))) == wanted


@pytest.mark.parametrize("address", ["/permits/", HERE])
def test_what_is_not_answered_is_said_to_be_unknown(address: str, town: Town) -> None:
    came = said(tried(address, town, {**NONE, "changes_function": ""}))
    assert came["planning-permit"] == "待判定"
    assert came["land-pre-examination"] == "免办"


@pytest.mark.parametrize("address", ["/permits/", HERE])
def test_contradictions_are_told_all_at_once_and_the_answers_are_kept(address: str, town: Town) -> None:
    response = inside(town.owner).get(f"{address}?{urlencode({**NONE, 'new_building': 'yes', 'new_area': '12.345'})}")
    assert response.status_code == 422
    for text in ("必然增加建筑面积", "必然涉及主体结构", "超过两位小数", 'value="12.345"'):
        assert text in response.text


def test_the_calculator_is_for_whoever_reads_the_pack_and_stores_nothing(town: Town) -> None:
    for user in (town.clerk, town.city, town.scene.expert):
        assert inside(user).get("/permits/").status_code == 200
    tried("/permits/", town, NONE)
    assert not PermitForm.objects.exists()


def test_trying_stores_nothing_and_leads_to_handing_in(town: Town) -> None:
    text = tried(HERE, town, {**NONE, "changes_structure": "yes"})
    assert 'name="changes_structure" value="yes"' in text
    assert "按这些答复提交申报表" in text
    assert not PermitForm.objects.exists()
    assert "按这些答复提交申报表" not in inside(town.clerk).get(f"{HERE}?{urlencode(NONE)}").text


def test_a_form_is_handed_in_confirmed_received_and_granted(town: Town) -> None:
    owner, officer = inside(town.owner), inside(town.district)
    today = timezone.localdate().isoformat()
    file = SimpleUploadedFile("申报表.txt", "建设单位盖章".encode())
    given = {**NONE, "on": today, "sort": "declaration", "after": "0", "file": file}
    assert owner.post(f"{HERE}forms/", given).status_code == 302
    form = PermitForm.objects.get()
    assert form.answers["permit.new_area"] == "0"
    page = officer.get(HERE).text
    assert "待核对的申报表" in page
    assert "待核对</p>" in page
    assert officer.post(f"{HERE}forms/{form.pk}/", {"outcome": "returned"}).status_code == 422
    assert officer.post(f"{HERE}forms/{form.pk}/", {"outcome": "confirmed"}).status_code == 302
    assert "核对无误 <span" in officer.get(HERE).text
    assert "要办 1 项，还有 1 项没有办结" in owner.get(HERE).text
    paper = form.paper_id
    received = {"permit": "construction-permit", "received_on": today, "documents": [paper]}
    assert owner.post(f"{HERE}cases/", received).status_code == 302
    case = PermitCase.objects.get()
    assert "还有 7 天" in officer.get(HERE).text
    short = officer.post(f"{HERE}cases/{case.pk}/", {"outcome": "granted", "on": today, "reason": "核对过"})
    assert short.status_code == 422
    assert "文号或证号" in short.text
    assert 'value="核对过"' in short.text
    ended = {"outcome": "granted", "on": today, "number": "芝审建 2024-1"}
    assert officer.post(f"{HERE}cases/{case.pk}/", ended).status_code == 302
    text = owner.get(HERE).text
    assert said(text)["construction-permit"] == "已准予"
    assert "要办的 1 项都已准予" in text


def test_refusals_keep_what_was_typed(town: Town) -> None:
    owner = inside(town.owner)
    response = owner.post(f"{HERE}forms/", {**NONE, "changes_structure": "yes", "on": "2021-01-01", "after": "0"})
    assert response.status_code == 422
    assert "请上传申报表或图纸" in response.text
    assert 'value="2021-01-01"' in response.text
    assert 'name="changes_structure" value="yes"' in response.text
    assert owner.post(f"{HERE}cases/", {"permit": "planning-permit", "received_on": "2024-06-01"}).status_code == 422
    assert inside(town.clerk).post(f"{HERE}documents/", {}).status_code == 422


def test_the_same_file_twice_is_said_to_be_listed_already(town: Town) -> None:
    owner = inside(town.owner)
    for words in ("已列入清单", "不用重复上传"):
        given = {"kind": "drawing", "title": "施工图", "file": SimpleUploadedFile("a.txt", b"one drawing")}
        assert words in owner.post(f"{HERE}documents/", given, follow=True).text
    document = ProjectDocument.objects.get()
    response = owner.get(f"{HERE}documents/{document.pk}/")
    assert b"".join(response) == b"one drawing"
    assert inside(town.scene.stranger).get(f"{HERE}documents/{document.pk}/").status_code == 404


def test_overdue_cases_and_changed_answers_are_marked(town: Town) -> None:
    confirmed(town, PLAIN)
    receive(town, "construction-permit")
    confirmed(town, {**PLAIN, "permit.changes_function": "是"}, file=b"later")
    text = inside(town.district).get(HERE).text
    assert "超期" in text
    assert "受理以后答复有变" in text
    assert "此前的答复免办" in text


def test_what_is_not_one_s_own_is_not_there(town: Town) -> None:
    form = hand_in(town, PLAIN)
    stranger = inside(town.scene.stranger)
    assert stranger.get(HERE).status_code == 404
    for address in ("forms/", f"forms/{form.pk}/", "cases/", "cases/1/", "cases/1/papers/", "documents/"):
        assert stranger.post(HERE + address, {}).status_code == 404


def test_the_page_costs_the_same_with_more_of_everything(town: Town) -> None:
    def cost() -> int:
        browser = inside(town.district)
        browser.get(HERE)
        with CaptureQueriesContext(connection) as counted:
            assert browser.get(HERE).status_code == 200
        return len(counted)

    def more(n: int) -> None:
        answers = {**PLAIN, "permit.changes_structure": "是", "permit.tenure_change": "是"}
        confirmed(town, answers, file=f"form {n}".encode(), on=TODAY - timedelta(days=3 - n))
        for k in range(3):
            add_document(
                project=town.project.pk,
                kind="other",
                title="",
                content=f"{n} {k}".encode(),
                name="a.txt",
                actor=town.owner,
                at=AT,
            )

    more(0)
    receive(town, "construction-permit")
    before = cost()
    more(1)
    grant(town, receive(town, "planning-permit"))
    receive(town, "drawing-review", documents=[each.pk for each in ProjectDocument.objects.all()])
    more(2)
    assert cost() == before
