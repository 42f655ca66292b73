"""Clause 8: the one form, what it needs and what it is spared, and the cases that follow."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import product

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from meihao.accounts.models import User
from meihao.accounts.rules import Role
from meihao.facts.selectors.as_of import readings
from meihao.policy.dossier import MISSING, PENDING, RETURNED, Reading
from meihao.policy.library import current
from meihao.policy.permits import EXEMPT, NEEDED, UNKNOWN
from meihao.renovation.models import CaseDocument, PermitCase, PermitForm, ProjectDocument
from meihao.renovation.rules import permits as rules
from meihao.renovation.selectors import permits as selectors
from meihao.renovation.services import (
    Overtaken,
    Paper,
    Refused,
    add_document,
    decide_case,
    hand_in_form,
    hear_form,
    receive_case,
    supplement_case,
)
from tests.facts.conftest import body, person
from tests.renovation.conftest import AT, TODAY, Town

QUESTIONS = [each.key for each in current().parts.permits.questions]
PLAIN = {**dict.fromkeys(QUESTIONS, "否"), "permit.new_area": "0"}
"""Roofs, walls and stairwells: only the construction permit is left."""
SHED = {
    **PLAIN,
    "permit.adds_area": "是",
    "permit.changes_structure": "是",
    "permit.new_building": "是",
    "permit.low_risk_new_build": "是",
    "permit.new_area": "300",
}
"""A low-risk new building of just 300 ㎡: only the planning permit."""


def results(answers: Mapping[str, str]) -> dict[str, str]:
    values, faults = rules.canonical(current(), answers)
    assert faults == {}
    return {each.permit.id: each.result for each in rules.settle(current(), values)}


def hand_in(
    town: Town,
    answers: Mapping[str, str],
    *,
    by: User | None = None,
    on: date = TODAY,
    file: bytes = b"a form",
    **more: int,
) -> PermitForm:
    paper = Paper(content=file, name="申报表.txt")
    return hand_in_form(
        project=town.project.pk, answers=answers, on=on, paper=paper, actor=by or town.owner, at=AT, **more
    )


def confirmed(town: Town, answers: Mapping[str, str], **more: date | bytes) -> PermitForm:
    form = hand_in(town, answers, **more)  # type: ignore[arg-type]
    hear_form(form=form.pk, outcome="confirmed", actor=town.district, at=AT)
    return form


def receive(town: Town, permit: str, *, by: User | None = None, on: date = TODAY, **more: list[int]) -> PermitCase:
    return receive_case(project=town.project.pk, permit=permit, received_on=on, actor=by or town.owner, at=AT, **more)


def grant(town: Town, case: PermitCase, *, by: User | None = None, on: date = TODAY, number: str = "烟建 1 号") -> None:
    decide_case(case=case.pk, outcome="granted", on=on, number=number, actor=by or town.district, at=AT)


def read(town: Town, key: str = selectors.OUTSTANDING, *, on: date = TODAY) -> Reading | None:
    return readings([town.subject.pk], on=on, known=AT, pack=current())[town.subject.pk].get(key)


def reasons(refused: pytest.ExceptionInfo[Refused]) -> str:
    return "\n".join(refused.value.reasons)


# --- the table ---------------------------------------------------------------------------------------------------------


def test_the_keys_of_the_source_are_the_questions_of_the_pack_and_the_sum() -> None:
    assert {*QUESTIONS, selectors.OUTSTANDING} == selectors.KEYS


@pytest.mark.parametrize(
    ("area", "came"), [("299.99", EXEMPT), ("300.00", EXEMPT), ("300", EXEMPT), ("300.01", NEEDED)]
)
def test_three_hundred_square_metres_are_still_exempt(area: str, came: str) -> None:
    assert results({**SHED, "permit.new_area": area})["construction-permit"] == came


@pytest.mark.parametrize("key", QUESTIONS)
def test_what_hangs_on_an_answer_that_is_missing_is_unknown_and_never_exempt(key: str) -> None:
    """Of the answers that differ, none may be guessed: without it a permit is as for either answer, or unknown."""
    for answers in (PLAIN, SHED):
        less = {name: text for name, text in answers.items() if name != key}
        either = [
            results({**less, key: text}) for text in (["0", "300", "301"] if key.endswith("new_area") else ["是", "否"])
        ]
        for permit, came in results(less).items():
            assert came in {
                UNKNOWN,
                *({each[permit] for each in either} if len({e[permit] for e in either}) == 1 else ()),
            }


def test_nothing_answered_is_nothing_known() -> None:
    assert set(results({}).values()) == {UNKNOWN}


def test_adding_a_yes_never_spares_a_permit_but_where_the_clause_makes_it_the_ground() -> None:
    """For all sets of answers: only being a new building, and of low risk, can spare what was needed before."""
    yes_no = [key for key in QUESTIONS if not key.endswith("new_area")]
    spared = set()
    for area in ("0", "300", "300.01"):
        came = {
            values: results({**dict(zip(yes_no, values, strict=True)), "permit.new_area": area})
            for values in product(("否", "是"), repeat=len(yes_no))
        }
        for values, before in came.items():
            for n, key in enumerate(yes_no):
                if values[n] == "否":
                    after = came[*values[:n], "是", *values[n + 1 :]]
                    spared |= {(key, p) for p in before if before[p] == NEEDED and after[p] == EXEMPT}
    assert spared == {
        ("permit.new_building", "construction-permit"),
        ("permit.low_risk_new_build", "drawing-review"),
    }


def test_the_clock_counts_from_the_day_after_receipt_and_stops_at_the_decision() -> None:
    due = rules.due(date(2024, 7, 1), 7)
    assert due == date(2024, 7, 8)
    assert rules.clock(due, None, date(2024, 7, 5)).words == "还有 3 天"
    assert rules.clock(due, None, due).words == "今天到期"
    late = rules.clock(due, None, date(2024, 7, 10))
    assert (late.overdue, late.words) == (True, "超期 2 天")
    assert rules.clock(due, due, date(2025, 1, 1)).words == "按期办结"
    assert rules.clock(due, date(2024, 7, 9), date(2025, 1, 1)).words == "超期 1 天办结"


# --- the form ----------------------------------------------------------------------------------------------------------


def test_a_form_counts_once_the_window_has_confirmed_it(town: Town) -> None:
    assert read(town) is None
    form = hand_in(town, PLAIN)
    waiting = read(town)
    assert waiting is not None
    assert (waiting.value, waiting.state) == (None, PENDING)
    hear_form(form=form.pk, outcome="confirmed", actor=town.district, at=AT)
    assert read(town) == Reading(1, grade="B", effective_on=TODAY)
    assert read(town, "permit.tenure_change") == Reading(False, grade="B", effective_on=TODAY)
    assert read(town, on=TODAY - timedelta(days=1)) is None


def test_a_form_that_was_returned_says_so(town: Town) -> None:
    form = hand_in(town, PLAIN)
    hear_form(form=form.pk, outcome="returned", reason="缺签章", actor=town.district, at=AT)
    reading = read(town)
    assert reading is not None
    assert reading.state == RETURNED


def test_while_an_answer_is_missing_the_sum_is_unknown_whatever_was_stated_by_hand(town: Town) -> None:
    town.supply([selectors.OUTSTANDING])
    stated = read(town)
    assert stated is not None
    assert stated.value == 0
    confirmed(town, {key: text for key, text in PLAIN.items() if key != "permit.changes_structure"})
    reading = read(town)
    assert reading is not None
    assert (reading.value, reading.state) == (None, MISSING)


def test_all_exempt_or_granted_is_none_outstanding(town: Town) -> None:
    confirmed(town, SHED)
    case = receive(town, "planning-permit")
    reading = read(town)
    assert reading is not None
    assert reading.value == 1
    grant(town, case)
    reading = read(town)
    assert reading is not None
    assert reading.value == 0


def test_contradictory_answers_are_refused_with_every_reason(town: Town) -> None:
    with pytest.raises(Refused) as refused:
        hand_in(town, {**PLAIN, "permit.new_building": "是"})
    for text in ("必然增加建筑面积", "必然涉及主体结构", "却没有新建面积", "“是否新建项目”"):
        assert text in reasons(refused)
    assert not PermitForm.objects.exists()
    assert not ProjectDocument.objects.exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"permit.new_area": "12.345"}, "超过两位小数"),
        ({"permit.new_area": "3 亩"}, "单位"),
        ({"permit.new_area": "-1"}, "负数"),
        ({"permit.adds_area": "也许"}, "既不是“是”也不是“否”"),
    ],
)
def test_what_is_no_answer_is_refused_by_question(town: Town, given: dict[str, str], said: str) -> None:
    with pytest.raises(Refused, match=said):
        hand_in(town, {**PLAIN, **given})


def test_the_form_has_its_days_its_people_and_its_order(town: Town) -> None:
    with pytest.raises(Refused) as refused:
        hand_in(town, {}, by=town.clerk, on=date(2021, 1, 1))
    for text in ("请转给他们的经办人", "至少答一个", "早于文件施行"):
        assert text in reasons(refused)
    with pytest.raises(Refused, match="在今天之后"):
        hand_in(town, PLAIN, on=TODAY + timedelta(days=1))
    first = hand_in(town, PLAIN)
    assert hand_in(town, PLAIN, after=0) == first
    with pytest.raises(Overtaken):
        hand_in(town, SHED, after=0)
    second = hand_in(town, SHED, after=first.pk)
    assert second.paper == first.paper
    with pytest.raises(Refused, match="最新的一份"):
        hear_form(form=first.pk, outcome="confirmed", actor=town.district, at=AT)


def test_nobody_hears_their_own_form_and_only_the_window_hears_any(town: Town) -> None:
    form = hand_in(town, PLAIN, by=town.district)
    with pytest.raises(Refused, match="应由其他人核对"):
        hear_form(form=form.pk, outcome="confirmed", actor=town.district, at=AT)
    with pytest.raises(Refused) as refused:
        hear_form(form=form.pk, outcome="returned", actor=town.builder, at=AT)
    assert "窗口核对" in reasons(refused)
    assert "写明理由" in reasons(refused)
    heard = hear_form(form=form.pk, outcome="confirmed", actor=town.colleague, at=AT)
    assert hear_form(form=form.pk, outcome="confirmed", actor=town.colleague, at=AT) == heard
    with pytest.raises(Overtaken):
        hear_form(form=form.pk, outcome="returned", reason="错", actor=town.city, at=AT)


def test_a_department_of_the_district_is_its_window_and_another_is_not(town: Town) -> None:
    approval = body("zhifu-approval", "department", town.scene.district)
    approval.body = "approval"
    approval.save()
    other = body("zhifu-health", "department", town.scene.district)
    form = hand_in(town, PLAIN)
    with pytest.raises(Refused, match="窗口核对"):
        hear_form(form=form.pk, outcome="confirmed", actor=person("doctor", Role.DISTRICT_OFFICER, other), at=AT)
    hear_form(form=form.pk, outcome="confirmed", actor=person("clerk2", Role.DISTRICT_OFFICER, approval), at=AT)
    assert receive(town, "construction-permit").office == approval


def test_answers_that_change_bring_back_what_was_exempt_with_the_reason(town: Town) -> None:
    confirmed(town, PLAIN)
    grant(town, receive(town, "construction-permit"))
    confirmed(town, {**PLAIN, "permit.changes_function": "是"}, file=b"a later form")
    reading = read(town)
    assert reading is not None
    assert reading.value == 1
    opened = selectors.opened(town.project, town.district, on=TODAY, known=AT)
    told = {each.settled.permit.id: each for each in opened.told}
    planning = told["planning-permit"]
    assert planning.before is not None
    assert (planning.before.result, planning.settled.result) == (EXEMPT, NEEDED)
    assert planning.settled.row is not None
    assert "改变既有建筑的功能" in planning.settled.row.reason
    assert told["construction-permit"].word == "已准予"
    assert [filed.stale for filed in opened.cases] == [True]


# --- cases -------------------------------------------------------------------------------------------------------------


def test_a_case_has_its_office_its_clock_and_the_paper_of_the_form(town: Town) -> None:
    form = confirmed(town, PLAIN)
    case = receive(town, "construction-permit")
    assert case.office == town.scene.district
    assert case.due_on == TODAY + timedelta(days=int(str(current().parameters["permit.approval_days"].value)))
    assert list(case.documents.all()) == [form.paper]
    assert receive(town, "construction-permit") == case


def test_what_is_exempt_unknown_open_or_granted_is_not_received(town: Town) -> None:
    with pytest.raises(Refused, match="没有核对无误的申报表"):
        receive(town, "construction-permit")
    confirmed(town, {key: text for key, text in PLAIN.items() if key != "permit.changes_function"})
    with pytest.raises(Refused, match="土地权属没有变化，以已有用地手续"):
        receive(town, "land-pre-examination")
    with pytest.raises(Refused, match="还不能判定建设工程规划许可证"):
        receive(town, "planning-permit")
    with pytest.raises(Refused, match="从审批事项中选"):
        receive(town, "parking")
    case = receive(town, "construction-permit")
    with pytest.raises(Refused, match="正在zhifu机构办理"):
        receive(town, "construction-permit", by=town.implementer)
    with pytest.raises(Refused, match="转给他们"):
        receive(town, "construction-permit", by=town.clerk)
    grant(town, case)
    with pytest.raises(Refused, match="已经准予"):
        receive(town, "construction-permit", by=town.implementer)


def test_after_a_refusal_another_may_follow(town: Town) -> None:
    confirmed(town, PLAIN)
    case = receive(town, "construction-permit")
    with pytest.raises(Refused, match="写明理由"):
        decide_case(case=case.pk, outcome="refused", on=TODAY, actor=town.district, at=AT)
    decide_case(case=case.pk, outcome="refused", on=TODAY, reason="缺监理合同", actor=town.district, at=AT)
    again = receive(town, "construction-permit")
    assert again.follows == case
    decide_case(case=again.pk, outcome="withdrawn", on=TODAY, reason="改方案", actor=town.owner, at=AT)
    assert receive(town, "construction-permit").follows == again


def test_nobody_decides_their_own_case(town: Town) -> None:
    confirmed(town, PLAIN)
    case = receive(town, "construction-permit", by=town.district)
    with pytest.raises(Refused) as refused:
        decide_case(case=case.pk, outcome="granted", on=TODAY - timedelta(days=1), actor=town.district, at=AT)
    for text in ("由您申请、受理或提交", "文号", "早于受理日期"):
        assert text in reasons(refused)
    with pytest.raises(Refused, match="请转给他们的经办人"):
        grant(town, case, by=town.owner)
    grant(town, case, by=town.colleague)
    with pytest.raises(Overtaken):
        grant(town, case, by=town.city)
    grant(town, case, by=town.colleague)


def test_whoever_handed_in_a_paper_of_the_case_does_not_decide_it(town: Town) -> None:
    confirmed(town, PLAIN)
    case = receive(town, "construction-permit")
    paper = add_document(
        project=town.project.pk, kind="contract", title="合同", content=b"c", name="c.txt", actor=town.colleague, at=AT
    )
    assert supplement_case(case=case.pk, documents=[paper.pk], actor=town.owner, at=AT) == [paper]
    assert supplement_case(case=case.pk, documents=[paper.pk], actor=town.owner, at=AT) == []
    with pytest.raises(Refused, match="应由其他人作出决定"):
        grant(town, case, by=town.colleague)


def test_the_same_file_is_one_document_that_several_cases_use(town: Town) -> None:
    confirmed(town, {**PLAIN, "permit.changes_structure": "是"})
    given = {"kind": "drawing", "content": b"drawing", "name": "b.txt", "actor": town.owner, "at": AT}
    first = add_document(project=town.project.pk, title="施工图", **given)  # type: ignore[arg-type]
    assert add_document(project=town.project.pk, title="又一份", **given) == first  # type: ignore[arg-type]
    for permit in ("planning-permit", "drawing-review"):
        receive(town, permit, documents=[first.pk])
    assert {each.title: each.uses for each in selectors.documents(town.project)} == {"申报表.txt": 2, "施工图": 2}
    with pytest.raises(Refused, match="不在本项目的材料清单里"):
        receive(town, "construction-permit", documents=[first.pk + 99])


# --- the database ------------------------------------------------------------------------------------------------------


def test_nothing_is_changed_or_removed(town: Town) -> None:
    form = confirmed(town, PLAIN)
    case = receive(town, "construction-permit")
    grant(town, case)
    for row in (form, form.paper, form.hearing, case, CaseDocument.objects.get(), case.decision):
        with pytest.raises(DatabaseError), transaction.atomic():
            type(row)._base_manager.filter(pk=row.pk).update(id=row.pk)
        with pytest.raises(DatabaseError), transaction.atomic():
            type(row)._base_manager.filter(pk=row.pk)._raw_delete("default")


def test_two_cases_of_a_kind_do_not_run_side_by_side(town: Town) -> None:
    confirmed(town, PLAIN)
    case = receive(town, "construction-permit")
    rest = {"form": case.form, "office": case.office, "received_on": TODAY, "due_on": TODAY, "by": town.owner, "at": AT}
    with pytest.raises(IntegrityError), transaction.atomic():
        PermitCase.objects.create(project=town.project, permit=case.permit, **rest)
