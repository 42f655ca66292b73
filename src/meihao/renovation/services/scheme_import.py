"""Importing the commitments of a scheme: checked as a whole, entered into the draft as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import IO, Final

from meihao.accounts.models import User
from meihao.attachments.models import Blob
from meihao.attachments.rules import CSV, XLSX, sniff
from meihao.attachments.rules.tables import Fault, check_size, read_grids
from meihao.attachments.selectors import open_blob
from meihao.policy import library
from meihao.renovation.models import Project
from meihao.renovation.rules.commitment_sheets import LIMITS, Examined, examine, heading
from meihao.renovation.selectors import schemes as selecting
from meihao.renovation.services.schemes import bring_promises

SHEETS: Final = frozenset({XLSX.media_type, CSV.media_type})


class Faulty(Exception):
    """A sheet with faults: nothing of it was entered."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("；".join(map(str, faults)))
        self.faults = faults


def check_commitments(file: IO[bytes], name: str, *, project: Project) -> Examined:
    """Every row of a sheet against the draft, with everything wrong in it; writes nothing.

    Raises `Unusable` for a file without rows to read and `attachments.rules.Refused` for one that is not safe to open.
    """
    check_size(file, LIMITS)
    kind = sniff(file, name, SHEETS)
    pack = library.current()
    grids = read_grids(file, is_csv=kind == CSV, heading=heading(pack), limits=LIMITS)
    return examine(grids, selecting.draft(project), selecting.by_wall(project), pack)


def import_commitments(*, project: int, blob: Blob, name: str, actor: User, at: datetime) -> int:
    """Make a sheet the commitments of the draft, and say how many they are. Raises Faulty, Refused, or as the check does."""
    with open_blob(blob) as file:
        examined = check_commitments(file, name, project=Project.objects.get(pk=project))
    if examined.faults:
        raise Faulty(examined.faults)
    bring_promises(project=project, promises=examined.promises, actor=actor, at=at)
    return len(examined.promises)
