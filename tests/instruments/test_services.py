"""Importing: what changes, what is recorded, and that nothing is half-written."""

from __future__ import annotations

import subprocess
import time
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meihao.accounts.models import User
from meihao.attachments.models import Blob
from meihao.attachments.rules import Refused
from meihao.attachments.selectors import open_blob
from meihao.audit.models import Entry
from meihao.instruments import selectors
from meihao.instruments.models import Instrument, Passage
from meihao.instruments.rules import Incomplete, Result
from meihao.instruments.services import import_instrument, request_import
from meihao.policy import library
from meihao.policy.reading.unreadable import Encrypted, MacroDocument, NoText, TooLarge, Unreadable, WrongKind
from tests.accounts.people import AT
from tests.attachments import samples
from tests.installation import installation
from tests.instruments import papers
from tests.policy.reading import documents

PACK = library.CURRENT


def imported(actor: User | None, data: bytes, name: str = "文件.txt", **more: Any) -> Result:
    return import_instrument(content=data, name=name, actor=actor, at=AT, **more)


def nothing_written(data: Path) -> bool:
    rows = [Instrument.objects.count(), Passage.objects.count(), Blob.objects.count()]
    return not any(rows) and not list(papers.tree(data)) and not Entry.objects.filter(kind="instrument").exists()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("意见.txt", papers.outline()),
        ("意见.txt", papers.flattened()),
        ("意见.docx", papers.word()),
        ("意见.pdf", documents.pdf(papers.table())),
    ],
)
def test_a_document_is_kept_with_the_text_of_every_level(officer: User, name: str, data: bytes) -> None:
    result = imported(officer, data, name)
    assert result.summary == "101/101 已写入"
    instrument = Instrument.objects.select_related("blob").get(pk=result.instrument)
    assert (instrument.title, instrument.pack, instrument.found, instrument.expected) == (name, PACK, 101, 101)
    assert (instrument.faults, instrument.imported_by_id, instrument.imported_at) == ([], officer.pk, AT)
    assert instrument.blob.sha256 == result.digest == sha256(data).hexdigest()
    with open_blob(instrument.blob) as file:
        assert file.read() == data
    titles = library.current().level_names
    rows = instrument.passages.order_by("pk").values_list("indicator", "level", "text")
    assert [(number, titles[level], text) for number, level, text in rows] == documents.triples(papers.table())


def test_who_imported_what_is_on_the_trail(officer: User) -> None:
    result = imported(officer, papers.outline())
    entry = Entry.objects.get(kind="instrument")
    assert (entry.verb, entry.key, entry.actor_id, entry.at) == (
        "instrument.imported",
        str(result.instrument),
        officer.pk,
        AT,
    )
    assert entry.details == {"pack": PACK, "sha256": result.digest, "found": 101, "expected": 101, "faults": 0}


def test_the_same_file_twice_changes_nothing(officer: User, data: Path) -> None:
    first = imported(officer, papers.outline())
    before = list(papers.tree(data))
    again = imported(officer, papers.outline(), "别的名字.txt")
    assert (again.instrument, again.existing) == (first.instrument, True)
    assert again.summary == "101/101 这份文件早已导入，没有改动"
    assert (Instrument.objects.count(), Passage.objects.count(), Blob.objects.count()) == (1, 101, 1)
    assert Entry.objects.filter(kind="instrument").count() == 1
    assert list(papers.tree(data)) == before


def test_two_layouts_of_one_text_are_two_documents_that_say_the_same(officer: User) -> None:
    imported(officer, papers.outline())
    first = selectors.originals(PACK)
    imported(officer, papers.flattened())
    assert Instrument.objects.count() == 2
    assert selectors.originals(PACK) == first


@pytest.mark.django_db
def test_a_dry_run_writes_no_row_and_no_file(data: Path) -> None:
    with CaptureQueriesContext(connection) as asked:
        result = imported(None, papers.outline(), dry_run=True)
    assert result.summary == "101/101 校验通过，未写入"
    assert len(asked) == 0
    assert nothing_written(data)
    assert list(data.iterdir()) == []


def test_a_dry_run_tells_what_does_not_fit_instead_of_refusing() -> None:
    result = imported(None, papers.outline(papers.short()), dry_run=True)
    assert (result.found, result.instrument, len(result.remarks)) == (100, None, 2)


def test_an_import_needs_somebody_who_does_it() -> None:
    with pytest.raises(ValueError, match="actor"):
        imported(None, papers.outline())


def test_what_does_not_fit_whole_is_refused_with_every_line_and_nothing_is_written(officer: User, data: Path) -> None:
    with pytest.raises(Incomplete) as refused:
        imported(officer, papers.outline(papers.short()))
    result = refused.value.result
    assert [remark.kind for remark in result.remarks] == ["missing", "unmatched"]
    assert all(remark.line for remark in result.remarks)
    assert nothing_written(data)


def test_a_part_is_imported_when_asked_for_and_keeps_what_is_left_over(officer: User) -> None:
    result = imported(officer, papers.outline(papers.short()), partial=True)
    assert result.summary == "100/101 已部分写入（规则包没有 1 处，文件没有 1 处）"
    instrument = Instrument.objects.get(pk=result.instrument)
    assert (instrument.found, instrument.passages.count()) == (100, 100)
    assert [(fault["line"], fault["kind"], fault["message"]) for fault in instrument.faults] == list(result.remarks)
    assert Entry.objects.get(kind="instrument").details["faults"] == 2


