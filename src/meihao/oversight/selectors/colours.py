"""The colours of projects on a day: of one with all its reasons, of many as a list and counted by district."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from meihao.accounts.models import User
from meihao.assessment.selectors import dossiers
from meihao.organisations.models import Kind, Organisation
from meihao.oversight.rules.colours import NONE, Answered, Shade, order, shade
from meihao.policy import library, wording
from meihao.policy.lifecycle import stage
from meihao.policy.pack import Pack
from meihao.policy.schema.supervision import Colour, Unknown
from meihao.renovation.models import Project
from meihao.renovation.selectors import Now, listing, positions

MOST = 1000
"""So many projects at most are gone through for the list; beyond that one chooses a district."""


@dataclass(frozen=True, slots=True)
class Watched:
    """A project with its colour; no shade where it is over, is held, or stands where nothing is watched."""

    now: Now
    shade: Shade | None

    @property
    def project(self) -> Project:
        """The project."""
        return self.now.project

    @property
    def colour(self) -> str:
        """Its colour by id, or `none`."""
        return self.shade.colour if self.shade else NONE


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule in words: what it says, what was found, where the rule comes from."""

    answered: Answered
    asked: str
    found: str

    @property
    def text(self) -> str:
        """What the rule says."""
        return self.answered.rule.text


@dataclass(frozen=True, slots=True)
class Line:
    """A project as the list prints it."""

    watched: Watched
    stage: str
    reasons: tuple[Reason, ...]
    lacking: tuple[str, ...]
    """What is not known, by name, where the colour is unknown for that."""

    @property
    def words(self) -> str:
        """The reasons in one sentence; empty where no rule bites."""
        if self.lacking:
            return f"缺数据：{'、'.join(self.lacking)}"
        return "；".join(f"{each.text}（{each.found}）" for each in self.reasons)


@dataclass(frozen=True, slots=True)
class Lamp:
    """A colour, what it means, and how many projects have it."""

    id: str
    name: str
    meaning: str
    number: int


@dataclass(frozen=True, slots=True)
class District:
    """How many projects of a district have each colour, in the order of the list."""

    code: str
    name: str
    counts: tuple[tuple[str, int], ...]

    @property
    def all(self) -> int:
        """Those under supervision."""
        return sum(number for _, number in self.counts)


def watch(projects: Sequence[Project], *, on: date, known: datetime) -> list[Watched]:
    """Each project with its colour about a day, as known at a time; the number of statements does not grow with them."""
    pack = library.current()
    standing = positions(projects, on=on, known=known)
    stages = frozenset(name for rule in pack.parts.colours.rules for name in rule.during)
    watched = [each for each in projects if _is_watched(standing[each.pk], stages)]
    about = dossiers([each.subject for each in watched], on=on, known=known, pack=pack, keys=pack.colour_keys)
    return [
        Watched(
            standing[each.pk],
            shade(pack, standing[each.pk].position.stage, about[each.subject_id], each.lifecycle)
            if each.subject_id in about
            else None,
        )
        for each in projects
    ]


def _is_watched(now: Now, stages: frozenset[str]) -> bool:
    """Whether it stands where some rule is asked; nothing is read of the others."""
    return not now.position.ended and now.position.held is None and now.position.stage in stages


def cycles(pack: Pack) -> list[str]:
    """The lifecycles whose projects are under supervision, in the order of the rules."""
    return [*dict.fromkeys(rule.of for rule in pack.parts.colours.rules)]


def projects(user: User, *, district: str = "", most: int = MOST) -> tuple[list[Project], bool]:
    """The projects of every lifecycle under supervision that one may see, of a district if one is named, and whether there
    are more than are gone through."""
    rows: list[Project] = [*listing.register(user, district=district, of=cycles(library.current()))[: most + 1]]
    return rows[:most], len(rows) > most


def today(user: User) -> Mapping[str, Any] | None:
    """Nothing but that somebody has projects whose colours the first screen asks for once it is there; None without."""
    return {} if listing.register(user, of=cycles(library.current())).exists() else None


def ranked(rows: Sequence[Watched], pack: Pack) -> list[Watched]:
    """The worst first; what is not under supervision is left out."""
    place = {colour: number for number, colour in enumerate(order(pack.parts.colours))}
    return sorted((each for each in rows if each.shade), key=lambda each: (place[each.colour], each.project.code))


def counts(rows: Sequence[Watched], pack: Pack) -> tuple[tuple[str, int], ...]:
    """How many have each colour, the worst first."""
    number = Counter(each.colour for each in rows)
    return tuple((colour, number[colour]) for colour in order(pack.parts.colours))


def lamps(rows: Sequence[Watched], pack: Pack) -> list[Lamp]:
    """The colours with how many projects have each, the worst first."""
    table = pack.parts.colours
    named: dict[str, Colour | Unknown] = {each.id: each for each in table.colours}
    named[table.unknown.id] = table.unknown
    return [Lamp(colour, named[colour].name, named[colour].meaning, number) for colour, number in counts(rows, pack)]


def by_district(rows: Sequence[Watched], pack: Pack) -> list[District]:
    """The same for each district: one statement."""
    under: dict[str, list[Watched]] = defaultdict(list)
    for each in rows:
        above = each.project.organisation.path.strip("/").split("/")
        if len(above) > 1:
            under[above[1]].append(each)
    names = Organisation.objects.filter(kind=Kind.DISTRICT, code__in=under).order_by("pk").values_list("code", "name")
    return [District(code, name, counts(under[code], pack)) for code, name in names]


def lines(rows: Sequence[Watched], pack: Pack) -> list[Line]:
    """Projects as the list prints them, each with the reasons of its colour."""
    table = pack.parts.colours
    found = []
    for each in rows:
        why = each.shade.reasons(table) if each.shade else ()
        keys = dict.fromkeys(key for answered in why if answered.open for key in answered.node.condition.keys)
        found.append(
            Line(
                each,
                stage(each.now.cycle, each.now.position.stage).name,
                tuple(reason(answered, pack) for answered in why),
                tuple(pack.keys[key].title for key in keys),
            )
        )
    return found


def reason(answered: Answered, pack: Pack) -> Reason:
    """A rule in words."""
    return Reason(answered, wording.asked(answered.node, pack), wording.seen(answered.node, pack))
