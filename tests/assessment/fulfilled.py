"""A community in which nothing is lacking: values found by trying, so that they follow the pack wherever it goes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import cache

from meihao.accounts.models import User
from meihao.assessment.rules import Assessment
from meihao.facts.models import Fact, Subject
from meihao.kernel.verdict import Verdict
from meihao.policy import library
from meihao.policy.dossier import Dossier, Finding, Reading
from meihao.policy.pack import Key
from meihao.policy.values import read
from meihao.reviews import services

PROFILE = library.current().head.profiles[0]
"""The least demanding profile, which every community is held against until it is designated."""


def _offers(key: Key, on: date) -> tuple[str, ...]:
    """Values worth trying for a key, the likeliest first."""
    days = (on + timedelta(days=900), on, on - timedelta(days=200), on - timedelta(days=5000))
    return {
        "bool": ("true", "false"),
        "integer": ("100", "0", "1", "1000", "10"),
        "decimal": ("100", "0", "1", "1000", "10"),
        "event": ("30", "400", "1"),
        "survey": ("480/480", "0/480"),
        "distances": ("40*400", "400*400"),
        "date": tuple(day.isoformat() for day in days),
        "choice": key.choices,
    }[key.type]


def dossier(facts: Mapping[str, str], on: date, *, asked: bool = True) -> Dossier:
    """What the evaluator would be given of these facts on the day, with three experts content if asked."""
    pack = library.current()
    readings = {}
    for name, text in facts.items():
        value = read(pack.keys[name].type, text)
        event = pack.keys[name].type == "event"
        readings[name] = Reading(((on.toordinal(), value),) if event else value, effective_on=on, facts=(1,))
    content = tuple(Finding(str(expert), Verdict.MET, expert) for expert in (1, 2, 3))
    findings = {name: content for name in pack.criteria if asked and pack.question(name, on) is not None}
    return Dossier("community:tried", on, readings, findings)


def tried(facts: Mapping[str, str], on: date, profile: int = 0) -> Assessment:
    """The assessment these facts would come to."""
    pack = library.current()
    known = dossier(facts, on)
    return Assessment(pack, pack.head.profiles[profile], known, pack.assess(known))


@cache
def values(on: date, profile: int = 0) -> Mapping[str, str]:
    """For every key of the pack a value; together they meet all that the profile requires, if trying finds a way."""
    pack = library.current()
    found = {name: _offers(key, on)[0] for name, key in pack.keys.items()}
    now = tried(found, on, profile)
    for gap in now.gaps:
        for name in gap.leaf.condition.keys:
            ways = [{**found, name: value} for value in _offers(pack.keys[name], on)]
            found = min(ways, key=lambda way: (len(tried(way, on, profile).gaps), way[name] != found[name]))
    assert not tried(found, on, profile).gaps, "no way was found: offer other values"
    return found


def needed(on: date) -> set[str]:
    """The keys that the tests of the least demanding profile look at."""
    pack = library.current()
    required = {at for at, level in enumerate(pack.levels) if level.level in PROFILE.levels}
    touching = pack.compiled(on).touching
    return {name for name in pack.keys if required.intersection(touching.get(name, ()))}


def questions(on: date) -> list[str]:
    """The criteria of the least demanding profile that experts decide."""
    pack = library.current()
    return [
        criterion.id
        for level in pack.levels
        if level.level in PROFILE.levels
        for criterion in level.criteria
        if pack.question(criterion.id, on) is not None
    ]


def measure(subject: Subject, facts: Mapping[str, str], *, on: date, at: datetime) -> None:
    """Enter facts as measured, all at once."""
    keys = library.current().keys
    Fact.objects.bulk_create(
        Fact(
            subject=subject,
            key=name,
            value=value,
            unit=keys[name].unit,
            effective_on=on,
            known_at=at,
            grade="A",
            source="实测",
        )
        for name, value in facts.items()
    )


def fulfil(subject: Subject, *, on: date, at: datetime, but: str = "") -> None:
    """Enter all that the least demanding profile asks of facts, but for one key if it is named."""
    wanted = needed(on) - {but}
    measure(subject, {name: value for name, value in values(on).items() if name in wanted}, on=on, at=at)


def content(subject: Subject, experts: Iterable[User], *, on: date, at: datetime) -> None:
    """Let experts find everything met that is theirs to find."""
    for expert in experts:
        for criterion in questions(on):
            services.find(
                subject=subject.pk, criterion=criterion, verdict="met", grounds="", on=on, digest="0" * 64, actor=expert, at=at
            )  # fmt: skip
