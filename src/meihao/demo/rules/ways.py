"""The way of one project through its stages: when it was in which, who acts there, and what it is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from meihao.demo.rules.moments import Hours
from meihao.demo.rules.parts import day_of
from meihao.demo.rules.programme import Area, Estate, Office, Programme, Renovation
from meihao.policy.lifecycle import lifecycle
from meihao.policy.pack import Pack
from meihao.policy.schema.lifecycle import Transition

RENOVATION: Final = "renovation"
STILL: Final = timedelta(days=2)
"""What happens in the stage that a project stands in ends so long before the story is told."""
SITTINGS: Final = 14
"""So many projects begin their day a few minutes apart; more begin with the first again."""


@dataclass(frozen=True, slots=True)
class Window:
    """The days a project spent in a stage."""

    begin: date
    end: date

    def day(self, share: int) -> date:
        """The day after so many hundredths of it, never the first."""
        return self.begin + timedelta(days=max((self.end - self.begin).days * share // 100, 1))


class Way:
    """A project of the story and everything its acts are worked out from."""

    def __init__(
        self, programme: Programme, area: Area, project: Renovation, pack: Pack, today: date, place: int
    ) -> None:
        self.programme, self.area, self.project, self.pack, self.today = programme, area, project, pack, today
        self.office: Office = area.office_of(project.community)
        self.hours = Hours(place % SITTINGS)
        self.begun = day_of(project.begun, today)
        self.steps: tuple[Transition, ...] = tuple(self._steps())
        every = timedelta(days=project.every)
        self.days: Mapping[str, date] = {
            step.id: self.begun + every * number for number, step in enumerate(self.steps, start=1)
        }
        known = programme.estates()
        self.estates: Sequence[Estate] = [known[code] for code in project.compounds if code in known]

    @property
    def code(self) -> str:
        """The code of the project."""
        return self.project.code

    @property
    def cycle(self) -> Sequence[Transition]:
        """The steps onward, in order."""
        return lifecycle(self.pack, RENOVATION).transitions

    @property
    def homes(self) -> int:
        """The homes of its compounds."""
        return sum(each.homes for each in self.estates)

    def measure(self, name: str) -> int:
        """The homes, buildings or floor area (㎡) of its compounds."""
        return sum({"homes": each.homes, "buildings": each.buildings, "area": each.area}[name] for each in self.estates)

    def window(self, stage: str) -> Window | None:
        """When it was in a stage; of the one it stands in what has passed by now, None for what it never came to."""
        begin = self.begun
        for step in self.cycle:
            if stage in step.from_:
                end = self.days.get(step.id)
                if end is None:
                    end = min(begin + timedelta(days=self.project.every), self.today - STILL)
                return Window(begin, end) if end > begin else None
            if step.id not in self.days:
                return None
            begin = self.days[step.id]
        return None

    def at(self, day: date, hour: int) -> datetime:
        """The next moment of a sitting."""
        return self.hours.at(day, hour)

    def speaks(self, body: str) -> str:
        """Whoever speaks for a body of the pack."""
        own = {
            "sub-districts": self.office.street,
            "district-housing": self.office.housing,
            "district-governments": self.office.government,
            "quality-station": self.office.quality or self.office.government,
            "finance": self.office.finance or self.office.housing,
        }
        firm = self.parties.get(body, body)
        return own.get(body) or self.programme.people[firm]

    @property
    def parties(self) -> Mapping[str, str]:
        """The firms by what they are to the project."""
        return {**self.programme.parties, **self.project.parties}

    def _steps(self) -> list[Transition]:
        """The steps that lead to the stage it has come to, in order."""
        here, found = lifecycle(self.pack, RENOVATION).start, []
        for step in self.cycle:
            if here == self.project.until:
                break
            found.append(step)
            here = step.to
        return found
