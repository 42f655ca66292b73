"""A copy of a pack with the values of a draft, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from meihao.documents.rules.archive import packed
from meihao.lab.rules.catalogue import Knob, Value
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

    @property
    def sound(self) -> Pack | None:
        """The copy, if it can be compared with the pack in force."""
        return None if self.faults else self.after


def trial(pack: Pack, texts: Mapping[str, str], knobs: Mapping[str, Knob], changes: Sequence[Change]) -> Trial:
    """The copy of a pack that some changes make. Changes of values that the pack no longer has are left out."""
    changed = changed_texts(texts, knobs, changes)
    after, faults = lint_texts(changed)
    cases = tuple(each for each in faults if each.file.startswith(EXAMPLES))
    hard = tuple(each for each in faults if each not in cases)
    return Trial(pack, after, hard, cases)


def changed_texts(texts: Mapping[str, str], knobs: Mapping[str, Knob], changes: Sequence[Change]) -> Mapping[str, str]:
    """The files of a pack as some changes leave them."""
    edits = [
        edit
        for change in changes
        if change.what in knobs
        for edit in knobs[change.what].edits(_plain(change.value), change.grounds)
    ]
    return amended(texts, edits)


def _plain(value: tuple[str, ...] | int | str) -> Value:
    return list(value) if isinstance(value, tuple) else value


def archive(name: str, before: Mapping[str, str], after: Mapping[str, str]) -> bytes:
    """The files that changed, whole, with the patch: for those who keep the pack. The same files give the same bytes."""
    changed = {f"{name}/{file}": text.encode() for file, text in after.items() if text != before[file]}
    return packed({"draft.patch": patch(before, after).encode(), **changed})
