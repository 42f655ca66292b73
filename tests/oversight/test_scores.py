"""A period is computed from the records, published, appealed against, heard and sealed; a sealed score comes out again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from meihao.accounts.models import User
from meihao.attachments.services import keep
from meihao.audit.models import Entry
from meihao.kernel.canonical import canonical
from meihao.oversight.models import AppealHearing, ScoreAppeal, ScorePublication, ScoreRun, ScoreSeal
from meihao.oversight.rules import scoring
from meihao.oversight.rules.periods import quarter, whole
from meihao.oversight.selectors import scores as selecting
from meihao.oversight.selectors.figures import gathered
from meihao.oversight.services import (
    File,
    Overtaken,
    Refused,
    answer_dispatch,
    appeal_score,
    compute_scores,
    hear_answer,
    hear_appeal,
    issue_dispatch,
    publish_scores,
    seal_scores,
)
from meihao.plans.models import PlanRow, PlanVersion
from meihao.renovation.services import record_works, review_works
from tests.facts.conftest import body
from tests.renovation.conftest import AT, TODAY, Town
from tests.renovation.steps import another, planned, taken
from tests.renovation.works import PIPES, accept, built, picture

Enter = Callable[[User], Client]
Q3 = "2024-q3"
PART = "milestones"


def day(month: int, number: int, hour: int = 10) -> datetime:
    return datetime(2024, month, number, hour - 8, tzinfo=UTC)


def late(number: int = 10) -> datetime:
    return day(10, number)


def code(town: Town) -> str:
    return town.scene.district.code


def computed(town: Town, at: datetime | None = None) -> ScoreRun:
    return compute_scores(period=Q3, actor=town.city, at=at or late())


def published(town: Town, at: datetime | None = None) -> ScorePublication:
    return publish_scores(period=Q3, seen=computed(town, at).digest, actor=town.city, at=at or late())


def appealed(town: Town, part: str = PART, *, at: datetime | None = None, **more: object) -> ScoreAppeal:
    given = {"grounds": "管线已经完工，验收在途", "actor": town.colleague, **more}
    return appeal_score(period=Q3, district=code(town), part=part, at=at or late(12), **given)  # type: ignore[arg-type]


def heard(row: ScoreAppeal, town: Town, outcome: str, *, at: datetime | None = None, **more: object) -> AppealHearing:
    given = {"reason": "经核对", "actor": town.city, **more}
    return hear_appeal(appeal=row.pk, outcome=outcome, at=at or late(13), **given)  # type: ignore[arg-type]


def part(run: ScoreRun, town: Town, name: str = PART) -> tuple[str, int, str]:
    told = next(each for each in run.result[code(town)]["parts"] if each["id"] == name)
    return told["good"], told["of"], told["left_out"]


# --- what counts -------------------------------------------------------------------------------------------------------


def test_commitments_due_in_the_period_count_done_by_its_end_or_not(town: Town) -> None:
    before = gathered(quarter(2024, 3), known=late())[code(town)][PART]
    assert [(each.ref, each.good, each.of) for each in before.items] == [("huaihua-2024/1", 0, 1)]
    accept(town, built(town, 1, PIPES.quantity, PIPES.where))
    after = gathered(quarter(2024, 3), known=late())[code(town)][PART]
    assert [each.good for each in after.items] == [1]
    assert gathered(quarter(2024, 2), known=late())[code(town)][PART].items == ()


def test_answers_count_by_their_own_last_day_and_an_answer_that_is_still_owed_is_late(town: Town) -> None:
    red = day(11, 10)
    made = issue_dispatch(project=town.project.pk, text="请抓紧", actor=town.city, at=red)
    first = answer_dispatch(dispatch=made.pk, text="已加人", actor=town.colleague, at=red + timedelta(days=1))
    again = (red + timedelta(days=9)).date()
    hear_answer(
        answer=first.pk,
        outcome="returned",
        reason="没有计划",
        due_on=again,
        actor=town.city,
        at=red + timedelta(days=2),
    )

    def told(known: datetime) -> list[tuple[str, object]]:
        found = gathered(quarter(2024, 4), known=known)[code(town)]["replies"]
        return [(each.ref, each.good) for each in found.items]

    assert told(day(12, 31)) == [("huaihua-2024/1/1", 1), ("huaihua-2024/1/2", 0)]
    answer_dispatch(dispatch=made.pk, text="附计划", actor=town.colleague, at=red + timedelta(days=8))
    assert told(day(12, 31)) == [("huaihua-2024/1/1", 1), ("huaihua-2024/1/2", 1)]
    assert told(red + timedelta(hours=1)) == [("huaihua-2024/1/1", 0)]


def test_the_colours_of_month_ends_count_by_their_credits_and_gray_ones_do_not(town: Town) -> None:
    (item,) = gathered(quarter(2024, 3), known=late())[code(town)]["colours"].items
    assert (item.ref, item.good, item.of, dict(item.told)) == ("huaihua-2024", 0, 3, {"red": 3})
    accept(town, built(town, 1, PIPES.quantity, PIPES.where))
    (item,) = gathered(quarter(2024, 3), known=late())[code(town)]["colours"].items
    assert (item.of, dict(item.told)) == (0, {"gray": 3})


def test_homes_are_held_against_the_latest_plan_and_satisfaction_only_of_the_period(town: Town) -> None:
    version = PlanVersion.objects.create(
        year=2024, body=town.scene.city, kind="plan", source="计划", known_at=AT, entered_by=town.city, digest="1"
    )
    PlanRow.objects.create(version=version, organisation=town.scene.district, unit="小区", households=300)
    town.supply(["satisfaction.after"])
    found = gathered(whole(2024), known=late())[code(town)]
    assert [(each.good, each.of) for each in found["targets"].items] == [(0, 300)]
    assert [(each.good, each.of) for each in found["satisfaction"].items] == [(90, 100)]
    assert gathered(whole(2025), known=late())[code(town)]["satisfaction"].items == ()
    assert found["complaints"].silent


# --- the verbs -----------------------------------------------------------------------------------------------------------


def test_a_period_is_computed_once_it_is_over_by_the_office_and_the_same_again_is_the_same(town: Town) -> None:
    with pytest.raises(Refused, match="还没有结束"):
        compute_scores(period=Q3, actor=town.city, at=day(9, 30))
    with pytest.raises(Refused, match="转给他们的经办人"):
        compute_scores(period=Q3, actor=town.colleague, at=late())
    with pytest.raises(Refused, match="没有这个考核周期"):
        compute_scores(period="2024-q9", actor=town.city, at=late())
    made = computed(town)
    assert computed(town) == made
    assert (made.number, part(made, town)) == (1, ("0", 1, ""))
    assert part(made, town, "complaints")[2] == "平台还没有这类记录"
    assert Entry.objects.filter(verb="score.computed", key=Q3).count() == 1


def test_what_was_seen_is_what_is_published(town: Town) -> None:
    with pytest.raises(Refused, match="没有待公布的结果"):
        publish_scores(period=Q3, seen="", actor=town.city, at=late())
    run = computed(town)
    with pytest.raises(Overtaken):
        publish_scores(period=Q3, seen="0" * 64, actor=town.city, at=late())
    with pytest.raises(Refused, match="公布；请转给"):
        publish_scores(period=Q3, seen=run.digest, actor=town.colleague, at=late())
    made = publish_scores(period=Q3, seen=run.digest, actor=town.city, at=late())
    assert publish_scores(period=Q3, seen=run.digest, actor=town.city, at=late()) == made
    assert made.until == late(15).date()
    with pytest.raises(Refused, match="申诉成立以后才重新计算"):
        computed(town, late(11))


def test_a_district_appeals_within_its_days_and_nobody_hears_their_own(town: Town) -> None:
    with pytest.raises(Refused, match="没有可以申诉的结果"):
        appealed(town)
    published(town)
    for stranger in (town.city, town.builder, town.clerk):
        with pytest.raises(Refused, match="提出；请转给"):
            appealed(town, actor=stranger)
    with pytest.raises(Refused, match="请写明申诉理由"):
        appealed(town, grounds=" ")
    with pytest.raises(Refused, match="请选一个考核项"):
        appealed(town, part="beauty")
    with pytest.raises(Refused, match="没有可以申诉的结果"):
        appealed(town, at=late(16))
    row = appealed(town, file=File(b"%PDF-1.4 a", "a.pdf"))
    assert appealed(town, file=File(b"%PDF-1.4 a", "a.pdf")) == row
    with pytest.raises(Refused, match="已经申诉过"):
        appealed(town, grounds="又一次")
    with pytest.raises(Refused, match="审理；请转给") as refused:
        heard(row, town, "upheld", actor=town.colleague)
    assert any("应由其他人审理" in each for each in refused.value.reasons)
    with pytest.raises(Refused, match="这一项里计入的记录"):
        heard(row, town, "upheld", excused=["other/1"])
    done = heard(row, town, "rejected")
    assert heard(row, town, "rejected") == done
    with pytest.raises(Overtaken):
        heard(row, town, "upheld")


def test_an_appeal_that_is_upheld_leads_to_another_computation_without_the_record(town: Town) -> None:
    first = published(town)
    heard(appealed(town), town, "upheld", excused=["huaihua-2024/1"])
    with pytest.raises(Refused, match="待重新计算"):
        seal_scores(period=Q3, actor=town.city, at=late(20))
    run = computed(town, late(14))
    assert (run.number, part(run, town)[1:]) == (2, (0, "本期没有应计的记录"))
    again = publish_scores(period=Q3, seen=run.digest, actor=town.city, at=late(14))
    with pytest.raises(Refused, match="申诉期满"):
        seal_scores(period=Q3, actor=town.city, at=late(19))
    made = seal_scores(period=Q3, actor=town.city, at=late(20))
    assert (made.publication, made.digest) == (again, run.digest)
    assert made.publication != first
    assert seal_scores(period=Q3, actor=town.city, at=late(20)) == made
    with pytest.raises(Refused, match="已封存"):
        computed(town, late(21))


def works(town: Town, at: datetime) -> None:
    """The pipes are laid and accepted, written down at a moment."""
    photo = keep(picture(), name="a.jpg", at=at)
    made = record_works(
        project=town.project.pk,
        number=1,
        quantity=PIPES.quantity,
        where=PIPES.where,
        on=TODAY,
        photo=photo.pk,
        actor=town.builder,
        at=at,
    )
    review_works(project=town.project.pk, work=made.pk, outcome="accepted", actor=town.owner, at=at)


def test_a_sealed_score_comes_out_again_to_the_byte_whatever_is_recorded_later(town: Town) -> None:
    published(town)
    run = seal_scores(period=Q3, actor=town.city, at=late(20)).publication.run
    works(town, late(25))
    assert canonical(selecting.again(run)) == canonical(run.inputs)
    assert canonical(scoring.outcome(run.inputs)) == canonical(run.result)
    out = StringIO()
    call_command("recompute_score", Q3, stdout=out)
    assert run.digest in out.getvalue()
    assert "不一致" not in out.getvalue()


def test_records_that_were_slipped_in_beneath_a_seal_are_told(town: Town) -> None:
    published(town)
    seal_scores(period=Q3, actor=town.city, at=late(20))
    accept(town, built(town, 1, PIPES.quantity, PIPES.where))  # as if written down in July
    with pytest.raises(CommandError, match=f"{code(town)}/{PART}") as differs:
        call_command("recompute_score", Q3)
    assert differs.value.returncode == 3
    with pytest.raises(CommandError, match="还没有计算过"):
        call_command("recompute_score", "2024-q2")


def test_nothing_is_changed_and_numbers_are_the_database_s(town: Town) -> None:
    made = published(town)
    row = appealed(town)
    heard(row, town, "rejected")
    seal = seal_scores(period=Q3, actor=town.city, at=late(20))
    for kept in (made.run, made, row, AppealHearing.objects.get(), seal):
        for change in (lambda kept=kept: type(kept).objects.filter(pk=kept.pk).update(at=AT), kept.delete):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()
    with pytest.raises(IntegrityError), transaction.atomic():
        ScoreSeal.objects.create(period=Q3, publication=made, digest="", by=town.city, at=AT)


# --- pages ---------------------------------------------------------------------------------------------------------------


HERE = f"/oversight/scores/{Q3}/"


def test_districts_see_what_was_published_and_drafts_only_the_city(town: Town, enter: Enter) -> None:
    city, district = enter(town.city), enter(town.colleague)
    assert "计算得分" in city.get(HERE).content.decode()
    assert "还没有公布" in district.get(HERE).content.decode()
    assert city.post(f"{HERE}compute/").status_code == 302
    run = ScoreRun.objects.get()
    assert "这是草稿" in city.get(HERE).content.decode()
    assert "还没有公布" in district.get(HERE).content.decode()
    assert district.get(f"{HERE}list.xlsx").status_code == 404
    stale = city.post(f"{HERE}publish/", {"seen": "0"})
    assert stale.status_code == 422
    assert "重新算过" in stale.content.decode()
    assert city.post(f"{HERE}publish/", {"seen": run.digest}).status_code == 302
    page = district.get(HERE).content.decode()
    assert "权重 30%" in page
    assert f"{HERE}districts/{code(town)}/#part-{PART}" in page
    sheet = load_workbook(BytesIO(district.get(f"{HERE}list.xlsx").content)).active
    assert sheet is not None
    assert next(row[0] for row in sheet.iter_rows(min_row=3, values_only=True)) == town.scene.district.name
    assert enter(town.builder).get(HERE).status_code == 404
    assert district.get("/oversight/scores/2024-q9/").status_code == 404


def test_it_goes_from_appeal_to_seal_on_the_pages(town: Town, enter: Enter) -> None:
    at = timezone.now()
    run = computed(town, at)
    publish_scores(period=Q3, seen=run.digest, actor=town.city, at=at)
    city, district, mine = enter(town.city), enter(town.colleague), f"{HERE}districts/{code(town)}/"
    assert "可对考核结果申诉" in district.get("/").content.decode()
    page = district.get(mine).content.decode()
    assert "第 1 项承诺" in page
    refused = district.post(f"{mine}appeal/", {"part": PART, "grounds": ""})
    assert refused.status_code == 422
    paper = SimpleUploadedFile("说明.txt", "验收在途".encode())
    sent = district.post(f"{mine}appeal/", {"part": PART, "grounds": "验收在途，请核对", "file": paper})
    assert sent.status_code == 302
    row = ScoreAppeal.objects.get()
    assert b"".join(district.get(f"/oversight/appeals/{row.pk}/file/")).decode() == "验收在途"
    assert enter(town.scene.stranger).get(f"/oversight/appeals/{row.pk}/file/").status_code == 404
    assert "审理 1 件申诉" in city.get("/").content.decode()
    name = f"a{row.pk}"
    kept = city.post(f"/oversight/appeals/{row.pk}/hear/", {f"{name}-outcome": "upheld", f"{name}-reason": ""})
    assert kept.status_code == 422
    good = {f"{name}-outcome": "upheld", f"{name}-reason": "验收在途", f"{name}-excused": ["huaihua-2024/1"]}
    assert city.post(f"/oversight/appeals/{row.pk}/hear/", good).status_code == 302
    assert "申诉成立" in district.get(mine).content.decode()
    assert city.post(f"{HERE}compute/").status_code == 302
    assert "申诉成立，不计" in city.get(mine).content.decode()
    assert city.post(f"{HERE}seal/").status_code == 422


def test_another_district_s_page_is_not_there(town: Town, enter: Enter) -> None:
    other = body("other", "district", town.scene.city)
    published(town, timezone.now())
    assert enter(town.colleague).get(f"{HERE}districts/{other.code}/").status_code == 404
    assert other.name in enter(town.colleague).get(HERE).content.decode()
    assert enter(town.city).get(f"{HERE}districts/{other.code}/").status_code == 200


def test_more_projects_and_appeals_cost_no_more_statements(town: Town, enter: Enter) -> None:
    browser, at = enter(town.city), timezone.now()
    publish_scores(period=Q3, seen=computed(town, at).digest, actor=town.city, at=at)
    appealed(town, at=at)
    pages = ("/oversight/scores/", HERE, f"{HERE}districts/{code(town)}/", "/oversight/trends/")

    def cost(page: str) -> int:
        browser.get(page)
        with CaptureQueriesContext(connection) as found:
            assert browser.get(page).status_code == 200
        return len(found)

    def computing(known: datetime) -> int:
        with CaptureQueriesContext(connection) as found:
            gathered(quarter(2024, 3), known=known)
        return len(found)

    before, once = {page: cost(page) for page in pages}, computing(at)
    appealed(town, "colours", at=at)
    appealed(town, "evidence", at=at)
    for name in "abc":
        taken(planned(town, f"p{name}", another(town, name)), "apply", "enlist", by=town.city)
    assert {page: cost(page) for page in pages} == before
    assert computing(at) == once
