"""From the story of the renovation programme to the acts it is made of."""

from __future__ import annotations

from collections.abc import Iterator
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
from meihao.demo.rules.deeds import EnterPlan, Share
from meihao.demo.rules.files import file_of
from meihao.demo.rules.granting import granted, returned
from meihao.demo.rules.housing import housed
from meihao.demo.rules.parts import day_of
from meihao.demo.rules.programme import Area, Target
from meihao.demo.rules.records import answered, recorded
from meihao.demo.rules.story import Story
from meihao.demo.rules.supervising import assessed, dispatched, supervised
from meihao.demo.rules.ways import RENOVATION, Way
from meihao.facts.rules.statements import grade_for, kind_label
from meihao.facts.rules.values import spoken
from meihao.policy.lifecycle import lifecycle
from meihao.policy.pack import Pack
from meihao.policy.schema.lifecycle import Transition

PROJECT: Final = "project"
BEFORE: Final = timedelta(days=9)
"""What a gate asks for is handed in so long before the step is decided."""
REVIEWED: Final = timedelta(days=5)
RESUMED: Final = timedelta(days=45)
"""What was put aside goes on again after so long."""
NOON: Final = time(12)
ELEVEN: Final = time(11)
HUNDREDTHS: Final = 100


def programmed(story: Story, pack: Pack, today: date) -> list[Act]:
    """Every act of the programme before the story is told, in no order of its own."""
    programme = story.programme
    acts: list[Act] = [
        LoadPlans(at=datetime.combine(programme.plans_on, NOON), by=programme.plans_by, city=programme.city),
        *housed(story, today),
    ]
    acts += [*_planned(story, today), *granted(programme, today), *returned(programme, today)]
    acts += assessed(programme.areas, programme.people["housing"], today)
    place = len(story.communities)
    for area in programme.areas:
        acts += [*supervised(area, today), *dispatched(area, programme.people["housing"], today)]
        for project in area.projects:
            place += 1
            acts += _Steps(Way(programme, area, project, pack, today, place)).acts
    return [act for act in acts if act.at.date() < today]


def _planned(story: Story, today: date) -> Iterator[Act]:
    """What the city set down for its districts year by year, and what districts propose themselves."""
    programme = story.programme
    names = {each.code: each.name for each in story.city.districts}
    for year, on in programme.set_down.items():
        yield EnterPlan(
            at=datetime.combine(on, ELEVEN),
            by=programme.plans_by,
            body=programme.city,
            year=year,
            kind="plan",
            source=f"演示项目 {year} 年改造计划（演示数据）",
            shares=tuple(_share(area, plan) for area in programme.areas for plan in area.plans if plan.year == year),
        )
    for number, area in enumerate(programme.areas):
        for proposal in area.proposals:
            yield EnterPlan(
                at=datetime.combine(day_of(proposal.on, today), ELEVEN) + timedelta(minutes=number),
                by=area.office.housing,
                body=area.district,
                year=proposal.year,
                kind="proposal",
                source=f"{names[area.district]}{proposal.year}年改造建议（演示数据）",
                shares=(_share(area, proposal),),
            )


def _share(area: Area, plan: Target) -> Share:
    return Share(area.district, plan.count, plan.households, plan.area * HUNDREDTHS)


class _Steps:
    """The acts of one project: its records, and step by step what its gates ask for and who decides."""

    def __init__(self, way: Way) -> None:
        self._way, self._project, self._pack, self._hours = way, way.project, way.pack, way.hours
        self._programme, self._office = way.programme, way.office
        self._given = set(answered(way))
        self._files = 0
        self.acts: list[Act] = []
        self._register(way.begun)
        self.acts += recorded(way)
        day = way.begun
        for step in way.steps:
            day = way.days[step.id]
            self._supply(step, day - BEFORE)
            self._take(step, day)
        if way.project.aside:
            self._put_aside(day)
            return
        following = next((each for each in way.cycle if way.project.until in each.from_), None)
        if following is not None and day + BEFORE < way.today - REVIEWED:
            self._supply(following, day + BEFORE)
            if way.project.proposed:
                self._propose(following, day + BEFORE + REVIEWED)

    def _put_aside(self, day: date) -> None:
        aside = self._project.aside
        if aside is None:
            return
        deciders = {each.id: each.decider for each in lifecycle(self._pack, RENOVATION).actions}
        day += timedelta(days=aside.after)
        self._decide(aside.step, day, self._way.speaks(deciders[aside.step]), grounds=aside.grounds)
        if self._project.resumed:
            by = self._way.speaks(deciders["resume"])
            self._decide("resume", day + RESUMED, by, grounds=self._project.resumed)

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
            for body, firm in self._way.parties.items()
        ]

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
        if written.endswith("%"):
            return str(self._way.homes * int(written.removesuffix("%")) // HUNDREDTHS)
        return (day - timedelta(days=int(written))).isoformat() if known.type == "date" else written

    def _grade(self, key: str, kind: str) -> str:
        return grade_for(self._pack.keys[key].supply, kind)

    def _take(self, step: Transition, day: date) -> None:
        self._propose(step, day - timedelta(days=2))
        yielded = {name: self._project.yielded[name] for name in step.gate if name in self._project.yielded}
        self._decide(step.id, day, self._way.speaks(step.decider), yielded=tuple(yielded.items()))

    def _propose(self, step: Transition, day: date) -> None:
        if step.proposer:
            at = self._hours.at(day, 15)
            self.acts.append(
                Propose(at=at, by=self._way.speaks(step.proposer), project=self._project.code, step=step.id)
            )

    def _decide(
        self, step: str, day: date, by: str, *, grounds: str = "", yielded: tuple[tuple[str, str], ...] = ()
    ) -> None:
        at = self._hours.at(day, 16)
        self.acts.append(Advance(at=at, by=by, project=self._project.code, step=step, grounds=grounds, yielded=yielded))
