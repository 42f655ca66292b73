"""What the gate of one step reads: the live sources that it asks, and no others."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meihao.policy.lifecycle import ahead
from meihao.renovation import selectors
from tests.renovation.conftest import AT, TODAY, Town


@pytest.mark.parametrize("stage", ["applied", "scheme", "joint-review", "approval"])
def test_one_step_s_gate_says_what_all_the_gates_say_together(town: Town, stage: str) -> None:
    town.walk(stage)
    now = town.now
    every = selectors.gates({now.project.pk: now}, on=TODAY, known=AT)[now.project.pk]
    alone = [selectors.gate(now, step, on=TODAY, known=AT) for step in ahead(now.cycle, now.position)]
    assert [gate.digest for gate in alone] == [gate.digest for gate in every]
    assert any(gate.lines for gate in alone)


def test_a_step_without_a_gate_reads_nothing(town: Town) -> None:
    now = town.now
    free = next(step for step in ahead(now.cycle, now.position) if step.id == "apply")
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert selectors.gate(now, free, on=TODAY, known=AT).lines == ()
    assert not seen.captured_queries
