"""An expert's visit: its worker, the page of what waits, and how the server answers what a device brings."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.test import Client
from django.utils import timezone

from meihao.accounts.models import User
from meihao.accounts.rules import Role
from meihao.reviews.models import Finding, Panel, Receipt
from meihao.reviews.services import convene
from tests.assessment import fulfilled
from tests.facts.conftest import Scene, person

Enter = Callable[[User], Client]
ASKED = fulfilled.questions(timezone.localdate())[0]
PAGE = f"/expert/xingfu/{ASKED}/"
NUMBER = "018f0c5e-7b1a-4c7e-9a53-1d2b3c4d5e6f"


def brought(browser: Client, expert: User, **more: str) -> dict[str, str]:
    """What the script of the page would send."""
    printed = dict(re.findall(r'data-(asked|digest|to)="([^"]*)"', browser.get(PAGE).text))
    assert printed.pop("to") == PAGE + "receive/"
    day = timezone.localdate().isoformat()
    return {"number": NUMBER, "who": str(expert.pk), "verdict": "met", "grounds": "", "on": day, **printed, **more}


def test_what_a_device_brings_twice_is_answered_alike_and_counted_once(
    scene: Scene, panel: Panel, experts: list[User], enter: Enter
) -> None:
    browser = enter(experts[0])
    first, second = (browser.post(PAGE + "receive/", brought(browser, experts[0])) for _ in range(2))
    assert first.status_code == second.status_code == 200
    assert first.json() == second.json()
    assert (Finding.objects.count(), Receipt.objects.count()) == (1, 1)
    assert "您已认定" in browser.get(PAGE).text


def test_what_does_not_fit_is_answered_in_words(scene: Scene, panel: Panel, experts: list[User], enter: Enter) -> None:
    browser = enter(experts[0])
    for more, words in (
        ({"verdict": "unmet"}, "要写明差在哪里"),
        ({"asked": "0" * 64}, "问法在您准备好以后改过"),
        ({"on": "2999-01-01"}, "不能晚于今天"),
        ({"who": str(experts[1].pk)}, "另一位专家在这台设备上填的"),
        ({"number": "1"}, "UUID"),
    ):
        answer = browser.post(PAGE + "receive/", brought(browser, experts[0], **more))
        assert answer.status_code == 422
        assert words in "".join(answer.json()["reasons"])
    assert not Finding.objects.exists()


def test_whoever_was_taken_off_is_told_and_whoever_never_sat_finds_nothing(
    scene: Scene, panel: Panel, head: User, experts: list[User], enter: Enter
) -> None:
    browser, stranger = enter(experts[0]), person("expert9", Role.EXPERT, scene.city)
    given = brought(browser, experts[0])
    others = [*experts[1:], person("expert4", Role.EXPERT, scene.city)]
    convene(
        subject=scene.subject.pk, kind="community", experts=[each.pk for each in others],
        on=timezone.localdate(), actor=head, at=timezone.now(),
    )  # fmt: skip
    answer = browser.post(PAGE + "receive/", given)
    assert answer.status_code == 422
    assert "专家组已经撤销或换人" in answer.json()["reasons"][0]
    assert browser.get(PAGE).status_code == 404
    assert enter(stranger).post(PAGE + "receive/", given).status_code == 404
    assert Client().post(PAGE + "receive/", given).status_code == 302


def test_the_worker_is_the_same_for_everybody_and_asked_for_anew(client: Client) -> None:
    answer = client.get("/expert/worker.js")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "worker-src 'self'" in answer.headers["Content-Security-Policy"]


def test_without_javascript_the_page_of_what_waits_says_so(
    scene: Scene, panel: Panel, experts: list[User], enter: Enter
) -> None:
    assert "<noscript>" in enter(experts[0]).get("/expert/outbox/").text
