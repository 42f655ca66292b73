"""What a district scores in a period: shares of what was counted, weighted as the pack says, rounded once at the end."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from meihao.kernel.exact import Exact, decimal, exact
from meihao.policy.pack import Pack

FULL: Final = "full"
COLOUR_DAYS: Final = "colour_days"


@dataclass(frozen=True, slots=True)
class Item:
    """One record that counts: `good` of `of`. `ref` names the record; `told` are whole numbers beside it, such as days by colour."""

    ref: str
    good: Exact
    of: int
    told: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """What is known of a part: the records that count, or why nothing can be known (`silent`)."""

    items: tuple[Item, ...] = ()
    silent: str = ""

    def without(self, refs: Collection[str]) -> Figure:
        """The same without the records that were let go on appeal."""
        return Figure(tuple(each for each in self.items if each.ref not in refs), self.silent)


@dataclass(frozen=True, slots=True)
class Weight:
    """A part of the score by its id, its weight, and what it counts for where there is nothing to take a share of."""

    id: str
    weight: Fraction
    empty: str


@dataclass(frozen=True, slots=True)
class Law:
    """All of the pack that the sums of a period rest on."""

    full: int
    decimals: int
    weights: tuple[Weight, ...]
    credits: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a score: `good` of `of`, and `points` of the whole. `weighs` is its weight once what is left out was shared out."""

    weight: Weight
    good: Fraction
    of: int
    left_out: str
    weighs: Fraction
    points: Fraction


@dataclass(frozen=True, slots=True)
class Score:
    """A district's score: its parts, which sum to it exactly, and what is written down; None where nothing at all counted."""

    parts: tuple[Part, ...]
    exact: Fraction | None
    written: str | None


def law(pack: Pack, kind: str) -> Law:
    """What the pack says of a kind of period. Basis: plan/4.3"""
    table = pack.parts.scoring
    return Law(
        table.settlement.full,
        table.settlement.decimals,
        tuple(Weight(each.id, Fraction(exact(each.weights[kind])), each.empty) for each in table.components if kind in each.weights),
        {each.colour: Fraction(exact(each.credit)) for each in table.credits},
    )  # fmt: skip


def days(ref: str, colours: Mapping[str, int], law: Law) -> Item:
    """The days of a project by colour as a record that counts; those of no credited colour are told and do not count."""
    good = sum((law.credits[each] * number for each, number in colours.items() if each in law.credits), Fraction())
    of = sum(number for each, number in colours.items() if each in law.credits)
    return Item(ref, whole(good), of, tuple(sorted(colours.items())))


def score(law: Law, figures: Mapping[str, Figure]) -> Score:
    """The score of a district. A part without anything to take a share of counts in full or is left out, as the pack says.

    What is left out gives its weight to the others in proportion. Basis: plan/4.3
    """
    counted = [(each, figures.get(each.id, Figure(silent="没有记录"))) for each in law.weights]
    kept = sum((weight.weight for weight, figure in counted if not _left_out(weight, figure)), Fraction())
    parts = tuple(_part(weight, figure, kept, law.full) for weight, figure in counted)
    if not kept:
        return Score(parts, None, None)
    total = sum((each.points for each in parts), Fraction())
    return Score(parts, total, decimal(total, law.decimals))


def _of(figure: Figure) -> int:
    return sum(each.of for each in figure.items)


def _left_out(weight: Weight, figure: Figure) -> str:
    """Why a part is left out; nothing where it counts."""
    if figure.silent:
        return figure.silent
    return "本期没有应计的记录" if not _of(figure) and weight.empty != FULL else ""


def _part(weight: Weight, figure: Figure, kept: Fraction, full: int) -> Part:
    good, of = sum((Fraction(each.good) for each in figure.items), Fraction()), _of(figure)
    left_out = _left_out(weight, figure)
    if left_out:
        return Part(weight, good, of, left_out, Fraction(), Fraction())
    weighs = weight.weight / kept
    share = min(good / of, Fraction(1)) if of else Fraction(1)
    return Part(weight, good, of, "", weighs, full * weighs * share)


