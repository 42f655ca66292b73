"""Figures from the records, handing in and hearing, and what changes afterwards; on both databases."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from meihao.audit.models import Entry
from meihao.places.models import Building, Compound, Entrance
from meihao.renovation.models import AsBuilt, Project
from meihao.renovation.selectors import contributions
from meihao.renovation.services import review_works
from meihao.returns.models import Hearing, Submission
from meihao.returns.rules.differing import differences
from meihao.returns.rules.figures import rolled_up
from meihao.returns.rules.months import Month
from meihao.returns.rules.returning import Refused
from meihao.returns.selectors.books import book
from meihao.returns.selectors.computing import computed
from meihao.returns.services import hear_return, submit_return
from tests.renovation.conftest import AT
from tests.renovation.steps import another, planned, taken
from tests.renovation.works import PIPES, accept, built, filed
from tests.returns.conftest import JUNE, LATER, STEPS, Office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_contributes")]


def test_a_month_is_worked_out_of_plan_register_and_decisions(office: Office) -> None:
    told = office.figures()
    assert (told["plan-count"], told["plan-households"], told["plan-area"]) == (4, 400, 3_200_000)
    assert (told["listed"], told["started"], told["started-month"], told["done"]) == (2, 2, 2, 0)
    assert (told["started-households"], told["compound-area"]) == (200, 1_700_000)
    assert told["compound-buildings"] is None  # nobody has entered any
    assert told["paid"] is None
    assert office.figures(month=Month(2024, 5))["started"] == 0
    july = office.figures(month=Month(2024, 7), at=LATER)
    assert (july["started"], july["started-month"]) == (2, 0)
    before = office.figures(at=AT - timedelta(days=1))
    assert (before["started"], before["plan-count"]) == (0, None)


def test_a_district_that_the_plan_leaves_out_has_nought_and_the_printed_total_is_checked(office: Office) -> None:
    told = computed(JUNE, known=LATER)
    other = told.sheet.districts[office.town.scene.other_district.pk]
    assert (other["plan-count"], other["started"], other["pipes"]) == (0, 0, 0)
    assert other["paid"] is None
    checks = rolled_up(told.sheet, told.fields)
    assert (checks["plan-count"].agrees, checks["plan-count"].stated, checks["plan-count"].added) == (False, 5, 4)
    assert checks["started"].agrees is True
    assert checks["paid"].agrees is None


def test_accepted_works_count_by_the_mapping_of_the_pack(office: Office) -> None:
    town = office.town
    taken(Project.objects.get(pk=town.project.pk), "apply", "enlist", by=town.city)
    filed(town, PIPES)
    work = built(town, 1, 240_500, PIPES.where)
    told = computed(Month(2024, 7), known=AT)
    assert told.sheet.districts[office.district]["pipes-drainage"] == 0  # not accepted yet
    accept(town, work)
    built(town, None, 5_000, PIPES.where, shade=40, item="修墙", unit="米")
    beyond = AsBuilt.objects.latest("pk")
    review_works(project=town.project.pk, work=beyond.pk, outcome="accepted", actor=town.owner, at=AT)
    told = computed(Month(2024, 7), known=AT)
    row = told.sheet.districts[office.district]
    assert (row["pipes-drainage"], row["pipes"]) == (240_500, 240_500)
    assert [each.item for each in told.unmapped] == ["修墙"]
    assert computed(JUNE, known=AT).sheet.districts[office.district]["pipes-drainage"] == 0


def test_facts_of_projects_count_their_compounds(office: Office) -> None:
    town = office.town
    taken(Project.objects.get(pk=town.project.pk), "apply", "enlist", by=town.city)
    town.supply(["committee.elected", "satisfaction.after"])
    told = office.figures()
    assert (told["committees"], told["compound-committee"], told["satisfied"], told["surveyed"]) == (1, 1, 90, 100)


def test_money_is_told_by_whoever_registers_and_by_nobody_else(office: Office) -> None:
    contributions.contribute("paid-utilities", lambda projects, on, known: dict.fromkeys(projects, 1_200_00))
    contributions.contribute_together(
        frozenset({"paid-other", "paid-bank-loan"}),
        lambda projects, on, known: {office.project.pk: {"paid-other": 5, "paid-bank-loan": 7}},
    )
    told = office.figures()
    assert (told["paid-utilities"], told["paid-other"], told["paid-bank-loan"], told["paid"]) == (120_000, 5, 7, None)
    with pytest.raises(ValueError, match="already"):
        contributions.contribute("paid-other", lambda projects, on, known: {})
    with pytest.raises(ValueError, match="already"):
        contributions.contribute_together(frozenset({"paid-utilities"}), lambda projects, on, known: {})
    taken(planned(office.town, "late", another(office.town, "c")), "apply", "enlist", by=office.town.city)
    assert office.figures()["paid-other"] is None  # of the new project nothing is told


def test_a_return_is_handed_in_accepted_and_never_overwritten(office: Office) -> None:
    made = office.submit()
    assert office.submit() == made
    assert Submission.objects.count() == 1
    heard = hear_return(submission=made.pk, outcome="accepted", actor=office.city, at=LATER)
    assert hear_return(submission=made.pk, outcome="accepted", actor=office.city, at=LATER) == heard
    was = made.document
    taken(planned(office.town, "c1", another(office.town, "c", homes=50)), *STEPS, by=office.city, on=date(2024, 6, 2))
    kept = Submission.objects.get(pk=made.pk)
    assert (kept.document, kept.digest) == (was, made.digest)
    row = computed(JUNE, known=LATER).sheet.districts[office.district]
    told = {each.field: (each.said, each.now, each.change) for each in differences(kept.document, row)}
    assert told["started"] == ("2", "3", "+1")
    assert told["started-households"] == ("200", "250", "+50")
    assert "plan-count" not in told
    assert [entry.verb for entry in Entry.objects.filter(kind="return")] == ["return.submitted", "return.heard"]


def test_a_return_that_was_sent_back_is_handed_in_again_with_a_word(office: Office) -> None:
    first = office.submit()
    with pytest.raises(Refused, match="写明理由"):
        hear_return(submission=first.pk, outcome="returned", actor=office.city, at=LATER)
    hear_return(submission=first.pk, outcome="returned", actor=office.city, at=LATER, reason="户数不对")
    with pytest.raises(Refused, match="改了什么"):
        office.submit()
    again = office.submit(note="已核对户数")
    assert (again.number, Submission.objects.count()) == (2, 2)
    with pytest.raises(Refused, match="已经处理过"):
        hear_return(submission=first.pk, outcome="accepted", actor=office.city, at=LATER)


def test_who_may_and_when(office: Office) -> None:
    with pytest.raises(Refused, match="由区市住房城乡建设部门报送"):
        office.submit(by=office.stranger)
    with pytest.raises(Refused, match="还没有结束"):
        submit_return(
            district=office.district,
            month=Month(2024, 7),
            seen=office.seen(month=Month(2024, 7)),
            actor=office.clerk,
            at=LATER,
        )
    with pytest.raises(Refused, match="数字有变化"):
        submit_return(district=office.district, month=JUNE, seen="0" * 64, actor=office.clerk, at=LATER)
    made = office.submit()
    with pytest.raises(Refused, match="由住房城乡建设部门接收"):
        hear_return(submission=made.pk, outcome="accepted", actor=office.town.colleague, at=LATER)
    with pytest.raises(Refused, match="正等市里接收"):
        office.submit(by=office.town.colleague, note="再报")
    hear_return(submission=made.pk, outcome="accepted", actor=office.city, at=LATER)
    with pytest.raises(Refused, match="不用再报"):
        office.submit(note="再报")


def test_nobody_accepts_their_own(office: Office) -> None:
    made = Submission.objects.create(
        district=office.town.scene.district, month=JUNE.first, number=1, on=JUNE.last, document={"figures": []},
        digest="0" * 64, by=office.city, at=LATER,
    )  # fmt: skip
    with pytest.raises(Refused, match="由您报送"):
        hear_return(submission=made.pk, outcome="accepted", actor=office.city, at=LATER)


def test_the_database_keeps_returns(office: Office) -> None:
    made = office.submit()
    with pytest.raises(DatabaseError), transaction.atomic():
        Submission.objects.filter(pk=made.pk).update(digest="1" * 64)
    with pytest.raises(IntegrityError, match=r"return_numbered_once|UNIQUE"), transaction.atomic():
        Submission.objects.create(
            district=made.district, month=made.month, number=1, on=made.on, document={}, digest="", by=made.by, at=AT
        )
    with pytest.raises(IntegrityError, match="return_is_sent_back_for_a_reason"), transaction.atomic():
        Hearing.objects.create(submission=made, outcome="returned", by=office.city, at=AT)


def test_the_workbook_is_the_same_bytes_for_the_same_records(office: Office) -> None:
    told = computed(JUNE, known=LATER)
    content = book(told, told.districts)
    assert content == book(computed(JUNE, known=LATER + timedelta(hours=1)), told.districts)
    sheets = load_workbook(BytesIO(content))
    assert sheets.sheetnames == ["计划表", "小区基本情况", "进展", "资金", "改造内容", "效果", "说明"]
    rows = list(sheets["计划表"].values)
    assert rows[1] == ("序号", "城市", "县(市区)", "小区数（个）", "楼栋数（栋）", "户数（户）", "建筑面积（万㎡）")
    assert rows[2][2:] == (office.town.scene.district.name, 4, "未知", 400, 3.2)
    assert rows[-1][2:] == ("合计", 5, "未知", 500, 4)
    compounds = list(sheets["小区基本情况"].values)
    assert [row[2] for row in compounds[2:]] == ["a院", "b院"]
    assert "户数（户）" in compounds[1]
    assert sheets["资金"]["D3"].value == "未知"
    notes = [row[0] for row in sheets["说明"].values]
    assert "合计不符：小区数，全市 5，各区市之和 4" in notes
    assert any(note.startswith("请核对：") for note in notes) is False
    Compound.objects.filter(code="a").update(declared_area=10_000_000)
    told = computed(JUNE, known=LATER)
    notes = [row[0] for row in load_workbook(BytesIO(book(told, told.districts)))["说明"].values]
    assert "请核对：a院：户均 833.3 ㎡，一般在 60–130 ㎡，请核对户数和面积" in notes


def test_the_command_writes_the_workbook(office: Office, tmp_path: Path) -> None:
    out = StringIO()
    target = tmp_path / "june.xlsx"
    code = office.town.scene.district.code
    call_command("statistics", "2024-06", str(target), "--district", code, "--on", "2024-06-20", stdout=out)
    assert "1 个区市，截至 2024-06-20" in out.getvalue()
    first = target.read_bytes()
    call_command("statistics", "2024-06", str(target), "--district", code, "--on", "2024-06-20", stdout=out)
    assert target.read_bytes() == first
    with pytest.raises(CommandError, match="不在 2024-06"):
        call_command("statistics", "2024-06", str(target), "--on", "2024-07-01")
    with pytest.raises(CommandError, match="没有编号为 nowhere"):
        call_command("statistics", "2024-06", str(target), "--district", "nowhere")
    with pytest.raises(CommandError, match="2024-06 这样"):
        call_command("statistics", "June", str(target))


def test_entered_buildings_count(office: Office) -> None:
    for code in "ab":
        building = Building.objects.create(compound=Compound.objects.get(code=code), number="1")
        Entrance.objects.create(building=building, number="1")
    assert (office.figures()["compound-buildings"], office.figures()["compound-entrances"]) == (2, 2)


def test_a_month_asks_no_more_of_more_projects(office: Office) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            computed(JUNE, known=LATER)
        return len(found)

    before = asked()
    for code in "cdefg":
        taken(planned(office.town, f"p{code}", another(office.town, code)), *STEPS, by=office.city)
    assert asked() == before
