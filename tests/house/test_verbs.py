"""Every verb that is written to the trail is said in Chinese."""

from __future__ import annotations

import re
from pathlib import Path

from meihao.assessment import selectors, services
from meihao.audit.rules import words

SOURCE = Path(__file__).resolve().parents[2] / "src/meihao"
WRITTEN = re.compile(r'\b_?(?:record|note)\(\s*(?:self\.\w+,\s*)?(?:f?"[^"]*" if [^\n]*|"[a-z_.]+")')
VERB = re.compile(r'"([a-z_]+\.[a-z_]+)"')


def verbs() -> set[str]:
    """The verbs that the source writes, and those it composes."""
    found = {f"{kind}.decided" for kind in (selectors.DESIGNATION, services.CONCLUSION)}
    for path in SOURCE.rglob("*.py"):
        for call in WRITTEN.finditer(path.read_text(encoding="utf-8")):
            found |= set(VERB.findall(call[0]))
    return found


def test_every_verb_of_the_trail_has_a_word() -> None:
    assert len(verbs()) > 25
    assert verbs() - set(words()) == set()
