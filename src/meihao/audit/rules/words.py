"""How verbs are said in Chinese: each app names its own."""

from __future__ import annotations

from collections.abc import Mapping

_WORDS: dict[str, str] = {}


def name_verbs(words: Mapping[str, str]) -> None:
    """Say how verbs are printed; apps call it from `AppConfig.ready()`, twice without harm."""
    _WORDS.update(words)


def spoken(verb: str) -> str:
    """A verb as people read it; one that nobody named stays as it is written."""
    return _WORDS.get(verb, verb)


def words() -> Mapping[str, str]:
    """The verbs that have been named."""
    return _WORDS
