"""Drawing by lot from a published seed, so that anybody can draw again.

`ticket` needs nothing but the published seed, what is drawn for, the round and a name. A ticket does not depend on the other
candidates, so that adding or dropping a name cannot shuffle the rest.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256


def ticket(seed: str, scope: str, round_: int, name: str) -> str:
    """The SHA-256 of seed, scope, round and name, a line each, in hexadecimal."""
    return sha256(f"{seed}\n{scope}\n{round_}\n{name}".encode()).hexdigest()


def drawn(seed: str, scope: str, round_: int, names: Iterable[str]) -> tuple[str, ...]:
    """The names in the order of the draw: by ticket, the smallest first. The first ones are drawn."""
    return tuple(sorted(set(names), key=lambda name: (ticket(seed, scope, round_, name), name)))


def candidates_digest(names: Iterable[str]) -> str:
    """The SHA-256 of the candidates' names in order, a line each: the list that was frozen."""
    return sha256("\n".join(sorted(names)).encode()).hexdigest()
