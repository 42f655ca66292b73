"""Runs the figures of one app or of all, and prints one line or one object for each."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import django

from bench import Figure

HERE = Path(__file__).parent


def apps() -> list[str]:
    """The apps that have figures."""
    return sorted(path.stem for path in HERE.glob("*.py") if not path.stem.startswith("_"))


def figures(names: list[str]) -> Iterator[Figure]:
    """The figures of some apps, as they come."""
    for name in names:
        yield from import_module(f"bench.{name}").figures()


def told(figure: Figure) -> dict[str, object]:
    """A figure as an object."""
    return {
        "name": figure.name,
        "value": round(figure.value, 4),
        "unit": figure.unit,
        "goal": figure.goal,
        "limit": None if figure.limit is None else round(figure.limit, 4),
        "ratio": None if figure.ratio is None else round(figure.ratio, 2),
        "holds": figure.holds,
    }


def line(figure: Figure) -> str:
    """A figure as a line: name value unit goal limit ratio holds|short."""
    words = told(figure) | {"holds": "holds" if figure.holds else "short"}
    return " ".join(
        "-" if word is None else f"{word:g}" if isinstance(word, float) else str(word) for word in words.values()
    )


def main() -> None:
    parser = ArgumentParser(prog="./go bench", description="The product's own speed figures.")
    parser.add_argument("app", nargs="?", choices=apps(), help="only the figures of one app")
    parser.add_argument("--json", action="store_true", help="a list of objects instead of lines")
    options = parser.parse_args()
    chosen = [options.app] if options.app else apps()
    with tempfile.TemporaryDirectory(prefix="meihao-bench-") as folder:
        for name in [name for name in os.environ if name.startswith("MEIHAO_")]:
            del os.environ[name]
        os.environ |= {"MEIHAO_DATA": folder, "DJANGO_SETTINGS_MODULE": "meihao.config.settings"}
        django.setup()
        if options.json:
            json.dump([told(figure) for figure in figures(chosen)], sys.stdout, ensure_ascii=False, indent=1)
            print()
            return
        for figure in figures(chosen):
            print(line(figure), flush=True)


if __name__ == "__main__":
    main()