def ranks(scores: Mapping[str, Score]) -> dict[str, int]:
    """The place of each district that has a score, by what is written down: equal scores share a place."""
    written = {code: exact(each.written) for code, each in scores.items() if each.written is not None}
    return {code: 1 + sum(other > mine for other in written.values()) for code, mine in written.items()}


# --- as stored -----------------------------------------------------------------------------------------------------------


def whole(number: Exact) -> Exact:
    """An integer where it is one."""
    return exact(str(Fraction(number)))


def law_to_json(law: Law) -> dict[str, Any]:
    """The law of a period in plain values; numbers as text."""
    return {
        "full": law.full,
        "decimals": law.decimals,
        "weights": [{"id": each.id, "weight": str(each.weight), "empty": each.empty} for each in law.weights],
        "credits": {colour: str(credit) for colour, credit in law.credits.items()},
    }


def law_from_json(plain: Mapping[str, Any]) -> Law:
    """The reverse."""
    return Law(
        plain["full"],
        plain["decimals"],
        tuple(Weight(each["id"], Fraction(each["weight"]), each["empty"]) for each in plain["weights"]),
        {colour: Fraction(credit) for colour, credit in plain["credits"].items()},
    )


def figure_to_json(figure: Figure) -> dict[str, Any]:
    """A figure in plain values; its records in an order of their own, so that theirs does not matter."""
    rows = sorted(figure.items, key=lambda each: each.ref)
    return {"items": [[each.ref, str(each.good), each.of, dict(each.told)] for each in rows], "silent": figure.silent}


def figure_from_json(plain: Mapping[str, Any]) -> Figure:
    """The reverse."""
    items = (Item(ref, exact(good), of, tuple(sorted(told.items()))) for ref, good, of, told in plain["items"])
    return Figure(tuple(items), plain["silent"])


def result(
    law: Law, districts: Mapping[str, Mapping[str, Figure]], excused: Iterable[tuple[str, str, str]]
) -> dict[str, Any]:
    """What is written down of all districts, in plain values: the same for the same figures, in whatever order they come.

    `excused` are the (district, part, record) that were let go on appeal.
    """
    gone = frozenset(excused)
    scores = {
        code: score(law, {part: _kept(code, part, figure, gone) for part, figure in figures.items()})
        for code, figures in districts.items()
    }
    places = ranks(scores)
    return {
        code: {
            "score": each.written,
            "rank": places.get(code),
            "parts": [
                {
                    "id": part.weight.id,
                    "good": str(part.good),
                    "of": part.of,
                    "left_out": part.left_out,
                    "weighs": str(part.weighs),
                    "points": str(part.points),
                }
                for part in each.parts
            ],
        }
        for code, each in sorted(scores.items())
    }


def _kept(code: str, part: str, figure: Figure, gone: frozenset[tuple[str, str, str]]) -> Figure:
    return figure.without({ref for district, name, ref in gone if (district, name) == (code, part)})


def inputs(
    *,
    period: str,
    known: str,
    pack: Mapping[str, str],
    law: Law,
    districts: Mapping[str, Mapping[str, Figure]],
    excused: Iterable[tuple[str, str, str]],
) -> dict[str, Any]:
    """Everything that a score is worked out of, in plain values and one order. `known`: by when it was written down."""
    return {
        "period": period,
        "known": known,
        "pack": dict(pack),
        "law": law_to_json(law),
        "districts": {
            code: {part: figure_to_json(figure) for part, figure in figures.items()}
            for code, figures in districts.items()
        },
        "excused": sorted(list(each) for each in excused),
    }


def figures_of(inputs: Mapping[str, Any]) -> dict[str, dict[str, Figure]]:
    """What counted for each district, out of stored inputs."""
    return {
        code: {part: figure_from_json(plain) for part, plain in parts.items()}
        for code, parts in inputs["districts"].items()
    }


def excused_of(inputs: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """What was let go on appeal, out of stored inputs."""
    return [(district, part, ref) for district, part, ref in inputs["excused"]]


def outcome(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """What comes out of stored inputs: the same for the same, whatever the pack says by now."""
    return result(law_from_json(inputs["law"]), figures_of(inputs), excused_of(inputs))
