"""Packs of this installation with what may be changed of them, and their changed copies: each made once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from meihao.lab.rules import drafting
from meihao.lab.rules.catalogue import Knob
from meihao.lab.rules.catalogue import catalogue as of
from meihao.lab.rules.drafting import Change, Trial
from meihao.policy import library


@lru_cache(maxsize=8)
def catalogue(name: str) -> Mapping[str, Knob]:
    """Every value of a pack that a draft may change, by id. Raises KeyError where there is no such pack."""
    return of(library.pack(name), library.texts(name))


@lru_cache(maxsize=32)
def trial(name: str, changes: tuple[Change, ...]) -> Trial:
    """The copy of a pack that some changes make."""
    return drafting.trial(library.pack(name), library.texts(name), catalogue(name), changes)


def archive(name: str, changes: tuple[Change, ...]) -> bytes:
    """The files of a pack that some changes leave otherwise, with the patch."""
    texts = library.texts(name)
    return drafting.archive(name, texts, drafting.changed_texts(texts, catalogue(name), changes))
