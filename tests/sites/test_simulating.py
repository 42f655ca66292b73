"""The simulator signs like a device and counts nothing twice."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from meihao.sites.models import Punch, Signal, SiteDevice
from meihao.sites.rules.simulating import events
from meihao.sites.selectors.overview import overview
from tests.sites.conftest import AT, NOW, TODAY, Site, beats, take


def simulate(*words: str) -> str:
    said = StringIO()
    call_command("simulate_site", "huaihua-2024", *words, stdout=said)
    return said.getvalue()


@pytest.mark.django_db
def test_a_day_of_reports_puts_the_site_online(site: Site) -> None:
    person = site.person("foreman")
    assert "3 台设备上报" in simulate("--register-as", "built")
    found = overview(site.project, on=timezone.localdate(), known=timezone.now())
    assert found.video is not None
    assert found.video > 0.98
    assert all(each.online for each in found.devices)
    assert set(Punch.objects.values_list("certificate", flat=True)) == {person.certificate}
    signals, punches = Signal.objects.count(), Punch.objects.count()
    again = simulate()
    assert "重复" in again
    assert Signal.objects.count() - signals < 5
    assert Punch.objects.count() - punches <= 1
    assert SiteDevice.objects.count() == 3


@pytest.mark.django_db
def test_gaps_are_seen(site: Site) -> None:
    device = site.device("video")
    take(device, beats(NOW - 7200, NOW - 60))
    (row,) = overview(site.project, on=TODAY, known=AT).devices
    assert row.online
    assert [minutes for _, _, minutes in row.gaps] == [1320, 113]
    assert row.share == "0.4%"


def test_gaps_leave_events_out() -> None:
    given = {
        "begin": 1_719_792_000,
        "end": 1_719_964_800,
        "every": 300,
        "certificates": [],
        "zone": timezone.get_current_timezone(),
    }
    whole = list(events("cam", "video", gaps=False, **given))  # type: ignore[arg-type]
    broken = list(events("cam", "video", gaps=True, **given))  # type: ignore[arg-type]
    assert len(whole) == 575
    assert 0 < len(broken) < len(whole)


def test_the_same_hours_give_the_same_events() -> None:
    given = {
        "begin": 1_719_792_000,
        "end": 1_719_882_000,
        "every": 300,
        "gaps": True,
        "zone": timezone.get_current_timezone(),
    }

    def told(kind: str) -> list[dict[str, object]]:
        return list(events("a", kind, certificates=["甲", "乙"], **given))  # type: ignore[arg-type]

    for kind in ("attendance", "video", "dust"):
        assert told(kind) == told(kind)
        numbers = [each["id"] for each in told(kind)]
        assert len(numbers) == len(set(numbers)) > 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "还没有在用的设备"),
        (("--hours", "73"), "1 至 72"),
        (("--register-as", "nobody"), "没有用户"),
        (("--register-as", "watched"), "施工单位"),
    ],
)
def test_what_cannot_be_simulated_is_told(site: Site, words: tuple[str, ...], told: str) -> None:
    with pytest.raises(CommandError, match=told):
        simulate(*words)
