"""The original text beside the criteria: of the best document there is, in as many queries however many there are."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext

from meihao.accounts.models import User
from meihao.accounts.rules import Role
from meihao.instruments import selectors
from meihao.instruments.models import Instrument
from meihao.instruments.services import import_instrument
from meihao.policy import library
from tests.accounts.people import AT, person
from tests.instruments import papers

PACK = library.CURRENT


def imported(actor: User, data: bytes, *, partial: bool = False) -> int | None:
    return import_instrument(content=data, name="a.txt", actor=actor, at=AT, partial=partial).instrument


def asked(question: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as queries:
        question()
    return len(queries)


def test_before_any_import_there_is_no_original(officer: User) -> None:
    assert selectors.latest(PACK) is None
    assert selectors.passage(PACK, 7, "basic") is None
    assert selectors.originals(PACK) == {}
    assert selectors.in_use() == set()


def test_a_part_does_not_take_the_place_of_the_whole(officer: User) -> None:
    whole = imported(officer, papers.outline())
    imported(officer, papers.outline(papers.short()), partial=True)
    latest = selectors.latest(PACK)
    assert latest is not None
    assert latest.pk == whole
    assert selectors.in_use() == {whole}


def test_a_passage_comes_with_its_lines_and_its_document(officer: User) -> None:
    data = papers.outline()
    imported(officer, data)
    found = selectors.passage(PACK, 7, "guiding")
    assert found is not None
    assert found.text == papers.table()[6].texts["引导性"]
    assert asked(lambda: found.instrument.blob.sha256) == 0
    assert selectors.passage(PACK, 21, "innovative") is None


def test_every_level_has_its_original(officer: User) -> None:
    imported(officer, papers.outline())
    assert set(selectors.originals(PACK)) == {(level.indicator, level.level) for level in library.current().levels}


def test_more_documents_cost_no_more_queries(officer: User) -> None:
    questions = (
        lambda: selectors.latest(PACK),
        lambda: selectors.passage(PACK, 7, "basic"),
        lambda: selectors.originals(PACK),
        lambda: [str(row.imported_by) + row.blob.sha256 for row in selectors.documents()],
    )
    imported(officer, papers.outline())
    before = [asked(question) for question in questions]
    for seed in range(4):
        imported(officer, papers.flattened(seed=seed))
    assert [asked(question) for question in questions] == before == [1, 2, 2, 1]


def test_the_texts_are_shown_in_the_pack_s_order_and_narrowed(officer: User) -> None:
    instrument = Instrument.objects.get(pk=imported(officer, papers.outline()))
    sections = selectors.sections(instrument)
    assert [section.name for section in sections] == list(library.current().systems.values())
    assert [entry.number for section in sections for entry in section.entries] == list(range(1, 35))
    assert sum(len(entry.passages) for section in sections for entry in section.entries) == 101
    (mobility,) = selectors.sections(instrument, system="mobility", level="basic", words="电梯")
    assert all("电梯" in passage.text for entry in mobility.entries for _, passage in entry.passages)
    assert selectors.sections(instrument, words="没有这样的词") == []


def test_a_document_of_a_pack_that_is_gone_is_still_shown(officer: User) -> None:
    instrument = Instrument.objects.get(pk=imported(officer, papers.outline()))
    instrument.pack = "gone-1999"
    (section,) = selectors.sections(instrument)
    assert len(section.entries) == 34


def test_only_those_in_an_office_that_imports_may_import(officer: User) -> None:
    person("qu", Role.DISTRICT_OFFICER, "zhifu")
    person("wu")
    assert list(selectors.importers()) == [officer]
