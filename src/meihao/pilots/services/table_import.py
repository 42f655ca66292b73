"""Importing the response table of a pilot: checked as a whole, entered into the draft as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import IO, Final

from django.utils import timezone

from meihao.accounts.models import User
from meihao.attachments.models import Blob
from meihao.attachments.rules import CSV, XLSX, sniff
from meihao.attachments.rules.tables import Fault, check_size, read_grids
from meihao.attachments.selectors import open_blob
from meihao.pilots.rules.table_sheets import LIMITS, Examined, examine, heading
from meihao.pilots.selectors import schemes as selecting
from meihao.pilots.services.schemes import answer_all
from meihao.renovation.models import Project

SHEETS: Final = frozenset({XLSX.media_type, CSV.media_type})


class Faulty(Exception):
    """A sheet with faults: nothing of it was entered."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("；".join(map(str, faults)))
        self.faults = faults


def check_table(file: IO[bytes], name: str, *, project: Project, at: datetime) -> Examined:
    """Every row of a sheet against the draft, with everything wrong in it; writes nothing.

    Raises `Unusable` for a file without rows to read and `attachments.rules.Refused` for one that is not safe to open.
    """
    check_size(file, LIMITS)
    kind = sniff(file, name, SHEETS)
    lines = selecting.lines(project, on=timezone.localdate(at), known=at)
    grids = read_grids(file, is_csv=kind == CSV, heading=heading(lines), limits=LIMITS)
    return examine(grids, lines, selecting.draft(project).answers, since=project.registered_on)


def import_table(*, project: int, blob: Blob, name: str, actor: User, at: datetime) -> int:
    """Take over the answers of a sheet, and say how many they are. Raises Faulty, Refused, or as the check does."""
    with open_blob(blob) as file:
        examined = check_table(file, name, project=Project.objects.get(pk=project), at=at)
    if examined.faults:
        raise Faulty(examined.faults)
    answer_all(project=project, answers=examined.answers, actor=actor, at=at)
    return len(examined.answers)
