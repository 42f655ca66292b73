"""What owners answered home by home: a sheet checked as a whole and entered as a whole, with the paper it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from typing import IO, Final

from django.db import transaction
from django.utils import timezone

from meihao.accounts.models import User
from meihao.attachments.models import Blob
from meihao.attachments.rules import CSV, XLSX, sniff
from meihao.attachments.rules.tables import Fault, check_size, read_grids
from meihao.attachments.selectors import open_blob
from meihao.kernel.canonical import digest
from meihao.policy import library
from meihao.renovation.models import Ground, GroundFile, HomeAnswer, HomeWish, Project, Roll
from meihao.renovation.rules import grounds as rules
from meihao.renovation.rules.canvass_sheets import LIMITS, Examined, examine, heading
from meihao.renovation.rules.canvassing import Answer, plain
from meihao.renovation.rules.deciding import Refused
from meihao.renovation.selectors import canvassing as selecting
from meihao.renovation.services.grounds import unfit
from meihao.renovation.services.holding import held, note

SHEETS: Final = frozenset({XLSX.media_type, CSV.media_type})
BATCH: Final = 2_000
PAPER: Final = "征求意见结果"


class Unfitting(Exception):
    """A sheet with faults: nothing of it was entered."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("；".join(map(str, faults)))
        self.faults = faults


def check_roll(file: IO[bytes], name: str, *, project: Project) -> Examined:
    """Every row of a sheet against the register, with everything wrong in it; writes nothing.

    Raises `Unusable` for a file without rows to read and `attachments.rules.Refused` for one that is not safe to open.
    """
    check_size(file, LIMITS)
    kind = sniff(file, name, SHEETS)
    pack = library.current()
    grids = read_grids(file, is_csv=kind == CSV, heading=heading(pack), limits=LIMITS)
    return examine(grids, selecting.houses(project), pack)


def enter_roll(
    *, project: int, sheet: Blob, name: str, paper: Blob, concluded_on: date, actor: User, at: datetime
) -> Ground:
    """Enter what every home answered; it waits to be confirmed. The same answers again are the record that there is.

    `paper` is the evidence of the asking. The sheet itself is not kept with the record: its rows are. Raises Unfitting,
    Refused, or what `check_roll` raises.
    """
    with open_blob(sheet) as file:
        content = file.read()
    return _enter(project, content, name, paper=paper, concluded_on=concluded_on, actor=actor, at=at)


@transaction.atomic(durable=True)
def _enter(
    project: int, content: bytes, name: str, *, paper: Blob, concluded_on: date, actor: User, at: datetime
) -> Ground:
    here = held(project)
    law, today = library.current().head.valid_from, timezone.localdate(at)
    reasons = [*unfit(actor, here), *rules.out_of_time(rules.CANVASS, concluded_on, today=today, law=law)]
    if reasons:
        raise Refused(*reasons)
    examined = check_roll(BytesIO(content), name, project=here)
    if examined.faults:
        raise Unfitting(examined.faults)
    said = digest({"concluded_on": concluded_on.isoformat(), "paper": paper.sha256, "homes": plain(examined.answers)})
    known = Ground.objects.filter(project=here, kind=rules.CANVASS, digest=said).first()
    if known is not None:
        return known
    made = Ground.objects.create(
        project=here, kind=rules.CANVASS, on=concluded_on, digest=said, entered_by=actor, entered_at=at
    )
    _keep(Roll.objects.create(ground=made, concluded_on=concluded_on), examined.answers)
    GroundFile.objects.create(ground=made, blob=paper, caption=PAPER)
    note("ground.entered", here, actor, at, ground=made.pk, sort="roll", homes=len(examined.answers), digest=said)
    return made


def _keep(roll: Roll, answers: Sequence[Answer]) -> None:
    rows = HomeAnswer.objects.bulk_create(
        [
            HomeAnswer(
                roll=roll,
                home_id=each.home,
                owners=each.voice.owners,
                area=each.voice.area,
                asked=each.voice.asked,
                answer=each.voice.answer,
                **dict.fromkeys(each.voice.promised, True),
            )
            for each in answers
        ],
        batch_size=BATCH,
    )
    HomeWish.objects.bulk_create(
        [
            HomeWish(answer=row, measure=measure, place=place)
            for row, each in zip(rows, answers, strict=True)
            for place, measure in enumerate(each.wishes, start=1)
        ],
        batch_size=BATCH,
    )
