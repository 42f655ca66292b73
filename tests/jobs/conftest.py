"""Somebody who submits work, somebody else, and work that can be told how to go."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from meihao.accounts.models import User
from meihao.accounts.rules import Role
from meihao.accounts.services import appoint, enrol
from meihao.jobs import services
from meihao.jobs.models import Job
from meihao.jobs.rules import Faulty
from meihao.organisations.services import establish

AT = datetime(2024, 6, 30, 2, tzinfo=UTC)


def person(username: str, role: Role) -> User:
    body = establish(code="yantai", name="烟台市", kind="city", parent=None, actor=None, at=AT)
    user = enrol(username=username, name=f"{username}某", actor=None, at=AT, password="Tide-9-lantern")
    appoint(user=user.pk, role=role, organisation=body.pk, since=date(2024, 6, 30), actor=None, at=AT)
    return user


@pytest.fixture
def officer(db: None) -> User:
    return person("officer", Role.DISTRICT_OFFICER)


@pytest.fixture
def other(db: None) -> User:
    return person("other", Role.DISTRICT_OFFICER)


@pytest.fixture
def administrator(db: None) -> User:
    return person("administrator", Role.SYSTEM_ADMIN)


@pytest.fixture(autouse=True)
def kinds() -> Iterator[None]:
    """Three kinds of work: one counts, one finds faults, one breaks."""

    def counting(job: Job, progress: services.Progress) -> dict[str, Any]:
        for done in range(job.options["rows"]):
            progress(done + 1, job.options["rows"])
        return {"summary": f"已写入 {job.options['rows']} 行"}

    def faulty(job: Job, progress: services.Progress) -> dict[str, Any]:
        progress(1, 3)
        raise Faulty([{"line": 2, "message": "建筑面积不是数字"}, {"line": 3, "message": "与第 2 行重复"}])

    def broken(job: Job, progress: services.Progress) -> dict[str, Any]:
        raise RuntimeError("a mistake of ours")

    before = dict(services._WORK)
    for kind, work in (("counting", counting), ("faulty", faulty), ("broken", broken)):
        services.register(kind, work)
    yield
    services._WORK.clear()
    services._WORK.update(before)
