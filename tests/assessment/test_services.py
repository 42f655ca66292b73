"""Deciding about a community: what is refused, what is recorded, and who comes too late."""

from __future__ import annotations

import subprocess
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from meihao.accounts.models import User
from meihao.assessment import selectors
from meihao.assessment.models import Decision
from meihao.assessment.rules import Assessment
from meihao.assessment.services import CONCLUSION, Overtaken, Refused, conclude, designate
from meihao.audit.models import Entry
from meihao.facts.services import submit_evidence
from meihao.policy import library
from meihao.reviews.models import Panel
from tests.assessment import fulfilled
from tests.facts.conftest import AT, TODAY, Scene
from tests.installation import installation

LATER = AT + timedelta(hours=1)


def assessed(scene: Scene, on: date = TODAY) -> Assessment:
    return selectors.assess([scene.subject], on=on, known=LATER)[scene.subject.pk]


def decide(scene: Scene, outcome: str, **more: Any) -> Decision:
    given = {
        "subject": scene.subject.pk, "on": TODAY, "seen": assessed(scene).digest, "grounds": "资料不齐",
        "actor": scene.officer, "at": LATER,
    }  # fmt: skip
    return conclude(**{**given, "outcome": outcome, **more})


def hold_against(scene: Scene, profile: str = "upgrade", **more: Any) -> Decision:
    given = {"subject": scene.subject.pk, "on": TODAY, "grounds": "市里批复", "actor": scene.officer, "at": AT}
    return designate(**{**given, "profile": profile, **more})


def test_nobody_concludes_that_all_is_met_while_anything_is_unknown(scene: Scene) -> None:
    tally = assessed(scene).tally
    assert tally.unknown
    with pytest.raises(Refused, match=f"{tally.unknown} 条未知，不能认定达标"):
        decide(scene, "met")
    assert not Decision.objects.exists()
    assert not Entry.objects.filter(verb="conclusion.decided").exists()


def test_one_missing_finding_is_enough_to_refuse(scene: Scene, panel: Panel, experts: list[User]) -> None:
    fulfilled.fulfil(scene.subject, on=TODAY, at=AT)
    fulfilled.content(scene.subject, experts[:1], on=TODAY, at=AT)
    assert not assessed(scene).tally.unmet
    assert {gap.kind for gap in assessed(scene).gaps} == {"expert"}
    with pytest.raises(Refused, match="0 条未满足"):
        decide(scene, "met")


def test_all_met_is_concluded_with_what_was_seen(scene: Scene, panel: Panel, experts: list[User]) -> None:
    fulfilled.fulfil(scene.subject, on=TODAY, at=AT)
    fulfilled.content(scene.subject, experts, on=TODAY, at=AT)
    seen = assessed(scene)
    assert seen.tally.met == seen.tally.total
    made = decide(scene, "met", grounds="")
    assert (made.outcome, made.inputs_digest, made.pack_digest) == ("met", seen.digest, library.current().digest)
    assert made.reasons == {"met": seen.tally.total, "unmet": 0, "unknown": 0, "na": 0}
    entry = Entry.objects.get(verb="conclusion.decided")
    assert entry.details == {
        "subject": "community:xingfu",
        "outcome": "met",
        "effective_on": "2024-06-30",
        "saw": seen.digest,
    }
    assert entry.territory == scene.community.organisation.path
    assert "clerk" not in str(entry.details)


def test_a_page_that_is_out_of_date_decides_nothing(scene: Scene) -> None:
    seen = assessed(scene).digest
    fulfilled.measure(scene.subject, {"canteen.open": "true"}, on=TODAY, at=AT)
    with pytest.raises(Refused, match="记录有变化，请刷新页面"):
        decide(scene, "deferred", seen=seen)
    assert decide(scene, "deferred", seen=assessed(scene).digest).outcome == "deferred"


def test_nobody_concludes_on_evidence_of_their_own(scene: Scene) -> None:
    submit_evidence(
        subject=scene.subject.pk, content=b"homes", name="a.txt", kind="register", title="台账", effective_on=TODAY,
        targets=["community.homes"], actor=scene.officer, at=AT,
    )  # fmt: skip
    with pytest.raises(Refused, match="您提交过本社区的证据"):
        decide(scene, "deferred")
    assert decide(scene, "deferred", actor=scene.colleague).by == scene.colleague


