"""The gap lists: what one project owes, and what all projects that one may see owe, each entry with who holds its body."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from meihao.accounts.models import User
from meihao.assessment.selectors.explaining import Branch, branch
from meihao.organisations.models import Kind, Organisation
from meihao.organisations.rules import ancestry
from meihao.policy import library
from meihao.policy.lifecycle import Lack, lacks
from meihao.policy.pack import Pack
from meihao.renovation.models import Project, Proposal
from meihao.renovation.rules import duties as rules
from meihao.renovation.rules.duties import Entry, Office
from meihao.renovation.selectors import kinds
from meihao.renovation.selectors.explaining import words
from meihao.renovation.selectors.positions import Now, acts, known_of, positions


@dataclass(frozen=True, slots=True)
class Owed:
    """An entry with the project that owes it and who holds its body there. `mine`: whoever looks speaks for it."""

    entry: Entry
    project: Project
    owner: str
    office: Office | None
    mine: bool

    @property
    def who(self) -> str:
        """The body and who holds it, as an address names them."""
        return f"{self.entry.owner}.{self.office.id if self.office else 0}"

    @property
    def addressee(self) -> str:
        """Who has to act, by name: the organisation, or the pack's word for the body where nobody holds it."""
        return self.office.name if self.office else self.owner


@dataclass(frozen=True, slots=True)
class Told:
    """An entry as a page prints it."""

    owed: Owed
    clause: str
    lead: str
    support: str
    carry_out: str
    asked: str
    found: str
    lacks: tuple[Lack, ...]
    tree: Branch | None

    @property
    def remedy(self) -> str:
        """What would satisfy it, in words."""
        return "；".join(dict.fromkeys(each.remedy for each in self.lacks))


@dataclass(frozen=True, slots=True)
class Group:
    """What one organisation owes as one body of the pack."""

    who: str
    owner: str
    name: str
    mine: bool
    number: int
    overdue: int
    unmet: int


def owed(projects: Sequence[Project], user: User, *, on: date, known: datetime) -> list[Owed]:
    """Everything that some projects owe on a day, in their order: a constant number of statements.

    Wants organisation and subject joined and parties with their organisations prefetched.
    """
    pack = library.current()
    standing = positions(projects, on=on, known=known)
    about = known_of(standing, on=on, known=known)
    proposed = _proposed(standing)
    promised = kinds.promised(projects, on=on, known=known)
    profiles = kinds.profiles(projects, on=on, known=known)
    offices = _Offices(projects)
    found = []
    for project in projects:
        now = standing[project.pk]
        rows = rules.entries(
            pack,
            now.cycle,
            now.position,
            about[project.pk],
            proposed[project.pk],
            promised=promised.get(project.pk),
            profile=profiles.get(project.pk, ""),
        )
        found += offices.addressed(rows, project, user, pack)
    return found


def _proposed(standing: Mapping[int, Now]) -> dict[int, set[str]]:
    """The steps of each project that are up for decision."""
    found: dict[int, set[str]] = defaultdict(set)
    rows = Proposal.objects.filter(project__in=list(standing)).values_list("project", "step", "after")
    for project, step, after in rows:
        last = standing[project].last
        if after == (last.pk if last else None):
            found[project].add(step)
    return found


class _Offices:
    """Who holds the bodies of the pack around some projects, looked up at once and worked out once for each place."""

    def __init__(self, projects: Iterable[Project]) -> None:
        above = {path for each in projects for path in ancestry(each.organisation.path)}
        rows = Organisation.objects.filter(Q(path__in=above) | Q(parent__path__in=above, kind=Kind.DEPARTMENT))
        self.offices = [_office(row) for row in rows]
        self.around: dict[str, list[Office]] = {}
        self.held: dict[tuple[str, str], Office | None] = {}

    def addressed(self, entries: Iterable[Entry], project: Project, user: User, pack: Pack) -> list[Owed]:
        """The entries of a project with whom they are addressed to."""
        territory = project.organisation.path
        parties = {each.body: _office(each.organisation) for each in project.parties.all() if each.until is None}
        speaks: dict[str, bool] = {}
        found = []
        for entry in entries:
            body = pack.bodies[entry.owner]
            office = parties.get(entry.owner) or self._holder(entry.owner, body.tier, territory)
            if entry.owner not in speaks:
                tier = rules.tier_here(body.tier, office, territory)
                speaks[entry.owner] = acts(user, entry.owner, project, pack, tier=tier)
            found.append(Owed(entry, project, body.name, office, speaks[entry.owner]))
        return found

    def _holder(self, body: str, tier: str, territory: str) -> Office | None:
        if (body, territory) not in self.held:
            if territory not in self.around:
                self.around[territory] = [each for each in self.offices if territory.startswith(each.seat)]
            self.held[body, territory] = rules.holder(
                body, tier, territory=territory, offices=self.around[territory], parties={}
            )
        return self.held[body, territory]


def _office(row: Organisation) -> Office:
    return Office(row.pk, row.name, row.path, row.kind, row.body, row.active)


def told(row: Owed, pack: Pack, *, tree: bool = False) -> Told:
    """An entry in words; with its verdict tree if wanted."""
    entry, node = row.entry, row.entry.node
    clause = pack.clauses.get(entry.clause)
    missing = tuple(lacks(node, pack)) if node is not None else ()
    asked, found = words(node, missing, pack) if node is not None else ("", "")
    lead, support, carry_out = (
        "、".join(pack.bodies[body].name for body in bodies)
        for bodies in ((clause.lead, clause.support, clause.carry_out) if clause else ((), (), ()))
    )
    return Told(
        row, clause.short if clause else entry.source, lead, support, carry_out, asked, found, missing,
        branch(node, pack) if tree and node is not None else None,
    )  # fmt: skip


def narrowed(rows: Iterable[Owed], *, body: str = "", state: str = "", who: str = "", mine: bool = False) -> list[Owed]:
    """The entries of a body, in a state, of one organisation, or of whoever looks."""
    return [
        row
        for row in rows
        if (not body or row.entry.owner == body)
        and (not state or row.entry.is_in(state))
        and (not who or row.who == who)
        and (row.mine or not mine)
    ]


def pressing(rows: Iterable[Owed]) -> list[Owed]:
    """One's own first, then what is overdue, what is due soonest, what is unmet; else in the order given."""
    return sorted(
        rows,
        key=lambda row: (
            not row.mine,
            not row.entry.overdue,
            row.entry.due or date.max,
            not row.entry.is_in(rules.UNMET),
        ),
    )


def groups(rows: Iterable[Owed]) -> list[Group]:
    """Who owes how much: one's own first, then whoever is overdue with most, then whoever owes most."""
    by_who: dict[str, list[Owed]] = defaultdict(list)
    for row in rows:
        by_who[row.who].append(row)
    found = [
        Group(
            who,
            mine[0].owner,
            mine[0].addressee,
            any(row.mine for row in mine),
            len(mine),
            sum(row.entry.overdue for row in mine),
            sum(row.entry.is_in(rules.UNMET) for row in mine),
        )
        for who, mine in by_who.items()
    ]
    return sorted(found, key=lambda each: (not each.mine, -each.overdue, -each.number, each.who))


def bodies(rows: Iterable[Owed]) -> list[tuple[str, str]]:
    """The bodies that owe something, to choose from."""
    return sorted({(row.entry.owner, row.owner) for row in rows}, key=lambda each: each[1])
