"""How fast what was known of many subjects is found among everything ever stated."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from bench import Figure, medians
from bench._scene import KNOWN, ON, many_facts
from meihao.facts.models import Fact
from meihao.facts.selectors import as_of
from meihao.policy import library


def figures() -> Iterator[Figure]:
    """654 subjects among 393,000 facts; the limit is to read the rows plainly, once each."""
    pack = library.current()
    subjects = many_facts()
    spent = medians(
        {
            "all": lambda: as_of.readings(None, on=ON, known=KNOWN, pack=pack),
            "one": lambda: as_of.readings(subjects[:1], on=ON, known=KNOWN, pack=pack),
            "plain": lambda: _plain(""),
            "plain_one": lambda: _plain(f" WHERE subject_id = {int(subjects[0])}"),
        },
        rounds=5,
    )
    yield Figure(name="facts.as_of_654", value=spent["all"], unit="s", goal=1, limit=spent["plain"])
    yield Figure(name="facts.as_of_1", value=spent["one"] * 1e3, unit="ms", goal=2, limit=spent["plain_one"] * 1e3)


def _plain(where: str) -> list[object]:
    """Every row, decoded by the driver and nothing more."""
    columns = "subject_id, key, value, effective_on, ends_on, known_at, grade, id, evidence_id"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {Fact._meta.db_table}{where}")  # noqa: S608  # a table name and a number
        return list(cursor.fetchall())
