"""From the story of the renovation programme to the acts it is made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from meihao.demo.rules.acts import (
    Act,
    Advance,
    AppointParty,
    LoadPlans,
    Propose,
    RegisterProject,
    Review,
    Said,
    State,
    Submit,
)
from meihao.demo.rules.asking import bundles
from meihao.demo.rules.files import file_of
from meihao.demo.rules.moments import Hours
from meihao.demo.rules.story import Office, Programme, Renovation, Story, day_of
from meihao.facts.rules.statements import grade_for, kind_label
from meihao.facts.rules.values import spoken
from meihao.policy.lifecycle import lifecycle
from meihao.policy.pack import Pack
from meihao.policy.schema.lifecycle import Transition

RENOVATION: Final = "renovation"
PROJECT: Final = "project"
BEFORE: Final = timedelta(days=9)
"""What a gate asks for is handed in so long before the step is decided."""
REVIEWED: Final = timedelta(days=5)
NOON: Final = time(12)


def programmed(story: Story, pack: Pack, today: date) -> list[Act]:
    """Every act of the programme, in no order of its own."""
    programme = story.programme
    acts: list[Act] = [
        LoadPlans(at=datetime.combine(programme.plans_on, NOON), by=programme.plans_by, city=programme.city)
    ]
    for place, project in enumerate(programme.projects, start=len(story.communities) + 1):
        acts += _Way(programme, project, pack, today, place).acts
    return acts


class _Way:
    """The acts of one project, step by step."""

    def __init__(self, programme: Programme, project: Renovation, pack: Pack, today: date, place: int) -> None:
        self._programme, self._project, self._pack = programme, project, pack
        self._office: Office = programme.offices[project.community]
        self._hours = Hours(place)
        self._given: set[str] = set()
        self._files = 0
        self.acts: list[Act] = []
        day = day_of(project.begun, today)
        self._register(day)
        for step in self._steps():
            day += timedelta(days=project.every)
            self._supply(step, day - BEFORE)
            self._take(step, day)
        if project.aside:
            aside = day + timedelta(days=project.aside.after)
            by = self._whose("district-governments")
            self._decide(project.aside.step, aside, by, grounds=project.aside.grounds)
            return
        following = next((each for each in self._cycle if project.until in each.from_), None)
        if following is not None and day + BEFORE < today - REVIEWED:
            self._supply(following, day + BEFORE)
            if project.proposed:
                self._propose(following, day + BEFORE + REVIEWED)

    @property
    def _cycle(self) -> Sequence[Transition]:
        return lifecycle(self._pack, RENOVATION).transitions

    def _steps(self) -> Iterator[Transition]:
        """The steps that lead to the stage it has come to, in order."""
        here = lifecycle(self._pack, RENOVATION).start
        for step in self._cycle:
            if here == self._project.until:
                return
            yield step
            here = step.to

    def _register(self, day: date) -> None:
        here = self._project
        self.acts.append(
            RegisterProject(
                at=self._hours.at(day, 9),
                by=self._office.housing,
                code=here.code,
                name=here.name,
                territory=here.community,
                compounds=tuple(here.compounds),
                year=here.year,
            )
        )
        self.acts += [
            AppointParty(
                at=self._hours.at(day, 9), by=self._office.housing, project=here.code, body=body, organisation=firm
            )
            for body, firm in self._programme.parties.items()
        ]

    def _whose(self, body: str) -> str:
        """Whoever speaks for a body of the pack."""
        own = {
            "sub-districts": self._office.street,
            "district-housing": self._office.housing,
            "district-governments": self._office.government,
        }
        return own.get(body) or self._programme.people[body]

    def _supply(self, step: Transition, day: date) -> None:
        """Hand in what a gate asks for and nobody has given yet, with its facts, and have it reviewed."""
        wanted = dict.fromkeys(key for name in step.gate for key in sorted(self._pack.gate_tests[name].every_key()))
        keys = [key for key in wanted if key not in self._given and key not in self._project.lacking]
        self._given.update(keys)
        for kind, shown in bundles(self._pack, keys):
            self._files += 1
            handle = f"{self._project.code}/{self._files}"
            label = kind_label(kind)
            said = tuple(
                Said(key, self._value(key, day), day, f"{self._project.name}{label}（演示）", self._grade(key, kind))
                for key in shown
            )
            figures = [
                (known.title, spoken(known, self._value(known.name, day)), known.unit)
                for known in (self._pack.keys[key] for key in shown)
            ]
            title = f"{self._project.name}{label} {day:%Y-%m-%d}（演示数据）"
            self.acts += [
                Submit(
                    at=self._hours.at(day, 10),
                    by=self._office.supplies,
                    about=PROJECT,
                    community=self._project.code,
                    handle=handle,
                    file=file_of(self._project.code, self._files, kind, title, figures, day),
                    kind=kind,
                    title=title,
                    effective_on=day,
                    expires_on=None,
                    targets=tuple(shown),
                ),
                State(
                    at=self._hours.at(day, 10),
                    by=self._office.supplies,
                    about=PROJECT,
                    community=self._project.code,
                    facts=said,
                    evidence=handle,
                ),
                Review(
                    at=self._hours.at(day + REVIEWED, 14, 23),
                    by=self._office.reviewer,
                    evidence=handle,
                    outcome="accepted",
                    reason="",
                ),
            ]

    def _value(self, key: str, day: date) -> str:
        known = self._pack.keys[key]
        written = self._project.differing.get(key) or self._programme.figures.get(key)
        if written is None:
            return {"bool": "true", "date": day.isoformat(), "integer": "0"}[known.type]
        return (day - timedelta(days=int(written))).isoformat() if known.type == "date" else written

    def _grade(self, key: str, kind: str) -> str:
        return grade_for(self._pack.keys[key].supply, kind)

    def _take(self, step: Transition, day: date) -> None:
        self._propose(step, day - timedelta(days=2))
        yielded = {name: self._project.yielded[name] for name in step.gate if name in self._project.yielded}
        self._decide(step.id, day, self._whose(step.decider), yielded=tuple(yielded.items()))

    def _propose(self, step: Transition, day: date) -> None:
        if step.proposer:
            at = self._hours.at(day, 15)
            self.acts.append(Propose(at=at, by=self._whose(step.proposer), project=self._project.code, step=step.id))

    def _decide(
        self, step: str, day: date, by: str, *, grounds: str = "", yielded: tuple[tuple[str, str], ...] = ()
    ) -> None:
        at = self._hours.at(day, 16)
        self.acts.append(Advance(at=at, by=by, project=self._project.code, step=step, grounds=grounds, yielded=yielded))
