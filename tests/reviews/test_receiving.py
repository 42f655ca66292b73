"""Findings brought from a device that had no network: each number counts once, and what does not fit is answered in words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from meihao.accounts.models import User
from meihao.accounts.rules import Role
from meihao.audit.models import Entry
from meihao.policy import library
from meihao.reviews import selectors
from meihao.reviews.models import Finding, Panel, Receipt
from meihao.reviews.rules import Refused
from meihao.reviews.services import convene, find, receive
from tests.assessment import fulfilled
from tests.facts.conftest import AT, TODAY, Scene, person

DAY = timedelta(days=1)
ASKED, NEXT = fulfilled.questions(TODAY)[:2]
NUMBER = UUID("018f0c5e-7b1a-4c7e-9a53-1d2b3c4d5e6f")


def brings(scene: Scene, expert: User, **more: Any) -> Finding:
    given = {
        "number": NUMBER, "subject": scene.subject.pk, "criterion": ASKED, "asked": selectors.wording(ASKED, TODAY),
        "verdict": "met", "grounds": "", "on": TODAY, "digest": "a" * 64, "actor": expert, "at": AT + DAY,
    }  # fmt: skip
    return receive(**{**given, **more})


def test_the_same_number_again_is_answered_as_the_first_time_whatever_came_between(
    scene: Scene, panel: Panel, experts: list[User]
) -> None:
    first = brings(scene, experts[0])
    find(
        subject=scene.subject.pk, criterion=ASKED, verdict="unmet", grounds="扶手松动", on=TODAY, digest="b" * 64,
        actor=experts[0], at=AT + 2 * DAY,
    )  # fmt: skip
    assert brings(scene, experts[0], at=AT + 3 * DAY) == first
    assert Finding.objects.count() == Entry.objects.filter(verb="finding.made").count() == 2
    assert Receipt.objects.count() == 1


def test_the_day_is_that_on_site_and_the_moment_that_of_the_server(
    scene: Scene, panel: Panel, experts: list[User]
) -> None:
    made = brings(scene, experts[0], grounds=" 已看过 ")
    assert (made.on, made.at, made.digest, made.grounds) == (TODAY, AT + DAY, "a" * 64, "已看过")
    assert made.receipts.get().at == AT + DAY
    entry = Entry.objects.get(verb="finding.received")
    assert (entry.at, entry.details["number"], entry.details["finding"]) == (AT + DAY, str(NUMBER), made.pk)


def test_a_number_stands_for_one_finding_of_one_person(scene: Scene, panel: Panel, experts: list[User]) -> None:
    brings(scene, experts[0])
    for other in ({"verdict": "unknown"}, {"criterion": NEXT}, {"actor": experts[1]}):
        with pytest.raises(Refused, match="已经收过另一条认定"):
            brings(scene, experts[0], **other)
    assert Finding.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Receipt.objects.create(number=NUMBER, finding=Finding.objects.get(), at=AT)


def test_a_finding_said_before_gets_its_receipt_and_is_not_written_twice(
    scene: Scene, panel: Panel, experts: list[User]
) -> None:
    first = brings(scene, experts[0])
    assert brings(scene, experts[0], number=uuid4()) == first
    assert (Finding.objects.count(), Receipt.objects.count()) == (1, 2)


def test_whoever_was_relieved_hears_every_reason_and_nothing_is_written(
    scene: Scene, panel: Panel, head: User, experts: list[User]
) -> None:
    fourth = person("expert4", Role.EXPERT, scene.city)
    convene(
        subject=scene.subject.pk, kind="community", experts=[each.pk for each in (*experts[1:], fourth)],
        on=TODAY + DAY, actor=head, at=AT + DAY,
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        brings(scene, experts[0], asked="0" * 64, verdict="unmet", on=TODAY + 9 * DAY)
    assert [reason[:6] for reason in refused.value.reasons] == [
        "这一条的问法",
        "专家组已经撤",
        "认定日期 2",
        "认定“未满足",
    ]
    # Whoever stayed is asked since the first panel; whoever is new, only since the second.
    assert brings(scene, experts[1]).member.panel_id != panel.pk
    with pytest.raises(Refused, match="才进专家组"):
        brings(scene, fourth, number=uuid4())
    assert Finding.objects.count() == 1


def test_what_facts_decide_is_refused(scene: Scene, panel: Panel, experts: list[User]) -> None:
    assert "7.b.open" in library.current().criteria
    with pytest.raises(Refused, match="问法在您准备好以后改过"):
        brings(scene, experts[0], criterion="7.b.open")


def test_the_digest_of_a_question_tells_questions_apart() -> None:
    assert selectors.wording(ASKED, TODAY) != selectors.wording(NEXT, TODAY)
    assert selectors.wording("7.b.open", TODAY) == ""


def test_receipts_are_never_changed_or_removed(scene: Scene, panel: Panel, experts: list[User]) -> None:
    brings(scene, experts[0])
    for act in (lambda: Receipt.objects.update(number=uuid4()), Receipt.objects.get().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
