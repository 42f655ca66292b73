"""The chain of one project as its page shows it: each step, how it stands, who is next, and its clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from meihao.accounts.models import User
from meihao.completion.models import Meeting, Package, Paper, PaperReview
from meihao.completion.rules.concluding import MEND, PASSED
from meihao.completion.rules.records import (
    CONFIRMED,
    HANDOVER,
    MEETING,
    PAPERS,
    SITE_CHECK,
    TAKEN,
    UTILITY,
    PaperRow,
    Records,
)
from meihao.completion.selectors import law
from meihao.completion.selectors.records import of_project, promised_measures
from meihao.policy import library
from meihao.policy.schema.completion import CompletionStep
from meihao.renovation.models import Project
from meihao.renovation.rules.permits import Clock
from meihao.renovation.selectors import Now, position

DONE, WAITS, BACK, OPEN = "met", "unknown", "unmet", "na"
"""The verdict by which a state is shown: done, waiting for somebody, sent back, and not begun."""


@dataclass(frozen=True, slots=True)
class State:
    """How a step, or one utility of it, stands: verdict, word, and who is next to do what."""

    verdict: str
    word: str
    next: str = ""
    paper: int | None = None
    topic: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A step of the chain on the page."""

    place: int
    step: CompletionStep
    owner: str
    decider: str
    states: tuple[State, ...]
    clock: Clock | None
    may_enter: bool
    papers: tuple[tuple[Paper, PaperReview | None], ...]

    @property
    def to_enter(self) -> bool:
        """Whether whoever takes the step has something to do, and not whoever confirms it."""
        return self.may_enter and any(state.verdict in {OPEN, BACK} and state.next for state in self.states)

    @property
    def settled(self) -> bool:
        """Whether nothing of it is left to do."""
        return all(state.verdict == DONE or not state.next for state in self.states)


@dataclass(frozen=True, slots=True)
class Page:
    """The page of a project's acceptance and handover."""

    now: Now
    here: Records
    steps: tuple[Shown, ...]
    meetings: Sequence[Meeting]
    packages: Sequence[Package]

    @property
    def next(self) -> Shown | None:
        """The first step that is not settled."""
        return next((each for each in self.steps if not each.settled), None)


def opened(project: Project, user: User, *, on: date, known: datetime) -> Page:
    """Everything the page prints, in a constant number of statements. Wants organisation joined, parties prefetched."""
    now = position(project, on=on, known=known)
    here = of_project(project, on=on, known=known)
    measures = promised_measures(project)
    rows = Paper.objects.filter(project=project, at__lte=known).select_related("by", "review__by").order_by("pk")
    papers, bodies = list(rows), library.current().bodies
    steps = tuple(
        Shown(
            place,
            each,
            bodies[each.owner].name,
            bodies[each.decider].name if each.decider else "",
            tuple(_states(each, here, measures)),
            law.running(each.id, project, here, on),
            law.enters(user, each.id, project) and now.position.stage in each.during and not now.position.held,
            tuple((row, getattr(row, "review", None)) for row in papers if row.step == each.id),
        )
        for place, each in enumerate(library.current().parts.acceptance.steps, start=1)
    )
    meetings = Meeting.objects.filter(project=project, at__lte=known).select_related("by").order_by("-round")
    packages = Package.objects.filter(project=project, at__lte=known).select_related("blob", "by").order_by("-pk")
    return Page(now, here, steps, list(meetings), list(packages))


def _states(step: CompletionStep, here: Records, measures: frozenset[str]) -> Sequence[State]:
    bodies = library.current().bodies
    owner, decider = bodies[step.owner].name, bodies[step.decider].name if step.decider else ""
    if step.id == UTILITY:
        wanted = law.utilities(measures)
        if not wanted:
            return (State(OPEN, "不涉及"),)
        return tuple(
            _paper(here.paper(UTILITY, each.id), owner, decider, topic=each.id, name=each.name) for each in wanted
        )
    if step.id in PAPERS:
        return (_paper(here.paper(step.id), owner, decider),)
    return (OTHERS[step.id](here, owner, decider),)


def _paper(row: PaperRow | None, owner: str, decider: str, topic: str = "", name: str = "") -> State:
    if row is None:
        return State(OPEN, "未提交", f"{owner}提交", None, topic, name)
    if row.outcome == CONFIRMED:
        return State(DONE, "已确认", "", row.id, topic, name)
    if row.outcome:
        return State(BACK, "已退回", f"{owner}改好后再提交", row.id, topic, name)
    return State(WAITS, "待确认", f"{decider}确认", row.id, topic, name)


def _meeting(here: Records, owner: str, decider: str) -> State:
    row = here.last
    if row is None:
        return State(OPEN, "未验收", f"{owner}组织验收")
    if row.conclusion.state == PASSED:
        missing = row.orderly is None
        return State(DONE, "验收通过", f"{decider}登记监督记录" if missing else "")
    if row.conclusion.state == MEND:
        return State(BACK, "须整改", f"整改后施工单位重新提交完工报告，{owner}再次组织验收")
    bodies = library.current().bodies
    silent = "、".join(bodies[body].name for body in row.conclusion.silent)
    return State(WAITS, "待签署", f"{silent}签署结论")


def _handover(here: Records, owner: str, decider: str) -> State:
    if here.offered is None:
        return State(OPEN, "未移交", f"{owner}提交移交清单")
    said = list(here.offered.values())
    if "" in said:
        return State(WAITS, "待确认", f"{decider}逐项确认")
    left = sum(each != TAKEN for each in said)
    return State(BACK, f"还有 {left} 项", f"{owner}把退回和新增的设施再报一次") if left else State(DONE, "已移交")


def _site_check(here: Records, owner: str, _decider: str) -> State:
    if here.checked is None:
        return State(OPEN, "未核对", f"{owner}到现场逐项核对")
    return State(DONE, "相符") if here.check_holds else State(BACK, "有不符", f"改好后{owner}再次核对")


OTHERS = {MEETING: _meeting, HANDOVER: _handover, SITE_CHECK: _site_check}
"""How the steps that are no papers stand."""
