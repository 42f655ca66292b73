"""Drafts as pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.http import Http404

from meihao.accounts.models import User
from meihao.lab.models import Draft, DraftValue
from meihao.lab.rules.catalogue import Knob
from meihao.lab.rules.drafting import Change
from meihao.lab.selectors.packs import catalogue
from meihao.policy import library


@dataclass(frozen=True, slots=True)
class Changed:
    """A value that a draft changes; no knob where the pack no longer has it."""

    row: DraftValue
    knob: Knob | None

    @property
    def name(self) -> str:
        """What the value is called."""
        return self.knob.name if self.knob else self.row.what

    @property
    def old(self) -> str:
        """What it is in the pack."""
        return self.knob.told(self.knob.value) if self.knob else str(self.row.old)

    @property
    def new(self) -> str:
        """What it is to be."""
        return self.knob.told(self.row.new) if self.knob else str(self.row.new)

    @property
    def overtaken(self) -> bool:
        """Whether the pack has changed the value since."""
        return self.knob is None or self.knob.value != self.row.old


def drafts(user: User) -> QuerySet[Draft]:
    """The drafts that one may see, the latest first, with how many values each changes."""
    found = Draft.objects.visible_to(user).select_related("owner", "organisation")
    return found.annotate(number=Count("changes")).order_by("-pk")


def opened(user: User, draft: int) -> Draft:
    """A draft that one may see. Raises Http404."""
    found = drafts(user).filter(pk=draft).first()
    if found is None or found.pack not in library.names():
        raise Http404
    return found


def changed(draft: Draft) -> list[Changed]:
    """The values that a draft changes."""
    knobs = catalogue(draft.pack)
    return [Changed(row, knobs.get(row.what)) for row in draft.changes.all()]


def changes(rows: Sequence[Changed]) -> tuple[Change, ...]:
    """The changes as the rules know them."""
    return tuple(each.row.change for each in rows)
