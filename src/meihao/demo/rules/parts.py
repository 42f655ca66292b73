"""What the tables of the story's files have in common. A day is a date, or so many days before the day on which the story
is told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

type Day = date | int
type Figures = dict[str, Any]
type Indicators = list[int] | Literal["all"]


def day_of(day: Day, today: date) -> date:
    """The date of a day."""
    return day if isinstance(day, date) else today - timedelta(days=day)


class Part(BaseModel):
    """A table of the story."""

    model_config = ConfigDict(frozen=True, extra="forbid")
