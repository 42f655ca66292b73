"""The shape of what is told of sites: who is there and what is checked, what is usual everywhere, and the plans and draws
of a district's inspections."""

from __future__ import annotations

from typing import Literal

from meihao.demo.rules.parts import Day, Part


class Instrument(Part):
    """A device of a site; `name` tells it from the others of its kind."""

    kind: str
    name: str
    place: str


class Load(Part):
    """A batch of material as it comes to a site."""

    name: str
    spec: str
    amount: int
    unit: str
    supplier: str
    retest: bool = False


class Covered(Part):
    """Works that are covered later, and where."""

    node: str
    place: str


class Usual(Part):
    """What all sites have in common: special trades, devices, materials and nodes in order, and what each side inspects.

    `measured` are figures, by item and limit in thousandths, of what is in order; `absent` of the safety list is not there.
    """

    trades: list[str]
    instruments: list[Instrument]
    loads: list[Load]
    nodes: list[Covered]
    inspected: dict[str, list[str]]
    measured: dict[str, dict[str, int]]
    absent: list[str]


class Site(Part):
    """Who is on a site and what its devices report. Posts in `vacant` nobody fills.

    Attendance is told of the last `days` of works; `away` are posts that miss one day in so many, instead of one in nine.
    `relieved` and `asked` say why somebody else takes over a post, approved or not yet decided; certificates of the posts in
    `expiring` end soon. `silent` devices never reported; with `gaps` the others break off now and then.
    """

    kind: Literal["site"]
    days: int = 30
    away: dict[str, int] = {}
    vacant: list[str] = []
    relieved: dict[str, str] = {}
    asked: dict[str, str] = {}
    expiring: list[str] = []
    silent: list[str] = []
    gaps: bool = False


class Fault(Part):
    """Something that an inspection found wrong, and how far it has come since.

    `again` says why its mending came back once; a serious fault stops the works until it is closed.
    """

    item: str
    text: str
    place: str
    severity: Literal["general", "serious"] = "general"
    responsible: str = "contractor"
    come: Literal["open", "mended", "returned", "closed"] = "closed"
    mended: str = "已按要求整改"
    again: str = ""


class Inspected(Part):
    """An inspection so many hundredths into the time told; `draw` is the district's round in which the project was drawn."""

    side: Literal["district", "supervisor", "patrol"]
    share: int
    draw: int = 0
    faults: list[Fault] = []


class Checks(Part):
    """What is checked on a site: batches `rejected` and why (those in `kept` are still there), nodes to be `redone` and why,
    what `waits` for the supervisor (names of batches or nodes), and things of the safety list in which a fault was seen.
    """

    kind: Literal["checks"]
    rejected: dict[str, str] = {}
    kept: list[str] = []
    redone: dict[str, str] = {}
    waits: list[str] = []
    faulty: dict[str, str] = {}
    visits: list[Inspected] = [
        Inspected(side="supervisor", share=25),
        Inspected(side="district", share=52),
        Inspected(side="patrol", share=80),
    ]


class Watch(Part):
    """A plan of inspection that a district lays down."""

    name: str
    matters: str
    on: Day
    since: Day
    until: Day
    every: int
    people: list[str]
    projects: list[str]


class Lot(Part):
    """A round of random inspection: who published its seed, and who drew, if anybody has."""

    number: int
    projects: int = 1
    inspectors: int = 2
    seed: str
    source: str
    on: Day
    by: str
    drawn_by: str = ""
