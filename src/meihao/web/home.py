"""The first screen: apps register blocks, and each person's home is made of those meant for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal

from meihao.web.navigation import Person

Place = Literal["top", "main", "side"]


@dataclass(frozen=True, slots=True)
class Block:
    """One block of the first screen.

    `select(person)` gives the context that `template` is included with, or None
    when there is nothing to show. Order what waits for the person below 100.
    """

    key: str
    template: str
    select: Callable[[Any], Mapping[str, Any] | None]
    permission: StrEnum | None
    order: int
    place: Place = "main"


@dataclass(frozen=True, slots=True)
class Filled:
    """A block with what it shows."""

    template: str
    place: Place
    context: Mapping[str, Any] = field(default_factory=dict)


_BLOCKS: dict[str, Block] = {}


def register_block(block: Block) -> None:
    """Offer a block; called from `AppConfig.ready()`, twice without harm."""
    _BLOCKS[block.key] = block


def blocks_for(person: Person) -> list[Filled]:
    """The blocks one may see that have something to say, what waits first."""
    filled = []
    for block in sorted(_BLOCKS.values(), key=lambda b: (b.order, b.key)):
        if block.permission is None or person.may(block.permission):
            context = block.select(person)
            if context is not None:
                filled.append(Filled(block.template, block.place, context))
    return filled
