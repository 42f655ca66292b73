"""Photographs of the story, shown through the services that an office would use."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from meihao.accounts.models import User
from meihao.demo.rules import open_deeds as deeds
from meihao.portal import services
from meihao.portal.rules.releasing import FILE, Named
from meihao.renovation.models import GroundFile, Project


class Known(Protocol):
    """Who and what the acts speak of."""

    def somebody(self, username: str) -> User: ...

    def submitted(self, handle: str) -> int: ...


def show(deed: deeds.ShowingDeed, stage: Known, *, at: datetime) -> None:
    """Do what the deed says, at its moment, as whoever does it."""
    project, actor = Project.objects.values_list("pk", flat=True).get(code=deed.project), stage.somebody(deed.by)
    number = stage.submitted(deed.of)
    if deed.record == FILE:
        number = GroundFile.objects.filter(ground=number).values_list("pk", flat=True)[0]
    photo = Named(deed.record, number)
    match deed:
        case deeds.ReleasePhoto():
            services.release_photo(project=project, photo=photo, actor=actor, at=at)
        case deeds.WithdrawPhoto():
            services.withdraw_photo(project=project, photo=photo, reason=deed.reason, actor=actor, at=at)
