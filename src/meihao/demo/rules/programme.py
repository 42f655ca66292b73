"""The shape of the programme's files: who acts where, the compounds of each district, and the projects with their records."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from meihao.demo.rules.balances import Balance
from meihao.demo.rules.building import Checks, Lot, Site, Usual, Watch
from meihao.demo.rules.closing import Completion, Funding, Grant, Return
from meihao.demo.rules.parts import Day, Part


class Office(Part):
    """Who acts in the projects of a community: hands in, reviews, and speaks for street, housing office and district.

    Where a district has nobody of its own for quality or finance, its government and its housing office answer for them.
    """

    supplies: str
    reviewer: str
    street: str
    housing: str
    government: str
    quality: str = ""
    finance: str = ""


class Estate(Part):
    """A compound as the register has it. With `doors`, the homes on each floor of an entrance, every home is entered."""

    code: str
    name: str
    address: str
    built_in: int
    homes: int
    area: int
    buildings: int
    entrances: int = 3
    storeys: int = 6
    doors: int = 0
    tenure: str = "房改房"
    managed: str = "社区托管"
    manager: str = ""
    at: tuple[int, int] | None = None
    """Longitude and latitude in 1e-6 degree."""


class Place(Part):
    """A community that has compounds to renovate, and nothing else in the story unless it is told of elsewhere.

    `supplies` and `street` are who acts there where it is not the district's usual people.
    """

    code: str
    name: str = ""
    street: str = ""
    division: str = ""
    at: tuple[int, int] | None = None
    supplies: str = ""
    street_officer: str = ""
    compounds: list[Estate] = Field(default=[], alias="compound")


# --- records ---------------------------------------------------------------------------------------------------------------


class Grounds(Part):
    """The four preconditions: `structures` were found and `standing` of them still stand, `returned` is why the first one
    came back; so many in a hundred owners were asked and agreed; `comments` came in and `open` of them wait.
    """

    kind: Literal["grounds"]
    structures: int = 2
    standing: int = 0
    forced: int = 0
    returned: str = ""
    asked: int = 93
    agreed: int = 91
    comments: int = 1
    open: int = 0
    waiting: list[str] = []
    """Kinds of which nobody has confirmed the record yet."""


class Change(Part):
    """A further version of a scheme: figures by item in hundredths of what they were, other places, and what is dropped."""

    note: str
    amounts: dict[str, int] = {}
    places: dict[str, str] = {}
    dropped: list[str] = []
    posted: bool = True


class Scheme(Part):
    """A scheme from the menu; `filed` once it is; with a draft, work on the next version has begun."""

    kind: Literal["scheme"]
    menu: str = "usual"
    without: list[str] = []
    change: Change | None = None
    filed: bool = True
    draft: bool = False
    unanswered: list[str] = []


class Round(Part):
    """A round of the joint review: who objects and why, and who has not answered."""

    against: dict[str, str] = {}
    silent: list[str] = []
    grounds: str = ""


class Panel(Part):
    """A panel: its published seed, what it wants changed by item, how many have spoken, and how far the changes are."""

    seed: str
    source: str
    changes: dict[str, str] = {}
    ballots: int = 5
    followed: Literal["accepted", "done", ""] = "accepted"


class Reviews(Part):
    """Joint reviews by departments of the district, and the city's panel."""

    kind: Literal["reviews"]
    rounds: list[Round] = Field(default=[Round()], alias="round")
    panel: Panel | None = None


class Permits(Part):
    """The one form and its cases: `answers` that are not no, the permits refused at first, and those nobody has decided."""

    kind: Literal["permits"]
    answers: dict[str, str] = {}
    corrected: str = ""
    """Why the first form was returned."""
    refused: dict[str, str] = {}
    waiting: list[str] = []
    unheard: bool = False


class Extra(Part):
    """Works that no scheme promised."""

    item: str
    quantity: int
    unit: str
    place: str


class Works(Part):
    """Works as built, by item: in hundredths of what was promised where it is not all; `left` was not begun."""

    kind: Literal["works"]
    amounts: dict[str, int] = {}
    places: dict[str, str] = {}
    left: list[str] = []
    dropped: dict[str, str] = {}
    returned: dict[str, str] = {}
    waiting: list[str] = []
    extras: list[Extra] = Field(default=[], alias="extra")


class Photos(Part):
    """Photographs shown to the public: of so many structures before and after, of works by item; `withdrawn` says why."""

    kind: Literal["photos"]
    structures: int = 0
    works: list[str] = []
    withdrawn: dict[str, str] = {}


