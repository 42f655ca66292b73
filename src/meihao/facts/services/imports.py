"""Importing a fact sheet: checked as a whole, entered as a whole, reviewed as one piece."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Final

from django.db import transaction
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from meihao.accounts.models import User
from meihao.accounts.permissions import Permission
from meihao.attachments.models import Blob
from meihao.attachments.rules import CSV, XLSX, sniff
from meihao.attachments.selectors import open_blob
from meihao.audit.services import record
from meihao.facts import sources
from meihao.facts.models import Evidence, EvidenceTarget, Fact, Outcome, Review, Subject
from meihao.facts.rules.sheet import Checked, Entry, check
from meihao.facts.rules.sheet_files import check_size, read_grid
from meihao.facts.rules.statements import COMMUNITY, Refused, grade_for, within
from meihao.facts.selectors.about import keys_of
from meihao.kernel.canonical import digest
from meihao.policy.library import current

SHEETS: Final = frozenset({XLSX.media_type, CSV.media_type})
KIND: Final = "register"
BATCH: Final = 500

type Progress = Callable[[int, int], object]


class Faulty(Exception):
    """A sheet with faults: nothing of it was entered."""

    def __init__(self, checked: Checked) -> None:
        super().__init__("；".join(map(str, checked.faults)))
        self.checked = checked


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import came to: rows read, facts entered, rows that said what was known already."""

    total: int
    new: int
    known: int
    evidence: int | None

    @property
    def summary(self) -> str:
        """What it came to, in words."""
        if not self.new:
            return f"{self.total} 行都与系统掌握的一致，没有变化"
        same = f"，{self.known} 行与系统掌握的一致" if self.known else ""
        return f"导入 {self.new} 项事实{same}；连同文件一起等待审核"


def check_sheet(
    file: IO[bytes], name: str, *, today: date, about: str = COMMUNITY, keys: Collection[str] | None = None
) -> Checked:
    """Every row of a file about a kind of subject, with everything wrong in it; with `keys`, any other is wrong here.

    Writes nothing. Raises `rules.sheet.Unusable` for a file without rows to read and `attachments.rules.Refused` for one that is
    no sheet at all or not safe to open.
    """
    check_size(file)
    kind = sniff(file, name, SHEETS)
    grid = read_grid(file, is_csv=kind == CSV)
    return check(grid, current().keys, today=today, measured=sources.registered(about), wanted=keys)


def import_facts(
    *, subject: int, blob: Blob, name: str, actor: User, at: datetime, progress: Progress | None = None
) -> Imported:
    """Enter every row of a sheet as a fact, with the sheet itself as their evidence; it waits for review.

    Rows that say what is known already are left alone, so that the same file again changes nothing. One faulty row
    and nothing is entered: Faulty, Refused, or what `check_sheet` raises.
    """
    kind = Subject.objects.get(pk=subject).kind
    keys = keys_of(kind, current())
    with open_blob(blob) as file:
        checked = check_sheet(file, name, today=timezone.localdate(at), about=kind, keys=keys)
    if checked.faults:
        raise Faulty(checked)
    return _enter(
        subject, blob, name, checked.entries, actor=actor, at=at, progress=progress or (lambda _done, _of: None)
    )


@transaction.atomic(durable=True)
def _enter(
    subject: int, blob: Blob, name: str, entries: Sequence[Entry], *, actor: User, at: datetime, progress: Progress
) -> Imported:
    about = Subject.objects.select_for_update(of=("self",)).select_related("territory").get(pk=subject)
    if not within(about.territory.path, actor.territories(Permission.FACT_IMPORT)):
        raise Refused("这份事实表所属的对象不在您的职责范围内，不能导入它的事实")
    source = f"{name[:100]}#{blob.sha256[:12]}"
    standing, stated = _standing(about), _stated(about, source)
    new = [entry for entry in entries if entry.says not in standing and entry.says[:3] not in stated]
    if not new:
        progress(len(entries), len(entries))
        return Imported(total=len(entries), new=0, known=len(entries), evidence=None)
    evidence = _evidence(about, blob, name, entries, actor=actor, at=at)
    targets = sorted({entry.key for entry in new})
    EvidenceTarget.objects.bulk_create(EvidenceTarget(evidence=evidence, target=target) for target in targets)
    keys = current().keys
    facts = [
        Fact(
            subject=about,
            key=entry.key,
            value=entry.value,
            unit=keys[entry.key].unit,
            effective_on=entry.effective_on,
            ends_on=entry.ends_on,
            known_at=at,
            grade=grade_for(keys[entry.key].supply, KIND),
            source=source,
            evidence=evidence,
            stated_by=actor,
        )
        for entry in new
    ]
    entered: list[Fact] = []
    for start in range(0, len(facts), BATCH):
        entered += Fact.objects.bulk_create(facts[start : start + BATCH])
        progress(len(entries) - len(facts) + len(entered), len(entries))
    record(
        "facts.imported",
        kind=about.kind,
        key=about.code,
        actor=actor,
        at=at,
        territory=about.territory.path,
        evidence=evidence.pk,
        sha256=blob.sha256,
        count=len(entered),
        facts=digest([[fact.pk, fact.key, fact.value, fact.effective_on.isoformat()] for fact in entered]),
    )
    return Imported(total=len(entries), new=len(entered), known=len(entries) - len(entered), evidence=evidence.pk)


def _standing(subject: Subject) -> set[tuple[str, str, date, date | None]]:
    """What is said of the subject and was neither superseded nor refused by a reviewer."""
    latest = Review.objects.filter(evidence=OuterRef("evidence")).order_by("-at", "-pk").values("outcome")[:1]
    outcome = Coalesce(Subquery(latest), Value(""))
    rows = Fact.objects.filter(subject=subject, superseded_by=None).annotate(outcome=outcome)
    refused = [Outcome.RETURNED, Outcome.REJECTED]
    return set(rows.exclude(outcome__in=refused).values_list("key", "value", "effective_on", "ends_on"))


def _stated(subject: Subject, source: str) -> set[tuple[str, str, date]]:
    """What this very file stated before, whatever became of it."""
    return set(Fact.objects.filter(subject=subject, source=source).values_list("key", "value", "effective_on"))


def _evidence(
    subject: Subject, blob: Blob, name: str, entries: Sequence[Entry], *, actor: User, at: datetime
) -> Evidence:
    evidence, new = Evidence.objects.get_or_create(
        subject=subject,
        blob=blob,
        kind=KIND,
        effective_on=max(entry.effective_on for entry in entries),
        defaults={"title": f"导入 {name}"[:120], "submitted_by": actor, "submitted_at": at},
    )
    if not new:
        raise Refused("这份文件已经提交过。如果当时被退回，请改正后另存为新文件再导入")
    return evidence
