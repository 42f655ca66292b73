"""The trail: what is written stays, what was touched is found and named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from threading import Barrier, Thread

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from meihao.accounts.rules import Role
from meihao.audit import selectors
from meihao.audit.models import Entry, Seal
from meihao.audit.rules import START, Fault, Record, SealRecord, chain, check, content_digest, leaf, plain
from meihao.audit.services import record, seal
from meihao.kernel import merkle
from tests import append_only

AT = datetime(2024, 6, 30, 2, 30, 15, 123456, tzinfo=UTC)


def write(number: int = 1, **details: object) -> list[Entry]:
    return [
        record("tree.planted", kind="tree", key=n, actor=None, at=AT, territory="/yantai/", **details)
        for n in range(number)
    ]


@contextmanager
def as_administrator_of_the_database() -> Iterator[None]:
    with append_only.lifted(connection):
        yield


def faults() -> list[str]:
    return [str(fault) for fault in selectors.verify()]


@pytest.mark.django_db
def test_an_entry_says_what_happened_in_canonical_form() -> None:
    entry = record(
        "tree.planted", kind="tree", key=7, actor=None, at=AT, territory="/yantai/",
        on=date(2024, 6, 30), by=Role.EXPERT, rows=(1, 2), again={"at": AT},
    )  # fmt: skip
    entry.refresh_from_db()
    assert entry.key == "7"
    assert entry.details == {
        "on": "2024-06-30",
        "by": "expert",
        "rows": [1, 2],
        "again": {"at": "2024-06-30T02:30:15.123456+00:00"},
    }
    assert selectors.as_record(entry).recomputed() == entry.digest


@pytest.mark.django_db
def test_a_particular_that_has_no_one_form_is_refused() -> None:
    with pytest.raises(TypeError, match="keeps no float"):
        record("tree.measured", kind="tree", key=1, actor=None, at=AT, height=1.5)


@pytest.mark.django_db
def test_nobody_changes_or_removes_an_entry_or_a_seal() -> None:
    write()
    seal(at=AT)
    for act in (
        lambda: Entry.objects.update(verb="x"),
        lambda: Entry.objects.all().delete(),
        lambda: Seal.objects.update(count=9),
        lambda: Seal.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            act()


@pytest.mark.django_db
def test_a_seal_covers_what_has_none_and_nothing_twice() -> None:
    assert seal(at=AT) is None
    first = write(3)
    one = seal(at=AT)
    assert one is not None
    assert (one.first, one.last, one.count, one.previous) == (first[0].pk, first[2].pk, 3, None)
    assert seal(at=AT) is None
    second = write(2)
    two = seal(at=AT)
    assert two is not None
    assert (two.first, two.last, two.previous) == (second[0].pk, second[1].pk, one)
    assert two.chain == chain(one.chain, two.root, two.first, two.last)
    assert faults() == []


@pytest.mark.django_db
def test_no_two_seals_begin_or_end_at_the_same_entry_or_follow_the_same_seal() -> None:
    write(2)
    one = seal(at=AT)
    assert one is not None
    for clash in ({"first": one.first, "last": 99}, {"first": 99, "last": one.last}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Seal.objects.create(
                **{"count": 1, "root": "0" * 64, "previous": None, "chain": "0" * 64, "at": AT, **clash}
            )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("verb", "tree.felled"),
        ("key", "9"),
        ("territory", "/elsewhere/"),
        ("details", {"n": 2}),
        ("details", {"n": 1.5}),
        ("at", AT.replace(year=2023)),
    ],
)
def test_a_changed_entry_is_found_and_named(column: str, value: object) -> None:
    changed = write(5, n=1)[2]
    seal(at=AT)
    with as_administrator_of_the_database():
        Entry.objects.filter(pk=changed.pk).update(**{column: value})
    assert faults() == [f"记录 {changed.pk}：内容与摘要不符，写入后被改动过"]


@pytest.mark.django_db
def test_a_changed_entry_with_its_digest_made_to_fit_is_found_by_the_root() -> None:
    entries = write(5)
    sealed = seal(at=AT)
    assert sealed is not None
    forged = selectors.as_record(entries[2])
    digest = content_digest(
        at=forged.at, actor=None, verb="tree.felled", kind="tree", key="2", territory="/yantai/", details={}
    )
    with as_administrator_of_the_database():
        Entry.objects.filter(pk=entries[2].pk).update(verb="tree.felled", digest=digest)
    assert [fault.place for fault in selectors.verify()] == [f"封存 {sealed.pk}"]
    assert "默克尔根与封存时不同" in faults()[0]


@pytest.mark.django_db
def test_a_removed_entry_is_found() -> None:
    entries = write(5)
    seal(at=AT)
    with as_administrator_of_the_database():
        Entry.objects.filter(pk=entries[2].pk).delete()
    assert f"记录 {entries[0].pk}–{entries[4].pk}封存时有 5 条，现在有 4 条" in faults()[0]


@pytest.mark.django_db
def test_an_entry_slipped_in_between_two_seals_is_found() -> None:
    write(2)
    seal(at=AT)
    gap = write(1)[0]
    with as_administrator_of_the_database():
        Entry.objects.filter(pk=gap.pk).delete()
    write(2)
    seal(at=AT)
    assert faults() == []
    gap.save(force_insert=True)
    assert [fault.place for fault in selectors.verify()] == [f"记录 {gap.pk}"]


@pytest.mark.django_db
def test_a_removed_seal_breaks_the_chain() -> None:
    for _ in range(3):
        write(2)
        seal(at=AT)
    middle, last = Seal.objects.order_by("pk")[1:3]
    with as_administrator_of_the_database():
        first = middle.previous_id
        Seal.objects.filter(pk=last.pk).update(previous=None)
        Seal.objects.filter(pk=middle.pk).delete()
        Seal.objects.filter(pk=last.pk).update(previous=first)
    found = faults()
    assert any("不在任何一封之内" in fault for fault in found)
    assert any(f"封存 {last.pk}：链摘要不符" in fault for fault in found)


@pytest.mark.django_db
def test_a_changed_seal_is_found() -> None:
    write(2)
    sealed = seal(at=AT)
    assert sealed is not None
    with as_administrator_of_the_database():
        Seal.objects.filter(pk=sealed.pk).update(chain="f" * 64)
    assert faults() == [f"封存 {sealed.pk}：链摘要不符，封存本身被改动过"]


@pytest.mark.django_db
def test_a_number_that_was_never_used_is_no_fault() -> None:
    write(1)
    with transaction.atomic():
        write(1)
        transaction.set_rollback(True)
    write(1)
    seal(at=AT)
    assert faults() == []


@pytest.mark.django_db
def test_every_sealed_entry_has_a_proof_and_a_changed_one_has_none() -> None:
    entries = write(7)
    assert selectors.proof(entries[0]) is None
    seal(at=AT)
    for index, entry in enumerate(entries):
        proof = selectors.proof(entry)
        assert proof is not None
        assert (proof.index, proof.size, proof.holds) == (index, 7, True)
        assert merkle.includes(
            bytes.fromhex(proof.seal.root),
            7,
            index,
            bytes.fromhex(proof.leaf),
            [bytes.fromhex(step) for step in proof.path],
        )
    with as_administrator_of_the_database():
        Entry.objects.filter(pk=entries[3].pk).update(verb="tree.felled")
    entries[3].refresh_from_db()
    touched = selectors.proof(entries[3])
    assert touched is not None
    assert not touched.holds


@pytest.mark.django_db(transaction=True)
def test_writers_and_sealers_at_once_leave_a_trail_without_a_fault() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets in one writer at a time, and its test database lives in one thread")
    start, broken = Barrier(4), []

    def work(act: Callable[[], object]) -> None:
        try:
            start.wait()
            for _ in range(10):
                with transaction.atomic():
                    act()
        except Exception as error:  # noqa: BLE001 - carried to the test's own thread
            broken.append(error)
        finally:
            connection.close()

    def sealing() -> None:
        try:
            start.wait()
            for _ in range(10):
                seal(at=AT)
        except Exception as error:  # noqa: BLE001 - carried to the test's own thread
            broken.append(error)
        finally:
            connection.close()

    threads = [Thread(target=work, args=(write,)) for _ in range(2)] + [Thread(target=sealing) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seal(at=AT)
    assert broken == []
    assert faults() == []
    assert sum(Seal.objects.values_list("count", flat=True)) == Entry.objects.count() == 20


def logged(sizes: list[int]) -> tuple[list[Record], list[SealRecord]]:
    """A trail without a database: so many entries under each seal, and numbers with gaps."""
    records: list[Record] = []
    seals: list[SealRecord] = []
    number, before = 0, START
    for size in sizes:
        batch = []
        for _ in range(size):
            number += 1 + number % 3
            says = {
                "at": "2024-06-30T00:00:00.000000+00:00",
                "actor": 1,
                "verb": "v",
                "kind": "k",
                "key": str(number),
                "territory": "",
                "details": {},
            }
            batch.append(Record(id=number, digest=content_digest(**says), **says))
        root = merkle.root([leaf(each.id, each.digest) for each in batch]).hex()
        chained = chain(before, root, batch[0].id, batch[-1].id)
        seals.append(
            SealRecord(
                id=len(seals) + 1,
                first=batch[0].id,
                last=batch[-1].id,
                count=size,
                root=root,
                previous=before,
                chain=chained,
            )
        )
        before = chained
        records += batch
    return records, seals


@given(st.lists(st.integers(1, 6), max_size=5), st.data())
def test_an_untouched_trail_has_no_fault_and_a_trail_without_any_one_entry_has(
    sizes: list[int], data: st.DataObject
) -> None:
    records, seals = logged(sizes)
    assert list(check(records, seals)) == []
    if records:
        at = data.draw(st.integers(0, len(records) - 1))
        assert list(check(records[:at] + records[at + 1 :], seals))


def test_a_seal_of_nonsense_is_a_fault_and_not_a_crash() -> None:
    nonsense = SealRecord(id=1, first=1, last=2, count=0, root="not hex", previous=START, chain="")
    found = list(check([], [nonsense]))
    assert Fault("封存 1", "链摘要不符，封存本身被改动过") in found
    assert {fault.place for fault in found} == {"封存 1"}


def test_particulars_are_made_plain() -> None:
    assert plain({"days": {date(2024, 1, 2), date(2024, 1, 1)}}) == {"days": ["2024-01-01", "2024-01-02"]}
