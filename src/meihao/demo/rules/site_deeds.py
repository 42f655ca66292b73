"""What happens on the sites of projects, one write each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from meihao.demo.rules.deeds import Deed, Making
from meihao.demo.rules.files import File


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteDeed(Deed):
    """A deed on a site or about its inspection."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteMaking(Making, SiteDeed):
    """The same, making something."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody with a certificate."""

    name: str
    certificate: str
    expires_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterPerson(SiteMaking):
    """Somebody comes into a key post."""

    made: ClassVar[str] = "person"
    project: str
    post: str
    holder: Holder
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AskRelief(SiteMaking):
    """The firm asks that somebody else takes over."""

    made: ClassVar[str] = "relief"
    person: str
    holder: Holder
    on: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideRelief(SiteDeed):
    """The construction unit approves it."""

    relief: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterWorker(SiteDeed):
    """Somebody who does special work comes to the site."""

    project: str
    trade: str
    holder: Holder
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterDevice(SiteDeed):
    """A device is registered."""

    project: str
    code: str
    name: str
    kind: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RetireDevice(SiteDeed):
    """A device is taken out of use."""

    code: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SetFence(SiteDeed):
    """The fence is drawn round a point (millionths of a degree)."""

    project: str
    longitude: int
    latitude: int
    metres: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPunches(SiteDeed):
    """The attendance device hands in the punches of some days at once; each with the posts whose people stayed away."""

    device: str
    days: tuple[tuple[date, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StopWork(SiteDeed):
    """Works are ordered to stop."""

    project: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeWork(SiteDeed):
    """They go on."""

    project: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterMaterial(SiteMaking):
    """A batch came to the site. Quantity in thousandths."""

    made: ClassVar[str] = "material"
    project: str
    name: str
    spec: str
    quantity: int
    unit: str
    supplier: str
    batch: str
    on: date
    certificate: File
    retest: File | None = None
    witness: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewMaterial(SiteDeed):
    """The supervisor confirms or rejects it."""

    project: str
    material: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveMaterial(SiteDeed):
    """A rejected batch left the site."""

    project: str
    material: str
    on: date
    photo: File


@dataclass(frozen=True, slots=True, kw_only=True)
class CallNode(SiteMaking):
    """The supervisor is called before works are covered."""

    made: ClassVar[str] = "call"
    project: str
    node: str
    place: str
    ready_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckNode(SiteDeed):
    """What the supervisor found; with words, it is to be done again."""

    project: str
    call: str
    photo: File
    redo: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckSafety(SiteDeed):
    """How a thing of the safety list stands."""

    project: str
    item: str
    outcome: str
    photo: File
    note: str = ""


@dataclass(frozen=True, slots=True)
class Looked:
    """An item as an inspection saw it; a fault has words and a photograph."""

    item: str
    values: tuple[tuple[str, int], ...] = ()
    fault: str = ""
    photo: File | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspect(SiteMaking):
    """A side inspects a site; `draw` is a round of the district."""

    made: ClassVar[str] = "inspection"
    project: str
    side: str
    looked: tuple[Looked, ...]
    district: str = ""
    draw: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseFinding(SiteMaking):
    """Something is to be mended."""

    made: ClassVar[str] = "finding"
    project: str
    inspection: str
    item: str
    severity: str
    place: str
    text: str
    responsible: str
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowFinding(SiteDeed):
    """It was mended, or that was checked. `seen` is how many steps there were."""

    project: str
    finding: str
    seen: int
    step: str
    note: str
    photo: File | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MakePlan(SiteDeed):
    """A district lays down a plan of inspection."""

    district: str
    name: str
    matters: str
    since: date
    until: date
    every: int
    people: tuple[str, ...]
    projects: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishRound(SiteDeed):
    """A round of random inspection begins with its seed."""

    district: str
    number: int
    projects: int
    inspectors: int
    seed: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawRound(SiteDeed):
    """Projects and inspectors are drawn from it."""

    district: str
    number: int
