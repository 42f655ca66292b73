"""Facts and evidence: what is accepted, what is refused and why, and what the trail says of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from meihao.accounts.models import User
from meihao.accounts.rules import Role
from meihao.audit.models import Entry
from meihao.facts.models import Evidence, Fact, Review, Subject
from meihao.facts.rules.statements import Overtaken, Refused, grade_for
from meihao.facts.services import Shown, review_evidence, state_fact, subject_for, submit_evidence
from tests.facts.conftest import AT, TODAY, Scene, person

HOMES = "community.homes"
OPEN = "canteen.open"
UNTIL = "canteen.licence_until"


def submit(
    scene: Scene,
    *,
    content: bytes = b"homes: 412",
    kind: str = "register",
    targets: tuple[str, ...] = (HOMES,),
    **more: Any,
) -> Evidence:
    given = {
        "subject": scene.subject.pk,
        "name": "a.txt",
        "title": "户数台账",
        "effective_on": TODAY,
        "actor": scene.clerk,
        "at": AT,
    }
    return submit_evidence(**{**given, "content": content, "kind": kind, "targets": targets, **more})


def state(scene: Scene, **more: Any) -> Fact:
    given: dict[str, Any] = {
        "subject": scene.subject.pk, "key": HOMES, "value": "412", "effective_on": TODAY, "source": "户数台账",
        "actor": scene.clerk, "at": AT,
    }  # fmt: skip
    if "evidence" not in more and more.get("grade") != "A":
        more["evidence"] = submit(scene).pk
    return state_fact(**{**given, **more})


def verbs() -> list[str]:
    return list(
        Entry.objects.filter(kind="community", key="xingfu", verb__regex="^(fact|evidence)")
        .order_by("pk")
        .values_list("verb", flat=True)
    )


def test_a_subject_is_entered_once_and_moves_with_its_territory(scene: Scene) -> None:
    assert subject_for("community", "xingfu", scene.community.organisation) == scene.subject
    assert subject_for("community", "xingfu", scene.district).territory == scene.district
    assert Subject.objects.get(pk=scene.subject.pk).territory_id == scene.district.pk


def test_a_fact_is_stored_in_canonical_form_with_the_unit_of_its_key(scene: Scene) -> None:
    fact = state(scene, value="１，４１２ 户")
    assert (fact.value, fact.unit, fact.grade, fact.known_at, fact.stated_by) == ("1412", "户", "C", AT, scene.clerk)


def test_the_trail_tells_who_stated_what_where(scene: Scene) -> None:
    fact = state(scene)
    entry = Entry.objects.get(verb="fact.stated")
    assert (entry.actor_id, entry.kind, entry.key) == (scene.clerk.pk, "community", "xingfu")
    assert entry.territory == scene.community.organisation.path
    assert entry.details["fact"] == fact.pk
    assert entry.details["value"] == "412"


def test_the_same_statement_twice_is_one_fact_and_one_entry(scene: Scene) -> None:
    assert state(scene) == state(scene, value="412户")
    assert verbs() == ["evidence.submitted", "fact.stated"]


def test_another_value_for_the_same_day_is_another_fact(scene: Scene) -> None:
    assert state(scene) != state(scene, value="413")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"key": "community.unicorns"}, "规则包里没有“community.unicorns”"),
        ({"value": "很多"}, "“住宅户数”：“很多”不是数字"),
        ({"unit": "㎡"}, "应以 户 为单位，不是 ㎡"),
        ({"effective_on": TODAY + timedelta(days=1)}, "2024-07-01 在今天之后"),
        ({"ends_on": TODAY - timedelta(days=1)}, "早于生效日期"),
        ({"evidence": None}, "要有证据"),
        ({"grade": "D"}, "没有“D”这个等级"),
        ({"source": " "}, "来源"),
    ],
)
def test_a_statement_that_cannot_stand_is_refused_and_leaves_nothing(
    scene: Scene, change: dict[str, Any], says: str
) -> None:
    with pytest.raises(Refused, match=says):
        state(scene, **change)
    assert not Fact.objects.exists()
    assert "fact.stated" not in verbs()


def test_today_is_the_day_in_yantai(scene: Scene) -> None:
    late = AT.replace(hour=17)
    assert state(scene, effective_on=date(2024, 7, 1), at=late).effective_on == date(2024, 7, 1)


def test_a_value_that_is_a_day_may_lie_ahead(scene: Scene) -> None:
    licence = submit(scene, content=b"licence", kind="licence", targets=(UNTIL,))
    assert state(scene, key=UNTIL, value="2027年3月11日", evidence=licence.pk).value == "2027-03-11"


def test_what_the_system_measured_needs_no_evidence(scene: Scene) -> None:
    assert state(scene, grade="A", actor=None).evidence_id is None


def test_evidence_of_another_community_proves_nothing_here(scene: Scene) -> None:
    with pytest.raises(Refused, match="属于另一个对象"):
        state(scene, evidence=submit(scene, subject=scene.neighbours.pk).pk)


def test_evidence_for_another_fact_proves_nothing_either(scene: Scene) -> None:
    other = submit(scene, content=b"other", targets=("community.population",))
    with pytest.raises(Refused, match="不是为这项事实提交的"):
        state(scene, evidence=other.pk)


def test_the_submitter_cannot_hang_figures_on_evidence_that_was_accepted(scene: Scene) -> None:
    evidence = submit(scene)
    review_evidence(evidence=evidence.pk, outcome="accepted", actor=scene.officer, at=AT)
    with pytest.raises(Refused, match="已经审核采用"):
        state(scene, evidence=evidence.pk)
    assert state(scene, evidence=evidence.pk, actor=scene.colleague).value == "412"


def test_a_correction_supersedes_one_fact_once(scene: Scene) -> None:
    wrong = state(scene)
    right = state(scene, value="421", supersedes=wrong.pk)
    assert right.supersedes == wrong
    assert state(scene, value="421", supersedes=wrong.pk) == right
    assert verbs()[-1] == "fact.corrected"
    assert verbs().count("fact.corrected") == 1
    with pytest.raises(Overtaken, match="已经有人更正过"):
        state(scene, value="422", supersedes=wrong.pk)


def test_a_correction_may_restate_the_value_for_the_same_day(scene: Scene) -> None:
    first = state(scene)
    second = state(scene, value="421", supersedes=first.pk)
    assert state(scene, value="412", supersedes=second.pk).value == "412"


def test_a_fact_is_corrected_by_one_of_the_same_key_and_subject_only(scene: Scene) -> None:
    wrong = state(scene)
    with pytest.raises(Refused, match="同一对象的同一项"):
        state(scene, grade="A", key="community.population", supersedes=wrong.pk)
    with pytest.raises(Refused, match="同一对象的同一项"):
        state(scene, grade="A", subject=scene.neighbours.pk, supersedes=wrong.pk)


def test_nobody_changes_a_fact_or_a_review(scene: Scene) -> None:
    fact = state(scene)
    review = review_evidence(evidence=fact.evidence_id or 0, outcome="accepted", actor=scene.officer, at=AT)
    for row in (Fact.objects.filter(pk=fact.pk), Review.objects.filter(pk=review.pk)):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            row.delete()


def test_evidence_waits_for_review_with_its_targets(scene: Scene) -> None:
    evidence = submit(
        scene, kind="photo", targets=(OPEN, OPEN, "7.b.open"), content=b"photo", expires_on=date(2025, 6, 30)
    )
    assert sorted(evidence.targets.values_list("target", flat=True)) == ["7.b.open", OPEN]
    assert not evidence.reviews.exists()
    entry = Entry.objects.get(verb="evidence.submitted")
    assert entry.details["sha256"] == evidence.blob.sha256
    assert entry.details["targets"] == [OPEN, "7.b.open"]


def test_the_same_file_for_the_same_day_is_one_piece_of_evidence(scene: Scene) -> None:
    first = submit(scene)
    assert submit(scene, name="b.txt", title="又一次") == first
    assert verbs() == ["evidence.submitted"]


def test_until_it_is_reviewed_evidence_may_be_aimed_at_more(scene: Scene) -> None:
    evidence = submit(scene)
    submit(scene, targets=("community.population",))
    assert evidence.targets.count() == 2
    review_evidence(evidence=evidence.pk, outcome="returned", reason="看不清", actor=scene.officer, at=AT)
    with pytest.raises(Refused, match="已经提交并审核过"):
        submit(scene, targets=("community.buildings",))
    assert evidence.targets.count() == 2


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"kind": "rumour"}, "没有“rumour”这种证据"),
        ({"kind": "photo"}, "“住宅户数”的证据应为台账，不能用照片"),
        ({"targets": ()}, "为哪一项"),
        ({"targets": ("7.b.nothing",)}, "没有“7.b.nothing”"),
        ({"title": " "}, "标题"),
        ({"effective_on": TODAY + timedelta(days=1)}, "在今天之后"),
        ({"expires_on": TODAY - timedelta(days=1)}, "早于生效日期"),
        ({"longitude": 121_000_000}, "要么都填"),
        ({"longitude": 181_000_000, "latitude": 0}, "经度应在"),
        ({"longitude": 0, "latitude": 91_000_000}, "纬度应在"),
    ],
)
def test_evidence_that_fits_nothing_is_refused_before_the_file_is_kept(
    scene: Scene, change: dict[str, Any], says: str
) -> None:
    with pytest.raises(Refused, match=says):
        submit(scene, **change)
    assert not Evidence.objects.exists()


def test_the_latest_review_stands(scene: Scene) -> None:
    evidence = submit(scene)
    review_evidence(evidence=evidence.pk, outcome="accepted", actor=scene.officer, at=AT)
    review_evidence(
        evidence=evidence.pk, outcome="rejected", reason="章是假的", actor=scene.colleague, at=AT + timedelta(days=1)
    )
    assert [review.outcome for review in evidence.reviews.all()] == ["accepted", "rejected"]
    assert verbs()[-2:] == ["evidence.reviewed", "evidence.reviewed"]


def test_the_same_review_twice_is_one(scene: Scene) -> None:
    evidence = submit(scene)
    first = review_evidence(evidence=evidence.pk, outcome="returned", reason="看不清", actor=scene.officer, at=AT)
    assert (
        review_evidence(evidence=evidence.pk, outcome="returned", reason=" 看不清 ", actor=scene.officer, at=AT)
        == first
    )


def test_of_two_reviewers_the_later_is_told(scene: Scene) -> None:
    evidence = submit(scene)
    review_evidence(evidence=evidence.pk, outcome="accepted", actor=scene.officer, at=AT, seen=0)
    with pytest.raises(Overtaken, match="刚刚有人审核过"):
        review_evidence(evidence=evidence.pk, outcome="rejected", reason="x", actor=scene.colleague, at=AT, seen=0)


@pytest.fixture
def submitted_by_officer(scene: Scene) -> Evidence:
    return submit(scene, actor=scene.officer)


def test_nobody_reviews_what_they_submitted(scene: Scene, submitted_by_officer: Evidence) -> None:
    with pytest.raises(Refused, match="不能审核自己"):
        review_evidence(evidence=submitted_by_officer.pk, outcome="accepted", actor=scene.officer, at=AT)


def test_nor_evidence_of_figures_that_they_stated(scene: Scene) -> None:
    evidence = submit(scene)
    state(scene, evidence=evidence.pk, actor=scene.officer)
    with pytest.raises(Refused, match="不能审核自己"):
        review_evidence(evidence=evidence.pk, outcome="accepted", actor=scene.officer, at=AT)


def test_nor_beyond_their_territory_nor_without_the_office(scene: Scene) -> None:
    evidence = submit(scene)
    clerk: User = person("another", Role.COMMUNITY_OFFICER, scene.community.organisation)
    for outsider in (scene.stranger, scene.expert, clerk):
        with pytest.raises(Refused, match="不在您的审核范围"):
            review_evidence(evidence=evidence.pk, outcome="accepted", actor=outsider, at=AT)
    assert not Review.objects.exists()


@pytest.mark.parametrize(
    ("outcome", "says"), [("returned", "写明理由"), ("rejected", "写明理由"), ("maybe", "结论应为")]
)
def test_a_refusal_gives_its_reason(scene: Scene, outcome: str, says: str) -> None:
    with pytest.raises(Refused, match=says):
        review_evidence(evidence=submit(scene).pk, outcome=outcome, reason=" ", actor=scene.officer, at=AT)


def test_what_evidence_shows_can_be_stated_with_it(scene: Scene) -> None:
    evidence = submit(scene, fact=Shown(key=HOMES, value="412 户", ends_on=date(2025, 1, 1)))
    fact = Fact.objects.get()
    assert (fact.evidence, fact.value, fact.ends_on, fact.grade, fact.source) == (
        evidence,
        "412",
        date(2025, 1, 1),
        "B",
        "户数台账",
    )
    assert verbs() == ["evidence.submitted", "fact.stated"]


def test_when_what_it_shows_cannot_be_stated_the_evidence_is_not_handed_in_either(scene: Scene) -> None:
    with pytest.raises(Refused, match="不是数字"):
        submit(scene, fact=Shown(key=HOMES, value="很多"))
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    ("supply", "kind", "grade"), [("record", "register", "B"), ("record", "photo", "C"), ("report", "register", "C")]
)
def test_an_official_record_of_what_is_on_record_is_better_than_anybodys_word(
    supply: str, kind: str, grade: str
) -> None:
    assert grade_for(supply, kind) == grade
