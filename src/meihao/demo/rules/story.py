"""The shape of the story's files; `rules.programme` has that of the renovation programme."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from pydantic import Field

from meihao.accounts.rules import Role
from meihao.demo.rules.meeting import Councils
from meihao.demo.rules.parts import Day, Figures, Indicators, Part
from meihao.demo.rules.pilot_parts import Pilots
from meihao.demo.rules.programme import Programme


class Body(Part):
    """A body of the tree."""

    code: str
    name: str
    kind: str
    parent: str = ""
    body: str = ""


class District(Part):
    """A district: its departments by the duty they carry, its streets by code, and its communities and firms."""

    code: str
    name: str
    departments: dict[str, str] = {}
    streets: dict[str, str] = {}
    bodies: list[Body] = []


class City(Part):
    """The city's bodies, and who answers for each statistical division by its code."""

    bodies: list[Body]
    districts: list[District]
    accountable: dict[str, str]


class Person(Part):
    """Somebody invented; with a card they are offered on the demonstration's door."""

    username: str
    name: str
    role: Role
    at: list[str]
    since: date
    card: str = ""
    icon: str = "user"
    group: Literal["office", "department", "street", "firm", "keeper"] = "office"


class Cast(Part):
    """Who plays."""

    people: list[Person]


class Compound(Part):
    """A compound of a community."""

    code: str
    name: str
    address: str
    built_in: int


class Desk(Part):
    """Who works for a community: by indicator, or for all others; and who reviews."""

    officer: str
    reviewer: str
    others: dict[str, list[int]] = {}

    def whose(self, indicator: int) -> str:
        """Who reports an indicator."""
        return next((name for name, theirs in self.others.items() if indicator in theirs), self.officer)


class Designation(Part):
    """A profile from a day on."""

    on: Day
    profile: str
    grounds: str
    by: str


class Return(Part):
    """Evidence of an indicator that came back, and came again so many days later."""

    indicator: int
    reason: str
    again: int


class Round(Part):
    """A report: of some indicators, what is new, changed or would soon be stale."""

    on: Day
    indicators: Indicators = "all"
    levels: list[str] = []
    change: Figures = {}
    absent: list[str] = []
    present: list[str] = []
    reviewed: int = 3
    waiting: Indicators = []
    returned: list[Return] = []


class Paper(Part):
    """One file with its facts, told apart from the rounds."""

    on: Day
    indicator: int
    kind: str
    title: str
    keys: list[str]
    change: Figures = {}
    effective: Day | None = None
    expires: Day | None = None
    outcome: Literal["accepted", "returned", "rejected", "waiting"] = "accepted"
    reason: str = ""
    reviewed: int = 3


class Correction(Part):
    """A fact that was stated wrongly from a day on, and what it should have been."""

    on: Day
    indicator: int
    kind: str
    key: str
    stated: Day
    value: Any
    title: str
    reviewed: int = 3


class Panel(Part):
    """Experts take their seats."""

    on: Day
    experts: list[str]
    by: str


class Visit(Part):
    """Experts find, each on every question of some indicators; `against` and `unsure` by criterion."""

    on: Day
    experts: list[str]
    indicators: Indicators = "all"
    against: dict[str, str] = {}
    unsure: list[str] = []


class Conclusion(Part):
    """What an assessment concludes."""

    on: Day
    outcome: str
    grounds: str
    by: str


class Community(Part):
    """One community and what happens in it."""

    code: str
    name: str
    division: str
    longitude: int
    latitude: int
    opened: Day
    platform: Day | None = None
    measures: dict[str, int]
    desk: Desk
    situation: Figures = {}
    absent: list[str] = []
    compounds: list[Compound]
    designations: list[Designation] = Field(default=[], alias="designation")
    rounds: list[Round] = Field(default=[], alias="round")
    papers: list[Paper] = Field(default=[], alias="paper")
    corrections: list[Correction] = Field(default=[], alias="correction")
    panels: list[Panel] = Field(default=[], alias="panel")
    visits: list[Visit] = Field(default=[], alias="visit")
    conclusions: list[Conclusion] = Field(default=[], alias="conclusion")


class Occurrences(Part):
    """Days before a report on which something happened: by months of validity, and by key."""

    usual: dict[int, list[int]]
    keys: dict[str, list[int]]

    def before(self, key: str, months: int) -> list[int]:
        """The days for one key."""
        return self.keys.get(key) or self.usual[months]


class Story(Part):
    """The whole of it."""

    city: City
    people: tuple[Person, ...]
    communities: tuple[Community, ...]
    figures: Mapping[str, Any]
    occurrences: Occurrences
    programme: Programme
    pilots: Pilots
    councils: Councils
