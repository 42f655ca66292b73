"""What of a pack may be changed in a draft: its figures, level sets, rules of colours, weights and credits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from meihao.kernel.exact import exact
from meihao.policy.amending import Edit
from meihao.policy.compiler import BOUNDED
from meihao.policy.conditions import COMPARE, SIGNS
from meihao.policy.lines import Path
from meihao.policy.loader import read_texts
from meihao.policy.pack import Pack
from meihao.policy.schema.core import Parameters, number_of
from meihao.policy.uses import Use

type Kind = Literal["figure", "day", "levels", "choice"]
type Value = int | str | list[str]

GROUPS: Final = {
    "parameter": "数字与门槛",
    "levels": "类型应满足的性质",
    "colour": "三色规则",
    "weight": "考核权重",
    "credit": "颜色得分",
}
"""The kinds of values, as people look for them."""

LOCAL: Final = "local"


@dataclass(frozen=True, slots=True)
class Knob:
    """One value that a draft may change: what people call it, where it is written, and whose it is.

    `stamps` are where the file says whose the value is and why: in a draft it is ours, for the grounds given.
    """

    id: str
    group: str
    name: str
    file: str
    path: Path
    kind: Kind
    value: Value
    unit: str
    origin: str
    source: str
    uses: tuple[Use, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    stamps: tuple[Path, Path] | None = None

    @property
    def clause(self) -> str:
        """The clause that prints the value; empty for those that are not the document's."""
        return self.source if self.origin == "instrument" else ""

    @property
    def shown(self) -> str:
        """The present value as people read it."""
        return self.told(self.value)

    def told(self, value: Value) -> str:
        """A value as people read it."""
        if isinstance(value, list):
            return "、".join(dict(self.choices).get(each, each) for each in value)
        return dict(self.choices).get(str(value), str(value) if self.unit == "1" else f"{value} {self.unit}".rstrip())

    def read(self, entered: Sequence[str]) -> Value:
        """A value from what was entered. Raises ValueError, in words that say what to enter."""
        names = [each.strip() for each in entered if each.strip()]
        if self.kind == "levels":
            known = [name for name, _ in self.choices if name in names]
            if len(known) != len(names) or not known:
                raise ValueError("请至少选一种性质")
            return known
        if len(names) != 1:
            raise ValueError("请填写新的值")
        (text,) = names
        if self.kind == "choice":
            if text not in dict(self.choices):
                raise ValueError("请从列出的几项里选一项")
            return int(text) if text.isdigit() else text
        if self.kind == "day":
            return _day(text)
        return _figure(text)

    def edits(self, value: Value, grounds: str) -> Iterator[Edit]:
        """What is written otherwise where it takes a value."""
        yield Edit(self.file, self.path, value)
        if self.stamps is not None:
            origin, source = self.stamps
            yield Edit(self.file, origin, LOCAL)
            yield Edit(self.file, source, grounds)


def catalogue(pack: Pack, texts: Mapping[str, str]) -> Mapping[str, Knob]:
    """Every value of a pack that a draft may change, by id. `texts` are the files of the pack."""
    found = [*_parameters(pack, texts), *_levels(pack), *_rules(pack), *_scores(pack)]
    return {each.id: each for each in found}


def search(knobs: Mapping[str, Knob], words: str, group: str = "", said: Callable[[str], str] = str) -> list[Knob]:
    """The values whose name, id, clause or use has all the words, of one group if it is named; `said` gives clauses in words."""
    wanted = words.casefold().split()
    return [
        each
        for each in knobs.values()
        if (not group or each.group == group) and all(word in _text(each, said) for word in wanted)
    ]


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise ValueError("请写成日期，例如 2022-01-17") from error


def _figure(text: str) -> Value:
    try:
        number = exact(text)
    except (ValueError, ZeroDivisionError) as error:
        raise ValueError("请写成确切的数，例如 30、12.5 或 2/3") from error
    return number if isinstance(number, int) else text


def _text(knob: Knob, said: Callable[[str], str]) -> str:
    uses = " ".join(f"{use.text} {use.clause} {said(use.clause)} {use.criterion}" for use in knob.uses)
    return f"{knob.id} {knob.name} {knob.source} {uses}".casefold()


def _parameters(pack: Pack, texts: Mapping[str, str]) -> Iterator[Knob]:
    _, source = read_texts(texts)
    for file, model in source.of(Parameters):
        for code, each in model.root.items():
            yield Knob(
                f"parameter:{code}",
                "parameter",
                each.name,
                file,
                (code, "value"),
                "day" if isinstance(number_of(each), date) else "figure",
                each.value,
                each.unit,
                each.origin,
                each.source,
                pack.uses[code],
                stamps=((code, "origin"), (code, "source")),
            )


def _levels(pack: Pack) -> Iterator[Knob]:
    choices = tuple(pack.level_names.items())
    for n, profile in enumerate(pack.head.profiles):
        path: Path = ("profiles", n, "levels")
        name = f"{profile.name}应满足的性质"
        yield Knob(
            f"levels:{profile.id}", "levels", name, "pack.toml", path, "levels", list(profile.levels), "", "instrument",
            profile.cite, choices=choices,
        )  # fmt: skip


def _rules(pack: Pack) -> Iterator[Knob]:
    """The colour that each rule names, and its bound."""
    table = pack.parts.colours
    worse = tuple((each.id, each.name) for each in table.colours if each.rank)
    for n, rule in enumerate(table.rules):
        places: list[tuple[str, str, Value, Path, tuple[tuple[str, str], ...]]] = [
            ("colour", "亮什么颜色", rule.colour, ("colour",), worse)
        ]
        how = next((word for word in COMPARE if word in rule.test), "")
        if how and any(word in rule.test for word in BOUNDED):
            choices = tuple(_bounds(pack, str(rule.test[how])))
            places.append(("bound", f"界限（{SIGNS[how]}）", rule.test[how], ("test", how), choices))
        for field, words, value, inner, options in places:
            yield Knob(
                f"rule:{rule.id}:{field}", "colour", f"{rule.text}：{words}", "colours.toml", ("rules", n, *inner),
                "choice", value, "", rule.origin, rule.source, choices=options,
            )  # fmt: skip


def _bounds(pack: Pack, written: str) -> Iterator[tuple[str, str]]:
    """What a bound of a colour may be: a figure of the same unit that colours have, or nought or one."""
    same = pack.parameters.get(written.removeprefix("@"))
    for code, each in pack.parameters.items():
        if code.startswith("colour.") and (same is None or each.unit == same.unit):
            yield f"@{code}", f"{each.name}（{each.value} {each.unit}）"
    if same is None:
        yield from (("0", "0"), ("1", "1"))


def _scores(pack: Pack) -> Iterator[Knob]:
    scoring = pack.parts.scoring
    periods = {each.id: each.name for each in scoring.periods}
    for n, part in enumerate(scoring.components):
        for period, weight in part.weights.items():
            path: Path = ("components", n, "weights", period)
            name = f"{part.name}的{periods.get(period, period)}权重"
            yield Knob(
                f"weight:{part.id}:{period}", "weight", name, "scoring.toml", path, "figure", weight, "1", part.origin,
                part.source,
            )  # fmt: skip
    colours = {each.id: each.name for each in pack.parts.colours.colours}
    for n, credit in enumerate(scoring.credits):
        name = f"{colours.get(credit.colour, credit.colour)}色一天的得分"
        yield Knob(
            f"credit:{credit.colour}", "credit", name, "scoring.toml", ("credits", n, "credit"), "figure", credit.credit,
            "1", credit.origin, credit.source,
        )  # fmt: skip
