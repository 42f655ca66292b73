"""The decision table of clause 8 put to answers: which approvals a project needs, which it is spared, and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from meihao.kernel.verdict import Verdict
from meihao.policy.dossier import Dossier, Reading
from meihao.policy.pack import Pack
from meihao.policy.schema.permits import Contradiction, Permit, Row
from meihao.policy.tree import Node
from meihao.policy.values import read

NEEDED, EXEMPT, UNKNOWN = "needed", "exempt", "unknown"
WORDS: Mapping[str, str] = {NEEDED: "要办", EXEMPT: "免办", UNKNOWN: "待判定"}
"""What becomes of a permit, in words."""


class Settled(NamedTuple):
    """A permit and what the table says of it: the row that holds, if one does, and every row answered."""

    permit: Permit
    result: str
    row: Row | None
    rows: tuple[tuple[Row, Node], ...]


def answered(pack: Pack, answers: Mapping[str, str], on: date) -> Dossier:
    """Answers in canonical form as something the table can be put to. Raises ValueError or KeyError."""
    readings = {name: Reading(read(pack.keys[name].type, text)) for name, text in answers.items()}
    return Dossier("permits", on, readings)


def settle(pack: Pack, dossier: Dossier) -> tuple[Settled, ...]:
    """Every permit of the table. One whose row hangs on an answer that is missing is unknown, never exempt.

    Basis: opinion/8
    """
    return tuple([_settled(pack, permit, dossier) for permit in pack.parts.permits.permits])


def _settled(pack: Pack, permit: Permit, dossier: Dossier) -> Settled:
    tests = pack.permit_tests[permit.id]
    rows = tuple((row, Node(*test.run(dossier))) for row, test in zip(permit.rows, tests, strict=True))
    holding = [row for row, node in rows if node.verdict is Verdict.MET]
    row = holding[0] if len(holding) == 1 else None
    return Settled(permit, row.result if row else UNKNOWN, row, rows)


def contradictions(pack: Pack, dossier: Dossier) -> tuple[Contradiction, ...]:
    """The answers that cannot be true together."""
    refused = zip(pack.parts.permits.contradictions, pack.contradiction_tests, strict=True)
    return tuple([each for each, test in refused if test.run(dossier)[0] is Verdict.MET])
