"""Inspections and findings: who finds, who mends, who checks again, and what the gates hear of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from meihao.audit.models import Entry
from meihao.checks import services
from meihao.checks.models import Finding, FindingStep, InspectedItem
from meihao.checks.selectors import findings as selecting
from meihao.checks.selectors import sources
from meihao.facts.sources import registered
from meihao.policy.dossier import EXPIRED, PENDING, Reading
from meihao.policy.library import current
from tests.checks.conftest import Site
from tests.renovation.conftest import AT, TODAY

Refused = services.Refused


def state(site: Site) -> str:
    found: str = selecting.of_project(site.town.project).get().state
    return found


def heard(site: Site, key: str, on: date = TODAY) -> Reading | None:
    later = AT + timedelta(days=(on - TODAY).days)
    subject = site.town.subject.pk
    if key == sources.PLAN:
        return sources.supervision_plan([subject], on, later).get(subject)
    if key == sources.CHECKED:
        return sources.materials_checked([subject], on, later).get(subject)
    return sources.inspected([subject], on, later).get(subject, {}).get(key)


def test_three_sides_inspect_and_nobody_else(site: Site) -> None:
    for user, side in ((site.town.district, "district"), (site.supervisor, "supervisor"), (site.patrol, "patrol")):
        assert site.inspect(by=user, side=side) == site.inspect(by=user, side=side)
    for user, side in (
        (site.town.builder, "supervisor"),
        (site.supervisor, "district"),
        (site.town.district, "patrol"),
        (site.town.street, "district"),
    ):
        with pytest.raises(Refused, match="您不代表所选的检查方"):
            site.inspect(by=user, side=side)


def test_a_figure_beyond_its_limit_does_not_pass(site: Site) -> None:
    good = services.Found("roof", "pass", {"flashing": 250_000, "ponding": 24_000})
    assert site.inspect(good).items.get().values == {"flashing": 250_000, "ponding": 24_000}
    with pytest.raises(Refused, match="泛水高度 ≥ 250 mm"):
        site.inspect(services.Found("roof", "pass", {"flashing": 249_999}))
    with pytest.raises(Refused) as refused:
        site.inspect(services.Found("roof", "fail"))
    assert ["照片" in each or "什么问题" in each for each in refused.value.reasons] == [True, True]
    with pytest.raises(Refused, match="至少检查一项"):
        services.inspect(project=site.project, side="district", on=TODAY, found=[], actor=site.town.district, at=AT)
    with pytest.raises(Refused, match="在今天之后"):
        site.inspect(good, on=TODAY + timedelta(days=1))


def test_a_finding_is_mended_checked_again_and_closed(site: Site) -> None:
    row = site.finding()
    assert site.finding() == row
    assert state(site) == "open"
    site.follow(row, "mended", site.town.builder)
    site.follow(row, "mended", site.town.builder, seen=0)
    assert state(site) == "mended"
    site.follow(row, "returned", site.town.district, photo=False, due_on=TODAY + timedelta(days=3), note="还差西侧")
    assert selecting.of_project(site.town.project).get().term == TODAY + timedelta(days=3)
    site.follow(row, "mended", site.mate)
    site.follow(row, "closed", site.town.colleague)
    assert state(site) == "closed"
    with pytest.raises(Refused, match="不能这样办理"):
        site.follow(row, "mended", site.town.builder)
    verbs = Entry.objects.filter(verb="finding.followed")
    assert verbs.count() == FindingStep.objects.count() == 4


def test_nobody_checks_again_what_their_own_firm_mended(site: Site) -> None:
    row = site.finding()
    for user in (site.town.district, site.supervisor, site.town.owner):
        with pytest.raises(Refused, match="由施工单位整改"):
            site.follow(row, "mended", user)
    with pytest.raises(Refused, match="现在是“待整改”"):
        site.follow(row, "closed", site.town.district)
    site.follow(row, "mended", site.town.builder)
    with pytest.raises(Refused, match="应由其他人复查"):
        site.follow(row, "closed", site.town.builder)
    with pytest.raises(Refused, match="整改单位不能复查"):
        site.follow(row, "closed", site.mate)
    for user in (site.supervisor, site.patrol, site.town.owner, site.town.street):
        with pytest.raises(Refused, match="由检查方"):
            site.follow(row, "closed", user)


def test_steps_need_a_photograph_words_and_a_term(site: Site) -> None:
    row = site.finding()
    with pytest.raises(Refused, match="现场照片"):
        site.follow(row, "mended", site.town.builder, photo=False)
    with pytest.raises(Refused, match="怎样整改"):
        site.follow(row, "mended", site.town.builder, note=" ")
    site.follow(row, "mended", site.town.builder)
    with pytest.raises(Refused, match="另定整改期限"):
        site.follow(row, "returned", site.town.district, photo=False)
    with pytest.raises(Refused, match="3 至 7 天"):
        site.follow(row, "returned", site.town.district, photo=False, due_on=TODAY + timedelta(days=8))
    with pytest.raises(services.Overtaken):
        site.follow(row, "closed", site.town.district, seen=0)


def test_a_finding_is_not_raised_against_oneself_or_for_what_passed(site: Site) -> None:
    visit = site.inspect(site.failed(), by=site.supervisor, side="supervisor")
    with pytest.raises(Refused, match="自己的单位"):
        site.finding(visit, by=site.supervisor, responsible="supervisor")
    with pytest.raises(Refused, match="由检查方开具"):
        site.finding(visit, by=site.town.builder)
    with pytest.raises(Refused, match="还没有指定设计单位"):
        site.finding(visit, by=site.supervisor, responsible="designer")
    passed = site.inspect(services.Found("guard", "pass"), by=site.supervisor, side="supervisor").items.get()
    given = services.Raised("general", "东侧", "护栏", "contractor", TODAY + timedelta(days=5), site.photo())
    with pytest.raises(Refused, match="不合格的事项"):
        services.raise_finding(project=site.project, item=passed.pk, given=given, actor=site.supervisor, at=AT)


def test_a_serious_finding_stops_the_works_until_it_is_closed(site: Site) -> None:
    row = site.finding(severity="serious")
    assert selecting.stopped(site.town.project) == 1
    site.follow(row, "mended", site.town.builder)
    assert selecting.stopped(site.town.project) == 1
    site.follow(row, "closed", site.town.district)
    assert selecting.stopped(site.town.project) == 0


def test_the_lists_and_the_gates_hear_of_it_from_the_day_after_the_term(site: Site) -> None:
    assert heard(site, sources.OVERDUE) is None
    row = site.finding()
    due = TODAY + timedelta(days=5)
    for day, late in ((due, 0), (due + timedelta(days=1), 1)):
        reading = heard(site, sources.OVERDUE, day)
        assert reading is not None
        assert (reading.value, reading.grade) == (late, "A")
        listed = selecting.narrowed(selecting.of_project(site.town.project), "overdue", day)
        assert listed.count() == late
    site.follow(row, "mended", site.town.builder)
    reading = heard(site, sources.OVERDUE, due + timedelta(days=1))
    assert reading is not None
    assert reading.value == 0


def test_serious_findings_are_counted_as_of_a_day(site: Site) -> None:
    row = site.finding(severity="serious")
    site.follow(row, "mended", site.town.builder)
    site.follow(row, "closed", site.town.district, at=AT + timedelta(days=2))
    said = [heard(site, sources.SERIOUS, TODAY + timedelta(days=n)) for n in (0, 1, 2)]
    assert [each.value for each in said if each] == [1, 1, 0]


def test_patrols_are_events_with_their_days(site: Site) -> None:
    site.inspect()
    assert heard(site, sources.PATROL) is None
    site.inspect(services.Found("dust", "pass"), by=site.patrol, side="patrol")
    reading = heard(site, sources.PATROL)
    assert reading is not None
    assert (reading.value, reading.grade) == (((TODAY.toordinal(), 1),), "B")


def test_the_guarding_of_the_site_is_what_others_found_and_goes_stale(site: Site) -> None:
    site.inspect(services.Found("dust", "pass"))
    assert heard(site, sources.GUARD) is None
    site.inspect(services.Found("guard", "pass"))
    fine = heard(site, sources.GUARD)
    assert fine is not None
    assert fine.value is True
    services.check_safety(
        project=site.project, item="nets", outcome="faulty", note="破损", photo=site.photo(), actor=site.town.builder,
        at=AT,
    )  # fmt: skip
    broken = heard(site, sources.GUARD)
    assert broken is not None
    assert broken.value is False
    stale = heard(site, sources.GUARD, date(2024, 8, 2))
    assert stale is not None
    assert (stale.state, stale.held_until) == (EXPIRED, date(2024, 8, 1))


def test_a_failed_guard_is_in_order_once_all_that_was_raised_is_closed(site: Site) -> None:
    row = site.finding()
    site.follow(row, "mended", site.town.builder)
    before = heard(site, sources.GUARD)
    site.follow(row, "closed", site.town.district)
    after = heard(site, sources.GUARD)
    assert (before and before.value, after and after.value) == (False, True)


def test_materials_wait_then_count(site: Site) -> None:
    assert heard(site, sources.CHECKED) is None
    row = site.material()
    waits = heard(site, sources.CHECKED)
    assert waits is not None
    assert waits.state == PENDING
    services.review_material(
        project=site.project, material=row.pk, outcome="rejected", reason="薄", actor=site.supervisor, at=AT
    )
    said = heard(site, sources.CHECKED)
    assert said is not None
    assert said.value is False
    services.remove_material(
        project=site.project, material=row.pk, removed_on=TODAY, photo=site.photo(), actor=site.town.builder, at=AT
    )
    call = site.call()
    assert heard(site, sources.CHECKED) == Reading(None, PENDING, "B")
    site.check(call)
    assert heard(site, sources.CHECKED) == Reading(True, grade="B", effective_on=TODAY)


def test_the_keys_are_registered_and_in_the_pack() -> None:
    keys = {sources.PLAN, sources.CHECKED, *sources.INSPECTED}
    assert keys <= registered("project")
    assert keys <= set(current().keys)


def test_the_first_screen_says_what_waits_for_whom(site: Site) -> None:
    row = site.finding()
    pack = current()

    def lists(user: object) -> tuple[int, int]:
        mend, again = selecting.mine(user, pack, TODAY)  # type: ignore[arg-type]
        return len(mend), len(again)

    assert lists(site.town.builder) == (1, 0)
    assert lists(site.town.district) == (0, 0)
    site.follow(row, "mended", site.town.builder)
    assert lists(site.town.builder) == (0, 0)
    assert lists(site.mate) == (0, 0)
    assert lists(site.town.district) == (0, 1)
    assert lists(site.town.scene.stranger) == (0, 0)


def test_records_are_never_changed(site: Site) -> None:
    site.follow(site.finding(), "mended", site.town.builder)
    for model, change in (
        (Finding, {"place": "别处"}),
        (FindingStep, {"note": "别的"}),
        (InspectedItem, {"verdict": "pass"}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.update(**change)
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.all().delete()
