"""The shape of the story's files. A day is a date, or so many days before the day on which the story is told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from meihao.accounts.rules import Role

type Day = date | int
type Figures = dict[str, Any]
type Indicators = list[int] | Literal["all"]


def day_of(day: Day, today: date) -> date:
    """The date of a day."""
    return day if isinstance(day, date) else today - timedelta(days=day)


class Part(BaseModel):
    """A table of the story."""

    model_config = ConfigDict(frozen=True, extra="forbid")


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


class Office(Part):
    """Who acts in a community's projects: hands in, reviews, and speaks for street, housing office and district."""

    supplies: str
    reviewer: str
    street: str
    housing: str
    government: str


class Aside(Part):
    """A decision aside from the way onward, so many days after the last step."""

    step: str
    grounds: str
    after: int = 20


class Renovation(Part):
    """A project: when it began, how many days lie between its steps, and the stage it has come to.

    `differing` are figures other than the usual, and what is `lacking` was never supplied; `yielded` are conditions let
    go at the beginning of works, with the grounds. What the next gate asks for is supplied too, but for what is lacking; `proposed` says
    that the next step waits for its decision.
    """

    code: str
    name: str
    community: str
    compounds: list[str]
    year: int
    begun: Day
    every: int = 60
    until: str
    differing: dict[str, str] = {}
    lacking: list[str] = []
    yielded: dict[str, str] = {}
    proposed: bool = False
    aside: Aside | None = None


class Programme(Part):
    """The renovation programme: who acts where, which firm is what, the usual figures of a project, and the projects.

    `parties` are firms by what they are to a project, `people` whoever speaks for a body that no office does.
    """

    city: str
    plans_by: str
    plans_on: date
    offices: dict[str, Office]
    parties: dict[str, str]
    people: dict[str, str]
    figures: dict[str, str]
    projects: list[Renovation] = Field(alias="project")


class Story(Part):
    """The whole of it."""

    city: City
    people: tuple[Person, ...]
    communities: tuple[Community, ...]
    figures: Mapping[str, Any]
    occurrences: Occurrences
    programme: Programme
