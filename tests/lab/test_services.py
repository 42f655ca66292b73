"""Drafts are their owner's: what is changed, taken back, shared and copied, and every reason why not."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from meihao.audit.models import Entry
from meihao.lab import services
from meihao.lab.models import Draft, DraftValue
from meihao.policy import library
from tests.lab.conftest import Bench
from tests.renovation.conftest import AT

LAG = "parameter:colour.lag_red"


def test_a_draft_is_opened_once_and_noted_in_the_trail(bench: Bench) -> None:
    one, again = (services.open_draft(name=" 放宽 ", actor=bench.drafter, at=AT) for _ in range(2))
    assert one == again
    assert (one.name, one.pack_digest, one.organisation) == ("放宽", library.current().digest, bench.town.scene.city)
    assert Entry.objects.filter(verb="draft.opened").count() == 1


def test_a_value_is_changed_once_and_the_same_again_changes_nothing(bench: Bench) -> None:
    draft = bench.draft(colour__lag_red="45")
    bench.change(draft, LAG, "45")
    assert Entry.objects.filter(verb="draft.changed").count() == 1
    bench.change(draft, LAG, "50")
    (row,) = DraftValue.objects.all()
    assert (row.old, row.new) == (30, 50)
    assert library.current().parameters["colour.lag_red"].value == 30
    services.take_back(draft=draft.pk, what=LAG, actor=bench.drafter, at=AT)
    services.take_back(draft=draft.pk, what=LAG, actor=bench.drafter, at=AT)
    assert Entry.objects.filter(verb="draft.taken_back").count() == 1


def test_a_refusal_tells_every_reason(bench: Bench) -> None:
    draft = bench.draft()
    services.share_draft(draft=draft.pk, shared=True, actor=bench.drafter, at=AT)
    with pytest.raises(services.Refused) as refused:
        services.change_value(draft=draft.pk, what=LAG, entered=["三成"], grounds=" ", actor=bench.colleague, at=AT)
    owner, figure, grounds = refused.value.reasons
    assert "另存一份" in owner
    assert "确切的数" in figure
    assert "为什么" in grounds
    with pytest.raises(services.Refused, match="与现行的值相同"):
        bench.change(draft, LAG, "30")
    with pytest.raises(services.Refused, match="没有这一项"):
        bench.change(draft, "parameter:nothing", "1")


def test_a_shared_draft_is_read_by_colleagues_and_copied_but_not_changed(bench: Bench) -> None:
    draft = bench.draft(colour__lag_red="45")
    assert not Draft.objects.visible_to(bench.colleague).exists()
    services.share_draft(draft=draft.pk, shared=True, actor=bench.drafter, at=AT)
    assert Draft.objects.visible_to(bench.colleague).get() == draft
    for verb in (services.take_back, services.discard_draft):
        more = {"what": LAG} if verb is services.take_back else {}
        with pytest.raises(services.Refused, match="您只能查看"):
            verb(draft=draft.pk, actor=bench.colleague, at=AT, **more)  # type: ignore[operator]
    copy = services.copy_draft(draft=draft.pk, name="我的", actor=bench.colleague, at=AT)
    assert [each.change for each in copy.changes.all()] == [each.change for each in draft.changes.all()]
    with pytest.raises(services.Refused, match="换一个名称"):
        services.copy_draft(draft=draft.pk, name="我的", actor=bench.colleague, at=AT)
    services.share_draft(draft=draft.pk, shared=False, actor=bench.drafter, at=AT)
    assert Draft.objects.visible_to(bench.colleague).get() == copy


def test_a_draft_thrown_away_is_kept_but_seen_by_nobody_and_its_name_is_free(bench: Bench) -> None:
    draft = bench.draft()
    services.discard_draft(draft=draft.pk, actor=bench.drafter, at=AT)
    assert not Draft.objects.visible_to(bench.drafter).exists()
    assert bench.draft() != draft
    with pytest.raises(services.Refused, match="已经作废"):
        bench.change(draft, LAG, "45")


def test_nobody_but_the_office_drafts(bench: Bench) -> None:
    with pytest.raises(services.Refused, match="市专班"):
        services.open_draft(name="试", actor=bench.town.district, at=AT)


def test_the_database_holds_one_change_of_a_value_with_grounds(bench: Bench) -> None:
    draft = bench.draft(colour__lag_red="45")
    for more in ({"what": LAG, "grounds": "再"}, {"what": "x", "grounds": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            DraftValue.objects.create(draft=draft, old=1, new=2, at=AT, **more)
