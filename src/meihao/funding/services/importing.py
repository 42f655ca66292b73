"""Importing payments: a sheet tried as a whole, entered as a whole; the sheet itself is kept as their paper."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import IO, Final

from meihao.accounts.models import User
from meihao.attachments.models import Blob
from meihao.attachments.rules import CSV, XLSX, sniff
from meihao.attachments.rules.tables import Fault, check_size, read_grids
from meihao.attachments.selectors import open_blob
from meihao.funding.rules import payment_sheets as sheets
from meihao.funding.selectors.ledger import pots
from meihao.funding.services.spending import Row, Spent, check_payments, pay_all
from meihao.policy import library
from meihao.renovation.models import Project
from meihao.renovation.rules.deciding import Refused

KINDS: Final = frozenset({XLSX.media_type, CSV.media_type})


def read(file: IO[bytes], name: str) -> sheets.Read:
    """A sheet as filled. Raises `Unusable`, or `attachments.rules.Refused` for what is not safe to open."""
    check_size(file, sheets.LIMITS)
    kind = sniff(file, name, KINDS)
    return sheets.examine(read_grids(file, is_csv=kind == CSV, heading=sheets.heading, limits=sheets.LIMITS))


def rows_of(project: Project, told: sheets.Read) -> tuple[list[Row], list[Fault]]:
    """The rows as payments, and those whose pot is not there."""
    named: dict[str, list[str]] = defaultdict(list)
    for each in pots(project, library.current()):
        named[str(each.row)].append(each.key)
    rows, faults = [], []
    for filled in told.rows:
        key, wrong = sheets.found(named, filled.pot)
        if wrong:
            faults.append(Fault(filled.line, wrong, sheets.HEADINGS["pot"]))
            continue
        kind, _, pk = key.partition("-")
        rows.append((filled.line, Spent(filled.number, filled.amount, filled.on, filled.voucher, **{kind: int(pk)})))
    return rows, faults


def try_payments(*, project: int, blob: Blob, name: str, actor: User, at: datetime) -> tuple[sheets.Read, list[Fault]]:
    """Everything wrong with a sheet, by row and column, as if it were entered now; writes nothing."""
    with open_blob(blob) as file:
        told = read(file, name)
    rows, faults = rows_of(Project.objects.get(pk=project), told)
    faults += told.faults
    for line, field, text in check_payments(project=project, rows=rows, file=blob.pk, actor=actor, at=at):
        faults.append(Fault(line, text, sheets.HEADINGS.get(field, "")))
    return told, sorted(faults, key=lambda fault: fault.line or 0)


def import_payments(*, project: int, blob: Blob, name: str, actor: User, at: datetime) -> int:
    """Enter a sheet of payments: how many are new. Raises Refused, or as `read` does."""
    with open_blob(blob) as file:
        told = read(file, name)
    rows, faults = rows_of(Project.objects.get(pk=project), told)
    if told.faults or faults:
        raise Refused(*[str(each) for each in (*told.faults, *faults)])
    return pay_all(project=project, rows=rows, file=blob.pk, actor=actor, at=at)
