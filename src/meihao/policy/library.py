"""The packs that this installation has, each loaded once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from meihao.policy.loader import made_of, texts_of
from meihao.policy.pack import Clause, Key, Pack

PACKS = Path(__file__).parent / "packs"
CURRENT = "yantai-2022"
CHECKUP = "yantai-checkup-2024"


@cache
def pack(name: str) -> Pack:
    """The pack of that name. Raises KeyError if there is none and loader.Broken if it has faults."""
    return made_of(texts(name))


@cache
def texts(name: str) -> Mapping[str, str]:
    """The files of the pack of that name. Raises as `pack` does."""
    directory = PACKS / name
    if not (directory / "pack.toml").is_file():
        raise KeyError(name)
    return texts_of(directory)


def current() -> Pack:
    """The pack in force."""
    return pack(CURRENT)


def names() -> list[str]:
    """The packs there are."""
    return sorted(head.parent.name for head in PACKS.glob("*/pack.toml"))


def checkup() -> Pack:
    """The pack of the city check-up (城市体检)."""
    return pack(CHECKUP)


def key(name: str) -> Key | None:
    """A fact as the pack in force has it, or else another; None where no pack asks for it."""
    return knowing(name).keys.get(name)


def knowing(key: str) -> Pack:
    """The pack that asks for a fact: the one in force, or else another; the one in force where none does."""
    mine = current()
    return mine if key in mine.keys else next((each for each in _others() if key in each.keys), mine)


def clause(name: str) -> Clause | None:
    """A clause as the pack in force has it, or else another; None where no pack has it."""
    return next((each.clauses[name] for each in (current(), *_others()) if name in each.clauses), None)


@cache
def _others() -> tuple[Pack, ...]:
    """The packs besides the one in force."""
    return tuple(pack(name) for name in names() if name != CURRENT)
