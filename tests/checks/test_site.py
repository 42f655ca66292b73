"""Materials, nodes and the safety list: who may do what, and in which order."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from meihao.audit.models import Entry
from meihao.checks import services
from meihao.checks.models import Material, NodeCheck, SafetyCheck
from meihao.checks.selectors import materials as selecting
from meihao.policy.library import current
from tests.checks.conftest import Site
from tests.renovation.conftest import AT, TODAY

Refused = services.Refused


def review(site: Site, row: Material, outcome: str = "confirmed", reason: str = "", **more: object) -> None:
    given = {"actor": site.supervisor, "at": AT, **more}
    services.review_material(project=site.project, material=row.pk, outcome=outcome, reason=reason, **given)  # type: ignore[arg-type]


def test_a_batch_is_entered_by_the_contractor_and_confirmed_by_the_supervisor(site: Site) -> None:
    row = site.material(retest=site.photo(5), witness="演示见证人")
    assert site.material(retest=site.photo(5), witness="演示见证人") == row
    review(site, row)
    review(site, row)
    assert selecting.batch(Material.objects.get()).state == "confirmed"
    assert Entry.objects.filter(verb="material.reviewed").count() == 1


def test_nobody_else_enters_or_confirms(site: Site) -> None:
    for user in (site.supervisor, site.town.district, site.town.owner, site.patrol):
        with pytest.raises(Refused, match="材料进场由施工单位填报"):
            site.material(by=user)
    row = site.material()
    for user in (site.town.builder, site.mate, site.town.district, site.town.owner):
        with pytest.raises(Refused, match="材料由监理单位核验"):
            review(site, row, actor=user)


def test_a_batch_tells_all_that_is_wrong_with_it(site: Site) -> None:
    with pytest.raises(Refused) as refused:
        site.material(name=" ", quantity=0, arrived_on=TODAY + timedelta(days=1), retest=site.photo(5))
    assert len(refused.value.reasons) == 4


def test_a_rejected_batch_has_to_leave(site: Site) -> None:
    row = site.material()
    with pytest.raises(Refused, match="写明理由"):
        review(site, row, "rejected")

    def leave(by: object) -> None:
        services.remove_material(
            project=site.project, material=row.pk, removed_on=TODAY, photo=site.photo(6), actor=by, at=AT  # type: ignore[arg-type]
        )  # fmt: skip

    with pytest.raises(Refused, match="不合格的材料才登记退场"):
        leave(site.town.builder)
    review(site, row, "rejected", "厚度不足")
    assert selecting.batch(Material.objects.get()).state == "rejected"
    with pytest.raises(Refused, match="由施工单位填报"):
        leave(site.supervisor)
    leave(site.town.builder)
    leave(site.town.builder)
    assert selecting.batch(Material.objects.get()).state == "removed"


def test_a_later_node_waits_until_the_one_before_has_passed_at_its_place(site: Site) -> None:
    with pytest.raises(Refused, match="屋面基层"):
        site.call("roof-layer")
    first = site.call()
    assert site.call() == first
    with pytest.raises(Refused, match="正等监理检查"):
        site.call(at=AT + timedelta(hours=1))
    site.check(first, "redo", opinion="基层潮湿")
    with pytest.raises(Refused, match="屋面基层"):
        site.call("roof-layer")
    again = services.call_node(
        project=site.project,
        node="roof-base",
        place="3 号楼屋面",
        ready_at=AT + timedelta(hours=50),
        actor=site.town.builder,
        at=AT,
    )
    site.check(again)
    assert site.call("roof-layer", "3号楼屋面").place == "3号楼屋面"
    with pytest.raises(Refused, match="屋面基层"):
        site.call("roof-layer", "4 号楼屋面")


def test_a_node_that_is_not_strict_is_only_flagged(site: Site) -> None:
    call = site.call("road-base", "南路")
    pack = current()
    it = selecting.called(call, pack)
    assert it.node is not None
    assert selecting.lacking(site.town.project, it.node, "南路", pack) == ["沟槽回填"]
    assert not it.short


def test_only_the_supervisor_checks_a_node_with_words_when_it_is_redone(site: Site) -> None:
    call = site.call()
    for user in (site.town.builder, site.town.district):
        with pytest.raises(Refused, match="节点由监理单位检查"):
            site.check(call, by=user)
    with pytest.raises(Refused, match="写明哪里不合格"):
        site.check(call, "redo")
    site.check(call)
    with pytest.raises(Refused, match="已经有结论"):
        site.check(call, "redo", opinion="反悔")


def test_short_notice_and_a_time_gone_by(site: Site) -> None:
    given = {"project": site.project, "node": "roof-base", "place": "屋面", "actor": site.town.builder, "at": AT}
    with pytest.raises(Refused, match="已经过去"):
        services.call_node(ready_at=AT - timedelta(minutes=1), **given)  # type: ignore[arg-type]
    call = services.call_node(ready_at=AT + timedelta(hours=23), **given)  # type: ignore[arg-type]
    assert selecting.called(call, current()).short


def safe(site: Site, item: str = "nets", outcome: str = "fine", note: str = "", **more: object) -> SafetyCheck:
    given = {"actor": site.town.builder, "at": AT, "photo": site.photo(7), **more}
    return services.check_safety(project=site.project, item=item, outcome=outcome, note=note, **given)  # type: ignore[arg-type]


def test_the_safety_list_shows_its_gaps(site: Site) -> None:
    safe(site)
    assert safe(site) == SafetyCheck.objects.get()
    pack = current()
    project = site.town.project
    week = {each.id: each for each in selecting.watched(project, pack, TODAY + timedelta(days=6))}
    assert not week["nets"].gap
    assert week["lamps"].gap
    later = {each.id: each for each in selecting.watched(project, pack, TODAY + timedelta(days=7))}
    assert (later["nets"].gap, later["nets"].word) == (True, "该查了")
    with pytest.raises(Refused, match="写明是什么问题"):
        safe(site, "lamps", "faulty")
    with pytest.raises(Refused, match="由施工单位自查"):
        safe(site, actor=site.supervisor)
    with pytest.raises(Refused, match="从清单里选"):
        safe(site, "nothing")
    safe(site, "lamps", "faulty", "北门灯坏", photo=site.photo(8))
    assert {each.id for each in selecting.watched(project, pack, TODAY) if each.faulty} == {"lamps"}


def test_nothing_is_changed_or_deleted(site: Site) -> None:
    site.check(site.call())
    site.material()
    for model, change in ((Material, {"name": "别的"}), (NodeCheck, {"opinion": "别的"})):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.update(**change)
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.all().delete()
