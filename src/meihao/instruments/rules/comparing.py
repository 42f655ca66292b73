"""Which of a document's texts have their place in a pack, and every line that has none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from typing import Final, Literal, NamedTuple

from meihao.policy.pack import Pack
from meihao.policy.reading.annex import read
from meihao.policy.reading.extract import extract
from meihao.policy.reading.match import Change, Match, PackIndicator, match
from meihao.policy.reading.shapes import LevelText, Reading

type Kind = Literal["unread", "unmatched", "missing", "changed"]
type Progress = Callable[[int, int], None]

KINDS: Final[dict[Kind, str]] = {
    "unread": "没有读懂",
    "unmatched": "规则包没有",
    "missing": "文件没有",
    "changed": "写法不同",
}
"""What can be amiss. Only the last leaves every text in its place."""

STEPS: Final = 4
"""Text out of the file, the table out of the text, the table beside the pack, and what is done with it."""

_WHAT = {"name": "名称", "number": "序号", "system": "体系"}
_EXCERPT = 40


class Remark(NamedTuple):
    """What is amiss, and on which line of the document; None where it is no line's fault."""

    line: int | None
    kind: Kind
    message: str

    @property
    def place(self) -> str:
        """The line in words; "" where there is none."""
        return "" if self.line is None else f"第 {self.line} 行"

    @property
    def sentence(self) -> str:
        """What is amiss, with its kind."""
        return f"{KINDS[self.kind]}：{self.message}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """What the document says at one level of the pack's indicator. `level` is the pack's id of it."""

    indicator: int
    level: str
    text: str
    first_line: int
    last_line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a document came to beside a pack.

    `digest` is the file's SHA-256. `systems`, `indicators` and `texts` count what the document has, `expected` what the pack
    asks for. `instrument` is the row that holds the document, if one does; `existing` says that it did so before.
    """

    name: str
    pack: str
    digest: str
    lines: int
    systems: int
    indicators: int
    texts: int
    expected: int
    passages: tuple[Text, ...]
    remarks: tuple[Remark, ...]
    instrument: int | None = None
    existing: bool = False

    @property
    def found(self) -> int:
        """How many of the pack's levels have a text."""
        return len(self.passages)

    @property
    def complete(self) -> bool:
        """Whether every text has its place and every place its text; another name or number is no loss."""
        return all(remark.kind == "changed" for remark in self.remarks)

    @property
    def foreign(self) -> bool:
        """Whether it is an indicator table of something else: less than half of its texts belong here."""
        return self.found * 2 < self.texts

    @property
    def faults(self) -> tuple[Remark, ...]:
        """Lines that the reader could not place, or that a person should look at."""
        return self.of("unread")

    @property
    def unmatched(self) -> tuple[Remark, ...]:
        """Texts for which the pack has no level."""
        return self.of("unmatched")

    @property
    def missing(self) -> tuple[Remark, ...]:
        """Levels of the pack for which the document has no text, by indicator."""
        return self.of("missing")

    @property
    def renamed(self) -> tuple[Remark, ...]:
        """Indicators that the document names, numbers or groups otherwise."""
        return self.of("changed")

    def of(self, kind: Kind) -> tuple[Remark, ...]:
        """The remarks of one kind."""
        return tuple(remark for remark in self.remarks if remark.kind == kind)

    @property
    def amiss(self) -> str:
        """How many remarks there are of each kind; "" where there are none."""
        counts = [(KINDS[kind], len(self.of(kind))) for kind in KINDS]
        return "，".join(f"{word} {count} 处" for word, count in counts if count)

    @property
    def content(self) -> str:
        """What the document has."""
        return f"{self.systems} 个体系，{self.indicators} 项指标，{self.texts} 条内容"

    @property
    def summary(self) -> str:
        """One line, which begins with the texts found and the levels expected: “101/101”."""
        count = f"{self.found}/{self.expected}"
        if self.existing:
            return f"{count} 这份文件早已导入，没有改动"
        if self.instrument is not None:
            return f"{count} 已写入" if self.complete else f"{count} 已部分写入（{self.amiss}）"
        return f"{count} 校验通过，未写入" if self.complete else f"{count} 校验没有通过（{self.amiss}），未写入"

    @property
    def advice(self) -> str:
        """What to do about a document that does not fit; "" where it fits."""
        if self.complete:
            return ""
        if not self.texts:
            return "没有读到指标表。请核对是否选错了文件；扫描件须先做文字识别。"
        if self.foreign:
            return "这多半是别的城市或别的版本的文件。可以据它起草一个规则包，再由人补全。"
        return "请对照列出的行改正文件，或只导入对得上的部分。"


