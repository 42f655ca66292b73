"""The compiled evaluator and the naive one agree on packs made at random."""

from __future__ import annotations

import pytest

from tests.policy.packs import random_draft

PACKS = 100_000
SHARES = 10


@pytest.mark.parametrize("share", range(SHARES))
def test_two_evaluators_agree_on_every_random_pack(share: int) -> None:
    seen: set[str] = set()
    for seed in range(share * PACKS // SHARES, (share + 1) * PACKS // SHARES):
        draft = random_draft(seed)
        compiled = draft.compiled()
        assert compiled == draft.expected(), f"seed {seed}"
        seen.update(compiled.values())
    assert seen == {"met", "unmet", "unknown", "na"}
