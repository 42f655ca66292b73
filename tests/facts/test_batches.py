"""Many facts at once: each as it would be alone, all or none, and none twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from meihao.audit.models import Entry
from meihao.facts.models import Evidence, Fact
from meihao.facts.rules.statements import Refused
from meihao.facts.services import Statement, review_evidence, state_facts, submit_evidence
from tests.facts.conftest import AT, TODAY, Scene

HOMES, BUILDINGS = "community.homes", "community.buildings"


@pytest.fixture
def register(scene: Scene) -> Evidence:
    """A register of homes and buildings that nobody has reviewed."""
    return submit_evidence(
        subject=scene.subject.pk,
        content=b"homes: 412, buildings: 9",
        name="a.txt",
        kind="register",
        title="台账",
        effective_on=TODAY,
        targets=[HOMES, BUILDINGS],
        actor=scene.clerk,
        at=AT,
    )


def said(key: str, value: str, *, grade: str = "B", later: int = 0) -> Statement:
    day = TODAY + timedelta(days=later)
    return Statement(key=key, value=value, effective_on=day, source="台账", grade=grade)


def state(scene: Scene, *statements: Statement, evidence: int | None) -> list[Fact]:
    return state_facts(subject=scene.subject.pk, statements=statements, evidence=evidence, actor=scene.clerk, at=AT)


def test_all_are_stated_in_canonical_form_each_with_its_entry(scene: Scene, register: Evidence) -> None:
    facts = state(scene, said(HOMES, "４１２ 户"), said(BUILDINGS, "9"), evidence=register.pk)
    assert [(fact.key, fact.value, fact.evidence) for fact in facts] == [
        (HOMES, "412", register),
        (BUILDINGS, "9", register),
    ]
    entries = Entry.objects.filter(verb="fact.stated").order_by("pk")
    assert [entry.details["fact"] for entry in entries] == [fact.pk for fact in facts]


def test_the_same_again_states_nothing_even_once_the_evidence_is_accepted(scene: Scene, register: Evidence) -> None:
    state(scene, said(HOMES, "412"), said(HOMES, "412"), evidence=register.pk)
    review_evidence(evidence=register.pk, outcome="accepted", actor=scene.officer, at=AT)
    assert state(scene, said(HOMES, "412"), evidence=register.pk) == []
    assert Fact.objects.count() == Entry.objects.filter(verb="fact.stated").count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        said("no.such", "1"),
        said(BUILDINGS, "nine"),
        said(BUILDINGS, "9", later=1),
        said(BUILDINGS, "9", grade="X"),
        said("community.elders", "80"),
    ],
    ids=["unknown key", "no number", "a day ahead", "no such grade", "not what the evidence is for"],
)
def test_one_that_may_not_be_stated_keeps_all_of_them_out(scene: Scene, register: Evidence, wrong: Statement) -> None:
    with pytest.raises(Refused):
        state(scene, said(HOMES, "412"), wrong, evidence=register.pk)
    assert not Fact.objects.exists()
    assert not Entry.objects.filter(verb="fact.stated").exists()


def test_after_acceptance_the_submitter_adds_nothing(scene: Scene, register: Evidence) -> None:
    review_evidence(evidence=register.pk, outcome="accepted", actor=scene.officer, at=AT)
    with pytest.raises(Refused, match="已经审核采用"):
        state(scene, said(HOMES, "412"), evidence=register.pk)


def test_only_what_was_measured_needs_no_evidence(scene: Scene) -> None:
    assert len(state(scene, said(HOMES, "412", grade="A"), evidence=None)) == 1
    with pytest.raises(Refused, match="要有证据"):
        state(scene, said(BUILDINGS, "9"), evidence=None)
