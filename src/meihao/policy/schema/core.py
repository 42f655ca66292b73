"""The files that a test needs: pack, bodies, parameters, keys, indicators, interpretations, golden cases."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, RootModel, Strict, StringConstraints, field_validator

from meihao.kernel.exact import exact
from meihao.policy.schema.base import Figure, Label, Origin, Slug, Table, Test

LEVELS = {"basic": "b", "guiding": "g", "innovative": "i"}
"""The letter of each level in a criterion's id."""

EVIDENCE = {
    "document": "文件",
    "licence": "证照",
    "photo": "照片",
    "minutes": "会议记录",
    "vote": "表决结果",
    "survey": "问卷",
    "contract": "合同",
    "register": "台账",
    "log": "运行记录",
    "drawing": "图纸",
    "certificate": "证书",
}
"""The kinds of evidence, and what people call them."""

KeyName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$")]
Rows = Strict(False)
type EvidenceKind = Literal[
    "document", "licence", "photo", "minutes", "vote", "survey", "contract", "register", "log", "drawing", "certificate"
]


class System(Table):
    """One of the systems of indicators, with the numbers it spans."""

    id: Slug
    name: Label
    first: int
    last: int


class LevelName(Table):
    """One of the natures of a content."""

    id: Slug
    name: Label
    short: Label


class Profile(Table):
    """A kind of subject and the levels it must meet for every indicator."""

    id: Slug
    name: Label
    levels: Annotated[tuple[Slug, ...], Rows]
    cite: str


class PackHead(Table):
    """`pack.toml`. `annex` begins the clauses of its levels, and `annex_short` is how they are printed.

    `without` names the parts that the pack does without: a check-up has neither stages nor money.
    """

    id: Slug
    title: Label
    number: str
    issuer: Label
    city: Label
    signed_on: date
    valid_from: date
    supersedes: str
    revision: int
    systems: Annotated[tuple[System, ...], Rows]
    levels: Annotated[tuple[LevelName, ...], Rows]
    profiles: Annotated[tuple[Profile, ...], Rows]
    annex: Slug = "annex1"
    annex_short: Label = "附件1"
    without: Annotated[tuple[Slug, ...], Rows] = ()


class Body(Table):
    """An authority or party. `named`: whether the instrument names it. `tier`: where it sits, or `party` to a contract.

    `reach`: what its people may do throughout what the government above it looks after: its daily work of the programme,
    look on and tell, or nothing but what it is called to. `like`: the authority of the city whose like it is in a district.
    """

    name: Label
    named: bool
    reach: Literal["work", "look", "called"] = "called"
    like: Slug = ""
    tier: Literal["city", "district", "street", "community", "party"] = "city"


class Bodies(RootModel[dict[Slug, Body]]):
    """`bodies.toml`."""


class Parameter(Table):
    """A figure that tests compare with: what people call it, and where it comes from."""

    name: Label
    value: Figure
    unit: str
    origin: Origin
    source: Label


class Parameters(RootModel[dict[KeyName, Parameter]]):
    """A file of `parameters/`."""


class KeyTable(Table):
    """A fact that a test may ask for."""

    name: Label
    type: Literal["bool", "integer", "decimal", "date", "choice", "event", "survey", "distances"]
    unit: str
    valid_months: Annotated[int, Field(ge=0)]
    supply: Literal["report", "record", "live", "survey", "measure"]
    evidence: Annotated[tuple[EvidenceKind, ...], Rows]
    action: Label
    choices: Annotated[tuple[Label, ...], Rows] = ()


class Keys(RootModel[dict[KeyName, KeyTable]]):
    """A file of `keys/`."""


class CriterionTable(Table):
    """One atomic criterion, in our words."""

    id: Slug
    text: Label
    modality: Literal["shall", "should", "encourage"]
    evidence: Annotated[tuple[EvidenceKind, ...], Rows]
    lead: Slug | None = None

    @field_validator("text")
    @classmethod
    def _no_full_stop(cls, text: str) -> str:
        if text.endswith(("。", ".", "；")):
            raise ValueError("条目末尾不写句号")
        return text


type Criteria = Annotated[tuple[CriterionTable, ...], Rows, Field(max_length=6)]


class IndicatorTable(Table):
    """A file of `indicators/`."""

    number: int
    name: Label
    system: Slug
    lead: Slug
    support: Annotated[tuple[Slug, ...], Rows] = ()
    basic: Criteria = ()
    guiding: Criteria = ()
    innovative: Criteria = ()


class InterpretationTable(Table):
    """The dated, signed test of one criterion."""

    criterion: str
    from_: date = Field(alias="from")
    approver: str
    test: Test
    note: str = ""
    when: Test | None = None
    otherwise: str = ""
    cite: str = ""


class Interpretations(Table):
    """A file of `interpretations/`."""

    interpretation: Annotated[tuple[InterpretationTable, ...], Rows]


class FindingCase(Table):
    """A finding in a golden case."""

    expert: str
    verdict: Literal["met", "unmet", "unknown"]


class Case(Table):
    """A golden case: facts in, verdict out. `findings` are of the case's own criterion."""

    name: Label
    criterion: str
    on: date
    facts: dict[KeyName, str | Annotated[list[str], Rows]] = {}
    findings: Annotated[tuple[FindingCase, ...], Rows] = ()
    decisions: dict[str, str] = {}
    expect: Literal["met", "unmet", "unknown", "na"]


class Cases(Table):
    """A file of `examples/` about criteria."""

    case: Annotated[tuple[Case, ...], Rows]


def number_of(parameter: Parameter) -> object:
    """The exact number of a parameter, or the day if it is written as one. Raises ValueError."""
    if isinstance(parameter.value, str) and parameter.value.count("-") == 2:
        return date.fromisoformat(parameter.value)
    return exact(parameter.value)