type Record = Annotated[
    Grounds | Scheme | Reviews | Permits | Works | Site | Checks | Completion | Funding | Balance | Photos,
    Field(discriminator="kind"),
]
"""Records of a project, by kind. A further kind is one more table here and one more teller in `rules.records`."""


class Aside(Part):
    """A decision aside from the way onward, so many days after the last step."""

    step: str
    grounds: str
    after: int = 20


class Renovation(Part):
    """A project: when it began, how many days lie between its steps, and the stage it has come to.

    `differing` are figures other than the usual, and what is `lacking` was never supplied; `yielded` are conditions let
    go at the beginning of works, with the grounds. What the next gate asks for is supplied too, but for what is lacking;
    `proposed` says that the next step waits for its decision. What `records` answer is not stated by hand.
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
    resumed: str = ""
    """Why it went on again after the decision aside."""
    parties: dict[str, str] = {}
    records: list[Record] = []


class Target(Part):
    """What a district means to renovate in a year: compounds, homes, and floor area in ㎡."""

    year: int
    count: int
    households: int
    area: int


class Proposed(Target):
    """The same as the district itself proposes it for a year to come."""

    on: Day


class Reply(Part):
    """What a district answers to a notice so many days after it, and what is said of that so many days later."""

    after: int
    text: str
    outcome: Literal["closed", "returned", ""] = ""
    heard: int = 1
    reason: str = ""
    again: int = 0


class Notice(Part):
    """A notice of the city about a project of the district."""

    project: str
    on: Day
    text: str
    replies: list[Reply] = Field(default=[], alias="reply")


class Objection(Part):
    """What a district says against a part of its score, so many quarters before the last that is over (0), and what is said of that.

    `excuse` is the project whose records no longer count where it is upheld.
    """

    back: int
    part: str
    grounds: str
    outcome: Literal["upheld", "rejected"]
    reason: str
    excuse: str = ""


class Area(Part):
    """One district of the programme."""

    district: str
    office: Office
    departments: dict[str, str] = {}
    """Who answers for the departments of the district that review schemes, by the duty they carry."""
    plans: list[Target] = Field(default=[], alias="plan")
    proposals: list[Proposed] = Field(default=[], alias="proposal")
    watches: list[Watch] = Field(default=[], alias="inspection_plan")
    lots: list[Lot] = Field(default=[], alias="inspection_round")
    places: list[Place] = Field(default=[], alias="community")
    notices: list[Notice] = Field(default=[], alias="dispatch")
    objections: list[Objection] = Field(default=[], alias="score_appeal")
    grants: list[Grant] = Field(default=[], alias="grant")
    returns: list[Return] = Field(default=[], alias="return")
    projects: list[Renovation] = Field(default=[], alias="project")

    def office_of(self, community: str) -> Office:
        """Who acts for the projects of one community."""
        place = next((each for each in self.places if each.code == community), None)
        own = {"supplies": place.supplies, "street": place.street_officer} if place else {}
        return self.office.model_copy(update={name: person for name, person in own.items() if person})


class Promised(Part):
    """A line of a menu: so much `of` a measure of the compound (its homes, buildings or area), or just so much.

    `place` is a point in words; `building` is one of the register where there is any.
    """

    measure: str
    item: str
    amount: int
    of: Literal["homes", "buildings", "area", ""] = ""
    unit: str
    place: str = ""
    building: str = ""
    price: int
    funder: str = "district-budget"
    by: str = "construction-unit"


class Menu(Part):
    """What a scheme promises, and what it says of the contents of which it promises nothing."""

    promised: list[Promised] = Field(alias="promise")
    adequate: dict[str, str] = {}
    not_applicable: dict[str, str] = {}


class Programme(Part):
    """The renovation programme: who is what everywhere, the usual figures of a project, the menus, and the districts.

    `parties` are firms by what they are to a project, `people` whoever speaks for a body that no office does; `draws` is
    who draws panels from the seeds that others publish.
    """

    city: str
    plans_by: str
    plans_on: date
    set_down: dict[int, date]
    """When the plan of a year was set down; the districts' files have its figures."""
    draws: str
    parties: dict[str, str]
    people: dict[str, str]
    figures: dict[str, str]
    menus: dict[str, Menu]
    sites: Usual
    areas: list[Area]

    def estates(self) -> dict[str, Estate]:
        """The compounds of all districts, by code."""
        return {each.code: each for area in self.areas for place in area.places for each in place.compounds}
