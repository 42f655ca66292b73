"""A photograph is shown because somebody whose word it is said so, without what the camera wrote, until it is withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from PIL import Image

from meihao.accounts.models import User
from meihao.attachments.selectors import path_of
from meihao.audit.models import Entry
from meihao.portal.models import Release
from meihao.portal.rules.releasing import Named
from meihao.portal.selectors import photos as selecting
from meihao.portal.services import Refused, release_photo, withdraw_photo
from meihao.renovation.models import GroundFile
from meihao.renovation.services import review_ground
from tests.portal.conftest import HERE, TAB, Shown
from tests.renovation.conftest import AT
from tests.renovation.steps import another, planned
from tests.renovation.works import PIPES, built, project_of

Enter = Callable[[User], Client]


def release(shown: Shown, photo: Named | None = None, *, by: User | None = None) -> Release:
    town = shown.town
    return release_photo(project=town.project.pk, photo=photo or shown.photo, actor=by or town.district, at=AT)


def withdraw(shown: Shown, reason: str = "照片里有人脸", *, by: User | None = None) -> Release:
    town = shown.town
    return withdraw_photo(
        project=town.project.pk, photo=shown.photo, reason=reason, actor=by or town.district, at=AT + timedelta(hours=1)
    )


def address(made: Release) -> str:
    return f"{HERE}photos/{made.pk}/"


def test_only_photographs_of_confirmed_records_are_offered_and_none_is_titled_by_what_was_typed(shown: Shown) -> None:
    built(shown.town, 1, 1000, PIPES.where, shade=9)  # waits for acceptance
    rows = selecting.photos(project_of(shown.town))
    assert [(each.side, each.title) for each in rows] == [
        ("before", "违法建设"),
        ("posted", "方案公示"),
        ("after", "拆除以后"),
        ("after", "更换排水管"),
    ]
    assert selecting.waiting(rows, rows[0].due_on) == (4, 0)
    assert selecting.waiting(rows, rows[0].due_on + timedelta(days=1)) == (4, 4)


def test_a_released_photograph_is_given_small_and_without_what_the_camera_wrote(shown: Shown, nobody: Client) -> None:
    assert "改造前后" not in nobody.get(HERE).content.decode()
    made = release(shown)
    page = nobody.get(HERE).content.decode()
    assert address(made) in page
    response = nobody.get(address(made))
    content = b"".join(response)  # type: ignore[arg-type]
    picture = Image.open(BytesIO(content))
    assert max(picture.size) == 1600
    assert not picture.getexif()
    assert b"Secret" not in content
    assert b"Secret" in path_of(shown.work.photo.sha256).read_bytes()
    again = nobody.get(address(made), headers={"if-none-match": response.headers["ETag"]})
    assert again.status_code == 304
    assert not nobody.cookies


def test_releasing_again_is_the_release_that_there_is_and_leaves_one_entry(shown: Shown) -> None:
    assert release(shown) == release(shown)
    (entry,) = Entry.objects.filter(verb="photo.released")
    assert entry.details["photo"] == str(shown.photo)


def test_a_withdrawn_photograph_is_gone_for_the_public_and_may_be_released_anew(shown: Shown, nobody: Client) -> None:
    made = release(shown)
    withdrawn = withdraw(shown)
    assert withdraw(shown) == withdrawn
    assert nobody.get(address(made)).status_code == 404
    assert "改造前后" not in nobody.get(HERE).content.decode()
    again = release(shown)
    assert (again.number, again.picture) == (3, made.picture)
    b"".join(nobody.get(address(again)))  # type: ignore[arg-type]
    assert nobody.get(address(made)).status_code == 404


def test_whoever_must_not_release_is_told_who_may_and_a_withdrawal_needs_a_reason(shown: Shown) -> None:
    for user in (shown.town.builder, shown.town.city, shown.town.street):
        with pytest.raises(Refused, match="区市住房城乡建设部门"):
            release(shown, by=user)
    with pytest.raises(Refused, match="没有公开，不用撤回"):
        withdraw(shown)
    release(shown)
    with pytest.raises(Refused, match="请写明理由"):
        withdraw(shown, " ")


def test_a_photograph_whose_record_is_returned_later_is_shown_no_more(shown: Shown, nobody: Client) -> None:
    photo = Named("file", GroundFile.objects.get(ground=shown.posting).pk)
    made = release(shown, photo)
    b"".join(nobody.get(address(made)))  # type: ignore[arg-type]
    town = shown.town
    review_ground(
        ground=shown.posting.pk, outcome="returned", reason="照片不对", actor=town.district, at=AT + timedelta(hours=2)
    )
    assert nobody.get(address(made)).status_code == 404
    with pytest.raises(Refused, match="没有这张照片"):
        release(shown, photo)


def test_nothing_of_a_project_in_the_reserve_or_of_another_is_released(shown: Shown) -> None:
    other = planned(shown.town, "new", another(shown.town, "a"))
    with pytest.raises(Refused) as refused:
        release_photo(project=other.pk, photo=shown.photo, actor=shown.town.district, at=AT)
    assert [each[:6] for each in refused.value.reasons] == ["项目还没有到", "没有这张照片"]


def test_what_was_decided_of_a_photograph_is_never_changed(shown: Shown) -> None:
    made = release(shown)
    with pytest.raises(DatabaseError), transaction.atomic():
        Release.objects.filter(pk=made.pk).update(reason="x")
    with pytest.raises(DatabaseError), transaction.atomic():
        made.delete()
    copy = {"project": made.project, "work": made.work, "by": made.by, "at": AT}
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.create(**copy, number=1, released=False, reason="两人同时")
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.create(**copy, number=2, released=False)


# --- the officer's page -------------------------------------------------------------------------------------------------


def test_an_officer_releases_with_one_click_and_withdraws_with_a_reason(shown: Shown, enter: Enter) -> None:
    browser = enter(shown.town.district)
    page = browser.get(TAB).content.decode()
    assert '<span class="num">4</span> 张待公开' in page
    assert browser.post(f"{TAB}{shown.photo}/release/").status_code == 302
    page = browser.get(TAB).content.decode()
    assert '<span class="num">3</span> 张待公开' in page
    where = f"{TAB}{shown.photo}/withdraw/"
    bad = browser.post(where, {f"{shown.photo}-reason": ""})
    assert bad.status_code == 422
    assert browser.post(where, {f"{shown.photo}-reason": "有人脸"}).status_code == 302
    assert "有人脸" in browser.get(TAB).content.decode()
    assert [each.released for each in Release.objects.all()] == [True, False]


def test_others_see_what_is_public_without_a_button_and_a_stranger_sees_nothing(shown: Shown, enter: Enter) -> None:
    page = enter(shown.town.city).get(TAB).content.decode()
    assert "公众看到什么" in page
    assert "/release/" not in page
    refused = enter(shown.town.city).post(f"{TAB}{shown.photo}/release/")
    assert refused.status_code == 422
    stranger = enter(shown.town.scene.stranger)
    assert stranger.get(TAB).status_code == 404
    assert stranger.post(f"{TAB}{shown.photo}/release/").status_code == 404
    assert enter(shown.town.district).post(f"{TAB}work-x/release/").status_code == 404
