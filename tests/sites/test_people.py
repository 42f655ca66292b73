"""Key posts, reliefs, special workers, punches and stops."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from meihao.sites import services
from meihao.sites.models import KeyPerson, Punch, Relief, StopWork
from meihao.sites.selectors.attendance import month
from meihao.sites.services import Named, Refused
from tests.sites.conftest import AT, TODAY, Site, second

LATER = date(2026, 1, 1)
pytestmark = pytest.mark.django_db


def reasons(refused: pytest.ExceptionInfo[Refused]) -> str:
    return "\n".join(refused.value.reasons)


def relieved(site: Site, person: KeyPerson, *, on: date = TODAY + timedelta(days=3)) -> Relief:
    return services.ask_relief(
        person=person.pk, who_=Named("乙某", "鲁-乙", LATER), on=on, reason="调离", actor=site.town.builder, at=AT
    )


def test_each_firm_names_its_own_people(site: Site) -> None:
    made = site.person("project_manager")
    assert (made.organisation, site.person("project_manager")) == (made.organisation, made)
    with pytest.raises(Refused) as refused:
        site.person("chief_supervisor", by=site.town.builder)
    assert "监理单位" in reasons(refused)
    with pytest.raises(Refused) as refused:
        site.person("foreman", by=site.supervisor)
    assert "施工单位" in reasons(refused)


def test_every_fault_of_an_entry_is_told_at_once(site: Site) -> None:
    site.person("foreman")
    with pytest.raises(Refused) as refused:
        services.enter_person(
            project=site.project.pk,
            post="foreman",
            who_=Named(" ", "", TODAY),
            since=TODAY + timedelta(days=1),
            actor=site.supervisor,
            at=AT,
        )
    told = reasons(refused)
    for word in ("姓名和证书编号", "到期", "施工单位", "换人请提出申请", "今天之后"):
        assert word in told


def test_one_person_is_in_a_post_at_a_time(site: Site) -> None:
    made = site.person("foreman")
    with pytest.raises(IntegrityError), transaction.atomic():
        KeyPerson.objects.create(
            project=site.project, post="foreman", organisation=made.organisation, name="丙", certificate="c",
            expires_on=LATER, since=TODAY, by=site.town.builder, at=AT,
        )  # fmt: skip


def test_nobody_manages_two_projects(site: Site) -> None:
    site.person("project_manager", "鲁137")
    elsewhere = second(site)
    with pytest.raises(Refused, match="另一个项目担任项目经理"):
        elsewhere.person("project_manager", "鲁137")
    assert elsewhere.person("technical_lead", "鲁137").pk
    assert elsewhere.person("project_manager", "鲁138").pk


def test_a_relief_waits_for_the_construction_unit_and_then_follows(site: Site) -> None:
    person = site.person("foreman")
    relief = relieved(site, person)
    assert relieved(site, person) == relief
    with pytest.raises(Refused, match="建设单位审批"):
        services.decide_relief(relief=relief.pk, outcome="approved", actor=site.supervisor, at=AT)
    with pytest.raises(Refused, match="写明理由"):
        services.decide_relief(relief=relief.pk, outcome="refused", actor=site.town.owner, at=AT)
    made = services.decide_relief(relief=relief.pk, outcome="approved", actor=site.town.owner, at=AT)
    assert services.decide_relief(relief=relief.pk, outcome="approved", actor=site.town.owner, at=AT) == made
    person.refresh_from_db()
    assert person.until == TODAY + timedelta(days=2)
    now = KeyPerson.objects.get(post="foreman", until=None)
    assert (now.name, now.since) == ("乙某", TODAY + timedelta(days=3))


def test_a_refused_relief_changes_nothing(site: Site) -> None:
    person = site.person("foreman")
    relief = relieved(site, person)
    services.decide_relief(relief=relief.pk, outcome="refused", reason="人手不足", actor=site.town.owner, at=AT)
    person.refresh_from_db()
    assert person.until is None
    with pytest.raises(Refused, match="已经有结论"):
        services.decide_relief(relief=relief.pk, outcome="approved", actor=site.town.owner, at=AT)


def test_a_relief_may_not_begin_before_the_one_relieved(site: Site) -> None:
    with pytest.raises(Refused, match="之后"):
        relieved(site, site.person("foreman"), on=TODAY)


def test_special_workers_come_and_go(site: Site) -> None:
    given = {"project": site.project.pk, "trade": "welder", "since": TODAY, "actor": site.town.builder, "at": AT}
    made = services.enter_worker(who_=Named("焊某", "T-1", LATER), **given)  # type: ignore[arg-type]
    assert services.enter_worker(who_=Named("焊某", "T-1", LATER), **given) == made  # type: ignore[arg-type]
    with pytest.raises(Refused, match="焊某名下"):
        services.enter_worker(who_=Named("别人", "T-1", LATER), **given)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="工种中选"):
        services.enter_worker(who_=Named("某", "T-2", LATER), **{**given, "trade": "cook"})  # type: ignore[arg-type]
    with pytest.raises(Refused, match="施工单位"):
        services.release_worker(worker=made.pk, on=TODAY, actor=site.supervisor, at=AT)
    gone = services.release_worker(worker=made.pk, on=TODAY, actor=site.town.builder, at=AT)
    assert gone.until == TODAY
    assert services.release_worker(worker=made.pk, on=TODAY, actor=site.town.builder, at=AT).until == TODAY


def test_the_supervisor_punches_by_hand_for_now_only(site: Site) -> None:
    person = site.person("foreman")
    made = services.punch(person=person.pk, way="in", actor=site.supervisor, at=AT)
    assert services.punch(person=person.pk, way="in", actor=site.supervisor, at=AT + timedelta(seconds=20)) == made
    with pytest.raises(Refused, match="不用再打卡"):
        services.punch(person=person.pk, way="in", actor=site.supervisor, at=AT + timedelta(minutes=5))
    with pytest.raises(Refused, match="监理单位或建设单位"):
        services.punch(person=person.pk, way="out", actor=site.town.builder, at=AT + timedelta(minutes=5))
    services.punch(person=person.pk, way="out", actor=site.supervisor, at=AT + timedelta(hours=5))
    assert Punch.objects.count() == 2
    with pytest.raises(DatabaseError), transaction.atomic():
        Punch.objects.update(way="in")


def test_nobody_leaves_who_has_not_come(site: Site) -> None:
    with pytest.raises(Refused, match="还没有进场"):
        services.punch(person=site.person("foreman").pk, way="out", actor=site.supervisor, at=AT)


def test_a_day_of_a_stop_order_is_no_construction_day(site: Site) -> None:
    site.build(date(2024, 6, 1))
    site.person("foreman", since=date(2024, 6, 1))
    for number in range(1, 21):
        for hour, way in ((0, "in"), (9, "out")):
            services_at = AT.replace(month=6, day=number, hour=hour)
            Punch.objects.create(
                project=site.project,
                certificate="鲁-foreman",
                way=way,
                at=services_at,
                by=site.supervisor,
                received_at=AT,
            )
    stop = {"project": site.project.pk, "reason": "扬尘超标", "actor": site.supervisor, "at": AT}
    services.stop_work(on=date(2024, 6, 26), **stop)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="已经停工"):
        services.stop_work(on=date(2024, 6, 27), **stop)  # type: ignore[arg-type]
    services.resume_work(project=site.project.pk, on=TODAY, actor=site.town.owner, at=AT)
    found = month(site.project, date(2024, 6, 5), on=TODAY, known=AT, posts=["foreman", "safety_officer"])
    assert len(found.construction) == 25
    assert len(found.stopped) == 5
    share = found.posts["foreman"].share
    assert share is not None
    assert (share.numerator, share.denominator) == (4, 5)
    assert found.posts["safety_officer"].share == 0
    assert StopWork.objects.get().until == date(2024, 6, 30)


def test_today_is_not_counted_before_it_is_over(site: Site) -> None:
    site.build(date(2024, 6, 1))
    assert month(site.project, TODAY, on=TODAY, known=AT, posts=["foreman"]).posts["foreman"].share is None


def test_a_fence_is_drawn_by_whoever_watches(site: Site) -> None:
    given = {"project": site.project.pk, "longitude": 121_400_000, "latitude": 37_540_000, "at": AT}
    made = services.set_fence(metres=200, actor=site.supervisor, **given)  # type: ignore[arg-type]
    assert services.set_fence(metres=200, actor=site.supervisor, **given) == made  # type: ignore[arg-type]
    with pytest.raises(Refused, match="监理单位或建设单位"):
        services.set_fence(metres=200, actor=site.town.builder, **given)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="写反"):
        services.set_fence(metres=5, actor=site.supervisor, **{**given, "longitude": 37_000_000})  # type: ignore[arg-type]
