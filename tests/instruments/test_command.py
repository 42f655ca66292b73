"""The command: what it prints, how it ends, and on whose behalf it writes."""

from __future__ import annotations

import tomllib
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from meihao.accounts.models import User
from meihao.accounts.rules import Role
from meihao.instruments.models import Instrument
from meihao.policy import library
from tests.accounts.people import person
from tests.attachments import samples
from tests.installation import installation
from tests.instruments import papers


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the officer has the documents, apart from the data."""
    return tmp_path_factory.mktemp("documents")


@pytest.fixture
def document(folder: Path) -> Path:
    path = folder / "意见.txt"
    path.write_bytes(papers.outline())
    return path


def told(*words: object, **more: Any) -> list[str]:
    """The lines printed."""
    out = StringIO()
    call_command("import_instrument", *map(str, words), stdout=out, stderr=StringIO(), **more)
    return out.getvalue().splitlines()


def ended(*words: object) -> tuple[list[str], int | str | None]:
    """The lines printed by a command that ends the process, and its exit code."""
    out = StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("import_instrument", *map(str, words), stdout=out, stderr=StringIO())
    return out.getvalue().splitlines(), end.value.code


def test_a_dry_run_asks_no_database_and_its_last_line_begins_with_the_count(document: Path, data: Path) -> None:
    lines = told(document, "--dry-run")
    assert lines[-1] == "101/101 校验通过，未写入"
    assert "6 个体系，34 项指标，101 条内容" in lines[1]
    assert list(data.iterdir()) == []


@pytest.mark.parametrize("name", ["annex1-indicators.txt", "opinion-and-plan.txt"])
@pytest.mark.skipif(not papers.SEEDS.is_dir(), reason="the official documents are not at hand")
def test_the_official_documents_fit_whole(name: str) -> None:
    assert told(papers.SEEDS / name, "--dry-run")[-1].startswith("101/101")


def test_a_dry_run_lists_what_does_not_fit_by_line_and_fails(folder: Path) -> None:
    path = folder / "a.txt"
    path.write_bytes(papers.outline(papers.short()))
    lines, code = ended(path, "--dry-run")
    assert code == 1
    assert lines[-1].startswith("100/101 校验没有通过")
    assert [name in line for name, line in zip(("文件没有：7 ", "规则包没有：21 "), lines[2:4], strict=True)] == [
        True,
        True,
    ]
    assert all(line.startswith("第 ") for line in lines[2:4])
    assert "--partial" in lines[-2]


def test_the_only_officer_imports_without_being_named(officer: User, document: Path) -> None:
    assert told(document)[-1] == "101/101 已写入"
    assert Instrument.objects.get().imported_by_id == officer.pk
    assert told(document)[-1] == "101/101 这份文件早已导入，没有改动"


def test_of_several_officers_one_must_be_named(officer: User, document: Path) -> None:
    other = person("li", Role.CITY_OFFICER)
    with pytest.raises(CommandError, match="--as") as refused:
        told(document)
    assert refused.value.returncode == 2
    told(document, "--as", "li")
    assert Instrument.objects.get().imported_by_id == other.pk


@pytest.mark.parametrize("username", ["", "nobody", "wu"])
def test_nobody_else_imports(db: None, document: Path, username: str) -> None:
    person("wu")
    with pytest.raises(CommandError) as refused:
        told(document, *(["--as", username] if username else []))
    assert refused.value.returncode == 2
    assert not Instrument.objects.exists()


def test_a_part_is_imported_only_when_asked_for(officer: User, folder: Path) -> None:
    path = folder / "a.txt"
    path.write_bytes(papers.outline(papers.short()))
    lines, code = ended(path)
    assert (code, lines[-1].endswith("未写入")) == (1, True)
    assert not Instrument.objects.exists()
    assert told(path, "--partial")[-1].startswith("100/101 已部分写入")
    assert Instrument.objects.get().found == 100


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.docx", samples.ole(encrypted=True), "加了密"),
        ("a.docm", samples.docx(), "宏"),
        ("a.txt", b"", "没有文字"),
        ("a.wps", b"x", "另存为 .docx"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_by_name(folder: Path, name: str, content: bytes, says: str) -> None:
    path = folder / name
    path.write_bytes(content)
    with pytest.raises(CommandError, match=says) as refused:
        told(path, "--dry-run")
    assert refused.value.returncode == 1


def test_a_file_that_is_not_there_or_a_pack_that_is_not_is_a_matter_of_usage(folder: Path, document: Path) -> None:
    with pytest.raises(CommandError, match="打不开") as refused:
        told(folder / "none.txt", "--dry-run")
    assert refused.value.returncode == 2
    with pytest.raises(CommandError):
        told(document, "--dry-run", "--pack", "elsewhere")


def test_another_city_s_document_becomes_the_draft_of_a_pack(folder: Path) -> None:
    path, draft = folder / "海州.txt", folder / "draft"
    path.write_bytes(papers.foreign())
    lines, code = ended(path, "--dry-run")
    assert (code, lines[-1].startswith("0/101")) == (1, True)
    assert "--skeleton" in lines[-2]
    assert "没有导入原文" in told(path, "--skeleton", draft)[-1]
    head = tomllib.loads((draft / "pack.toml").read_text("utf-8"))
    assert [system["name"] for system in head["systems"]] == ["邻里友好", "山水相依"]
    assert "3 项指标" in (draft / "读取情况.txt").read_text("utf-8")


def test_a_draft_is_not_laid_over_other_files_nor_made_by_a_dry_run(folder: Path) -> None:
    path, draft = folder / "海州.txt", folder / "draft"
    path.write_bytes(papers.foreign())
    lines, code = ended(path, "--skeleton", draft, "--dry-run")
    assert (code, lines[-1].startswith("0/101"), draft.exists()) == (1, True, False)
    draft.mkdir()
    (draft / "mine.txt").write_text("x")
    with pytest.raises(CommandError, match="不是空目录"):
        told(path, "--skeleton", draft)
    assert [each.name for each in draft.iterdir()] == ["mine.txt"]


def test_of_a_text_without_a_table_no_draft_is_made(folder: Path) -> None:
    path = folder / "通知.txt"
    path.write_text("关于召开会议的通知。", "utf-8")
    with pytest.raises(CommandError, match="没有读到任何指标"):
        told(path, "--skeleton", folder / "draft")
    assert not (folder / "draft").exists()


def test_the_real_command_works_before_there_is_a_database(tmp_path: Path, document: Path) -> None:
    with installation(tmp_path / "there", migrated=False) as there:
        checked = there.manage("import_instrument", str(document), "--dry-run")
        assert (checked.returncode, checked.stderr) == (0, "")
        assert checked.stdout.splitlines()[-1] == "101/101 校验通过，未写入"
        assert list(there.data.iterdir()) == []
        elsewhere = there.manage("import_instrument", str(document), "--dry-run", "--data", str(tmp_path / "other"))
        assert elsewhere.stdout == checked.stdout
        refused = there.manage("import_instrument", str(document))
        assert refused.returncode == 1
        assert "migrate" in refused.stderr
        assert "Traceback" not in refused.stderr
        assert there.manage("import_instrument", str(document), "--nonsense").returncode == 2


def test_the_pack_named_is_the_one_it_is_laid_beside(document: Path) -> None:
    assert f"规则包 {library.CURRENT} 应有 101 条" in told(document, "--dry-run", "--pack", library.CURRENT)[1]
