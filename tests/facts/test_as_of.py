"""What counts on a day: held against a plain reading of the rule, on rows made at random."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meihao.accounts.models import User
from meihao.attachments.models import Blob
from meihao.facts.models import Evidence, Fact, Review, Subject
from meihao.facts.selectors import as_of
from meihao.organisations.models import Organisation
from meihao.policy import library
from meihao.policy.dossier import EXPIRED, PENDING, RETURNED, USABLE, Reading

KEYS = ["canteen.open", "community.population", "leisure.promotions"]
"""A yes-or-no fact that goes stale after a year, a number that holds two, and an event."""

START = date(2022, 1, 1)
NOON = datetime(2022, 1, 1, 12, tzinfo=UTC)
counter = itertools.count()

days = st.integers(0, 1200)
facts = st.fixed_dictionaries(
    {
        "key": st.sampled_from(KEYS),
        "value": st.integers(1, 9),
        "effective": days,
        "lasts": st.none() | st.integers(0, 300),
        "known": days,
        "evidence": st.none() | st.integers(0, 3),
        "supersedes": st.none() | st.integers(0, 9),
    }
)
reviews = st.lists(
    st.tuples(st.integers(0, 3), days, st.sampled_from(["accepted", "returned", "rejected"])), max_size=8
)
expiries = st.lists(st.none() | days, min_size=4, max_size=4)


def text(row: dict[str, Any]) -> str:
    return "true" if row["key"] == KEYS[0] else str(row["value"])


@pytest.fixture
def place(db: None) -> dict[str, Any]:
    """A body, a person and a file for the rows to hang on."""
    body = Organisation.objects.create(code="city", name="市", kind="city", path="/city/")
    person = User.objects.create(username="someone", name="某人")
    blob = Blob.objects.create(sha256="0" * 64, size=1, media_type="image/png", kept_at=NOON)
    return {"body": body, "person": person, "blob": blob}


def lay(
    place: dict[str, Any], rows: list[dict[str, Any]], said: list[Any], ends: list[int | None]
) -> tuple[Subject, list[Fact]]:
    """The rows in the database, about a subject of their own; `supersedes` points at an earlier row that nothing supersedes."""
    subject = Subject.objects.create(kind="community", code=f"c{next(counter)}", territory=place["body"])
    evidence = [
        Evidence.objects.create(
            subject=subject,
            blob=place["blob"],
            kind="photo",
            title="证",
            effective_on=START + timedelta(days=n - 9),
            expires_on=None if end is None else START + timedelta(days=end),
            submitted_by=place["person"],
            submitted_at=NOON,
        )
        for n, end in enumerate(ends)
    ]
    for n, day, outcome in said:
        Review.objects.create(
            evidence=evidence[n], outcome=outcome, reason="因", by=place["person"], at=NOON + timedelta(days=day)
        )
    made: list[Fact] = []
    taken: set[int] = set()
    for number, row in enumerate(rows):
        old = row["supersedes"]
        replaces = made[old] if old is not None and old < len(made) and old not in taken else None
        if replaces is not None and old is not None:
            taken.add(old)
        begun = START + timedelta(days=row["effective"])
        made.append(
            Fact.objects.create(
                subject=subject,
                key=row["key"],
                value=text(row),
                effective_on=begun,
                ends_on=None if row["lasts"] is None else begun + timedelta(days=row["lasts"]),
                known_at=NOON + timedelta(days=row["known"]),
                grade="A" if row["evidence"] is None else "C",
                source=f"来源{number}",
                evidence=None if row["evidence"] is None else evidence[row["evidence"]],
                supersedes=replaces,
            )
        )
    return subject, made


def naive(made: list[Fact], on: date, known: datetime) -> dict[str, tuple[Any, str, date | None]]:
    """The rule read plainly: by key the value, its state, and where it expired the last day it held."""

    def verdict(fact: Fact) -> str:
        if fact.evidence is None:
            return USABLE
        heard = sorted((r for r in fact.evidence.reviews.all() if r.at <= known), key=lambda r: (r.at, r.pk))
        if not heard:
            return PENDING
        return USABLE if heard[-1].outcome == "accepted" else RETURNED

    told = [fact for fact in made if fact.known_at <= known]
    gone = {fact.supersedes_id for fact in told if fact.supersedes_id and verdict(fact) == USABLE}
    told = [fact for fact in told if fact.effective_on <= on]
    found: dict[str, tuple[Any, str, date | None]] = {}
    for key in KEYS:
        usable = [fact for fact in told if fact.key == key and verdict(fact) == USABLE and fact.pk not in gone]
        others = [fact for fact in told if fact.key == key and verdict(fact) != USABLE]
        by_day = key == KEYS[2]
        rank = sorted(
            usable or others, key=lambda fact: (fact.effective_on, NOON if by_day else fact.known_at, fact.pk)
        )
        if not rank:
            continue
        last = rank[-1]
        if not usable:
            found[key] = (None, verdict(last), None)
        elif by_day:
            found[key] = (sorted((fact.effective_on.toordinal(), int(fact.value)) for fact in usable), USABLE, None)
        elif (until := held_until(last, key)) and until < on:
            found[key] = (None, EXPIRED, until)
        else:
            found[key] = (True if key == KEYS[0] else int(last.value), USABLE, None)
    return found


def held_until(fact: Fact, key: str) -> date | None:
    months = library.current().keys[key].valid_months
    year, month = divmod(fact.effective_on.month - 1 + months, 12)
    ends: list[date | None] = [fact.ends_on, fact.evidence.expires_on if fact.evidence else None]
    for day in range(fact.effective_on.day, 27, -1) if months else ():
        try:
            ends.append(date(fact.effective_on.year + year, month + 1, day))
            break
        except ValueError:
            continue
    else:
        if months:
            ends.append(date(fact.effective_on.year + year, month + 1, fact.effective_on.day))
    return min((end for end in ends if end is not None), default=None)


def plain(readings: dict[str, Reading]) -> dict[str, tuple[Any, str, date | None]]:
    return {
        key: (
            sorted(reading.value) if isinstance(reading.value, tuple) else reading.value,
            reading.state,
            reading.held_until,
        )
        for key, reading in readings.items()
    }


relaxed = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@relaxed
@given(st.lists(facts, max_size=10), reviews, expiries, days, days)
def test_what_counts_is_the_rule_read_plainly(
    place: dict[str, Any], rows: list[dict[str, Any]], said: list[Any], ends: list[int | None], on: int, known: int
) -> None:
    subject, made = lay(place, rows, said, ends)
    day, instant = START + timedelta(days=on), NOON + timedelta(days=known)
    readings = as_of.readings([subject.pk], on=day, known=instant, pack=library.current())
    whole = readings.get(subject.pk, {})
    assert plain(whole) == naive(made, day, instant)
    for key in KEYS:
        alone = as_of.readings([subject.pk], on=day, known=instant, pack=library.current(), keys=frozenset({key}))
        assert dict(alone.get(subject.pk, {})) == {name: each for name, each in whole.items() if name == key}


@relaxed
@given(st.lists(facts, max_size=6), reviews, expiries, days, days, st.lists(facts, max_size=4), reviews)
def test_what_was_learned_or_took_effect_later_never_moves_an_earlier_answer(
    place: dict[str, Any],
    rows: list[dict[str, Any]],
    said: list[Any],
    ends: list[int | None],
    on: int,
    known: int,
    later: list[dict[str, Any]],
    heard: list[Any],
) -> None:
    day, instant = START + timedelta(days=on), NOON + timedelta(days=known)
    for row in later:
        row["supersedes"] = None
        if row["effective"] <= on:
            row["known"] = known + 1 + row["known"]
    subject, _ = lay(place, rows, said, ends)
    before = as_of.readings([subject.pk], on=day, known=instant, pack=library.current())
    other, _ = lay(place, [*rows, *later], [*said, *((n, known + 1 + at, outcome) for n, at, outcome in heard)], ends)
    after = as_of.readings([other.pk], on=day, known=instant, pack=library.current())
    assert plain(before.get(subject.pk, {})) == plain(after.get(other.pk, {}))


def test_many_subjects_cost_no_more_statements_than_one(place: dict[str, Any], django_assert_num_queries: Any) -> None:
    row = {"key": KEYS[1], "value": 5, "effective": 1, "lasts": None, "known": 1, "evidence": None, "supersedes": None}
    subjects = [lay(place, [row], [], [None] * 4)[0].pk for _ in range(8)]
    for some in (subjects[:1], subjects):
        with django_assert_num_queries(
            10
        ):  # facts, events, kinds, the register of compounds in two, and what councils held in five
            as_of.readings(some, on=date(2023, 1, 1), known=datetime(2024, 1, 1, tzinfo=UTC), pack=library.current())
