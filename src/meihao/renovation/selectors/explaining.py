"""One project in full: its stages, the gate before it, who may do what about it, and how it came here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from meihao.accounts.models import User
from meihao.assessment.models import Decision
from meihao.policy import library, wording
from meihao.policy.deadlines import Term, terms
from meihao.policy.lifecycle import Lack, Line, carried_at, steps
from meihao.policy.pack import Pack
from meihao.policy.schema.lifecycle import Action, Stage, Transition
from meihao.policy.tree import Node
from meihao.renovation.models import Project, Proposal
from meihao.renovation.selectors import kinds
from meihao.renovation.selectors.positions import Gate, Now, acts, gates, known_of, position


@dataclass(frozen=True, slots=True)
class Milestone:
    """A stage on the bar: when it was entered, and how it is drawn."""

    stage: Stage
    entered: date | None
    drawn: str


@dataclass(frozen=True, slots=True)
class Told:
    """A condition as the page prints it."""

    line: Line
    clause: str
    owner: str
    asked: str
    found: str
    lacks: tuple[Lack, ...]
    keys: tuple[str, ...]
    """What would have to be stated, so that the page can lead there."""
    carried: bool = False
    """Whether a letter of commitment may carry it at this step."""


@dataclass(frozen=True, slots=True)
class Way:
    """A step onward and everything a person needs to take it."""

    step: Transition
    gate: Gate
    told: tuple[Told, ...]
    proposer: str
    decider: str
    proposal: Proposal | None
    may_propose: bool
    may_decide: bool
    may_yield: bool

    @property
    def shut(self) -> int:
        """How many conditions keep the gate shut."""
        return len(self.gate.shut)

    @property
    def yielding(self) -> tuple[Told, ...]:
        """The conditions that may be let go on written grounds."""
        return tuple(each for each in self.told if not each.line.passed and each.line.yields)


@dataclass(frozen=True, slots=True)
class Opened:
    """A project page."""

    now: Now
    stages: tuple[Milestone, ...]
    ways: tuple[Way, ...]
    aside: tuple[Action, ...]
    history: tuple[tuple[Decision, str, Mapping[str, str]], ...]
    terms: tuple[Term, ...]


def opened(project: Project, user: User, *, on: date, known: datetime) -> Opened:
    """Everything a page about one project prints. Wants organisation and subject joined, parties prefetched."""
    pack = library.current()
    now = position(project, on=on, known=known)
    about = known_of({project.pk: now}, on=on, known=known)
    ahead = gates({project.pk: now}, on=on, known=known, about=about)[project.pk]
    proposals = {each.step: each for each in project.proposals.filter(after=now.last).select_related("by")}
    ways = tuple(_way(gate.step, gate, now, user, proposals) for gate in ahead if isinstance(gate.step, Transition))
    aside = tuple(
        gate.step for gate in ahead if isinstance(gate.step, Action) and acts(user, gate.step.decider, project, pack)
    )
    names = {each.id: each.name for each in steps(now.cycle)}
    texts = {each.id: each.text for each in pack.parts.lifecycles.conditions}
    history = tuple((each, names[each.outcome], _instead(each, texts)) for each in reversed(now.decisions))
    profile = kinds.profiles([project], on=on, known=known).get(project.pk, "")
    running = terms(pack, now.cycle, now.position, about[project.pk], profile)
    return Opened(now, tuple(_stages(now, ways)), ways, aside, history, running)


def _instead(decision: Decision, texts: Mapping[str, str]) -> dict[str, str]:
    """What stood in for conditions that did not hold, by their text: written grounds, or what a letter promises."""
    let, said = decision.reasons.get("yielded", {}), decision.reasons.get("promised", {})
    return {texts[name]: f"书面放行，{words}" for name, words in let.items()} | {
        texts[name]: f"承诺函，{words}" for name, words in said.items()
    }


def _way(step: Transition, gate: Gate, now: Now, user: User, proposals: Mapping[str, Proposal]) -> Way:
    pack = gate.pack
    carried = carried_at(now.cycle.waivers, step.id)
    bodies = {line.condition.discretion for line in gate.lines if line.condition.discretion}
    return Way(
        step,
        gate,
        tuple(replace(told(line, pack), carried=line.condition.id in carried) for line in gate.lines),
        pack.bodies[step.proposer].name if step.proposer else "",
        pack.bodies[step.decider].name,
        proposals.get(step.id),
        bool(step.proposer) and acts(user, step.proposer or "", now.project, pack),
        acts(user, step.decider, now.project, pack),
        any(acts(user, body, now.project, pack) for body in bodies),
    )


def told(line: Line, pack: Pack) -> Told:
    """A condition in words: what it asks, how it stands, and what is lacking."""
    lacks = tuple(line.lacking(pack))
    asked, found = words(line.node, lacks, pack)
    return Told(
        line,
        line.condition.clause,
        pack.bodies[line.condition.owner].name,
        asked,
        found,
        lacks,
        tuple(dict.fromkeys(key for lack in lacks for key in lack.leaf.condition.keys)),
    )


def words(node: Node, lacks: Sequence[Lack], pack: Pack) -> tuple[str, str]:
    """What a test asks and how it stands: of what is lacking, or of all it looks at where nothing is."""
    shown = [lack.leaf for lack in lacks] or [each for each in node.walk() if not each.answers]
    asked = dict.fromkeys(wording.asked(leaf, pack) for leaf in shown)
    found = dict.fromkeys(wording.found(leaf, pack) for leaf in shown)
    return "；".join(asked), "；".join(filter(None, found))


def _stages(now: Now, ways: Sequence[Way]) -> list[Milestone]:
    order = [each.id for each in now.cycle.stages]
    here = order.index(now.position.stage)
    shut = any(way.shut for way in ways)
    found = []
    for number, each in enumerate(now.cycle.stages):
        days = now.position.entered.get(each.id)
        drawn = "done" if number < here else ("now gate-shut" if shut else "now") if number == here else ""
        found.append(Milestone(each, days[-1] if days and number <= here else None, drawn))
    return found
