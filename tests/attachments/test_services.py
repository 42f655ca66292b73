"""A file is kept once, whole, and nothing is left of one that was refused."""

from __future__ import annotations

import stat
from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256
from io import RawIOBase
from pathlib import Path

import pytest

from meihao.attachments import selectors, services
from meihao.attachments.models import Blob
from meihao.attachments.rules import Refused
from tests.attachments import samples

AT = datetime(2024, 6, 30, 8, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def keep(content: bytes, name: str = "a.txt", **more: int) -> Blob:
    return services.keep(content, name=name, at=AT, **more)


def files(data: Path) -> list[Path]:
    return sorted(path for path in data.rglob("*") if path.is_file())


class Endless(RawIOBase):
    """An upload that never ends; counts what was taken of it."""

    taken = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        self.taken += size
        return b"x" * size


def test_the_bytes_come_back_from_under_their_hash(data: Path) -> None:
    blob = keep("正文".encode())
    assert blob.sha256 == sha256("正文".encode()).hexdigest()
    assert files(data) == [data / "attachments" / blob.sha256[:2] / blob.sha256[2:]]
    with selectors.open_blob(blob) as file:
        assert file.read() == "正文".encode()
    assert (blob.size, blob.media_type, blob.shown) == (6, "text/plain", None)


def test_nobody_else_on_the_machine_may_read_it() -> None:
    path = selectors.path_of(keep(b"x").sha256)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_same_bytes_twice_are_one_blob(data: Path) -> None:
    first = keep(b"same", "a.txt")
    assert keep(b"same", "b.txt") == first
    assert len(files(data)) == Blob.objects.count() == 1


def test_a_file_that_the_disk_lost_is_healed_by_giving_it_again() -> None:
    blob = keep(b"same")
    selectors.path_of(blob.sha256).unlink()
    assert keep(b"same") == blob
    assert selectors.path_of(blob.sha256).exists()


def test_a_picture_is_kept_as_given_and_shown_without_exif() -> None:
    blob = keep(samples.photo(), "a.jpg")
    assert blob.shown is not None
    with selectors.open_blob(blob) as original, selectors.open_blob(selectors.shown(blob)) as copy:
        assert b"SecretPhone" in original.read()
        assert b"SecretPhone" not in copy.read()


def test_two_pictures_that_differ_only_in_what_is_stripped_share_their_copy() -> None:
    first, second = keep(samples.png("one"), "a.png"), keep(samples.png("two"), "b.png")
    assert first != second
    assert first.shown == second.shown


def test_a_picture_that_has_nothing_to_strip_is_its_own_copy() -> None:
    blob = keep(samples.png("one"), "a.png")
    with selectors.open_blob(selectors.shown(blob)) as file:
        again = keep(file.read(), "b.png")
    assert again == selectors.shown(blob)
    assert selectors.shown(again) == again


@pytest.mark.parametrize(("content", "name"), [(b"", "a.txt"), (b"MZ\0\0", "a.exe"), (samples.photo()[:900], "a.jpg")])
def test_of_a_refused_file_nothing_is_left(data: Path, content: bytes, name: str) -> None:
    with pytest.raises(Refused):
        keep(content, name)
    assert files(data) == []
    assert not Blob.objects.exists()


def test_an_upload_beyond_the_limit_is_dropped_without_reading_the_rest(data: Path) -> None:
    upload = Endless()
    with pytest.raises(Refused, match="超过 1 MB"):
        services.keep(upload, name="a.txt", at=AT, limit=1024 * 1024)
    assert upload.taken <= 1024 * 1024 + 2 * services.CHUNK
    assert files(data) == []


@pytest.fixture
def kept() -> Blob:
    return keep(samples.photo(), "a.jpg")


def test_a_picture_is_shown_in_the_page_and_can_run_nothing(kept: Blob) -> None:
    with closing(selectors.file_response(kept, name="食堂门口", inline=True)) as response:
        body = b"".join(response.streaming_content)
    assert b"SecretPhone" not in body
    assert response["Content-Type"] == "image/jpeg"
    assert response["Content-Disposition"].startswith("inline; filename*=utf-8''")
    assert response["Content-Disposition"].endswith(".jpg")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]


def test_anything_else_is_a_download() -> None:
    with closing(selectors.file_response(keep(b'<script>alert("x")</script>'), name="a.txt", inline=True)) as response:
        assert response["Content-Disposition"] == 'attachment; filename="a.txt"'
        assert response["Content-Type"] == "text/plain"