def test_what_is_not_met_needs_grounds_and_every_reason_is_told_at_once(scene: Scene) -> None:
    with pytest.raises(Refused) as refused:
        decide(scene, "excellent", grounds=" ", on=TODAY + timedelta(days=3))
    said = "；".join(refused.value.reasons)
    for reason in ("没有这种结论", "请写明理由", "不能按以后的日期"):
        assert reason in said


def test_the_same_conclusion_again_changes_nothing(scene: Scene) -> None:
    first = decide(scene, "deferred")
    assert decide(scene, "deferred", at=LATER + timedelta(hours=1)) == first
    assert decide(scene, "deferred", actor=scene.colleague, after=0) == first
    assert Entry.objects.filter(verb="conclusion.decided").count() == 1


def test_of_two_officers_the_later_is_told_that_the_other_decided(scene: Scene) -> None:
    decide(scene, "deferred", after=0)
    with pytest.raises(Overtaken, match="officer某已经作了决定"):
        decide(scene, "unmet", after=0, actor=scene.colleague)
    latest = selectors.latest(scene.subject.pk)[CONCLUSION]
    second = decide(scene, "unmet", after=latest, actor=scene.colleague)
    assert second.supersedes_id == latest
    assert selectors.latest(scene.subject.pk)[CONCLUSION] == second.pk


def test_a_designation_is_one_however_often_it_is_made(scene: Scene) -> None:
    first = hold_against(scene)
    assert hold_against(scene, at=LATER, grounds="又点了一次") == first
    second = hold_against(scene, "redevelopment")
    assert second.supersedes == first
    assert hold_against(scene, "redevelopment") == second
    assert list(Decision.objects.values_list("outcome", flat=True)) == ["upgrade", "redevelopment"]
    assert Entry.objects.filter(verb="designation.decided").count() == 2
    assert assessed(scene).profile.id == "redevelopment"


def test_only_the_packs_own_profiles_can_be_designated(scene: Scene) -> None:
    with pytest.raises(Refused, match="综合提升类"):
        hold_against(scene, "palace")


def test_two_designations_from_one_page_are_told_apart(scene: Scene) -> None:
    hold_against(scene, after=0)
    with pytest.raises(Overtaken):
        hold_against(scene, "new_build", after=0, actor=scene.colleague)


def test_a_designation_moves_the_bar_and_with_it_the_digest(scene: Scene) -> None:
    seen = assessed(scene).digest
    hold_against(scene, "new_build")
    with pytest.raises(Refused, match="记录有变化"):
        decide(scene, "deferred", seen=seen)


def test_a_decision_is_never_changed_or_removed(scene: Scene) -> None:
    decision = hold_against(scene)
    for act in (lambda: Decision.objects.filter(pk=decision.pk).update(outcome="met"), decision.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    assert Decision.objects.get().outcome == "upgrade"


DECIDE_AT = "START, WISH = {start}, {wish!r}\n"
SETTING = """
from meihao.accounts.rules import Role
from meihao.assessment.services import Overtaken, designate
from meihao.facts.models import Subject
from meihao.accounts.models import User
from tests.facts.conftest import AT, TODAY, body, person, place, register_division, subject_for
"""
PLACE = """
city = body("yantai", "city", None)
district = body("zhifu", "district", city)
register_division(code="370602", name="芝罘区", actor=None, at=AT)
home = place("xingfu", body("xiangyang", "street", district))
subject_for("community", home.code, home.organisation)
for name in ("redevelopment", "new_build"):
    person(name, Role.DISTRICT_OFFICER, district)
"""
DECIDE = """
import time
actor, subject = User.objects.get(username=WISH), Subject.objects.get()
while time.time() < START:
    pass
try:
    designate(subject=subject.pk, profile=WISH, on=TODAY, grounds="批复", actor=actor, at=AT, after=0)
    print("decided")
except Overtaken as overtaken:
    print(overtaken)
"""
COUNT = """
from meihao.assessment.models import Decision
print(Decision.objects.count())
"""


def test_of_two_officers_at_the_same_instant_one_decides_and_the_other_is_told(tmp_path: Path) -> None:
    with installation(tmp_path / "data") as place:
        place.ask(SETTING + PLACE)
        start = time.time() + 3
        both = [
            place.python(DECIDE_AT.format(start=start, wish=wish) + SETTING + DECIDE, stdout=subprocess.PIPE)
            for wish in ("redevelopment", "new_build")
        ]
        told = sorted(process.communicate(timeout=60)[0].strip() for process in both)
        assert told[0] == "decided"
        assert "已经作了决定，请刷新页面" in told[1]
        assert place.ask(SETTING + COUNT) == "1"
