"""Served products and a browser to walk through them, one of each for each worker: a new one, and the town of
`tests.e2e.town`, which the stories may change."""

from __future__ import annotations

import json
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from tests.installation import Installation, installation
from tests.machine import chromium as chromium_path
from tests.migrated import once

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "test-results" / "pictures"
CHROMIUM = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-quic",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
]
TIMEOUT = 15_000
LONG = {"test_programme.py"}
"""It walks a whole programme."""
TOLD = ".story-told"
"""The mark of a data folder whose story need not be told."""
WIDTHS = {1440: 900, 390: 844}
AXE = """() => axe.run(document, {resultTypes: ["violations"]}).then(found => JSON.stringify(found.violations.map(
  v => ({id: v.id, impact: v.impact, help: v.help, where: v.nodes.map(n => n.target.join(" "))}))))"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here needs the browser, and what takes longest begins first."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: item.path.name not in LONG)


@dataclass(frozen=True)
class Site:
    """The product, served."""

    address: str
    data: Path
    manage: Callable[..., subprocess.CompletedProcess[str]]

    def at(self, path: str) -> str:
        """The whole address of a path."""
        return self.address + path


@contextmanager
def served(place: Installation) -> Iterator[Site]:
    """An installation, served on a free port as `./go demo` serves it, until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "meihao.config", "demo", "--port", str(port), "--data", str(place.data)]
    process = subprocess.Popen(command, env=place.environ, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    address = process.stdout.readline().strip().rstrip("/")
    assert address, "the product did not start"
    yield Site(address, place.data, place.manage)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)


@contextmanager
def embedded(folder: Path, *, migrated: bool) -> Iterator[Installation]:
    """An installation on the embedded database, whatever the run is otherwise on."""
    with installation(folder, migrated=migrated) as place:
        place.environ.pop("MEIHAO_DATABASE_URL", None)
        yield place


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The product on its first start, with nobody in it: that the story can be told is tested where it is told."""
    folder = tmp_path_factory.mktemp("new") / "data"
    with embedded(folder, migrated=False) as place:
        (place.data / TOLD).touch()
        with served(place) as there:
            yield there


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The town of the stories; the demonstration's own story is not told there."""
    folder = tmp_path_factory.mktemp("town") / "data"
    shutil.copytree(built(), folder)
    with embedded(folder, migrated=False) as place, served(place) as there:
        yield there


def built() -> Path:
    """The data folder of the town, closed, to be copied: whoever of the workers asks first builds it."""
    with once("town") as (folder, new):
        if new:
            with embedded(folder / "data", migrated=True) as place:
                building = place.python("from tests.e2e.town import build\nbuild()", cwd=ROOT)
                assert building.wait(timeout=240) == 0, "the town was not built"
                (place.data / TOLD).touch()
    return folder / "data"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium_path()
    assert path is not None, "no Chromium is installed"
    expect.set_options(timeout=TIMEOUT)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=CHROMIUM)
        yield started
        started.close()


def visited(context: BrowserContext) -> Iterator[Page]:
    """A page; whatever it complains of, a breach of the content policy among it, fails the test."""
    page = context.new_page()
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        refusal = re.search(r"status of 4\d\d", message.text)  # a refusal that the test asked for
        if message.type == "error" and not refusal:
            complaints.append(f"{message.text} ({message.location.get('url')})")

    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.set_default_timeout(TIMEOUT)
    yield page
    context.close()
    assert complaints == []


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A desk's browser."""
    yield from visited(
        browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN", timezone_id="Asia/Shanghai")
    )


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A phone's browser."""
    yield from visited(
        browser.new_context(
            viewport={"width": 390, "height": 844},
            device_scale_factor=2,
            is_mobile=True,
            has_touch=True,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
        )
    )


@pytest.fixture
def scriptless(browser: Browser) -> Iterator[Page]:
    """A browser without JavaScript."""
    yield from visited(
        browser.new_context(
            viewport={"width": 1440, "height": 900},
            java_script_enabled=False,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
        )
    )


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Fails where axe-core finds something serious or critical on the page."""
    source = (ROOT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")

    def checked(page: Page) -> None:
        page.evaluate(source)
        found = json.loads(page.evaluate(AXE))
        grave = [violation for violation in found if violation["impact"] in {"serious", "critical"}]
        assert grave == []

    return checked


@pytest.fixture
def look(axe: Callable[[Page], None]) -> Callable[[Page], None]:
    """Looks at the page at a desk's width and at a phone's: nothing grave by axe-core, nothing wider than the window."""

    def looked(page: Page) -> None:
        before = page.viewport_size
        for width, height in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": height})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{page.url} is wider than {width}"
            axe(page)
        if before:
            page.set_viewport_size(before)

    return looked


@pytest.fixture
def picture() -> Callable[[Page, str], None]:
    """Keeps a picture of the page under test-results/pictures."""

    def taken(page: Page, name: str) -> None:
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(PICTURES / f"{name}.png"))

    return taken
