"""The compounds that a year's plan may be composed of, each held against clause 1 by the one evaluator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from meihao.facts.models import Subject
from meihao.facts.selectors import as_of
from meihao.facts.selectors.live import readings_of
from meihao.kernel.verdict import Verdict
from meihao.organisations.models import Kind, Organisation
from meihao.places.models import Compound
from meihao.places.sources import measured
from meihao.plans.rules.composing import Candidate
from meihao.policy import library
from meihao.policy.compiler import Scope, compile_test
from meihao.policy.conditions import Condition
from meihao.policy.dossier import USABLE, Dossier, Reading
from meihao.policy.pack import Pack
from meihao.policy.schema.base import Test
from meihao.policy.tree import Node
from meihao.policy.wording import found

COMPOUND = "compound"
BUILT, HOMES, AREA, COST = "compound.built_on", "compound.homes", "compound.area", "compound.cost"


def candidates(body: Organisation, *, on: date, known: datetime) -> list[Candidate]:
    """Every compound registered under a body by then, by code; a fixed number of statements.

    Homes and area are the register's; of a compound about which nobody has stated anything they are asked for here.
    """
    pack = library.current()
    rows = list(
        Compound.objects.filter(community__organisation__path__startswith=body.path, registered_at__lte=known)
        .order_by("code")
        .values_list("code", "name", "built_in", "community__organisation__path")
    )
    codes = [code for code, *_ in rows]
    subjects = dict(Subject.objects.filter(kind=COMPOUND, code__in=codes).values_list("code", "pk"))
    readings = as_of.readings(list(subjects.values()), on=on, known=known, pack=pack)
    alone = measured([code for code in codes if code not in subjects], on=on, known=known)
    districts = dict(
        Organisation.objects.filter(kind=Kind.DISTRICT, path__startswith=body.path).values_list("path", "code")
    )
    return [
        _candidate(
            pack,
            Place(code, name, built, _district(path, districts)),
            Dossier(
                f"{COMPOUND}:{code}",
                on,
                readings_of(alone[code]) if code in alone else readings.get(subjects.get(code, 0), {}),
            ),
        )
        for code, name, built, path in rows
    ]


class Place(NamedTuple):
    """A compound as the register has it, with the code of its district."""

    code: str
    name: str
    built: int | None
    district: str


def _district(path: str, districts: Mapping[str, str]) -> str:
    return next((code for start, code in districts.items() if path.startswith(start)), "")


def _candidate(pack: Pack, place: Place, told: Dossier) -> Candidate:
    """A compound with its verdicts. A year alone stands for its last day. Basis: opinion/1"""
    known = dict(told.readings)
    if place.built is not None and BUILT not in known:
        known[BUILT] = Reading(date(place.built, 12, 31), USABLE, "B")
    dossier = replace(told, readings=known)
    programme = pack.parts.programme
    eligible = Node(*_compiled(pack.id, "eligibility").run(dossier))
    first = Node(*_compiled(pack.id, "priority").run(dossier))
    barred = () if eligible.verdict is Verdict.MET else (_barred(eligible, programme.eligibility.text, pack),)
    lacking = tuple(
        pack.keys[key].title
        for child in first.children
        if child.verdict is not Verdict.MET
        for key in child.condition.keys
    )
    return Candidate(
        code=place.code,
        name=place.name,
        district=place.district,
        households=_scaled(known.get(HOMES), 1),
        area=_scaled(known.get(AREA), 100),
        cost=_scaled(known.get(COST), 100),
        barred=barred,
        first=first.verdict is Verdict.MET,
        lacking=lacking,
    )


def _barred(node: Node, text: str, pack: Pack) -> str:
    """What is asked and what was found instead."""
    return (
        f"{text}（{found(node, pack)}）"
        if node.verdict is Verdict.UNMET
        else f"{text}，尚未查明（{found(node, pack)}）"
    )


def _scaled(reading: Reading | None, times: int) -> int | None:
    """A figure in whole hundredths; None where it is unknown or finer than that."""
    if reading is None or reading.value is None:
        return None
    number = Fraction(reading.value) * times
    return int(number) if number.denominator == 1 else None


@cache
def _compiled(pack: str, part: str) -> Condition:
    """The test of eligibility or of priority, compiled once."""
    whole = library.pack(pack)
    tests: dict[str, Test] = {
        "eligibility": whole.parts.programme.eligibility.test,
        "priority": whole.parts.programme.priority.test,
    }
    condition = compile_test(tests[part], (part,), Scope(whole.key_tables, whole.parameters, frozenset(whole.clauses)))
    if condition is None:
        raise RuntimeError(f"{pack}: {part} does not compile")
    return condition
