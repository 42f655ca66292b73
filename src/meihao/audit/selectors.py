"""Reading the trail: pages of it, proofs, and whether all of it still agrees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import IO

from django.db.models import FETCH_RAISE, QuerySet

from meihao.audit.models import Entry, EntryQuerySet, Seal, is_root
from meihao.audit.permissions import Auditor, Permission
from meihao.audit.rules import START, Fault, Record, SealRecord, check, instant, leaf, write_archive
from meihao.kernel import merkle


@dataclass(frozen=True, slots=True)
class Proof:
    """That an entry stands under a seal: its place among the seal's leaves, and the hashes from there to the root."""

    seal: Seal
    index: int
    size: int
    leaf: str
    path: tuple[str, ...]
    holds: bool


def entries(auditor: Auditor) -> EntryQuerySet:
    """The trail as one auditor sees it, newest first."""
    return Entry.objects.visible_to(auditor).select_related("actor").order_by("-pk").fetch_mode(FETCH_RAISE)


def narrowed(
    rows: EntryQuerySet, *, verb: str = "", kind: str = "", key: str = "", who: str = "", place: str = "",
    since: date | None = None, until: date | None = None,
) -> EntryQuerySet:  # fmt: skip
    """Entries by verb, object, username, territory and the days they were written on, bounds included."""
    if verb:
        rows = rows.filter(verb=verb)
    if kind:
        rows = rows.filter(kind=kind)
    if key:
        rows = rows.filter(key=key)
    if who:
        rows = rows.filter(actor__username=who)
    if place:
        rows = rows.filter(territory__startswith=place)
    if since:
        rows = rows.filter(at__date__gte=since)
    if until:
        rows = rows.filter(at__date__lte=until)
    return rows


def audits_everything(auditor: Auditor) -> bool:
    """Whether one audits the whole city: seals and exports span every territory."""
    return any(is_root(path) for path in auditor.territories(Permission.AUDIT_READ))


def seals() -> list[SealRecord]:
    """Every seal, in order."""
    rows = Seal.objects.order_by("pk").values_list("pk", "first", "last", "count", "root", "previous__chain", "chain")
    return [
        SealRecord(id=pk, first=first, last=last, count=count, root=root, previous=previous or START, chain=chained)
        for pk, first, last, count, root, previous, chained in rows
    ]


def records() -> Iterator[Record]:
    """Every entry, in order, a few thousand in memory at a time."""
    for entry in Entry.objects.order_by("pk").iterator(chunk_size=2000):
        yield as_record(entry)


def verify() -> list[Fault]:
    """What does not agree in the trail as it stands; empty when nothing was touched."""
    return list(check(records(), seals()))


def export(file: IO[bytes]) -> tuple[int, int]:
    """Write the whole trail to a file; how many entries and seals. Seals first: what is sealed is surely there."""
    laid = seals()
    actors = Entry.objects.exclude(actor=None).order_by().values_list("actor_id", "actor__username").distinct()
    return write_archive(file, records(), laid, {number: str(name) for number, name in actors if number}), len(laid)


def seals_listed() -> QuerySet[Seal]:
    """Every seal, latest first."""
    return Seal.objects.select_related("previous").order_by("-pk").fetch_mode(FETCH_RAISE)


def unsealed() -> int:
    """How many entries wait for a seal."""
    last = Seal.objects.order_by("-last").values_list("last", flat=True).first() or 0
    return Entry.objects.filter(pk__gt=last).count()


def as_record(entry: Entry) -> Record:
    """An entry as the rules look at it."""
    return Record(
        id=entry.pk,
        at=instant(entry.at),
        actor=entry.actor_id,
        verb=entry.verb,
        kind=entry.kind,
        key=entry.key,
        territory=entry.territory,
        details=entry.details,
        digest=entry.digest,
    )


def proof(entry: Entry) -> Proof | None:
    """The proof that the entry is under its seal; None while it waits for one."""
    seal = Seal.objects.filter(first__lte=entry.pk, last__gte=entry.pk).first()
    if seal is None:
        return None
    rows = list(Entry.objects.filter(pk__range=(seal.first, seal.last)).order_by("pk").values_list("pk", "digest"))
    leaves = [leaf(number, content) for number, content in rows]
    index = [number for number, _ in rows].index(entry.pk)
    path = merkle.inclusion(leaves, index)
    # Recomputed from the content, so that a changed entry has no proof even if its digest was left alone.
    mine = leaf(entry.pk, as_record(entry).recomputed())
    holds = merkle.includes(bytes.fromhex(seal.root), len(leaves), index, mine, path)
    return Proof(seal, index, len(leaves), mine.hex(), tuple(step.hex() for step in path), holds)