class Incomplete(Exception):
    """The document does not fit the pack whole, and nobody asked for a part of it."""

    def __init__(self, result: Result) -> None:
        super().__init__(result.summary)
        self.result = result


def examine(
    data: bytes, name: str, pack: Pack, *, systems: Sequence[str] = (), progress: Progress | None = None
) -> Result:
    """Read a document and lay it beside a pack. Raises a kind of `Unreadable`.

    `systems` are names that help where a flattened table runs system and indicator together; the pack's own are known.
    """
    tell = progress or (lambda done, total: None)
    tell(0, STEPS)
    lines = extract(data, name)
    tell(1, STEPS)
    reading = read(lines, levels=tuple(pack.level_names.values()), systems=(*systems, *pack.systems.values()))
    tell(2, STEPS)
    result = compare(reading, pack, name=name, digest=sha256(data).hexdigest(), lines=len(lines.texts))
    tell(3, STEPS)
    return result


def compare(reading: Reading, pack: Pack, *, name: str, digest: str, lines: int) -> Result:
    """A reading beside a pack, with every remark by its line."""
    levels = {title: level for level, title in pack.level_names.items()}
    fit = match(
        reading,
        [
            PackIndicator(
                each.number,
                each.name,
                pack.systems[each.system],
                tuple(pack.level_names[level.level] for level in each.levels),
            )
            for each in pack.indicators
        ],
    )
    remarks = [*_unread(reading), *_unmatched(fit, reading), *_missing(fit), *map(_changed, fit.changes)]
    return Result(
        name=name,
        pack=pack.id,
        digest=digest,
        lines=lines,
        systems=len(reading.systems),
        indicators=len(reading.indicators),
        texts=len(reading.levels),
        expected=fit.expected,
        passages=tuple(_text(pair.number, levels[pair.level], pair.text) for pair in fit.pairs),
        remarks=tuple(sorted(remarks, key=lambda remark: (remark.line is None, remark.line or 0))),
    )


def _text(indicator: int, level: str, found: LevelText) -> Text:
    return Text(
        indicator=indicator, level=level, text=found.text, first_line=found.first_line, last_line=found.last_line
    )


def _unread(reading: Reading) -> Iterator[Remark]:
    for fault in reading.faults:
        said = f"{fault.reason}：{_cut(fault.text)}" if fault.text else fault.reason
        yield Remark(fault.line or None, "unread", said)


def _unmatched(fit: Match, reading: Reading) -> Iterator[Remark]:
    names = {indicator.number: indicator.name for indicator in reading.indicators}
    for text in fit.unmatched:
        said = f"{text.indicator} {names.get(text.indicator, '')} {text.level}：{_cut(text.text)}"
        yield Remark(text.first_line, "unmatched", said)


def _missing(fit: Match) -> Iterator[Remark]:
    """By indicator, at the line where the document speaks of it, if it does; where nothing fits at all, in one word."""
    if not fit.pairs:
        yield Remark(None, "missing", f"规则包的 {fit.expected} 条内容，一条也没有")
        return
    lines: dict[int, int] = {}
    for pair in fit.pairs:
        lines[pair.number] = min(pair.text.first_line, lines.get(pair.number, pair.text.first_line))
    for (number, name), group in groupby(fit.missing, key=lambda each: (each.number, each.name)):
        yield Remark(lines.get(number), "missing", f"{number} {name} {'、'.join(each.level for each in group)}")


def _changed(change: Change) -> Remark:
    said = f"第 {change.number} 项的{_WHAT[change.what]}，规则包是“{change.pack}”，文件是“{change.document}”"
    return Remark(change.line, "changed", said)


def _cut(text: str) -> str:
    return text if len(text) <= _EXCERPT else f"{text[:_EXCERPT]}…"
