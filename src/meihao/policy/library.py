"""The packs that this installation has, each loaded once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from meihao.policy.loader import load
from meihao.policy.pack import Pack

PACKS = Path(__file__).parent / "packs"
CURRENT = "yantai-2022"


@cache
def pack(name: str) -> Pack:
    """The pack of that name. Raises KeyError if there is none and loader.Broken if it has faults."""
    directory = PACKS / name
    if not (directory / "pack.toml").is_file():
        raise KeyError(name)
    return load(directory)


def current() -> Pack:
    """The pack in force."""
    return pack(CURRENT)


def names() -> list[str]:
    """The packs there are."""
    return sorted(head.parent.name for head in PACKS.glob("*/pack.toml"))
