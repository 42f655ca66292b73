"""Plans of inspection and random draws: who lays them down, and that anybody can draw again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256

import pytest
from django.db import DatabaseError, transaction

from meihao.accounts.models import User
from meihao.checks import services
from meihao.checks.models import Draw, DrawnProject, Plan, Round
from meihao.checks.selectors import plans as selecting
from meihao.checks.selectors import sources
from tests.checks.conftest import Site
from tests.renovation.conftest import AT, TODAY

Refused = services.Refused


def planned(site: Site) -> services.Planned:
    return services.Planned(
        name="下半年检查",
        matters="现场安全、材料",
        since=TODAY,
        until=TODAY + timedelta(days=90),
        every_days=30,
        projects=[site.project],
        inspectors=[site.town.district.pk],
    )


def plan(site: Site, given: services.Planned | None = None, *, by: User | None = None) -> Plan:
    return services.make_plan(
        district=site.town.scene.district.pk, given=given or planned(site), actor=by or site.town.district, at=AT
    )


def publish(site: Site, number: int = 1, *, by: User | None = None, **more: object) -> Round:
    given = {"projects": 1, "inspectors": 2, "seed": "07 11 19", "source": "演示公告", **more}
    return services.publish_round(
        district=site.town.scene.district.pk, number=number, actor=by or site.town.district, at=AT, **given  # type: ignore[arg-type]
    )  # fmt: skip


def draw(site: Site, *, by: User | None = None) -> Draw:
    return services.draw_round(district=site.town.scene.district.pk, number=1, actor=by or site.town.colleague, at=AT)


def test_a_plan_says_who_what_when_and_how_often_and_answers_the_gate(site: Site) -> None:
    subject = site.town.subject.pk
    assert sources.supervision_plan([subject], TODAY, AT) == {}
    made = plan(site)
    assert plan(site) == made
    said = [sources.supervision_plan(None, on, AT)[subject].value for on in (TODAY, TODAY + timedelta(days=90))]
    assert said == [True, True]
    assert sources.supervision_plan([subject], TODAY + timedelta(days=91), AT)[subject].value is False
    assert sources.supervision_plan([subject], TODAY - timedelta(days=1), AT) == {}


def test_a_plan_is_the_districts_and_names_its_own_projects_and_people(site: Site) -> None:
    for user in (site.town.street, site.supervisor, site.town.scene.stranger):
        with pytest.raises(Refused, match="由zhifu机构的区市住房城乡建设部门办理"):
            plan(site, by=user)
    wrong = replace(
        planned(site), name=" ", until=TODAY - timedelta(days=1), projects=[], inspectors=[site.supervisor.pk]
    )
    with pytest.raises(Refused) as refused:
        plan(site, wrong)
    assert len(refused.value.reasons) == 4
    plan(site)
    with pytest.raises(Refused, match="请另起名称"):
        plan(site, replace(planned(site), every_days=7))


def test_a_plan_tells_when_each_project_is_next(site: Site) -> None:
    made = Plan.objects.prefetch_related("projects").get(pk=plan(site).pk)
    (line,) = selecting.lines(made, TODAY + timedelta(days=30))
    assert (line.last, line.next, line.late) == (None, TODAY + timedelta(days=30), False)
    assert selecting.lines(made, TODAY + timedelta(days=31))[0].late
    site.inspect(services.Found("dust", "pass"))
    (line,) = selecting.lines(made, TODAY + timedelta(days=31))
    assert (line.last, line.next, line.late) == (TODAY, TODAY + timedelta(days=30), True)


def test_a_draw_freezes_its_lists_and_anybody_can_repeat_it(site: Site) -> None:
    site.town.walk("works")
    publish(site)
    publish(site)
    made = draw(site)
    assert draw(site, by=site.town.scene.officer) == made
    names = ["colleague", "district", "mayor", "officer"]
    assert made.inspectors_digest == sha256("\n".join(names).encode()).hexdigest()
    assert made.projects_digest == sha256(b"huaihua-2024").hexdigest()
    expected = sorted(names, key=lambda name: sha256(f"07 11 19\nzhifu/inspectors\n1\n{name}".encode()).hexdigest())
    assert [each.person.username for each in made.inspectors.all()] == expected
    (round_,) = selecting.rounds(site.town.district)
    it = selecting.opened(round_)
    assert [each.name for each in it.people if each.chosen] == expected[:2]
    assert [(project.code, person and person.username, done) for project, person, done in it.sent] == [
        ("huaihua-2024", expected[0], False)
    ]
    assert it.people[0].ticket == sha256(f"07 11 19\nzhifu/inspectors\n1\n{expected[0]}".encode()).hexdigest()


def test_an_inspection_of_a_drawn_project_answers_its_round(site: Site) -> None:
    site.town.walk("works")
    publish(site)
    made = draw(site)
    given = {"project": site.project, "side": "district", "on": TODAY, "actor": site.town.district, "at": AT}
    with pytest.raises(Refused, match="没有抽到本项目"):
        services.inspect(found=[services.Found("dust", "pass")], draw=made.pk + 1, **given)  # type: ignore[arg-type]
    visit = services.inspect(found=[services.Found("dust", "pass")], draw=made.pk, **given)  # type: ignore[arg-type]
    assert visit.draw == made
    (round_,) = selecting.rounds(site.town.district)
    assert [done for _, _, done in selecting.opened(round_).sent] == [True]


def test_whoever_published_the_seed_does_not_draw_and_only_works_are_drawn(site: Site) -> None:
    publish(site)
    with pytest.raises(Refused) as refused:
        draw(site, by=site.town.district)
    assert ["另一位经办人" in each or "只有 0 个" in each for each in refused.value.reasons] == [True, True]
    with pytest.raises(Refused, match="还没有抽取"):
        publish(site, 2)
    with pytest.raises(services.Overtaken):
        publish(site, 1, seed="别的")
    for user in (site.supervisor, site.town.scene.stranger, site.town.city):
        with pytest.raises(Refused):
            draw(site, by=user)


def test_a_seed_has_its_source(site: Site) -> None:
    with pytest.raises(Refused, match="出处"):
        publish(site, source=" ")
    with pytest.raises(Refused, match="抽取数"):
        publish(site, projects=0)


def test_somebody_appointed_after_the_seed_is_no_candidate(site: Site) -> None:
    people = selecting.inspectors(site.town.scene.district, since=date(2024, 6, 29))
    assert people == []
    assert {each.username for each in selecting.inspectors(site.town.scene.district, since=TODAY)} == {
        "officer",
        "colleague",
        "district",
        "mayor",
    }


def test_draws_and_plans_are_never_changed(site: Site) -> None:
    site.town.walk("works")
    publish(site)
    draw(site)
    made = plan(site)
    for model, change in ((Round, {"seed": "别的"}), (DrawnProject, {"place": 9}), (Plan, {"every_days": 1})):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        made.projects.clear()
