"""The pages: who may open them, what a document looks like there, and what comes of an upload."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from meihao.accounts.models import User
from meihao.accounts.rules import Role
from meihao.attachments.models import Blob
from meihao.instruments.models import Instrument
from meihao.instruments.services import import_instrument
from meihao.jobs import services as jobs
from meihao.jobs.models import Job, State
from tests.accounts.people import AT, inside, person
from tests.attachments import samples
from tests.instruments import papers

READERS = set(Role) - {Role.RESIDENT, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN}


def imported(actor: User, data: bytes | None = None, *, partial: bool = False) -> int:
    data = papers.outline() if data is None else data
    made = import_instrument(content=data, name="意见.txt", actor=actor, at=AT, partial=partial)
    assert made.instrument
    return made.instrument


def sent(client: Client, data: bytes, name: str = "意见.txt", **more: object) -> Job:
    """The job of an upload, done."""
    given = {"file": SimpleUploadedFile(name, data), "pack": "yantai-2022", **more}
    answer = client.post("/instruments/import/", given)
    assert answer.status_code == 302, answer.text
    return done(int(answer.url.strip("/").split("/")[-1]))


def done(pk: int) -> Job:
    jobs.run(pk)
    return Job.objects.get(pk=pk)


@pytest.mark.parametrize("role", list(Role))
def test_who_may_open_which_page(officer: User, role: Role) -> None:
    pk = imported(officer)
    client = inside(person("ta", role, "yantai"))
    for path in ("/instruments/", f"/instruments/{pk}/", f"/instruments/{pk}/file/"):
        answer = client.get(path)
        assert answer.status_code == (200 if role in READERS else 404), path
        assert not answer.streaming or b"".join(answer)
    importer = role == Role.CITY_OFFICER
    assert client.get("/instruments/import/").status_code == (200 if importer else 404)
    assert client.post("/instruments/import/", {}).status_code == (422 if importer else 404)
    assert client.get("/instruments/draft/1/").status_code == 404


def test_a_visitor_is_shown_the_door(db: None) -> None:
    assert Client().get("/instruments/").status_code == 302
    assert Client().get("/instruments/import/").status_code == 302


def test_an_empty_list_says_what_to_do_and_to_whom(officer: User) -> None:
    assert 'href="/instruments/import/"' in inside(officer).get("/instruments/").text
    reader = inside(person("qu", Role.DISTRICT_OFFICER, "zhifu")).get("/instruments/").text
    assert "由市专班导入" in reader
    assert 'href="/instruments/import/"' not in reader


def test_the_list_says_who_brought_what_and_which_is_in_use(officer: User) -> None:
    imported(officer)
    imported(officer, papers.outline(papers.short()), partial=True)
    text = inside(officer).get("/instruments/").text
    assert text.count("正在对照") == 1
    assert "100 ／ 101" in text
    assert Instrument.objects.select_related("blob")[0].blob.sha256[:12] in text


def test_a_document_is_shown_with_its_lines_and_what_found_no_place(officer: User) -> None:
    pk = imported(officer, papers.outline(papers.short()), partial=True)
    text = inside(officer).get(f"/instruments/{pk}/").text
    assert papers.table()[0].texts["基础性"] in text
    assert "规则包没有" in text
    assert "另加一条规则包没有的内容" in text
    assert 'id="faults"' in text


def test_the_texts_are_narrowed_by_system_level_and_words(officer: User) -> None:
    client, pk = inside(officer), imported(officer)
    text = client.get(f"/instruments/{pk}/?system=mobility&level=basic").text
    assert papers.table()[0].name not in text
    assert "电梯加装" in text
    assert "没有符合条件的原文" in client.get(f"/instruments/{pk}/?q=没有这样的词").text
    assert client.get(f"/instruments/{pk}/?system=nonsense&level=x").status_code == 200
    part = client.get(f"/instruments/{pk}/", headers={"HX-Request": "true"}).text
    assert part.lstrip().startswith("<div")
    assert "<html" not in part


def test_the_file_comes_back_as_it_was_brought(officer: User) -> None:
    pk = imported(officer)
    answer = inside(officer).get(f"/instruments/{pk}/file/")
    assert b"".join(answer) == papers.outline()
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment")


def test_what_is_not_there_is_not_found(officer: User) -> None:
    client = inside(officer)
    for path in ("/instruments/9/", "/instruments/9/file/", "/instruments/draft/9/"):
        assert client.get(path).status_code == 404


def test_an_upload_is_imported_and_the_job_leads_to_the_document(officer: User) -> None:
    client = inside(officer)
    job = sent(client, papers.outline())
    assert job.state == State.DONE
    instrument = Instrument.objects.get()
    text = client.get(f"/jobs/{job.pk}/").text
    assert "101/101 已写入" in text
    assert f'href="/instruments/{instrument.pk}/"' in text
    assert (instrument.title, instrument.imported_by_id) == ("意见.txt", officer.pk)


def test_the_same_upload_again_leads_to_the_same_document(officer: User) -> None:
    client = inside(officer)
    sent(client, papers.outline())
    job = sent(client, papers.outline())
    assert "早已导入" in job.result["summary"]
    assert Instrument.objects.count() == 1


def test_a_dry_run_imports_nothing_and_goes_on_without_another_upload(officer: User) -> None:
    client = inside(officer)
    job = sent(client, papers.outline(), dry_run="on")
    assert job.result["summary"].startswith("101/101 校验通过，未写入")
    assert not Instrument.objects.exists()
    (link,) = job.result["links"]
    assert "意见.txt" in client.get(link["href"]).text
    answer = client.post("/instruments/import/", {"job": job.pk, "pack": "yantai-2022"})
    done(int(answer.url.strip("/").split("/")[-1]))
    assert Instrument.objects.get().found == 101


def test_what_does_not_fit_is_listed_by_line_and_a_part_can_be_asked_for(officer: User) -> None:
    client = inside(officer)
    job = sent(client, papers.outline(papers.short()))
    assert (job.state, Instrument.objects.count()) == (State.FAILED, 0)
    text = client.get(f"/jobs/{job.pk}/").text
    assert "100/101 校验没有通过" in text
    assert [fault["line"] for fault in job.faults] == sorted(fault["line"] for fault in job.faults)
    assert "规则包没有：21 电梯加装 创新性" in text
    answer = client.post("/instruments/import/", {"job": job.pk, "pack": "yantai-2022", "partial": "on"})
    done(int(answer.url.strip("/").split("/")[-1]))
    assert Instrument.objects.get().found == 100


def test_another_city_s_document_is_offered_as_the_draft_of_a_pack(officer: User) -> None:
    client = inside(officer)
    job = sent(client, papers.foreign(), "海州.txt")
    assert job.state == State.FAILED
    assert "2 个体系，3 项指标，5 条内容" in job.result["summary"]
    assert [link["label"] for link in job.result["links"]] == ["下载规则包草稿（zip）"]
    answer = client.get(job.result["links"][0]["href"])
    assert answer["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(b"".join(answer))) as archive:
        assert "draft-2031/pack.toml" in archive.namelist()


def test_a_document_without_a_table_says_why_there_is_no_draft(officer: User) -> None:
    client = inside(officer)
    job = sent(client, "关于召开会议的通知。".encode())
    assert job.result["links"] == []
    answer = client.get(f"/instruments/draft/{job.pk}/")
    assert answer.status_code == 422
    assert "没有读到任何指标" in answer.text


def test_a_broken_file_fails_by_name(officer: User) -> None:
    job = sent(inside(officer), b"%PDF-1.7\nbroken", "a.pdf")
    assert job.state == State.FAILED
    assert "损坏" in job.faults[0]["message"]
    answer = inside(officer).get(f"/instruments/draft/{job.pk}/")
    assert (answer.status_code, "损坏" in answer.text) == (422, True)


def test_another_s_upload_is_not_at_hand(officer: User) -> None:
    job = sent(inside(officer), papers.foreign())
    other = inside(person("li", Role.CITY_OFFICER))
    assert other.get(f"/instruments/draft/{job.pk}/").status_code == 404
    answer = other.post("/instruments/import/", {"job": job.pk, "pack": "yantai-2022"})
    assert answer.status_code == 422
    assert "意见.txt" not in answer.text


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.docx", samples.ole(encrypted=True), "加了密"),
        ("a.png", samples.png(), "这里不收"),
        ("a.docx", samples.office(**{"word/vbaProject.bin": b"x"}), "宏"),
        ("a.txt", b"", "空"),
    ],
)
def test_a_file_that_is_not_taken_is_answered_at_the_field_and_the_rest_is_kept(
    officer: User, name: str, content: bytes, says: str
) -> None:
    given = {"file": SimpleUploadedFile(name, content), "pack": "yantai-2022", "partial": "on", "systems": "甲、乙"}
    answer = inside(officer).post("/instruments/import/", given)
    assert answer.status_code == 422
    assert says in answer.text
    assert 'value="甲、乙"' in answer.text
    assert answer.text.count("checked") == 1
    assert (Job.objects.count(), Blob.objects.count()) == (0, 0)


def test_a_file_that_is_too_large_is_refused_before_anything_is_read(officer: User) -> None:
    given = {"pack": "yantai-2022", "file": SimpleUploadedFile("a.txt", b"x" * (50 * 1024 * 1024 + 1))}
    answer = inside(officer).post("/instruments/import/", given)
    assert answer.status_code == 422
    assert "50 MB" in answer.text
    assert Blob.objects.count() == 0


def test_nothing_chosen_is_said_at_the_field(officer: User) -> None:
    answer = inside(officer).post("/instruments/import/", {"pack": "yantai-2022", "job": "x"})
    assert answer.status_code == 422
    assert "请选择要导入的文件" in answer.text


def test_twice_the_documents_cost_no_more_queries(officer: User) -> None:
    client, pk = inside(officer), imported(officer)
    counts = []
    for batch in range(2):
        for seed in range(3):
            imported(officer, papers.flattened(seed=10 * batch + seed))
        client.get("/instruments/")
        with CaptureQueriesContext(connection) as asked:
            client.get("/instruments/")
            client.get(f"/instruments/{pk}/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_it_stands_in_the_navigation(officer: User) -> None:
    assert 'href="/instruments/" aria-current="page"' in inside(officer).get("/instruments/").text
