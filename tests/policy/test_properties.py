"""What must hold of every evaluation, whatever the pack and the facts."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from meihao.kernel.canonical import canonical as as_bytes
from meihao.kernel.verdict import Verdict
from meihao.policy.dossier import Dossier, Finding, Reading
from meihao.policy.gaps import blocking, gaps
from meihao.policy.pack import Pack
from meihao.policy.tree import Node, canonical
from tests.policy.packs import LEVELS, Draft, random_draft

seeds = st.integers(0, 2**40)
ALL = frozenset(LEVELS)


def answers(pack: Pack, dossier: Dossier) -> bytes:
    return as_bytes([canonical(node) for node in pack.assess(dossier)])


@given(seeds)
def test_the_same_inputs_give_the_same_bytes_in_whatever_order_they_come(seed: int) -> None:
    draft = random_draft(seed)
    pack, dossier = draft.pack(), draft.dossier()
    rng = random.Random(seed)
    readings = list(dossier.readings.items())
    rng.shuffle(readings)
    findings = {name: tuple(rng.sample(rows, len(rows))) for name, rows in dossier.findings.items()}
    shuffled = replace(dossier, readings=dict(readings), findings=findings)
    verdicts = [node.verdict for node in pack.assess(dossier)]
    assert [node.verdict for node in pack.assess(shuffled)] == verdicts
    assert answers(draft.pack(), dossier) == answers(pack, dossier)


@given(seeds)
def test_hearing_the_same_finding_twice_changes_nothing(seed: int) -> None:
    draft = random_draft(seed)
    pack, dossier = draft.pack(), draft.dossier()
    replayed = replace(dossier, findings={name: (*rows, *rows) for name, rows in dossier.findings.items()})
    assert [node.verdict for node in pack.assess(replayed)] == [node.verdict for node in pack.assess(dossier)]


@given(seeds)
def test_a_fact_that_was_missing_moves_only_what_was_unknown(seed: int) -> None:
    draft = random_draft(seed)
    before = draft.compiled()
    for key in draft.keys:
        if key not in draft.facts:
            draft.facts[key] = sample(draft.keys[key], random.Random(seed))
    after = draft.compiled()
    assert all(before[name] == "unknown" or before[name] == after[name] for name in before)


@given(seeds, st.integers(1, 6))
def test_more_of_what_is_asked_for_never_lowers_the_answer(seed: int, more: int) -> None:
    draft = Draft(keys={f"k.n{n}": "integer" for n in range(6)}, parameters={"p.n": ("3", "个")})
    rng = random.Random(seed)
    draft.facts = {key: rng.randrange(6) for key in draft.keys if rng.random() < 0.8}
    leaves: list[dict[str, Any]] = [{"value": key, "at_least": "@p.n"} for key in draft.keys]
    draft.tests = {
        "1.b.x": {"all": [leaves[0], {"any": leaves[1:4]}]},
        "1.g.y": {"any": [{"all": leaves[2:5]}, leaves[5]]},
    }
    pack, before = draft.pack(), draft.dossier()
    raised = {key: reading._replace(value=reading.value + more) for key, reading in before.readings.items()}
    pairs = zip(pack.assess(before), pack.assess(replace(before, readings=raised)), strict=True)
    assert all(one.verdict <= other.verdict for one, other in pairs)


@given(seeds)
def test_asking_again_only_what_can_have_moved_gives_what_asking_everything_gives(seed: int) -> None:
    draft = random_draft(seed)
    assume(draft.keys)
    pack, dossier = draft.pack(), draft.dossier()
    rng = random.Random(seed)
    key = rng.choice(list(draft.keys))
    changed = replace(dossier, readings={**dossier.readings, key: Reading(sample(draft.keys[key], rng), facts=(99,))})
    assert pack.reassess(pack.assess(dossier), changed, key) == pack.assess(changed)


@given(seeds)
def test_each_leaf_that_holds_a_criterion_back_has_one_gap(seed: int) -> None:
    draft = random_draft(seed)
    pack = draft.pack()
    nodes = pack.assess(draft.dossier())
    found = list(gaps(pack, nodes, ALL))
    held = [
        (criterion.id, id(leaf.condition))
        for level, node in zip(pack.levels, nodes, strict=True)
        for criterion, judged in zip(level.criteria, node.children, strict=True)
        for leaf, _ in blocking(judged, Verdict.MET)
    ]
    assert len({gap.id for gap in found}) == len(found)
    assert sorted((gap.criterion.id, id(gap.leaf.condition)) for gap in found) == sorted(set(held))


@settings(suppress_health_check=[HealthCheck.filter_too_much])
@given(seeds)
def test_fulfilling_every_gap_of_a_criterion_makes_it_met(seed: int) -> None:
    draft = random_draft(seed)
    assume(not any(word in str(draft.tests) + str(draft.whens) for word in ("'criterion'", "'expert'", "'decision'")))
    pack, dossier = draft.pack(), draft.dossier()
    readings = dict(dossier.readings)
    for gap in gaps(pack, pack.assess(dossier), ALL):
        mended = next(mending(draft, gap.leaf, gap.wanted, dossier), None)
        assume(mended is not None)
        readings |= mended or {}
    after = pack.assess(replace(dossier, readings=readings))
    assert not list(gaps(pack, after, ALL))
    assert all(node.verdict >= Verdict.MET for node in after)


@given(st.lists(st.tuples(st.sampled_from("甲乙丙丁"), st.sampled_from(["met", "unmet", "unknown"])), max_size=9))
def test_a_quorum_counts_distinct_people_by_their_latest_word(votes: list[tuple[str, str]]) -> None:
    draft = Draft(parameters={"expert.size": ("3", "人"), "expert.quorum": ("2", "人")})
    draft.tests = {"1.b.x": {"expert": "community"}}
    draft.findings = {"1.b.x": votes}
    latest = list(dict(votes).values())
    yes, no = latest.count("met"), latest.count("unmet")
    expected = "unmet" if no >= 2 else "met" if yes >= 2 else "unknown"
    assert draft.compiled() == {"1.b.x": expected}


def test_the_latest_word_is_told_by_its_record_and_not_by_its_place() -> None:
    draft = Draft(
        parameters={"expert.size": ("1", "人"), "expert.quorum": ("1", "人")}, tests={"1.b.x": {"expert": "p"}}
    )
    said = (Finding("甲", Verdict.MET, 7), Finding("甲", Verdict.UNMET, 3))
    for order in (said, said[::-1]):
        (node,) = draft.pack().assess(replace(draft.dossier(), findings={"1.b.x": order}))
        assert node.verdict is Verdict.MET


def mending(draft: Draft, leaf: Node, wanted: Verdict, dossier: Dossier) -> Iterator[dict[str, Reading]]:
    """Readings of a leaf's own keys that bring it to the verdict wanted."""
    keys = leaf.condition.keys
    rng = random.Random(1)
    for _ in range(400):
        readings = {key: Reading(sample(draft.keys[key], rng, dossier)) for key in keys}
        if leaf.condition.run(replace(dossier, readings={**dossier.readings, **readings}))[0] is wanted:
            yield readings


def sample(kind: str, rng: random.Random, dossier: Dossier | None = None) -> Any:
    """A value of a type, from a range wide enough to lie on either side of any bound the drafts set."""
    on = dossier.on if dossier else random_draft(0).on
    number = rng.randrange(-2, 500) if rng.random() < 0.5 else rng.randrange(-2, 7)
    match kind:
        case "bool":
            return rng.random() < 0.5
        case "integer":
            return number
        case "decimal":
            return Fraction(2 * number + rng.randrange(2), 2)
        case "date":
            return on + timedelta(days=rng.randrange(-900, 900))
        case "choice":
            return rng.choice("甲乙丙")
        case "event":
            return tuple((on.toordinal() - rng.randrange(250), 1) for _ in range(rng.randrange(8)))
        case "survey":
            answered = rng.randrange(1, 90)
            return rng.randrange(answered + 1), answered
        case _:
            return ((rng.randrange(500), 1), (rng.randrange(500), rng.randrange(1, 9)))
