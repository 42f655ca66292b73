"""What was known of subjects at one time about one day: two statements, however many the
subjects, and what the live sources of their kinds ask.

The statements are written out, not composed: for each subject and key they seek the one row that counts in the index
`fact_as_of`, instead of numbering every row there ever was. Both databases read them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection

from meihao.facts import sources
from meihao.facts.models import Evidence, Fact, Review, Subject
from meihao.facts.rules.as_of import Row, occurrences, reading
from meihao.policy.dossier import PENDING, RETURNED, USABLE, Reading
from meihao.policy.pack import Pack

type Readings = dict[int, dict[str, Reading]]
"""Readings by key, by subject."""

TABLES = {"fact": Fact._meta.db_table, "evidence": Evidence._meta.db_table, "review": Review._meta.db_table}

# The latest review of each piece of evidence, and what of it is accepted.
GROUND = """
WITH heard AS (
  SELECT evidence_id, outcome FROM (
    SELECT r.evidence_id, r.outcome, ROW_NUMBER() OVER (PARTITION BY r.evidence_id ORDER BY r.at DESC, r.id DESC) AS place
    FROM {review} r JOIN {evidence} e ON e.id = r.evidence_id
    WHERE r.at <= %(known)s AND {e_mine}
  ) latest WHERE place = 1
),
accepted AS (SELECT evidence_id FROM heard WHERE outcome = 'accepted')
"""


def _withdrawn(fact: str) -> str:
    """That a usable correction withdrew a fact: asked of the one fact looked at, for few were ever corrected."""
    return f"""EXISTS (
      SELECT 1 FROM {{fact}} c WHERE c.supersedes_id = {fact}.id AND c.known_at <= %(known)s
      AND (c.evidence_id IS NULL OR c.evidence_id IN (SELECT evidence_id FROM accepted)))"""  # noqa: S608  # only an alias


FIELDS = """
SELECT f.subject_id, f.key, f.value, CAST(f.effective_on AS varchar(10)), CAST(f.ends_on AS varchar(10)),
       CAST(e.expires_on AS varchar(10)), f.grade, f.id, f.evidence_id, h.outcome
"""

# Of each key that is no event: the usable fact that counts, or if there is none the latest that waits or was returned.
COUNTING = (
    GROUND  # noqa: S608  # only table names and whole numbers are filled in
    + FIELDS
    + """
FROM (SELECT DISTINCT p.subject_id, p.key FROM {fact} p WHERE p.key NOT IN {events} AND {p_mine}) pair
JOIN {fact} f ON f.id = COALESCE((
  SELECT x.id FROM {fact} x
  WHERE x.subject_id = pair.subject_id AND x.key = pair.key AND x.known_at <= %(known)s AND x.effective_on <= %(on)s
    AND (x.evidence_id IS NULL OR x.evidence_id IN (SELECT evidence_id FROM accepted))
    AND NOT """
    + _withdrawn("x")
    + """
  ORDER BY x.effective_on DESC, x.known_at DESC, x.id DESC LIMIT 1
), (
  SELECT x.id FROM {fact} x
  WHERE x.subject_id = pair.subject_id AND x.key = pair.key AND x.known_at <= %(known)s AND x.effective_on <= %(on)s
    AND x.evidence_id IS NOT NULL AND x.evidence_id NOT IN (SELECT evidence_id FROM accepted)
  ORDER BY x.effective_on DESC, x.known_at DESC, x.id DESC LIMIT 1
))
LEFT JOIN {evidence} e ON e.id = f.evidence_id
LEFT JOIN heard h ON h.evidence_id = f.evidence_id
"""
)

# Every occurrence of an event, usable or not.
EVENTS = (
    GROUND  # noqa: S608  # only table names and whole numbers are filled in
    + FIELDS
    + """
FROM {fact} f
LEFT JOIN {evidence} e ON e.id = f.evidence_id
LEFT JOIN heard h ON h.evidence_id = f.evidence_id
WHERE f.key IN {events} AND f.known_at <= %(known)s AND f.effective_on <= %(on)s AND {f_mine}
  AND NOT ("""
    + _withdrawn("f")
    + """
           AND (f.evidence_id IS NULL OR f.evidence_id IN (SELECT evidence_id FROM accepted)))
