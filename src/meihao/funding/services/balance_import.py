"""Importing the lines of a balance: tried as a whole, entered into the draft as a whole."""

from __future__ import annotations

from datetime import date, datetime
from typing import IO, Final

from django.utils import timezone

from meihao.accounts.models import User
from meihao.attachments.models import Blob
from meihao.attachments.rules import CSV, XLSX, sniff
from meihao.attachments.rules.tables import check_size, read_grids
from meihao.attachments.selectors import open_blob
from meihao.funding.rules.balance.sheets import LIMITS, Examined, examine, heading
from meihao.funding.selectors import balance as selecting
from meihao.funding.services.balance import bring_balance_lines
from meihao.policy import library
from meihao.renovation.models import Project
from meihao.renovation.rules.deciding import Refused

KINDS: Final = frozenset({XLSX.media_type, CSV.media_type})


def try_lines(file: IO[bytes], name: str, *, project: Project, on: date) -> Examined:
    """Every row of a sheet against the draft, with everything wrong in it; writes nothing.

    Raises `Unusable` for a file without rows to read and `attachments.rules.Refused` for one that is not safe to open.
    """
    check_size(file, LIMITS)
    kind = sniff(file, name, KINDS)
    grids = read_grids(file, is_csv=kind == CSV, heading=heading, limits=LIMITS)
    return examine(grids, selecting.drafted(project, on), library.current(), last=selecting.last_number(project))


def import_lines(*, project: int, blob: Blob, name: str, actor: User, at: datetime) -> bool:
    """Make a sheet the lines of the draft: whether that changed anything. Raises Refused, or as `try_lines` does."""
    with open_blob(blob) as file:
        told = try_lines(file, name, project=Project.objects.get(pk=project), on=timezone.localdate(at))
    if told.faults:
        raise Refused(*map(str, told.faults))
    return bring_balance_lines(project=project, lines=told.lines, actor=actor, at=at)
