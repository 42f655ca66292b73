"""A paper by an outline of the pack: every part that it asks for, what was written of it, and what is still to be written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from meihao.documents.rules.paper import Attachments, Block, Heading, Note, PageBreak, Paper, Paragraph, Signature
from meihao.policy.schema.instrument import Item, Outline


@dataclass(frozen=True, slots=True)
class Section:
    """What is written of an item of the outline; `covers` are those points of what it must speak of that it does."""

    blocks: tuple[Block, ...]
    covers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Annex:
    """What follows the paper on pages of its own."""

    name: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """All that is written for an outline: sections by the id of their item, drawings that are enclosed by their id, annexes.

    `notes` close the paper in small print.
    """

    name: str
    profile: str
    sections: Mapping[str, Section]
    drawings: frozenset[str]
    issuer: str
    on: date
    subtitle: str = ""
    annexes: tuple[Annex, ...] = ()
    notes: tuple[str, ...] = ()
    record: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Lacking:
    """What an outline asks for and nobody wrote: of which part and item, and of what it does not speak."""

    part: str
    item: str
    points: tuple[str, ...]


def by_outline(outline: Outline, written: Written) -> Paper:
    """The paper. What is not written is said to be lacking at its place: nothing is left out in silence.

    Basis: plan/3.3.3, annex2/1, annex2/2, annex2/3, annex2/4, annex2/5, annex2/6, annex2/7
    """
    blocks: list[Block] = []
    for part in outline.parts:
        items = [each for each in part.items if _asked(each, written.profile)]
        if not items:
            continue
        blocks.append(Heading(part.heading))
        for item in items:
            blocks += _item(item, written.sections.get(item.id))
    enclosed = tuple(each.name for each in outline.drawings if each.id in written.drawings)
    missing = [each.name for each in outline.drawings if each.id not in written.drawings]
    names = (*enclosed, *(each.name for each in written.annexes))
    blocks += [Attachments(names)] if names else []
    blocks += [Note(f"尚缺的图件：{'、'.join(missing)}")] if missing else []
    blocks.append(Signature(written.issuer, written.on))
    for number, annex in enumerate(written.annexes, start=len(enclosed) + 1):
        blocks += [PageBreak(), Heading(f"附件 {number}　{annex.name}", numbered=False), *annex.blocks]
    return Paper(
        title=f"{written.name}{outline.title}",
        subtitle=written.subtitle,
        on=written.on,
        issuer=written.issuer,
        blocks=(*blocks, *map(Note, written.notes)),
        record=written.record,
        address=written.address,
    )


def _asked(item: Item, profile: str) -> bool:
    return not item.profiles or profile in item.profiles


def _item(item: Item, section: Section | None) -> Iterator[Block]:
    yield Heading(item.heading, 2)
    if section is not None:
        yield from section.blocks
    points = _open(item, section)
    if points:
        yield Paragraph(f"（待补：{'、'.join(points)}）")


def _open(item: Item, section: Section | None) -> tuple[str, ...]:
    covered = section.covers if section else frozenset()
    return tuple(each for each in item.must if each not in covered)


def lacking(outline: Outline, written: Written) -> list[Lacking]:
    """What is still to be written, in the order of the outline; drawings come last."""
    found = [
        Lacking(part.heading, item.heading, points)
        for part in outline.parts
        for item in part.items
        if _asked(item, written.profile) and (points := _open(item, written.sections.get(item.id)))
    ]
    missing = tuple(each.name for each in outline.drawings if each.id not in written.drawings)
    return [*found, *([Lacking("图件", "图件", missing)] if missing else [])]