"""
)


def readings(
    subjects: Sequence[int] | None,
    *,
    on: date,
    known: datetime,
    pack: Pack,
    keys: frozenset[str] | None = None,
) -> Readings:
    """The reading of every key of the subjects (all there are for None) about `on` as known at `known`.

    `keys` asks for these alone, and only the sources that answer one of them. Of the facts known by then and in effect
    by then, the usable one latest to take effect counts, and of several the latest known. A fact whose evidence waits
    for review or was returned never displaces a usable one; it is read only where there is none, so that one can be
    told why the answer is unknown.
    """
    found = stated(subjects, on=on, known=known, pack=pack, keys=keys)
    if subjects is None or subjects:
        sources.read_into(found, subjects, kinds=_kinds(subjects), on=on, known=known, keys=keys)
    return found


def resting(subjects: Sequence[int], *, on: date, known: datetime, pack: Pack, keys: frozenset[str]) -> Readings:
    """The same of the keys that somebody stated of one of the subjects: only the sources that answer one of those are asked."""
    found = stated(subjects, on=on, known=known, pack=pack, keys=keys)
    said = frozenset(key for readings in found.values() for key in readings)
    if said:
        sources.read_into(found, subjects, kinds=_kinds(subjects), on=on, known=known, keys=said)
    return found


def stated(
    subjects: Sequence[int] | None, *, on: date, known: datetime, pack: Pack, keys: frozenset[str] | None = None
) -> Readings:
    """The same by what was stated alone; no source is asked."""
    found: Readings = defaultdict(dict)
    if subjects is not None and not subjects:
        return found
    asked, day = pack.keys, on.isoformat()
    events = [key.name for key in asked.values() if key.type == "event"]
    for row in _rows(COUNTING, subjects, on, known, events, keys=keys):
        if row.key in asked:
            found[row.subject][row.key] = reading(row, asked[row.key], day)
    happened: dict[tuple[int, str], list[Row]] = defaultdict(list)
    if keys is None or not keys.isdisjoint(events):
        for row in _rows(EVENTS, subjects, on, known, events, keys=keys):
            happened[row.subject, row.key].append(row)
    for (subject, key), rows in happened.items():
        found[subject][key] = occurrences(rows)
    return found


def _kinds(subjects: Sequence[int] | None) -> frozenset[str] | None:
    """The kinds of some subjects, so that no source is asked about subjects of another; None for all."""
    if subjects is None:
        return None
    return frozenset(Subject.objects.filter(pk__in=subjects).order_by().values_list("kind", flat=True).distinct())


def _rows(
    statement: str,
    subjects: Sequence[int] | None,
    on: date,
    known: datetime,
    events: Sequence[str],
    *,
    keys: frozenset[str] | None,
) -> Iterator[Row]:
    """The rows of a statement for some subjects and keys, each with the state of its evidence."""
    ours = "" if subjects is None else ", ".join(str(int(pk)) for pk in subjects)
    mine = {f"{alias}_mine": f"{alias}.subject_id IN ({ours})" if ours else "TRUE" for alias in "efp"}
    values: dict[str, Any] = {f"event{n}": name for n, name in enumerate(events)}
    listed = ", ".join(f"%({name})s" for name in values) or "''"
    if keys is not None:
        wanted = {f"key{n}": name for n, name in enumerate(sorted(keys))}
        among = ", ".join(f"%({name})s" for name in wanted) or "''"
        mine |= {f"{alias}_mine": f"{mine[f'{alias}_mine']} AND {alias}.key IN ({among})" for alias in "fp"}
        values |= wanted
    values["on"] = connection.ops.adapt_datefield_value(on)
    values["known"] = connection.ops.adapt_datetimefield_value(known)
    with connection.cursor() as cursor:
        cursor.execute(statement.format(**TABLES, **mine, events=f"({listed})"), values)
        for *fact, evidence, outcome in cursor.fetchall():
            yield Row._make((*fact, _state(evidence, outcome)))


def _state(evidence: int | None, outcome: str | None) -> str:
    if evidence is None or outcome == "accepted":
        return USABLE
    return PENDING if outcome is None else RETURNED
