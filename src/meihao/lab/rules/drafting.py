"""A copy of a pack with the values of a draft, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from meihao.assessment.rules.archive import packed
from meihao.lab.rules.catalogue import Value, catalogue
from meihao.policy import library
from meihao.policy.amending import amended, patch
from meihao.policy.linter import lint_texts
from meihao.policy.loader import Fault
from meihao.policy.pack import Pack

EXAMPLES = "examples/"


class Change(NamedTuple):
    """A value that a draft gives another, by the id it has in the catalogue, and why."""

    what: str
    value: tuple[str, ...] | int | str
    grounds: str

    @classmethod
    def of(cls, what: str, value: Value, grounds: str) -> Change:
        """The change; a list is kept so that it can be compared."""
        return cls(what, tuple(value) if isinstance(value, list) else value, grounds)


@dataclass(frozen=True)
class Trial:
    """The pack in force beside its changed copy.

    `after` is None where the copy is no pack. `faults` are what the linter has against it; `cases` the golden cases that
    come out otherwise, which a changed figure is meant to do.
    """

    before: Pack
    after: Pack | None
    faults: tuple[Fault, ...]
    cases: tuple[Fault, ...]
    patch: str

    @property
    def sound(self) -> Pack | None:
        """The copy, if it can be compared with the pack in force."""
        return None if self.faults else self.after


@lru_cache(maxsize=32)
def trial(name: str, changes: tuple[Change, ...]) -> Trial:
    """The copy of a pack that some changes make. Changes of values that the pack no longer has are left out."""
    texts = library.texts(name)
    changed = _changed(name, changes)
    after, faults = lint_texts(changed)
    cases = tuple(each for each in faults if each.file.startswith(EXAMPLES))
    hard = tuple(each for each in faults if each not in cases)
    return Trial(library.pack(name), after, hard, cases, patch(texts, changed))


def _changed(name: str, changes: Iterable[Change]) -> Mapping[str, str]:
    knobs = catalogue(name)
    edits = [
        edit
        for change in changes
        if change.what in knobs
        for edit in knobs[change.what].edits(_plain(change.value), change.grounds)
    ]
    return amended(library.texts(name), edits)


def _plain(value: tuple[str, ...] | int | str) -> Value:
    return list(value) if isinstance(value, tuple) else value


def archive(name: str, changes: Sequence[Change]) -> bytes:
    """The files that a draft changes, whole, with the patch: for those who keep the pack. The same draft gives the same bytes."""
    before, after = library.texts(name), _changed(name, changes)
    changed = {f"{name}/{file}": text.encode() for file, text in after.items() if text != before[file]}
    return packed({"draft.patch": patch(before, after).encode(), **changed})
