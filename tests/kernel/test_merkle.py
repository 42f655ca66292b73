"""The tree of RFC 6962: known roots, and proofs that hold for what is there and fail for anything else."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meihao.kernel import merkle

# The eight inputs and roots that the reference implementations of RFC 6962 are tested with.
DATA = [
    bytes.fromhex(each)
    for each in ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
]
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    4: "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    6: "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}

sizes = st.integers(1, 70)


def leaves(count: int) -> list[merkle.Hash]:
    return [merkle.leaf(bytes([each])) for each in range(count)]


def by_definition(each: list[merkle.Hash]) -> merkle.Hash:
    """The recursion of the RFC, word for word."""
    if len(each) < 2:
        return each[0] if each else hashlib.sha256(b"").digest()
    cut = 1
    while cut * 2 < len(each):
        cut *= 2
    return merkle.node(by_definition(each[:cut]), by_definition(each[cut:]))


@pytest.mark.parametrize(("count", "expected"), ROOTS.items())
def test_the_roots_are_those_of_the_reference(count: int, expected: str) -> None:
    assert merkle.root([merkle.leaf(data) for data in DATA[:count]]).hex() == expected


@given(st.integers(0, 130))
def test_the_root_is_the_definition(count: int) -> None:
    assert merkle.root(leaves(count)) == by_definition(leaves(count))


@given(sizes, st.data())
def test_every_leaf_proves_that_it_is_there_and_nowhere_else(count: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, count - 1))
    other = data.draw(st.integers(0, count - 1))
    tree = leaves(count)
    top, proof = merkle.root(tree), merkle.inclusion(tree, index)
    assert merkle.includes(top, count, index, tree[index], proof)
    assert merkle.includes(top, count, other, tree[index], proof) == (other == index)
    assert not merkle.includes(top, count, index, merkle.leaf(b"another"), proof)


@given(sizes, st.data())
def test_a_tampered_proof_of_inclusion_fails(count: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, count - 1))
    tree = leaves(count)
    top, proof = merkle.root(tree), merkle.inclusion(tree, index)
    assert not merkle.includes(top, count, index, tree[index], [*proof, merkle.EMPTY])
    if proof:
        at = data.draw(st.integers(0, len(proof) - 1))
        assert not merkle.includes(top, count, index, tree[index], [*proof[:at], merkle.EMPTY, *proof[at + 1 :]])
        assert not merkle.includes(top, count, index, tree[index], proof[:-1])


@given(sizes, st.data())
def test_a_log_that_only_grew_proves_it(count: int, data: st.DataObject) -> None:
    earlier = data.draw(st.integers(1, count))
    tree = leaves(count)
    first, second, proof = merkle.root(tree[:earlier]), merkle.root(tree), merkle.consistency(tree, earlier)
    assert merkle.extends(first, earlier, second, count, proof)
    assert not merkle.extends(merkle.EMPTY, earlier, second, count, proof)
    assert not merkle.extends(first, earlier, merkle.EMPTY, count, proof)
    assert not merkle.extends(first, earlier, second, count, [*proof, merkle.EMPTY])


@given(st.integers(2, 70), st.data())
def test_a_log_whose_past_was_changed_cannot_prove_that_it_grew(count: int, data: st.DataObject) -> None:
    earlier = data.draw(st.integers(1, count - 1))
    changed = data.draw(st.integers(0, earlier - 1))
    tree = leaves(count)
    first = merkle.root(tree[:earlier])
    tree[changed] = merkle.leaf(b"rewritten")
    assert not merkle.extends(first, earlier, merkle.root(tree), count, merkle.consistency(tree, earlier))


def test_what_was_never_there_has_no_proof() -> None:
    with pytest.raises(IndexError):
        merkle.inclusion(leaves(3), 3)
    with pytest.raises(ValueError, match="never had 4"):
        merkle.consistency(leaves(3), 4)
    assert not merkle.includes(merkle.root(leaves(1)), 1, 1, leaves(1)[0], [])
    assert not merkle.extends(merkle.EMPTY, 0, merkle.EMPTY, 0, [])
    assert not merkle.extends(merkle.root(leaves(3)), 3, merkle.root(leaves(5)), 5, [])