def test_a_part_imported_before_is_found_again_without_asking_for_a_part(officer: User) -> None:
    first = imported(officer, papers.outline(papers.short()), partial=True)
    again = imported(officer, papers.outline(papers.short()))
    assert (again.instrument, again.existing) == (first.instrument, True)


@pytest.mark.parametrize("partial", [False, True])
def test_of_another_city_s_document_nothing_is_imported(officer: User, data: Path, *, partial: bool) -> None:
    with pytest.raises(Incomplete) as refused:
        imported(officer, papers.foreign(), partial=partial)
    assert refused.value.result.foreign
    assert nothing_written(data)


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("a.txt", b"", NoText),
        ("a.txt", b"\x00\x01\x02" * 50, WrongKind),
        ("a.docx", b"PK\x03\x04 broken", Unreadable),
        ("a.docx", samples.ole(encrypted=True), Encrypted),
        ("a.doc", samples.ole(encrypted=False), WrongKind),
        ("a.docm", samples.docx(), MacroDocument),
        ("a.docx", papers.outline(), WrongKind),
        ("a.pdf", b"%PDF-1.7\n", Unreadable),
        ("a.xlsx", samples.xlsx(), WrongKind),
        ("a.docx", samples.xlsx(), WrongKind),
        ("a.txt", papers.outline().decode().encode("utf-16"), Refused),
    ],
)
@pytest.mark.parametrize("dry_run", [False, True])
def test_a_file_that_cannot_be_read_is_refused_by_name_and_nothing_is_written(
    officer: User, data: Path, name: str, content: bytes, error: type[Exception], *, dry_run: bool
) -> None:
    with pytest.raises(error) as refused:
        imported(officer, content, name, dry_run=dry_run)
    assert any("\u4e00" <= letter <= "\u9fff" for letter in str(refused.value))
    assert nothing_written(data)


def test_a_file_of_200_mb_is_refused_without_being_read_to_its_end(officer: User, data: Path, tmp_path: Path) -> None:
    huge = tmp_path.with_suffix(".docx")
    with huge.open("wb") as made:
        made.truncate(200 * 1024 * 1024)
    start = time.perf_counter()
    with huge.open("rb") as opened, pytest.raises(TooLarge):
        import_instrument(content=opened, name="a.docx", actor=officer, at=AT)
    with huge.open("rb") as opened:
        with pytest.raises(TooLarge):
            import_instrument(content=opened, name="a.docx", dry_run=True)
        assert opened.tell() < 60 * 1024 * 1024
    assert time.perf_counter() - start < 2
    huge.unlink()
    assert nothing_written(data)


def test_progress_goes_up_to_the_end(officer: User) -> None:
    told: list[tuple[int, int]] = []
    imported(officer, papers.outline(), progress=lambda done, total: told.append((done, total)))
    assert told == [(step, 4) for step in range(5)]


def test_a_pack_that_is_not_there_is_no_pack(officer: User) -> None:
    with pytest.raises(KeyError):
        imported(officer, papers.outline(), pack="elsewhere-2030")


def test_a_long_name_keeps_its_ending(officer: User) -> None:
    result = imported(officer, papers.outline(), "长" * 300 + ".txt")
    title = Instrument.objects.get(pk=result.instrument).title
    assert (len(title), title[-5:]) == (200, "长.txt")


def test_a_file_that_is_no_document_is_not_put_in_the_queue(officer: User, data: Path) -> None:
    with pytest.raises(Refused):
        request_import(source=BytesIO(samples.ole(encrypted=True)), name="a.docx", actor=officer, at=AT)
    assert nothing_written(data)


RACE = """
import sys
from io import BytesIO
from django.utils import timezone
from meihao.accounts.models import User
from meihao.instruments.services import import_instrument
actor = User.objects.get()
data = open(sys.stdin.readline().strip(), "rb").read()
result = import_instrument(content=data, name="a.txt", actor=actor, at=timezone.now())
print(result.existing)
"""


def test_of_two_who_import_one_file_at_once_one_writes_and_the_other_finds_it(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(papers.outline())
    with installation(tmp_path / "there") as there:
        there.ask(
            "from meihao.accounts.services import enrol\n"
            "from django.utils import timezone\n"
            "enrol(username='zhang', name='张', actor=None, at=timezone.now())"
        )
        racing = [there.python(RACE, stdin=subprocess.PIPE, stdout=subprocess.PIPE) for _ in range(2)]
        for each in racing:
            assert each.stdin
            each.stdin.write(f"{file}\n")
            each.stdin.flush()
        said = [each.communicate(timeout=60)[0].strip() for each in racing]
        counts = there.ask(
            "from meihao.instruments.models import *\nfrom meihao.audit.models import Entry\n"
            "print(Instrument.objects.count(), Passage.objects.count(), Entry.objects.filter(kind='instrument').count())"
        )
    assert sorted(said) == ["False", "True"]
    assert counts == "1 101 1"
