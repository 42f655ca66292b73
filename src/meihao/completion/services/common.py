"""What every verb of acceptance asks first: who, when, and whether the project has come so far."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.utils import timezone

from meihao.accounts.models import User
from meihao.attachments.models import Blob
from meihao.attachments.services import File, keep
from meihao.completion.rules.concluding import MEND
from meihao.completion.rules.records import Records
from meihao.completion.selectors import law
from meihao.policy import library
from meihao.policy.lifecycle import stage
from meihao.renovation.models import Project
from meihao.renovation.rules.permits import wrong_days
from meihao.renovation.selectors import position


def kept(file: File, at: datetime) -> Blob:
    """The file, stored before the transaction begins. Raises `attachments.rules.Refused`."""
    return keep(file.content, name=file.name, at=at)


def untimely(project: Project, step: str, at: datetime) -> Iterator[str]:
    """Why a step cannot be taken where the project stands."""
    wanted = law.step(step)
    now = position(project, on=timezone.localdate(at), known=at)
    if now.position.ended or now.position.held is not None:
        yield "项目已撤回或在暂缓中，不能办理；恢复以后再办"
    elif now.position.stage not in wanted.during:
        may = "、".join(each.name for each in now.cycle.stages if each.id in wanted.during)
        here = stage(now.cycle, now.position.stage).name
        yield f"“{wanted.name}”在{may}阶段办理，项目现在是{here}；请先办完前面的步骤"


def not_theirs(actor: User, step: str, project: Project) -> Iterator[str]:
    """Why somebody cannot take a step."""
    if not law.enters(actor, step, project):
        owner = library.current().bodies[law.step(step).owner].name
        yield f"“{law.step(step).name}”由{owner}办理；请转给他们的经办人"


def not_for_them(actor: User, step: str, project: Project) -> Iterator[str]:
    """Why somebody cannot confirm a step."""
    decider = law.step(step).decider
    if decider is not None and not law.confirms(actor, step, project):
        yield f"“{law.step(step).name}”由{library.current().bodies[decider].name}确认；请转给他们的经办人"


def began(project: Project, known: Records) -> tuple[date, str]:
    """The first day on which anything of the round that is open can have been, and what happened on it."""
    if known.last is not None and known.last.conclusion.state == MEND:
        return known.last.on, "上一次验收的"
    return project.registered_on, "项目登记的"


def wrong_day(day: date, *, what: str, at: datetime, least: date, since: str) -> list[str]:
    """Why a day cannot be."""
    return list(wrong_days(day, what=what, today=timezone.localdate(at), least=least, since=since))
