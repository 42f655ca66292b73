"""From the story of one community to the acts it is made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from meihao.completion.rules.terms import holidays_of
from meihao.demo.rules.acts import (
    Act,
    Conclude,
    Convene,
    Correct,
    Designate,
    Find,
    RegisterCommunity,
    RegisterCompound,
    Review,
    Said,
    Seal,
    State,
    Submit,
)
from meihao.demo.rules.asking import OVERVIEW, bundles, keys_of, questions_of
from meihao.demo.rules.figures import Situation
from meihao.demo.rules.files import File, file_of
from meihao.demo.rules.founding import founded
from meihao.demo.rules.meeting import conferred
from meihao.demo.rules.moments import Hours, in_order
from meihao.demo.rules.parts import Indicators, day_of
from meihao.demo.rules.piloting import piloted
from meihao.demo.rules.renovating import programmed
from meihao.demo.rules.story import (
    Community,
    Conclusion,
    Correction,
    Designation,
    Panel,
    Paper,
    Round,
    Story,
    Visit,
)
from meihao.facts.rules.as_of import last_day
from meihao.facts.rules.statements import grade_for, kind_label
from meihao.facts.rules.values import spoken
from meihao.policy.pack import Pack

MARK: Final = "（演示数据）"
PLATFORM: Final = "社区智慧服务平台自动采集（演示）"
LEAD: Final = timedelta(days=60)
"""A report states again what would be stale before so long."""
WRITTEN: Final = frozenset({"register", "log", "survey", "document", "minutes"})
"""Kinds of evidence that hold the facts of a whole system in one file."""
AGREED: Final = ("现场查看，与材料一致", "走访了三户居民，情况属实", "查阅台账并抽查，符合", "实地测看，效果较好")
"""What experts write where they find it met."""


def plotted(story: Story, pack: Pack, checkup: Pack, today: date) -> list[Act]:
    """Every act of the story as told on a day, in order of time; `checkup` is the pack of the city check-up."""
    acts = founded(story)
    for place, community in enumerate(story.communities, start=1):
        acts += Plot(story, community, pack, today, place).acts
    acts += programmed(story, pack, today)
    acts += piloted(story.pilots, story.programme, pack, checkup, today)
    acts += conferred(story.councils, today, holidays_of(pack.parts.calendar))
    return in_order([*acts, *_seals(acts[0].at.date(), today)])


def _seals(first: date, today: date) -> list[Act]:
    """The trail sealed at the end of each quarter, and on the eve of the telling."""
    ends = [date(year, month, 1) for year in range(first.year, today.year + 1) for month in (4, 7, 10, 1)]
    days = {day - timedelta(days=1) for day in ends if first < day < today} | {today - timedelta(days=1)}
    return [Seal(at=datetime.combine(day, time(23, 30))) for day in sorted(days)]


class Plot:
    """The acts of one community, worked out day by day."""

    def __init__(self, story: Story, community: Community, pack: Pack, today: date, place: int) -> None:
        self._community, self._pack, self._today = community, pack, today
        self._occurrences = story.occurrences
        self._hours = Hours(place)
        self._situation = Situation(community.measures, story.figures, pack.keys)
        self._situation.change(community.situation)
        self._absent = set(community.absent)
        self._stated: dict[str, tuple[date, str]] = {}
        self._all: set[Said] = set()
        self._asked: dict[str, int] = {}
        self._profile = pack.head.profiles[0].id
        self._number = 0
        self.acts: list[Act] = []
        self._register()
        parts: list[Designation | Round | Paper | Correction | Panel | Visit | Conclusion] = [
            *community.designations,
            *community.rounds,
            *community.papers,
            *community.corrections,
            *community.panels,
            *community.visits,
            *community.conclusions,
        ]
        for part in sorted(parts, key=lambda part: self._day(part.on)):
            self._tell(part)

    def _day(self, day: date | int) -> date:
        return day_of(day, self._today)

    def _tell(self, part: Designation | Round | Paper | Correction | Panel | Visit | Conclusion) -> None:
        code, day = self._community.code, self._day(part.on)
        match part:
            case Designation():
                self._profile = part.profile
                at = self._hours.at(day, 15)
                self.acts.append(
                    Designate(at=at, by=part.by, community=code, profile=part.profile, grounds=part.grounds)
                )
            case Round():
                self._round(part, day)
            case Paper():
                self._paper(part, day)
            case Correction():
                self._correction(part, day)
            case Panel():
                at = self._hours.at(day, 10)
                self.acts.append(Convene(at=at, by=part.by, community=code, experts=tuple(part.experts)))
            case Visit():
                self._visit(part, day)
            case Conclusion():
                at = self._hours.at(day, 16)
                self.acts.append(
                    Conclude(at=at, by=part.by, community=code, outcome=part.outcome, grounds=part.grounds)
                )

    def _register(self) -> None:
        here, day = self._community, self._day(self._community.opened)
        self.acts.append(
            RegisterCommunity(
                at=self._hours.at(day, 9),
                by=here.desk.reviewer,
                code=here.code,
                name=here.name,
                division=here.division,
                longitude=here.longitude,
                latitude=here.latitude,
            )
        )
        self.acts += [
            RegisterCompound(
                at=self._hours.at(day, 9),
                by=here.desk.reviewer,
                code=compound.code,
                name=compound.name,
                community=here.code,
                address=compound.address,
                built_in=compound.built_in,
            )
            for compound in here.compounds
        ]

    def _round(self, part: Round, day: date) -> None:
        """A report, by indicator: files, the facts they show, and what the reviewer says of them."""
        self._situation.change(part.change)
        self._absent = (self._absent | set(part.absent)) - set(part.present)
        numbers = self._numbers(part.indicators)
        levels = part.levels or self._pack.profiles[self._profile].levels
        asked = keys_of(self._pack, day, numbers, levels)
        self._asked.update(asked)
        due = {key: indicator for key, indicator in asked.items() if self._due(key, day)}
        due = self._measured(due, day)
        waiting = self._numbers(part.waiting)
        review_on = day + timedelta(days=part.reviewed)
        for back in part.returned:
            came = {key: indicator for key, indicator in due.items() if indicator == back.indicator}
            again_on = review_on + timedelta(days=back.again)
            self._report(came, day, review_on, "returned", back.reason)
            self._report(came, again_on, again_on + timedelta(days=part.reviewed), "accepted")
            due = {key: indicator for key, indicator in due.items() if key not in came}
        for left in (False, True):
            keys = {key: indicator for key, indicator in due.items() if (indicator in waiting) is left}
            self._report(keys, day, review_on, "" if left else "accepted")

    def _numbers(self, indicators: Indicators) -> Collection[int]:
        return range(1, len(self._pack.indicators) + 1) if indicators == "all" else list(indicators)

    def _due(self, key: str, day: date) -> bool:
        """Whether a report states a key: it is known, and new, changed, an event, or soon stale."""
        if key in self._absent or key.partition(".")[0] in self._absent:
            return False
        known = self._pack.keys[key]
        before = self._stated.get(key)
        if before is None or known.type == "event":
            return True
        if known.valid_months and last_day(before[0].isoformat(), known.valid_months) < (day + LEAD).isoformat():
            return True
        lasting = known.type == "date" and before[1] >= (day + LEAD).isoformat()
        return not lasting and before[1] != self._value(key, day)

    def _value(self, key: str, day: date) -> str:
        return self._situation.value(key, on=day, today=self._today)

    def _measured(self, keys: Mapping[str, int], day: date) -> dict[str, int]:
        """State what the platform measures by itself; the keys that remain for people to report."""
        since = self._community.platform
        if since is None or day < self._day(since):
            return dict(keys)
        live = [key for key in keys if self._pack.keys[key].supply == "live"]
        for indicator in sorted({keys[key] for key in live}):
            said = self._said([key for key in live if keys[key] == indicator], day, PLATFORM)
            self._state(said, self._hours.at(day, 7))
        return {key: indicator for key, indicator in keys.items() if key not in live}

    def _report(self, keys: Mapping[str, int], day: date, review_on: date, outcome: str, reason: str = "") -> None:
        """Hand in files for keys, state what they show, and review them."""
        for indicator, kind, shown in self._files(keys):
            label = kind_label(kind)
            title = f"{self._headed(indicator, kind)}{label} {day:%Y-%m-%d}{MARK}"
            handle = self._submit(indicator, kind, title, shown, day)
            said = self._said(shown, day, f"{self._headed(indicator, kind)}{label}（演示）", kind)
            self._state(said, self._hours.at(day, 10), by=self._whose(indicator), evidence=handle)
            if outcome:
                self._review(handle, review_on, outcome, reason)

    def _files(self, keys: Mapping[str, int]) -> Iterator[tuple[int, str, list[str]]]:
        """The files of a report: what is written comes by system and reporter, what is shown by indicator."""
        groups: dict[tuple[str, str], list[str]] = defaultdict(list)
        for key, indicator in keys.items():
            groups[self._system(indicator), self._whose(indicator)].append(key)
        for group in groups.values():
            for kind, shown in bundles(self._pack, group):
                if kind in WRITTEN:
                    yield keys[shown[0]], kind, shown
                else:
                    for indicator in sorted({keys[key] for key in shown}):
                        yield indicator, kind, [key for key in shown if keys[key] == indicator]

    def _system(self, indicator: int) -> str:
        return "" if indicator == OVERVIEW else self._pack.indicators[indicator - 1].system

    def _headed(self, indicator: int, kind: str) -> str:
        """What a file is about, in its title."""
        if indicator == OVERVIEW:
            return "社区概况"
        if kind in WRITTEN:
            return self._pack.systems[self._system(indicator)]
        return self._pack.indicators[indicator - 1].name

    def _paper(self, part: Paper, day: date) -> None:
        self._situation.change(part.change)
        begins = day if part.effective is None else self._day(part.effective)
        ends = None if part.expires is None else self._day(part.expires)
        handle = self._submit(
            part.indicator, part.kind, part.title + MARK, part.keys, begins, told=day, expires_on=ends
        )
        self._absent -= set(part.keys)
        said = self._said(part.keys, begins, f"{part.title}（演示）", part.kind)
        self._state(said, self._hours.at(day, 10), by=self._whose(part.indicator), evidence=handle)
        if part.outcome != "waiting":
            self._review(handle, day + timedelta(days=part.reviewed), part.outcome, part.reason)

    def _correction(self, part: Correction, day: date) -> None:
        """The right figure from the day of the wrong one on, known from now on."""
        begins = self._day(part.stated)
        self._situation.change({part.key: part.value})
        handle = self._submit(part.indicator, part.kind, part.title + MARK, [part.key], begins, told=day)
        [right] = self._said([part.key], begins, f"{part.title}（演示）", part.kind)
        at, by = self._hours.at(day, 10), self._whose(part.indicator)
        self.acts.append(Correct(at=at, by=by, community=self._community.code, fact=right, evidence=handle))
        self._review(handle, day + timedelta(days=part.reviewed), "accepted")

    def _visit(self, part: Visit, day: date) -> None:
        levels = self._pack.profiles[self._profile].levels
        asked = questions_of(self._pack, day, self._numbers(part.indicators), levels)
        for place, expert in enumerate(part.experts):
            for number, criterion in enumerate(asked):
                verdict = "unmet" if criterion in part.against else "unknown" if criterion in part.unsure else "met"
                grounds = AGREED[(place + number) % len(AGREED)] if verdict == "met" else ""
                self.acts.append(
                    Find(
                        at=self._hours.at(day, 9 + place, 71),
                        by=expert,
                        community=self._community.code,
                        criterion=criterion,
                        verdict=verdict,
                        grounds=part.against.get(criterion, grounds),
                    )
                )

    def _submit(
        self,
        indicator: int,
        kind: str,
        title: str,
        keys: Sequence[str],
        begins: date,
        *,
        told: date | None = None,
        expires_on: date | None = None,
    ) -> str:
        self._number += 1
        handle = f"{self._community.code}/{self._number}"
        day = told or begins
        about = {self._asked.get(key, indicator) for key in keys}
        questions = [
            criterion
            for criterion in questions_of(self._pack, day, about, self._pack.profiles[self._profile].levels)
            if kind in self._pack.criteria[criterion].evidence
        ]
        self.acts.append(
            Submit(
                at=self._hours.at(day, 10),
                by=self._whose(indicator),
                community=self._community.code,
                handle=handle,
                file=self._file(indicator, kind, title, keys, begins, expires_on),
                kind=kind,
                title=title,
                effective_on=begins,
                expires_on=expires_on,
                targets=(*keys, *questions),
            )
        )
        return handle

    def _said(self, keys: Sequence[str], begins: date, source: str, kind: str = "") -> list[Said]:
        """The facts, with each occurrence of an event before the day; what the platform measures has no kind."""
        said = []
        for key in keys:
            known, value = self._pack.keys[key], self._value(key, begins)
            self._stated[key] = (begins, value)
            grade = grade_for(known.supply, kind) if kind else "A"
            before = self._occurrences.before(key, known.valid_months) if known.type == "event" else [0]
            said += [Said(key, value, begins - timedelta(days=days), source, grade) for days in before]
        return said

    def _state(self, said: Sequence[Said], at: datetime, *, by: str = "", evidence: str = "") -> None:
        """State what has not been said yet in the same words."""
        new = tuple(each for each in said if each not in self._all)
        self._all.update(new)
        if new:
            self.acts.append(State(at=at, by=by, community=self._community.code, facts=new, evidence=evidence))

    def _review(self, handle: str, day: date, outcome: str, reason: str = "") -> None:
        at = self._hours.at(day, 14, 23)
        self.acts.append(
            Review(at=at, by=self._community.desk.reviewer, evidence=handle, outcome=outcome, reason=reason)
        )

    def _whose(self, indicator: int) -> str:
        return self._community.desk.whose(indicator)

    def _file(
        self, indicator: int, kind: str, title: str, keys: Sequence[str], begins: date, ends: date | None
    ) -> File:
        """What the evidence shows: a register lists the very figures."""
        figures = [
            (known.title, spoken(known, self._value(known.name, begins)), known.unit)
            for known in (self._pack.keys[key] for key in keys)
        ]
        return file_of(self._community.code, indicator, kind, title, figures, begins, ends)
