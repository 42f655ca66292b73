"""From what the story says of pilots to the acts they are made of: step by step, with what each gate asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from meihao.demo.rules import pilot_deeds as deeds
from meihao.demo.rules.acts import Act, Advance, AppointParty, Propose, Review, Said, State, Submit
from meihao.demo.rules.asking import bundles
from meihao.demo.rules.balances import BringBalance, IssueBalance, SetBalance, line_of
from meihao.demo.rules.files import File, file_of
from meihao.demo.rules.moments import Hours
from meihao.demo.rules.parts import day_of
from meihao.demo.rules.pilot_parts import Award, Pilot, Pilots, Promised
from meihao.demo.rules.programme import Area, Programme
from meihao.facts.rules.statements import grade_for, kind_label
from meihao.facts.rules.values import spoken
from meihao.pilots.rules.creation import BALANCE, OUTLINE, asked
from meihao.policy.lifecycle import lifecycle
from meihao.policy.pack import Key, Pack
from meihao.policy.schema.lifecycle import Transition

COMMUNITY: Final = "community"
SUBJECT: Final = "project"
CHECKUP: Final = "pilot.checkup"
WRITER: Final = "implementing-party"
SPACING: Final[Mapping[str, int]] = {
    "apply": 40,
    "take-up": 25,
    "endorse": 35,
    "designate": 40,
    "draw-up": 10,
    "submit-design": 70,
    "commence": 40,
    "finish": 230,
    "open": 35,
    "request": 100,
    "assess": 15,
    "confer": 45,
}
"""So many days lie between a step and the one before, where the story says nothing else."""
BEFORE: Final = timedelta(days=18)
"""What a gate asks for is handed in so long before the step is decided."""
REVIEWED: Final = timedelta(days=4)
SCORES: Final = 5
SOURCE: Final = "体彩排列五开奖号码（演示）"
AGREED: Final = ("现场看过，同意交付试运营", "资料齐全，同意", "同意，试运营期间请加强维护")
HELD: Final[Mapping[str, str]] = {"pilot.area_existing": "128600", "permit.outstanding": "0"}
"""Figures of facts that are not simply so, or none."""
DRAWN: Final[Mapping[str, str]] = {
    "location": "document",
    "master-plan": "document",
    "facilities": "document",
    "present": "document",
    "rendering": "drawing",
}
"""Each drawing with the kind of file that it comes as."""


MEASURED: Final = frozenset(
    {
        "pilot.preliminary",
        "pilot.district_experts",
        "pilot.city_experts",
        "pilot.design_passed",
        "pilot.joint_acceptance",
        "pilot.commitments_open",
        "pilot.scheme_missing",
        "pilot.required_unmet",
        "pilot.assessed",
    }
)
"""What the system answers by itself."""


def piloted(told: Pilots, programme: Programme, pack: Pack, checkup: Pack, today: date) -> list[Act]:
    """Every act of the pilots before the story is told."""
    areas = {place.code: area for area in programme.areas for place in area.places}
    acts: list[Act] = []
    for number, pilot in enumerate(told.pilots):
        acts += _Steps(told, pilot, areas[pilot.community], pack, checkup, today, number).acts
    return [act for act in acts if act.at.date() < today]


class _Steps:
    """The acts of one pilot."""

    def __init__(
        self, told: Pilots, pilot: Pilot, area: Area, pack: Pack, checkup: Pack, today: date, number: int
    ) -> None:
        self._told, self._pilot, self._area, self._pack, self._today = told, pilot, area, pack, today
        self._checkup = checkup
        self._hours, self._files, self._given = Hours(number % 14), 0, set(pilot.lacking)
        if pilot.checked:
            self._given.add(CHECKUP)
        self._letter = {each.condition for each in pilot.promises}
        self.acts: list[Act] = []
        taken, day = self._days()
        self._register(day)
        for step in taken:
            day += timedelta(days=pilot.after.get(step.id, SPACING[step.id]))
            self._prepare(step, day)
            self._take(step, day)
        for each in pilot.promises:
            self._keep(each)
        for award in pilot.awards:
            self._grant(award)
        if pilot.aside:
            at = self._hours.at(day + timedelta(days=20), 16)
            by = area.office.reviewer
            self.acts.append(Advance(at=at, by=by, project=pilot.code, step="withdraw", grounds=pilot.aside))

    def _days(self) -> tuple[Sequence[Transition], date]:
        """The steps that were taken, and the day of registration so that the last of them falls on its day."""
        taken: list[Transition] = []
        here = lifecycle(self._pack, "pilot")
        for step in here.transitions:
            if self._pilot.until in step.from_:
                break
            taken.append(step)
        spent = sum(self._pilot.after.get(step.id, SPACING[step.id]) for step in taken)
        return taken, day_of(self._pilot.reached, self._today) - timedelta(days=spent)

    def _speaks(self, body: str, *, proposes: bool) -> str:
        """Who speaks for a body; of an office the one proposes, the other decides."""
        if body == WRITER:
            return self._told.writer
        office = self._area.office
        if body == "district-governments":
            return office.government if proposes else office.reviewer
        return self._told.first if proposes or body == "renewal-office" else self._told.second

    def _register(self, day: date) -> None:
        here, by = self._pilot, self._area.office.reviewer
        self.acts += [
            deeds.RegisterPilot(
                at=self._hours.at(day, 9),
                by=by,
                pilot=here.code,
                name=here.name,
                community=here.community,
                profile=here.profile,
            ),
            AppointParty(
                at=self._hours.at(day, 9), by=by, project=here.code, body=WRITER, organisation=self._told.firm
            ),
        ]

    def _prepare(self, step: Transition, day: date) -> None:
        """What the gate of a step asks for: facts with their evidence, and what the stage before it hears."""
        self._supply(step, day - BEFORE)
        match step.id:
            case "apply":
                if self._pilot.checked:
                    self._check_up(day - BEFORE)
                if self._pilot.promises:
                    self._promise(day - timedelta(days=6))
            case "take-up":
                self._review(day - timedelta(days=5))
            case "endorse":
                office = self._area.office
                self._hear(day - timedelta(days=14), office.government, office.reviewer)
            case "designate" | "commence":
                self._hear(day - timedelta(days=14), self._told.first, self._told.second)
            case "submit-design":
                self._write(day - timedelta(days=16))
            case "open":
                self._accept(day - timedelta(days=12))

    def _supply(self, step: Transition, day: date) -> None:
        """Facts that nobody has stated yet, each file with those it can show, reviewed some days later."""
        named = [name for name in step.gate if name not in self._letter]
        wanted = dict.fromkeys(key for name in named for key in sorted(self._pack.gate_tests[name].every_key()))
        if step.id == "designate":
            wanted |= dict.fromkeys(self._pilot.also)
        keys = [key for key in wanted if key not in self._given and key not in MEASURED]
        self._given.update(keys)
        for kind, shown in bundles(self._pack, keys):
            self._hand_in(kind, [self._pack.keys[key] for key in shown], day)

    def _check_up(self, day: date) -> None:
        """What the check-up of the community found, which answers the gate by itself."""
        values = {**self._told.checkup, **self._pilot.checked}
        about = {"about": COMMUNITY, "community": self._pilot.community}
        for kind, shown in bundles(self._checkup, values):
            keys = [self._checkup.keys[key] for key in shown]
            self._hand_over(kind, keys, values, day, "城市体检", about)

    def _hand_in(self, kind: str, keys: Sequence[Key], day: date) -> None:
        about = {"about": SUBJECT, "community": self._pilot.code}
        values = {key.name: self._value(key, day) for key in keys}
        self._hand_over(kind, keys, values, day, self._pilot.name, about)

    def _hand_over(
        self,
        kind: str,
        keys: Sequence[Key],
        values: Mapping[str, str],
        day: date,
        name: str,
        about: Mapping[str, str],
    ) -> None:
        """A file with the facts that it shows, reviewed some days later."""
        here, office = self._pilot, self._area.office
        title = f"{name}{kind_label(kind)} {day:%Y-%m-%d}（演示数据）"
        figures = [(key.title, spoken(key, values[key.name]), key.unit) for key in keys]
        file = self._file(kind, title, day, figures)
        handle = f"{here.code}/{self._files}"
        source = f"{name}{kind_label(kind)}（演示）"
        facts = tuple(Said(key.name, values[key.name], day, source, grade_for(key.supply, kind)) for key in keys)
        self.acts += [
            Submit(
                at=self._hours.at(day, 10),
                by=office.supplies,
                handle=handle,
                file=file,
                kind=kind,
                title=title,
                effective_on=day,
                expires_on=None,
                targets=tuple(key.name for key in keys),
                **about,
            ),
            State(at=self._hours.at(day, 10), by=office.supplies, facts=facts, evidence=handle, **about),
            Review(
                at=self._hours.at(day + REVIEWED, 14),
                by=office.reviewer,
                evidence=handle,
                outcome="accepted",
                reason="",
            ),
        ]

    def _value(self, key: Key, day: date) -> str:
        said = self._pilot.facts.get(key.name) or HELD.get(key.name)
        return said or {"bool": "true", "date": day.isoformat()}.get(key.type, "0")

    def _file(self, kind: str, title: str, day: date, figures: Sequence[tuple[str, str, str]] = ()) -> File:
        self._files += 1
        return file_of(self._pilot.code, self._files, kind, title, figures, day)

    def _promise(self, day: date) -> None:
        items = tuple(
            deeds.Pledged(each.condition, each.item, day_of(each.due, self._today)) for each in self._pilot.promises
        )
        file = self._file("document", "承诺函（演示数据）", day)
        at, by = self._hours.at(day, 11), self._area.office.government
        self.acts.append(deeds.IssueLetter(at=at, by=by, pilot=self._pilot.code, items=items, file=file))

    def _keep(self, promised: Promised) -> None:
        if promised.kept is None:
            return
        place, day = self._pilot.promises.index(promised) + 1, day_of(promised.kept, self._today)
        file = self._file("minutes", "履约佐证（演示数据）", day)
        text = f"已完成：{promised.item}（演示）"
        at = self._hours.at(day, 11)
        self.acts.append(
            deeds.ReportPromise(at=at, by=self._told.writer, pilot=self._pilot.code, place=place, text=text, file=file)
        )
        if promised.heard:
            at = self._hours.at(day + REVIEWED, 11)
            by = self._area.office.government
            self.acts.append(
                deeds.HearPromise(at=at, by=by, pilot=self._pilot.code, place=place, outcome=promised.heard)
            )

    def _review(self, day: date) -> None:
        file = self._file("document", "区市初审意见（演示数据）", day)
        text = "对照指标体系逐条核对，基础条件较好，差距已列入创建方案（演示）"
        at, by = self._hours.at(day, 11), self._area.office.government
        self.acts.append(deeds.ReviewPilot(at=at, by=by, pilot=self._pilot.code, outcome="pass", text=text, file=file))

    def _hear(self, day: date, seeds: str, draws: str) -> None:
        seed = f"{day:%m %d} {sum(map(ord, self._pilot.code)) % 90 + 10} 47 08"
        code = self._pilot.code
        self.acts += [
            deeds.SeedPanel(at=self._hours.at(day, 9), by=seeds, pilot=code, seed=seed, source=SOURCE),
            deeds.DrawExperts(at=self._hours.at(day + timedelta(days=1), 9), by=draws, pilot=code),
            *(
                deeds.ScoreSheet(
                    at=self._hours.at(day + timedelta(days=2 + place), 10),
                    pilot=code,
                    place=place,
                    opinion="材料齐全，思路清楚，同意",
                )
                for place in range(1, SCORES + 1)
            ),
        ]

    def _said(self) -> tuple[tuple[str, str], ...]:
        """What the scheme says, by heading: what is usual, or what its kind says instead."""
        mine = self._pilot
        texts = self._told.scheme | self._told.scheme_kinds.get(mine.profile, {})
        words = {
            "place": mine.name.removesuffix("美好社区创建"),
            "kind": self._pack.profiles[mine.profile].name,
            "theme": mine.theme,
        }
        return tuple((heading, f"{text.format(**words)}（演示数据）") for heading, text in texts.items())

    def _write(self, day: date) -> None:
        code, by = self._pilot.code, self._told.writer
        due = day + timedelta(days=SPACING["finish"])
        self.acts += [
            deeds.WriteScheme(at=self._hours.at(day, 9), by=by, pilot=code, said=self._said()),
            deeds.AnswerTable(at=self._hours.at(day + timedelta(days=3), 9), by=by, pilot=code, due_on=due),
            *(
                deeds.AddDrawing(
                    at=self._hours.at(day + timedelta(days=5), 10),
                    by=by,
                    pilot=code,
                    kind=kind,
                    title="",
                    file=self._file(shape, kind, day),
                )
                for kind, shape in DRAWN.items()
            ),
            *(self._fund(day + timedelta(days=6)) if self._funded() else ()),
            deeds.IssueScheme(at=self._hours.at(day + timedelta(days=8), 16), by=by, pilot=code),
        ]

    def _funded(self) -> bool:
        """Whether the scheme of such a pilot is to tell of its funds."""
        outline = next(each for each in self._pack.parts.documents.values() if each.id == OUTLINE)
        return any(BALANCE in item.told.values() for _, item in asked(outline, self._pilot.profile))

    def _fund(self, day: date) -> list[Act]:
        """The balance of funds that the scheme rests on."""
        told, here, by = self._told.funds, self._pilot, self._told.writer
        lines = tuple(
            line_of(number, each, base=day.year, percent=here.scale) for number, each in enumerate(told.lines, start=1)
        )
        return [
            SetBalance(
                at=self._hours.at(day, 9),
                by=by,
                project=here.code,
                base_year=day.year,
                years=told.years,
                discounts=told.discounts,
                flow=told.flow,
                coverage=told.coverage,
            ),
            BringBalance(at=self._hours.at(day, 9), by=by, project=here.code, lines=lines),
            IssueBalance(at=self._hours.at(day, 10), by=by, project=here.code, note=told.note),
        ]

    def _accept(self, day: date) -> None:
        departments = list(self._area.departments.items())[: len(AGREED)]
        named = tuple(f"{self._area.district}-{duty}" for duty, _ in departments)
        code = self._pilot.code
        by = self._area.office.government
        self.acts.append(deeds.CallDepartments(at=self._hours.at(day, 9), by=by, pilot=code, departments=named))
        self.acts += [
            deeds.AcceptJointly(
                at=self._hours.at(day + timedelta(days=2 + number), 10),
                by=officer,
                pilot=code,
                department=f"{self._area.district}-{duty}",
                opinion=AGREED[number],
            )
            for number, (duty, officer) in enumerate(departments)
        ]

    def _take(self, step: Transition, day: date) -> None:
        if step.proposer:
            at = self._hours.at(day - timedelta(days=1), 15)
            by = self._speaks(step.proposer, proposes=True)
            self.acts.append(Propose(at=at, by=by, project=self._pilot.code, step=step.id))
        by = self._speaks(step.decider, proposes=False)
        if step.proposer and by == self._speaks(step.proposer, proposes=True):
            by = self._told.second
        self.acts.append(Advance(at=self._hours.at(day, 16), by=by, project=self._pilot.code, step=step.id))

    def _grant(self, award: Award) -> None:
        at = self._hours.at(day_of(award.on, self._today), 15)
        self.acts.append(
            deeds.GrantAward(
                at=at,
                by=self._told.second,
                pilot=self._pilot.code,
                kind=award.kind,
                fen=award.fen,
                grounds=award.grounds,
            )
        )
