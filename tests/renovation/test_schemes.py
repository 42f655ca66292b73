"""Drawing up, filing and keeping a scheme: what may be done, by whom, and what the gates hear of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from openpyxl import load_workbook

from meihao.attachments.services import keep
from meihao.audit.models import Entry
from meihao.facts.selectors.as_of import readings
from meihao.places.services import register_compound
from meihao.policy.library import current
from meihao.renovation import services
from meihao.renovation.models import Dropping, SchemeDraft, SchemeFiling
from meihao.renovation.rules.commitment_sheets import book
from meihao.renovation.rules.schemes import Where
from meihao.renovation.selectors import reconciliation as selecting
from meihao.renovation.selectors import schemes
from meihao.renovation.services.scheme_import import check_commitments, import_commitments
from tests.renovation.conftest import AT, TODAY, Town
from tests.renovation.works import (
    PIPES,
    SHED,
    accept,
    answer_all,
    building,
    built,
    drop,
    file,
    filed,
    issue,
    project_of,
    put,
    seen,
)


def known(town: Town, key: str, **when: Any) -> Any:
    """What the system itself says of a key, None where it says nothing."""
    about = readings([town.subject.pk], on=when.get("on", TODAY), known=when.get("known", AT), pack=current())
    found = about[town.subject.pk].get(key)
    return found.value if found else None


def reasons(refused: pytest.ExceptionInfo[services.Refused]) -> str:
    return "；".join(refused.value.reasons)


# --- the draft and its versions ----------------------------------------------------------------------------------------


def test_a_draft_becomes_a_version_and_the_next_begins_as_its_copy(town: Town) -> None:
    pipes = put(town, PIPES)
    answer_all(town)
    first = issue(town)
    assert (first.number, first.commitments.get().quantity, first.answers.count()) == (1, 1_240_500, 21)
    assert not SchemeDraft.objects.exists()
    put(town, replace(pipes, quantity=2_000_000))
    put(town, SHED)
    second = issue(town, "居民要求加车棚")
    assert (second.number, [each.number for each in second.commitments.all()]) == (2, [1, 2])
    assert [each.quantity for each in first.commitments.all()] == [1_240_500]
    assert schemes.versions(project_of(town))[1].restarts == ()


def test_what_is_cut_dropped_or_moved_makes_the_posting_start_again(town: Town) -> None:
    filed(town)
    here = project_of(town)
    put(town, replace(PIPES, number=1, quantity=1_000_000, where=Where(building(town).pk, "")))
    services.take_promise(project=here.pk, number=2, actor=town.implementer, at=AT)
    services.answer_measure(
        project=here.pk, measure=SHED.measure, answer="not_applicable", note="没有空地", actor=town.implementer, at=AT
    )
    issue(town, "压缩规模")
    assert schemes.versions(here)[1].restarts == (
        "取消了“非机动车停车棚”",
        "“更换排水管”由 1,240.5 米减到 1,000 米",
        "“更换排水管”换了位置",
    )
    put(town, replace(PIPES, number=1, quantity=1_500_000, where=Where(building(town).pk, "")))
    issue(town, "恢复规模")
    posted = schemes.posted_from(here)
    assert posted is not None
    assert posted.number == 2


def test_only_those_who_draw_it_up_edit_it(town: Town) -> None:
    for user in (town.district, town.builder, town.street):
        with pytest.raises(services.Refused, match="由实施主体或建设单位编制"):
            put(town, PIPES, by=user)
    put(town, PIPES, by=town.owner)


def test_an_answer_other_than_included_needs_words_and_no_commitments(town: Town) -> None:
    put(town, PIPES)

    def say(answer: str, note: str) -> None:
        services.answer_measure(
            project=town.project.pk, measure="drainage", answer=answer, note=note, actor=town.implementer, at=AT
        )

    with pytest.raises(services.Refused) as refused:
        say("adequate", " ")
    assert "请写明现状已满足的佐证" in reasons(refused)
    assert "先删去这些工程" in reasons(refused)
    with pytest.raises(services.Refused, match="请选一种结论"):
        say("maybe", "")


def test_a_building_of_elsewhere_is_refused(town: Town) -> None:
    other = register_compound(
        code="other", name="别处", community=town.scene.community.code, built_in=1990, address="", actor=None, at=AT
    )
    there = other.buildings.create(number="1")
    with pytest.raises(services.Refused, match="楼栋不在本项目的小区里"):
        put(town, replace(PIPES, where=Where(there.pk, "")))


def test_issuing_what_changed_since_it_was_seen_is_overtaken_and_twice_is_once(town: Town) -> None:
    put(town, PIPES)
    before = seen(town)
    put(town, SHED)
    with pytest.raises(services.Overtaken):
        services.issue_version(project=town.project.pk, note="初稿", seen=before, actor=town.implementer, at=AT)
    saw = seen(town)
    made = issue(town)
    again = services.issue_version(project=town.project.pk, note="初稿", seen=saw, actor=town.implementer, at=AT)
    assert again == made
    put(town, replace(PIPES, number=1, price=1))
    put(town, replace(PIPES, number=1))
    with pytest.raises(services.Refused, match="与上一版没有差别"):
        issue(town)
    services.discard_draft(project=town.project.pk, actor=town.implementer, at=AT)
    assert not SchemeDraft.objects.exists()


def test_every_verb_leaves_its_entry_once(town: Town) -> None:
    put(town, PIPES)
    put(town, replace(PIPES, number=1))
    assert Entry.objects.filter(verb="scheme.edited").count() == 1, "the same again changes nothing"
    answer_all(town)
    issue(town)
    file(town, 1)
    file(town, 1)
    assert Entry.objects.filter(verb="scheme.issued").count() == 1
    assert Entry.objects.filter(verb="scheme.filed").count() == 1


# --- filing --------------------------------------------------------------------------------------------------------------


def test_an_incomplete_scheme_is_not_filed_nor_by_whoever_may_not(town: Town) -> None:
    put(town, PIPES)
    issue(town)
    with pytest.raises(services.Refused) as refused:
        file(town, 1, by=town.street)
    assert "由区市住房城乡建设部门备案" in reasons(refused)
    assert "还有 20 项必改内容没有写明" in reasons(refused)
    answer_all(town)
    issue(town, "补齐")
    with pytest.raises(services.Refused, match="请备案最新的一版"):
        file(town, 1)
    file(town, 2)
    assert SchemeFiling.objects.get().version.number == 2
    with pytest.raises(services.Refused, match="已经备案"):
        file(town, 2, reference="别的编号")


def test_a_filed_promise_is_not_dropped_by_filing_a_version_without_it(town: Town) -> None:
    filed(town)
    services.take_promise(project=town.project.pk, number=2, actor=town.implementer, at=AT)
    answer_all(town)
    issue(town, "不建车棚")
    with pytest.raises(services.Refused, match="没有取消决定"):
        file(town, 2)
    drop(town, 2)
    file(town, 2)


# --- works -------------------------------------------------------------------------------------------------------------


def outcomes(town: Town) -> list[str]:
    found = selecting.known([town.project.pk], AT)[town.project.pk]
    return [line.words for line in found.lines]


def test_a_promise_is_kept_when_all_of_it_was_accepted_at_its_place(town: Town) -> None:
    filed(town)
    assert outcomes(town) == ["未完工", "未完工"]
    half = built(town, 1, 1_000_000, PIPES.where)
    accept(town, half)
    rest = built(town, 1, 240_500, PIPES.where, shade=10)
    assert outcomes(town) == ["兑现，待验收", "未完工"]
    accept(town, rest, outcome="returned", reason="量少了")
    assert outcomes(town) == ["不足", "未完工"]
    accept(town, built(town, 1, 300_000, PIPES.where, shade=20))
    built(town, 2, 4_000, Where(None, "北院"), shade=30)
    built(town, None, 260_000, Where(None, "东墙"), item="口袋公园", unit="㎡", shade=40)
    assert outcomes(town) == ["超出", "移位，未变更方案", "计划外"]
    drop(town, 2)
    assert outcomes(town) == ["超出", "取消，已批", "计划外"]


def test_works_are_recorded_by_the_contractor_and_accepted_by_another_unit(town: Town) -> None:
    filed(town)
    with pytest.raises(services.Refused, match="由施工单位或监理单位填报"):
        built(town, 1, 1_000, PIPES.where, by=town.owner)
    work = built(town, 1, 1_000, PIPES.where)
    assert built(town, 1, 1_000, PIPES.where) == work, "the same again is one record"
    with pytest.raises(services.Refused, match="已经填报过"):
        built(town, 1, 2_000, PIPES.where)
    with pytest.raises(services.Refused, match="由建设单位验收"):
        accept(town, work, by=town.builder)
    with pytest.raises(services.Refused, match="退回请写明理由"):
        accept(town, work, outcome="returned")
    accept(town, work)
    accept(town, work)
    with pytest.raises(services.Refused, match="已经验收通过"):
        accept(town, work, outcome="returned", reason="反悔")


def test_whoever_recorded_works_does_not_accept_them(town: Town) -> None:
    filed(town)
    services.appoint_party(
        project=town.project.pk,
        body="supervisor",
        organisation=town.owner.posts_held[0].organisation_id,
        on=TODAY,
        actor=town.district,
        at=AT,
    )
    work = built(town, 1, 1_000, PIPES.where, by=town.owner)
    with pytest.raises(services.Refused, match="应由其他人验收"):
        accept(town, work, by=town.owner)


def test_works_of_a_wrong_day_amount_or_number_are_refused_with_every_reason(town: Town) -> None:
    filed(town)
    with pytest.raises(services.Refused) as refused:
        services.record_works(
            project=town.project.pk,
            number=9,
            quantity=0,
            where=Where(None, ""),
            on=TODAY + timedelta(days=1),
            photo=keep(b"a", name="a.txt", at=AT).pk,
            actor=town.builder,
            at=AT,
        )
    for each in ("没有序号 9 的承诺", "完成数量应大于 0", "请选楼栋或写明位置", "在今天之后"):
        assert each in reasons(refused)


def test_nobody_drops_their_own_promise(town: Town) -> None:
    filed(town, PIPES, replace(SHED, promised_by="district-governments"))
    with pytest.raises(services.Refused) as refused:
        drop(town, 1, by=town.implementer)
    assert "由各区市政府（管委）决定" in reasons(refused)
    assert "不能由您取消" in reasons(refused)
    with pytest.raises(services.Refused, match="由市政府决定"):
        drop(town, 2)
    drop(town, 2, by=town.city)
    drop(town, 1)
    drop(town, 1)
    assert Dropping.objects.count() == 2
    with pytest.raises(services.Refused, match="已经决定取消"):
        built(town, 1, 1_000, PIPES.where)


# --- what the gates hear ------------------------------------------------------------------------------------------------


def test_the_keys_are_answered_by_the_records_as_of_a_day(town: Town) -> None:
    assert known(town, "scheme.mandatory_unanswered") is None
    assert known(town, "acceptance.scheme_open") is None
    put(town, PIPES)
    issue(town)
    assert known(town, "scheme.mandatory_unanswered") == 20
    assert known(town, "scheme.filed_online") is False
    assert known(town, "acceptance.scheme_open") is None
    answer_all(town)
    issue(town, "补齐")
    file(town, 2)
    assert known(town, "scheme.mandatory_unanswered") == 0
    assert known(town, "scheme.filed_online") is True
    assert known(town, "acceptance.scheme_open") == 1
    accept(town, built(town, 1, 1_240_500, PIPES.where))
    assert known(town, "acceptance.scheme_open") == 0
    assert known(town, "acceptance.scheme_open", on=TODAY - timedelta(days=1)) is None
    assert known(town, "scheme.mandatory_unanswered", known=AT - timedelta(days=1)) is None


# --- what stands is never changed -----------------------------------------------------------------------------------------


def test_versions_works_and_decisions_are_append_only(town: Town) -> None:
    first = filed(town)
    work = built(town, 1, 1_000, PIPES.where)
    accept(town, work)
    drop(town, 2)
    for row in (first, first.commitments.first(), first.filing, work, work.review, Dropping.objects.get()):
        assert row is not None
        with pytest.raises(DatabaseError), transaction.atomic():
            row.save()
        with pytest.raises(DatabaseError), transaction.atomic():
            row.delete()


# --- the sheet ---------------------------------------------------------------------------------------------------------


def sheet(town: Town, *changes: tuple[str, Any], add: list[Any] | None = None) -> BytesIO:
    """The template with cells changed and a row added."""
    here = project_of(town)
    made = load_workbook(BytesIO(book(schemes.draft(here), schemes.by_wall(here), current(), title="模板")))
    for cell, value in changes:
        made["承诺"][cell] = value
    if add:
        made["承诺"].append(add)
    out = BytesIO()
    made.save(out)
    out.seek(0)
    return out


ROW = [None, "道路", "铺沥青", "", "", "3号楼", 86.25, "㎡", 95.5, "2024年8月31日", "区市财政专项资金", "实施主体"]


def test_a_sheet_is_tried_then_entered_whole_and_again_changes_nothing(town: Town) -> None:
    building(town)
    put(town, PIPES)
    put(town, SHED)
    file_ = sheet(town, ("G2", 1300.5), add=ROW)
    examined = check_commitments(file_, "a.xlsx", project=project_of(town))
    assert (examined.faults, examined.total) == ((), 3)
    assert [each.item for each in examined.change.added] == ["铺沥青"]
    assert [each.fields for each in examined.change.changed] == [("quantity",)]
    file_.seek(0)
    blob = keep(file_, name="a.xlsx", at=AT)
    for _ in range(2):
        import_commitments(project=town.project.pk, blob=blob, name="a.xlsx", actor=town.implementer, at=AT)
    found = schemes.draft(project_of(town))
    assert [(each.number, each.item, each.quantity) for each in found.promises] == [
        (1, "更换排水管", 1_300_500),
        (2, "非机动车停车棚", 4_000),
        (3, "铺沥青", 86_250),
    ]
    assert found.numbers[3].where == Where(building(town).pk, "")
    assert found.answers["roads"].answer == "included"
    assert Entry.objects.filter(verb="scheme.edited").count() == 3


@pytest.mark.parametrize(
    ("cell", "value", "told"),
    [
        ("B2", "修路", "第 2 行“承诺”表“改造内容”列：“修路”不在清单里"),
        ("G2", "1.2345", "“工程量”列：“1.2345”的小数超过 3 位"),
        ("G2", "3 米", "单位不对"),
        ("G2", "-3", "是负数"),
        ("G2", "=1+1", "单元格里是公式"),
        ("A2", 7, "方案里没有序号 7"),
        ("F2", "99", "本项目的小区没有楼号 99"),
        ("J2", "2021-05-01", "早于文件施行的"),
        ("K2", None, "没有填资金来源"),
        ("D2", None, "请选楼栋或写明位置"),
    ],
)
def test_every_fault_of_a_sheet_is_told_by_row_and_column(town: Town, cell: str, value: Any, told: str) -> None:
    put(town, PIPES)
    examined = check_commitments(sheet(town, (cell, value)), "a.xlsx", project=project_of(town))
    assert any(told in str(fault) for fault in examined.faults), [str(each) for each in examined.faults]
