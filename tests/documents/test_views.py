"""Pages of papers: what one may print and nothing else, files that open, pictures for sheets, and the command line."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from docx import Document
from pypdf import PdfReader

from meihao.accounts.rules import Role
from meihao.audit.models import Entry
from meihao.documents.models import SheetPicture
from meihao.documents.services import File, Refused, put_picture
from meihao.documents.sources import Kind, register, registered
from meihao.places.models import Building, Compound
from meihao.renovation.selectors.sheets import KIND as SHEETS
from tests.accounts.people import inside
from tests.documents.test_papers import bare
from tests.documents.test_sheets import picture
from tests.facts.conftest import person
from tests.renovation.conftest import AT, Town

HERE = "/documents/"
PICTURES = "/documents/sheets/huaihua-2024/pictures/"
SIDES = {"west": "121.40", "south": "37.53", "east": "121.41", "north": "37.54"}


def upload(name: str = "底图.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture())


def drawn(town: Town) -> list[str]:
    response = inside(town.implementer).get("/documents/sheets/huaihua-2024.pdf")
    assert response.status_code == 200
    return [bare(page.extract_text()) for page in PdfReader(io.BytesIO(response.content)).pages]


# --- what one may print -------------------------------------------------------------------------------------------------


def test_a_kind_lists_what_one_may_see_and_a_search_narrows_it(town: Town) -> None:
    browser = inside(town.district)
    text = browser.get(HERE, {"kind": "response-table"}).text
    assert "xingfu社区" in text
    assert "wenhua社区" in text
    text = browser.get(HERE, {"kind": "response-table", "q": "WENHUA"}).text
    assert "xingfu社区" not in text
    assert "wenhua社区" in text
    assert "没有符合条件的公文" in browser.get(HERE, {"kind": "response-table", "q": "没有的"}).text
    assert "xingfu社区" not in inside(town.scene.stranger).get(HERE, {"kind": "response-table"}).text


def test_what_one_may_not_know_of_is_not_there(town: Town) -> None:
    stranger, browser = inside(town.scene.stranger), inside(town.district)
    for where in ("response-table/xingfu.docx", "sheets/huaihua-2024.pdf", "sheets/huaihua-2024/pictures/"):
        assert stranger.get(HERE + where).status_code == 404, where
        assert browser.get(HERE + where).status_code == 200, where
    for where in ("response-table/xingfu.odt", "sheets/huaihua-2024.docx", "nothing/xingfu.docx", "?kind=nothing"):
        assert browser.get(HERE + where).status_code == 404, where
    assert browser.get(f"{HERE}response-table/xingfu/pictures/").status_code == 404, "it has no places for pictures"


@pytest.mark.parametrize("kind", ["response-table", "assessment-report", "gap-list"])
def test_a_paper_is_a_document_and_a_pdf_of_the_same_bytes_each_time(town: Town, kind: str) -> None:
    browser = inside(town.district)
    first = browser.get(f"{HERE}{kind}/xingfu.docx", {"on": "2024-06-30", "known": "2024-06-30"})
    again = browser.get(f"{HERE}{kind}/xingfu.docx", {"on": "2024-06-30", "known": "2024-06-30"})
    assert first.content == again.content
    assert "20240630.docx" in first.headers["Content-Disposition"]
    assert Document(io.BytesIO(first.content)).tables
    pdf = browser.get(f"{HERE}{kind}/xingfu.pdf", {"on": "2024-06-30", "known": "2024-06-30"})
    text = bare("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.content)).pages))
    assert "http://127.0.0.1:8000/communities/xingfu/" in text


def test_the_list_costs_no_more_statements_for_more_to_print(town: Town) -> None:
    browser = inside(town.district)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(HERE, {"kind": "sheets"}).status_code == 200
        return len(queries)

    cost()
    before = cost()
    for number in range(3):
        town.project.pk = None
        town.project.code = f"copy-{number}"
        town.project.subject_id = (
            type(town.project.subject)
            .objects.create(kind="project", code=f"copy-{number}", territory=town.project.organisation)
            .pk
        )
        town.project.save(force_insert=True)
    assert cost() == before


def test_a_kind_is_registered_once() -> None:
    (kind,) = [each for each in registered() if each.id == "sheets"]
    register(kind)
    other = Kind(
        id="sheets", name="另一种", permission=kind.permission, subjects=kind.subjects, build=kind.build, order=1
    )
    with pytest.raises(ValueError, match="sheets"):
        register(other)


# --- pictures -----------------------------------------------------------------------------------------------------------


def test_whoever_draws_the_scheme_up_puts_pictures_into_the_sheets(town: Town) -> None:
    browser = inside(town.implementer)
    assert len(drawn(town)) == 4
    given = {"slot": "rendering-1", "file": upload()}
    assert browser.post(PICTURES, given, follow=True).status_code == 200
    assert [
        entry.verb for entry in Entry.objects.filter(kind="project", key="huaihua-2024", verb__startswith="sheet")
    ] == ["sheet.pictured"]
    sheets = drawn(town)
    assert len(sheets) == 5
    assert "效果图1" in sheets[4]
    shown = browser.get(f"{PICTURES}rendering-1/")
    assert b"".join(shown)[1:4] == b"PNG"
    assert browser.post(PICTURES, {"slot": "rendering-1"}).status_code == 302, "no file: it is taken away"
    assert len(drawn(town)) == 4
    assert SheetPicture.objects.count() == 2


def test_a_picture_under_a_map_needs_its_edges_typed_or_by_a_world_file(town: Town) -> None:
    browser = inside(town.implementer)
    without = browser.post(PICTURES, {"slot": "location", "file": upload()})
    assert without.status_code == 422
    assert "四边的经纬度" in without.text
    world = SimpleUploadedFile("a.pgw", b"0.0001 0 0 -0.0001 121.4 37.54")
    assert browser.post(PICTURES, {"slot": "location", "file": upload(), "world": world}).status_code == 302
    assert SheetPicture.objects.get().east == 121_403_950
    assert browser.post(PICTURES, {"slot": "location", "file": upload(), **SIDES}).status_code == 302
    assert "121.400000，37.530000，121.410000，37.540000" in browser.get(PICTURES).text
    wrong = browser.post(PICTURES, {"slot": "location", "file": upload(), **SIDES, "east": "121.3"})
    assert wrong.status_code == 422
    assert "西边应小于东边" in wrong.text
    assert 'value="121.40"' in wrong.text, "what was typed stays"


def test_others_look_and_are_told_who_may(town: Town) -> None:
    text = inside(town.builder).get(PICTURES).text
    assert "由编制单位或登记项目的机构上传" in text
    refused = inside(town.builder).post(PICTURES, {"slot": "rendering-1", "file": upload()})
    assert refused.status_code == 422
    assert "请转给他们的经办人" in refused.text
    assert not SheetPicture.objects.exists()


def test_a_file_that_is_no_picture_is_refused_in_words(town: Town) -> None:
    given = {"slot": "rendering-1", "file": SimpleUploadedFile("a.png", b"not a picture")}
    assert inside(town.implementer).post(PICTURES, given).status_code == 422


def test_the_same_picture_again_changes_nothing_and_none_is_ever_changed(town: Town) -> None:
    for _ in range(2):
        put_picture(
            SHEETS, subject="huaihua-2024", slot="rendering-2", picture=File(picture(), "a.png"), edges=None,
            actor=town.implementer, at=AT,
        )  # fmt: skip
    row = SheetPicture.objects.get()
    assert Entry.objects.filter(verb="sheet.pictured").count() == 1
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        SheetPicture.objects.filter(pk=row.pk).update(slot="rendering-3")
    with pytest.raises(IntegrityError), transaction.atomic():
        SheetPicture.objects.create(
            kind="sheets", subject="x", slot="location", blob=row.blob, west=1, by=town.implementer, at=AT
        )
    with pytest.raises(Refused):
        put_picture(
            SHEETS, subject="huaihua-2024", slot="nowhere", picture=None, edges=None, actor=town.implementer, at=AT
        )


def test_the_sheets_draw_the_buildings_and_say_what_has_no_place(town: Town) -> None:
    yard = Compound.objects.get(code="huaihua")
    Compound.objects.filter(pk=yard.pk).update(longitude=121_400_000, latitude=37_530_000)
    for number, place in enumerate(((121_400_100, 37_530_050), (121_400_300, 37_530_200), (None, None)), start=1):
        Building.objects.create(
            compound=yard, number=str(number), structure="brick", longitude=place[0], latitude=place[1]
        )
    location, site, facilities, present = drawn(town)
    assert "没有登记边界，只标位置" in location
    assert "1号楼" in site
    assert "有1栋楼没有登记位置" in site
    assert "1:1000" in site
    assert "还没有备案的方案" in facilities
    assert "砖混楼栋" in present


# --- the command --------------------------------------------------------------------------------------------------------


def told(*arguments: str) -> str:
    out = io.StringIO()
    call_command("print_document", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_lists_kinds_with_subjects_and_prints_the_same_bytes(town: Town, tmp_path: Path) -> None:
    lines = told("--list").splitlines()
    assert "response-table\txingfu\txingfu社区创建指标响应表" in lines
    assert "sheets\thuaihua-2024\t槐花里改造A3 图纸" in lines
    assert {line.split("\t")[0] for line in told("sheets", "--list").splitlines()} == {"sheets"}
    for form in ("docx", "pdf"):
        files = [tmp_path / f"{name}.{form}" for name in "ab"]
        for file in files:
            told("assessment-report", "xingfu", str(file), "--on", "2024-06-30", "--known", "2024-06-30")
        assert files[0].read_bytes() == files[1].read_bytes()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("response-table",), "请写明种类、编号和文件"),
        (("nothing", "xingfu", "a.docx"), "没有公文种类 nothing"),
        (("response-table", "nowhere", "a.docx"), "没有编号为 nowhere 的创建指标响应表"),
        (("response-table", "xingfu", "a.odt"), "可以打印为 docx、pdf"),
        (("response-table", "xingfu", "/nowhere/a.docx"), "不能写入"),
    ],
)
def test_the_command_says_what_it_cannot_print(town: Town, arguments: tuple[str, ...], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        told(*arguments)


def test_somebody_without_papers_to_print_has_no_such_page(town: Town) -> None:
    admin = person("root", Role.SYSTEM_ADMIN, town.scene.city)
    assert inside(admin).get(HERE).status_code == 404
