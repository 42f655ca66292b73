"""The archive: the same papers give the same bytes, and whatever was touched is named."""

from __future__ import annotations

import io
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meihao.attachments.selectors import open_blob, path_of, shown
from meihao.audit.models import Entry
from meihao.completion import services
from meihao.completion.models import Package
from meihao.completion.rules.archive import INDEX, MANIFEST, READABLE, Changed, Damaged, pack, table, verify, written
from meihao.completion.services import Refused
from meihao.completion.sources import contribute, contributed
from meihao.completion.tasks import KIND
from meihao.jobs.models import Job
from meihao.jobs.services import run, submit
from tests.completion.conftest import Site, day

papers = st.lists(st.tuples(st.text(min_size=1, max_size=30), st.binary(max_size=60)), max_size=4)


def packed(folders: list[tuple[str, list[tuple[str, bytes]]]]) -> bytes:
    out = io.BytesIO()
    pack(out, [(name, [written(t, ".bin", c) for t, c in rows]) for name, rows in folders], title="槐花里")
    return out.getvalue()


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(papers, papers)
def test_the_same_papers_give_the_same_bytes_and_hold(
    first: list[tuple[str, bytes]], second: list[tuple[str, bytes]]
) -> None:
    made = packed([("甲", first), ("乙", second)])
    assert made == packed([("甲", first), ("乙", second)])
    found = verify(io.BytesIO(made))
    assert found.faults == ()
    assert found.papers == len(first) + len(second) + 2


@given(st.data())
def test_one_changed_byte_of_any_file_is_detected_and_its_file_named(data: st.DataObject) -> None:
    made = packed([("甲", [("图纸", b"a" * 50), ("照片", b"b" * 70)])])
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        members = archive.infolist()
    member = data.draw(st.sampled_from(members))
    begins = member.header_offset + 30 + len(member.filename.encode())
    place = begins + data.draw(st.integers(0, member.file_size - 1))
    broken = bytearray(made)
    broken[place] ^= data.draw(st.integers(1, 255))
    if member.filename == MANIFEST:
        with pytest.raises(Damaged):
            verify(io.BytesIO(bytes(broken)))
    else:
        (fault,) = verify(io.BytesIO(bytes(broken))).faults
        assert fault.startswith(member.filename)


def test_files_that_are_missing_added_or_replaced_are_named() -> None:
    made = packed([("甲", [("图纸", b"one"), ("照片", b"two")])])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if "图纸" not in name:
                new.writestr(name, b"three" if "照片" in name else old.read(name))
        new.writestr("夹带.txt", b"x")
    assert set(verify(out).faults) == {
        "01 甲/001 图纸.bin：缺少",
        "01 甲/002 照片.bin：内容与清单不符",
        "夹带.txt：不在清单里",
    }


@pytest.mark.parametrize("content", [b"", b"no archive", packed([])[:100]])
def test_what_is_no_archive_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(Damaged):
        verify(io.BytesIO(content))


def test_a_paper_whose_bytes_are_not_those_that_were_kept_stops_the_archive() -> None:
    paper = written("甲", ".txt", b"kept")
    other = type(paper)(paper.title, paper.suffix, "", "", "0" * 64, paper.size, paper.read)
    with pytest.raises(Changed, match="001 甲"):
        pack(io.BytesIO(), [("甲", [other])], title="")


def test_titles_are_fit_for_any_file_system_and_cells_are_no_formulas() -> None:
    made = packed([("甲", [("../../etc/passwd", b"x"), ("a\x00b\u202ecod.exe", b"y"), ("...", b"z")])])
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        names = archive.namelist()
        index = archive.read(INDEX).decode("utf-8-sig")
    assert names[:3] == ["01 甲/001 etc passwd.bin", "01 甲/002 a b cod.exe.bin", "01 甲/003 无题.bin"]
    assert "etc passwd" in index
    with table("t", ("a",), [("=1+1",), ("-5",)]).read() as content:
        assert content.read().decode("utf-8-sig") == "a\r\n'=1+1\r\n'-5\r\n"


