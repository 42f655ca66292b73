"""What the machine must have besides Python: PostgreSQL, a browser, a Chinese font. Installed where that is ours to do."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")


@dataclass(frozen=True)
class Part:
    """Something that some tests need, the Debian package that brings it, and how to tell that it is there."""

    name: str
    package: str
    there: Callable[[], bool]


def postgres_binaries() -> Path | None:
    """The newest PostgreSQL server's programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else None


def chromium() -> str | None:
    """A browser that Playwright can drive."""
    return next((path for path in CHROMIUM if Path(path).exists()), None)


def _chinese_font() -> bool:
    if not shutil.which("fc-list"):
        return False
    listed = subprocess.run(["fc-list", ":lang=zh-cn", "family"], capture_output=True, text=True, check=False)
    return bool(listed.stdout.strip())


PARTS = (
    Part("PostgreSQL", "postgresql", lambda: postgres_binaries() is not None),
    Part("Chromium", "chromium", lambda: chromium() is not None),
    Part("a Chinese font", "fonts-noto-cjk", _chinese_font),
)


def missing() -> list[Part]:
    """The parts that are not there."""
    return [part for part in PARTS if not part.there()]


def provide() -> list[Part]:
    """Install what is missing, as root on Debian; returns what is still missing."""
    wanted = missing()
    if not wanted or not _debian() or os.geteuid() != 0:
        return wanted
    packages = [part.package for part in wanted] + ["fontconfig"]
    print(f"Installing {' '.join(packages)} ...", flush=True)
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        done = subprocess.run(
            ["apt-get", *command], env=environ, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False
        )
        if done.returncode:
            print(f"apt-get {command[0]} failed with {done.returncode}", file=sys.stderr)
            break
    return missing()


def _debian() -> bool:
    return Path("/etc/debian_version").exists() and shutil.which("apt-get") is not None
