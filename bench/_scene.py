"""Subjects with facts in quantity, laid down in bulk: what the figures are measured on."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from django.utils import timezone

from bench import fresh_database
from meihao.accounts.models import Post, User
from meihao.accounts.rules import Role
from meihao.attachments.models import Blob
from meihao.facts.models import Evidence, Fact, Review, Subject
from meihao.kernel.verdict import Verdict
from meihao.organisations.models import Organisation
from meihao.places.models import Community, Division
from meihao.policy import library
from meihao.policy.dossier import Dossier, Finding, Reading
from meihao.policy.pack import Key, Pack

START = date(2022, 1, 17)
ON = date(2024, 6, 30)
KNOWN = datetime(2026, 1, 1, tzinfo=UTC)
BEGAN = datetime(2022, 1, 17, tzinfo=UTC)
SUBJECTS, FACTS = 654, 393_000


def dossiers(pack: Pack, number: int) -> list[Dossier]:
    """So many dossiers with nine tenths of all facts known and every expert heard."""
    rng = random.Random(number)
    votes = tuple(Finding(str(n), Verdict.MET, n) for n in range(3))
    found = []
    for subject in range(number):
        readings = {
            key.name: Reading(_read(key, rng), "usable", "B", ON, (subject,))
            for key in pack.keys.values()
            if rng.random() < 0.9
        }
        found.append(Dossier(str(subject), ON, readings, dict.fromkeys(pack.compiled(ON).questions, votes)))
    return found


def _read(key: Key, rng: random.Random) -> Any:
    values: dict[str, Any] = {
        "bool": rng.random() < 0.8,
        "date": ON + timedelta(days=rng.randrange(-300, 600)),
        "choice": key.choices[0] if key.choices else "",
        "event": tuple((ON.toordinal() - rng.randrange(400), 1) for _ in range(6)),
        "survey": (rng.randrange(100), 100),
        "distances": ((100, 30), (300, 20), (900, 4)),
    }
    return values.get(key.type, rng.randrange(500))


@cache
def officer() -> User:
    """Somebody at the head of a city, who may see all of it."""
    fresh_database()
    city = Organisation.objects.create(code="yantai", name="烟台市", kind="city", path="/yantai/")
    user = User.objects.create(username="officer", name="经办", password_changed_at=timezone.now())
    Post.objects.create(user=user, role=Role.CITY_OFFICER, organisation=city, since=START)
    return user


@cache
def many_facts() -> list[int]:
    """654 subjects with 393,000 facts of 120 keys over two years, a tenth of their evidence returned."""
    user = officer()
    city = Organisation.objects.get()
    blob = Blob.objects.create(sha256="0" * 64, size=1, media_type="image/png", kept_at=BEGAN)
    names = [f"s{n}" for n in range(SUBJECTS)]
    subjects = Subject.objects.bulk_create([Subject(kind="project", code=name, territory=city) for name in names])
    evidence = Evidence.objects.bulk_create(
        [
            Evidence(subject=subject, blob=blob, kind="photo", title="证", effective_on=START + timedelta(days=n), submitted_by=user, submitted_at=BEGAN)
            for subject in subjects
            for n in range(10)
        ],
        batch_size=2000,
    )  # fmt: skip
    outcomes = ["returned", *["accepted"] * 9]
    Review.objects.bulk_create(
        [Review(evidence=each, outcome=outcomes[n % 10], reason="因", by=user, at=BEGAN) for n, each in enumerate(evidence)],
        batch_size=2000,
    )  # fmt: skip
    keys = [key for key in library.current().keys.values() if key.type in ("bool", "integer", "date")][:120]
    rng = random.Random(1)
    rows = []
    for place, subject in enumerate(subjects):
        for n in range(FACTS // SUBJECTS):
            key = keys[n % len(keys)]
            value = {"bool": "true", "integer": str(rng.randrange(500)), "date": "2025-05-05"}[key.type]
            when = timedelta(days=n)
            rows.append(
                Fact(subject=subject, key=key.name, value=value, unit=key.unit, effective_on=START + when, known_at=BEGAN + when, grade="C", source=f"来源{n}", evidence=evidence[place * 10 + n % 10], stated_by=user)
            )  # fmt: skip
    Fact.objects.bulk_create(rows, batch_size=2000)
    return [subject.pk for subject in subjects]


@cache
def community() -> str:
    """The code of a community with nine tenths of all facts known today."""
    user = officer()
    city = Organisation.objects.get(code="yantai")
    path = city.path
    parent = city
    for code, kind in (("zhifu", "district"), ("xiangyang", "street"), ("wanglan", "community")):
        path = f"{path}{code}/"
        parent = Organisation.objects.create(code=code, name=code, kind=kind, parent=parent, path=path)
    division = Division.objects.create(code="370602", name="芝罘区")
    Community.objects.create(code="wanglan", name="望岚社区", organisation=parent, division=division)
    subject = Subject.objects.create(kind="community", code="wanglan", territory=parent)
    rng = random.Random(2)
    day = KNOWN.date()
    facts = []
    for key in library.current().keys.values():
        if rng.random() < 0.9:
            text = {
                "bool": "true",
                "date": "2027-03-11",
                "event": "4",
                "survey": "180/240",
                "distances": "120*400,900*60",
            }
            value = key.choices[0] if key.choices else text.get(key.type, str(rng.randrange(1, 400)))
            facts.append(
                Fact(subject=subject, key=key.name, value=value, unit=key.unit, effective_on=day, known_at=KNOWN, grade="A", source="系统", stated_by=user)
            )  # fmt: skip
    Fact.objects.bulk_create(facts)
    return "wanglan"
