"""The simulator posts to a served product as a device does."""

from __future__ import annotations

import pytest
from django.core.management import CommandError
from pytest_django.live_server_helper import LiveServer

from meihao.sites.models import Signal, SiteDevice
from tests.facts.conftest import build_scene
from tests.renovation.conftest import build_town
from tests.sites.conftest import build_site
from tests.sites.test_simulating import simulate


def test_it_posts_over_http(live_server: LiveServer) -> None:
    build_site(build_town(build_scene()))
    assert "新增" in simulate("--register-as", "built", "--hours", "1", "--url", live_server.url)
    assert Signal.objects.count() > 20
    SiteDevice.objects.update(salt="0" * 31 + "1")
    with pytest.raises(CommandError, match="没有应答"):
        simulate("--hours", "1", "--url", "http://127.0.0.1:9")
    with pytest.raises(CommandError, match="不是平台地址"):
        simulate("--hours", "1", "--url", "ftp://x")
