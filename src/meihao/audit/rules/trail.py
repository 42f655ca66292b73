"""What an entry's digest covers, what a seal says, and how both are checked. Needs nothing but the records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from hashlib import sha256

from meihao.kernel import merkle
from meihao.kernel.canonical import Plain, digest

START = "0" * 64
"""What the first seal is chained to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One entry as it was written. `actor` is the person's number."""

    id: int
    at: str
    actor: int | None
    verb: str
    kind: str
    key: str
    territory: str
    details: object
    digest: str

    def recomputed(self) -> str:
        """The digest that the content has now; empty when the content has no canonical form any more."""
        try:
            return content_digest(
                at=self.at,
                actor=self.actor,
                verb=self.verb,
                kind=self.kind,
                key=self.key,
                territory=self.territory,
                details=self.details,
            )
        except (TypeError, UnicodeEncodeError):
            return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealRecord:
    """One seal as it was laid. `previous` is the chain digest of the seal before it."""

    id: int
    first: int
    last: int
    count: int
    root: str
    previous: str
    chain: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that does not agree: where, and in words."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}：{self.message}"


def instant(at: datetime) -> str:
    """An instant as the trail writes it: UTC, microseconds."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def plain(value: object) -> Plain:
    """Particulars in canonical form: days and instants become text, words of an enumeration their value."""
    match value:
        case Enum():
            return plain(value.value)
        case None | str() | bool() | int():
            return value
        case datetime():
            return instant(value)
        case date():
            return value.isoformat()
        case list() | tuple() | set() | frozenset():
            items = sorted(value) if isinstance(value, set | frozenset) else value
            return [plain(item) for item in items]
        case Mapping():
            return {str(key): plain(item) for key, item in value.items()}
        case _:
            raise TypeError(f"the trail keeps no {type(value).__name__}: write it as text or a whole number")


def content_digest(
    *, at: str, actor: int | None, verb: str, kind: str, key: str, territory: str, details: object
) -> str:
    """The digest of all that an entry says."""
    return digest(
        {"at": at, "actor": actor, "verb": verb, "kind": kind, "key": key, "territory": territory, "details": details}
    )


def leaf(entry: int, content: str) -> merkle.Hash:
    """The leaf of an entry: its number is part of it, so that two entries cannot change places."""
    return merkle.leaf(f"{entry}:{content}".encode())


def chain(previous: str, root: str, first: int, last: int) -> str:
    """SHA-256 over the chain digest before, the root, and the two numbers as eight bytes each."""
    return sha256(bytes.fromhex(previous) + bytes.fromhex(root) + first.to_bytes(8) + last.to_bytes(8)).hexdigest()


def check(records: Iterable[Record], seals: Sequence[SealRecord]) -> Iterator[Fault]:
    """Everything that does not agree, entry by entry and seal by seal; `records` by number, `seals` in their order.

    Entries after the last seal are checked by their digest alone.
    """
    waiting = iter(sorted(seals, key=lambda seal: seal.first))
    current = next(waiting, None)
    leaves: list[merkle.Hash] = []
    yield from _check_chain(seals)
    for record in records:
        if record.recomputed() != record.digest:
            yield Fault(f"记录 {record.id}", "内容与摘要不符，写入后被改动过")
        while current and record.id > current.last:
            yield from _check_root(current, leaves)
            leaves, current = [], next(waiting, None)
        if current and record.id < current.first:
            yield Fault(f"记录 {record.id}", f"不在任何一封之内，是第 {current.id} 封之前插入的")
        elif current:
            leaves.append(leaf(record.id, record.digest))
    while current:
        yield from _check_root(current, leaves)
        leaves, current = [], next(waiting, None)


def _check_chain(seals: Sequence[SealRecord]) -> Iterator[Fault]:
    before, last = START, 0
    for seal in seals:
        place = f"封存 {seal.id}"
        if seal.previous != before:
            yield Fault(place, "没有接在上一封之后，中间有封存被删除或调换")
        if seal.first <= last:
            yield Fault(place, f"首条 {seal.first} 与上一封的末条 {last} 重叠")
        if _recomputed_chain(seal) != seal.chain:
            yield Fault(place, "链摘要不符，封存本身被改动过")
        before, last = seal.chain, seal.last


def _recomputed_chain(seal: SealRecord) -> str | None:
    """None when what the seal holds is no digest or no number at all."""
    try:
        return chain(seal.previous, seal.root, seal.first, seal.last)
    except (ValueError, OverflowError):
        return None


def _check_root(seal: SealRecord, leaves: Sequence[merkle.Hash]) -> Iterator[Fault]:
    place = f"封存 {seal.id}"
    span = f"记录 {seal.first}–{seal.last}"
    if len(leaves) != seal.count:
        yield Fault(place, f"{span}封存时有 {seal.count} 条，现在有 {len(leaves)} 条，有记录被删除或插入")
    if merkle.root(leaves).hex() != seal.root:
        yield Fault(place, f"{span}的默克尔根与封存时不同，其中有记录被改动、删除或插入")
