"""The shape of what the story says of pilots."""

from __future__ import annotations

from pydantic import Field

from meihao.demo.rules.balances import Funds
from meihao.demo.rules.parts import Day, Part


class Promised(Part):
    """Something that the letter promises, to be done by a day; kept on one if it was, and what was said of that."""

    condition: str
    item: str
    due: Day
    kept: Day | None = None
    heard: str = "accepted"


class Award(Part):
    """An award that was granted."""

    kind: str
    on: Day
    fen: int
    grounds: str


class Pilot(Part):
    """A pilot: the stage in which it stands and since when; steps follow each other as `SPACING` says, or `after` so many days.

    `lacking` are keys of gates that nobody has stated.
    """

    code: str
    name: str
    community: str
    profile: str
    until: str
    reached: Day
    theme: str
    after: dict[str, int] = {}
    lacking: list[str] = []
    also: list[str] = []
    """Keys that are stated beside those of the gates, before it is designated."""
    facts: dict[str, str] = {}
    checked: dict[str, str] = {}
    """Figures of its community's check-up that differ from the usual ones; with any, the check-up itself is told."""
    scale: int = 100
    """Its money in hundredths of what the balance of all says."""
    promises: list[Promised] = Field(default=[], alias="promise")
    awards: list[Award] = Field(default=[], alias="award")
    aside: str = ""
    """Why the district withdrew it, some days after."""


class Pilots(Part):
    """Every pilot, and who decides for the city: one proposes and seeds, another decides and draws.

    `funds` is the balance that schemes rest on.
    """

    first: str
    second: str
    writer: str
    firm: str
    checkup: dict[str, str]
    """The usual figures of a check-up, by key."""
    funds: Funds
    scheme: dict[str, str]
    """What a scheme says under each heading that people write; `{place}`, `{kind}` and `{theme}` stand for those of the pilot."""
    scheme_kinds: dict[str, dict[str, str]]
    """What schemes of one kind say instead, by kind."""
    pilots: list[Pilot] = Field(alias="pilot")