def test_the_archive_of_a_project_holds_its_papers_and_its_digest_is_in_the_trail(site: Site) -> None:
    site.pass_()
    made = site.archive(25)
    with open_blob(made.blob) as opened, zipfile.ZipFile(opened) as archive:
        names = archive.namelist()
        manifest = archive.read(MANIFEST)
        said = archive.read(READABLE).decode()
    for wanted in (
        "改造方案",
        "承诺与完成.xlsx",
        "更换给水管",
        "完工报告与预验收",
        "竣工验收记录 第 1 次.csv",
        "质监监督记录",
    ):
        assert any(wanted in name for name in names), wanted
    assert sha256(manifest).hexdigest() == made.digest
    assert f"共 {made.papers} 件" in said
    entry = Entry.objects.get(verb="archive.built")
    assert entry.details["manifest"] == made.digest
    assert entry.details["sha256"] == made.blob.sha256
    assert site.archive(26) == made
    assert Package.objects.count() == 1


def test_the_archive_is_built_after_acceptance_and_by_those_who_hand_it_in(site: Site) -> None:
    site.ready()
    with pytest.raises(Refused, match="还没有通过"):
        site.archive(5)
    with pytest.raises(Refused, match="由建设单位或区市住建部门生成"):
        services.build_package(project=site.project.pk, actor=site.town.builder, at=day(5))


def test_a_job_builds_it_too_and_says_what_it_could_not_read(site: Site) -> None:
    site.pass_()
    job = submit(KIND, "档案包", actor=site.town.owner, at=day(25), options={"project": site.project.pk})
    run(job.pk, clock=lambda: day(25))
    job = Job.objects.get(pk=job.pk)
    assert job.state == "done", job.faults
    assert Package.objects.get().digest in job.result["summary"]
    path_of(shown(site.work.photo).sha256).write_bytes(b"changed")
    again = submit(KIND, "档案包", actor=site.town.owner, at=day(30), options={"project": site.project.pk})
    run(again.pk, clock=lambda: day(30))
    again = Job.objects.get(pk=again.pk)
    assert again.state == "failed"
    assert "更换给水管" in again.faults[0]["message"]


def test_the_commands_write_and_check_an_archive(site: Site, tmp_path: Path) -> None:
    site.pass_()
    code, one, two = site.project.code, tmp_path / "a.zip", tmp_path / "b.zip"
    told = call_command("archive_project", code, str(one), "--on", "2024-07-25")
    call_command("archive_project", code, str(two), "--on", "2024-07-26")
    assert one.read_bytes() == two.read_bytes()
    earlier = tmp_path / "c.zip"
    call_command("archive_project", code, str(earlier), "--on", "2024-07-03")
    assert earlier.read_bytes() != one.read_bytes()
    checked = call_command("verify_archive", str(one))
    assert told.splitlines()[-1] == checked.splitlines()[-1]
    content = bytearray(one.read_bytes())
    with zipfile.ZipFile(one) as archive:
        member = archive.infolist()[0]
    content[member.header_offset + 30 + len(member.filename.encode())] ^= 1
    two.write_bytes(bytes(content))
    with pytest.raises(CommandError, match="有 1 个文件不符") as refused:
        call_command("verify_archive", str(two))
    assert member.filename in str(refused.value)
    for name, file in (("nowhere", one), (code, tmp_path / "no" / "a.zip")):
        with pytest.raises(CommandError):
            call_command("archive_project", name, str(file))


def test_apps_contribute_papers_of_their_own(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("meihao.completion.sources._SOURCES", {})
    contribute("checks", lambda project, known: [written(f"检查 {project.code}", ".txt", b"x")])
    assert len(contributed("checks")) == 1
    site.pass_()
    with open_blob(site.archive(25).blob) as opened, zipfile.ZipFile(opened) as archive:
        assert f"06 质量安全检查/001 检查 {site.project.code}.txt" in archive.namelist()
