"""One value, one byte string, one digest."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meihao.kernel.canonical import canonical, digest

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner, max_size=4),
    max_leaves=12,
)


def shuffled(value: Any, seed: int) -> Any:
    """The same value with the keys of every object entered in another order."""
    if isinstance(value, dict):
        items = list(value.items())
        random.Random(seed).shuffle(items)
        return {key: shuffled(item, seed) for key, item in items}
    return [shuffled(item, seed) for item in value] if isinstance(value, list) else value


def test_the_form_is_sorted_tight_and_not_escaped() -> None:
    assert (
        canonical({"乙": 1, "a": [True, None], "b": {"d": "市", "c": -2}})
        == '{"a":[true,null],"b":{"c":-2,"d":"市"},"乙":1}'.encode()
    )


def test_the_digest_is_the_sha256_of_the_form() -> None:
    assert digest({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


@given(plain, st.integers(0, 9))
def test_the_order_in_which_keys_were_entered_does_not_matter(value: Any, seed: int) -> None:
    assert canonical(shuffled(value, seed)) == canonical(value)


@given(plain)
def test_reading_the_form_gives_the_value_back(value: Any) -> None:
    assert json.loads(canonical(value)) == value


@pytest.mark.parametrize(
    ("value", "place"), [({"a": [1, 0.5]}, r"\$\.a\[1\]"), ({"a": b""}, r"\$\.a"), ({1: 2}, r"\$")]
)
def test_what_has_no_one_form_is_refused_by_place(value: object, place: str) -> None:
    with pytest.raises(TypeError, match=place):
        canonical(value)
