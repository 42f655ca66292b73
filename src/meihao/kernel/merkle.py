"""A Merkle tree over a log: one root for many leaves, and short proofs that a leaf is in it or that it only grew.

The tree of RFC 6962: leaves and nodes are hashed with different prefixes, and a tree of n leaves splits at the
largest power of two below n. Hashes are 32 bytes; a proof lists them from the leaf upwards.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

type Hash = bytes

EMPTY: Hash = hashlib.sha256(b"").digest()
"""The root of no leaves."""


def leaf(data: bytes) -> Hash:
    """The hash of one leaf."""
    return hashlib.sha256(b"\x00" + data).digest()


def node(left: Hash, right: Hash) -> Hash:
    """The hash of two subtrees."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[Hash]) -> Hash:
    """The root over leaf hashes, in their order."""
    if not leaves:
        return EMPTY
    # Complete subtrees of falling size, as a binary counter holds them; joined from the right at the end.
    peaks: list[tuple[int, Hash]] = []
    for each in leaves:
        size, top = 1, each
        while peaks and peaks[-1][0] == size:
            top = node(peaks.pop()[1], top)
            size *= 2
        peaks.append((size, top))
    _, top = peaks.pop()
    while peaks:
        top = node(peaks.pop()[1], top)
    return top


def inclusion(leaves: Sequence[Hash], index: int) -> list[Hash]:
    """The proof that leaf `index` is under the root. Raises IndexError."""
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    if len(leaves) == 1:
        return []
    cut = _split(len(leaves))
    if index < cut:
        return [*inclusion(leaves[:cut], index), root(leaves[cut:])]
    return [*inclusion(leaves[cut:], index - cut), root(leaves[:cut])]


def includes(top: Hash, size: int, index: int, each: Hash, proof: Sequence[Hash]) -> bool:
    """Whether the proof shows that leaf hash `each` stands at `index` of the tree of `size` leaves with root `top`."""
    if not 0 <= index < size:
        return False
    place, last, known = index, size - 1, each
    for step in proof:
        if last == 0:
            return False
        if place % 2 or place == last:
            known = node(step, known)
            while place % 2 == 0 and place:
                place, last = place // 2, last // 2
        else:
            known = node(known, step)
        place, last = place // 2, last // 2
    return last == 0 and known == top


def consistency(leaves: Sequence[Hash], earlier: int) -> list[Hash]:
    """The proof that the tree of the first `earlier` leaves is a beginning of this one. Raises ValueError."""
    if not 1 <= earlier <= len(leaves):
        raise ValueError(f"a tree of {len(leaves)} leaves never had {earlier}")
    return _grown(leaves, earlier, whole=True)


def extends(first: Hash, earlier: int, second: Hash, size: int, proof: Sequence[Hash]) -> bool:
    """Whether the proof shows that the tree (`second`, `size`) begins with the tree (`first`, `earlier`)."""
    if not 1 <= earlier <= size:
        return False
    if earlier == size:
        return not proof and first == second
    place, last = earlier - 1, size - 1
    while place % 2:
        place, last = place // 2, last // 2
    steps = list(proof)
    if place:
        if not steps:
            return False
        start = steps.pop(0)
    else:
        start = first
    before = after = start
    for step in steps:
        if last == 0:
            return False
        if place % 2 or place == last:
            before, after = node(step, before), node(step, after)
            while place % 2 == 0 and place:
                place, last = place // 2, last // 2
        else:
            after = node(after, step)
        place, last = place // 2, last // 2
    return last == 0 and before == first and after == second


def _grown(leaves: Sequence[Hash], earlier: int, *, whole: bool) -> list[Hash]:
    """RFC 6962's SUBPROOF; `whole`: the verifier already holds the root of this very subtree."""
    if earlier == len(leaves):
        return [] if whole else [root(leaves)]
    cut = _split(len(leaves))
    if earlier <= cut:
        return [*_grown(leaves[:cut], earlier, whole=whole), root(leaves[cut:])]
    return [*_grown(leaves[cut:], earlier - cut, whole=False), root(leaves[:cut])]


def _split(count: int) -> int:
    """The largest power of two below `count`."""
    return 1 << ((count - 1).bit_length() - 1)
