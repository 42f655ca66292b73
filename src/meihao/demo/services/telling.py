"""Telling the story: each act in its turn, once, on the day on which it happened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from meihao.accounts.models import User
from meihao.audit.services import record
from meihao.demo.rules.acts import Seal
from meihao.demo.rules.plotting import plotted
from meihao.demo.selectors import stories, told
from meihao.demo.services.acting import Stage, perform
from meihao.demo.services.freshening import freshen
from meihao.policy.library import checkup, current

type Progress = Callable[[int, int], None]


class Refused(Exception):
    """The story cannot be told here; the words say why and what to do."""


@dataclass(frozen=True, slots=True)
class Told:
    """How many acts the story has, and how many were new."""

    acts: int
    new: int


def tell(*, at: datetime, progress: Progress | None = None) -> Told:
    """Tell the story up to the day before; told before, nothing happens; broken off, it goes on where it stopped.

    The day on which it was first told is kept in the trail, since the latest acts are so many days before it.
    Raises Refused where somebody real works, where another version of the story was told, or before its time.
    """
    if User.objects.filter(invented=False).exists():
        raise Refused("这里已有正式人员和数据，不能写入演示数据。换一个数据目录再试")
    begun = told.beginning()
    today = timezone.localdate(at) if begun is None else date.fromisoformat(begun["today"])
    acts = plotted(stories.story(), current(), checkup(), today)
    if timezone.make_aware(acts[-1].at) > at:
        raise Refused(f"演示数据讲到 {acts[-1].at:%Y-%m-%d}，而系统时间是 {timezone.localdate(at)}。请校准系统时间")
    version = sha256(repr(acts).encode()).hexdigest()
    if begun is None:
        _begin(today, version, at=timezone.make_aware(acts[0].at.replace(hour=8)))
    elif begun["story"] != version:
        raise Refused("这里的演示数据是另一个版本写入的，不能接着写。换一个数据目录，或删去旧目录再试")
    done = told.acts()
    stage, new = Stage(), 0
    for number, act in enumerate(acts, start=1):
        moment = timezone.make_aware(act.at)
        if moment in done:
            stage.remember(act, done[moment])
        else:
            new += not isinstance(act, Seal)
            perform(act, stage, at=moment)
        if progress is not None:
            progress(number, len(acts))
    freshen(at=at)
    return Told(len(acts), new)


@transaction.atomic(durable=True)
def _begin(today: date, version: str, *, at: datetime) -> None:
    record(told.BEGUN, kind="demo", key="story", actor=None, at=at, today=today, story=version)
