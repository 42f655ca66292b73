"""Where the heading of a plan table stands, what its columns count, and in which unit: as the province prints it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from meihao.attachments.rules.tables import Cells
from meihao.kernel.exact import decimal, exact
from meihao.plans.rules.plans import CLUSTER, COMPOUND, HUNDREDTHS, TEN_THOUSAND

HEAD_WITHIN: Final = 20
HEAD_ROWS: Final = 3
CITY: Final = frozenset({"城市", "市", "设区市", "地市", "市别", "城市名称"})
DISTRICT: Final = frozenset(
    {"县(市区)", "县(市、区)", "县市区", "区市", "区(市)", "区县", "县区", "市区", "县(区)", "县(市,区)"}
)
EITHER: Final = frozenset({"城市/县(市区)", "地区", "单位", "行政区", "行政区划", "区域", "责任单位"})
KINDS: Final = {
    "count": re.compile(r"(?:小区|片区)(?:个?数量?|数目)?$"),
    "buildings": re.compile(r"(?:楼栋|栋|楼|幢)(?:数量?)?$"),
    "households": re.compile(r"户(?:数量?)?$"),
    "area": re.compile(r"面积$"),
}
"""How the heading of each figure ends, once its unit is taken away."""
UNITS: Final[Mapping[str, Mapping[str, int]]] = {
    "count": {"": 1, "个": 1},
    "buildings": {"": 1, "栋": 1, "幢": 1, "座": 1, "个": 1},
    "households": {"户": 1, "百户": 100, "千户": 1000, "万户": TEN_THOUSAND},
    "area": {
        **dict.fromkeys(("m2", "平方米", "平米"), HUNDREDTHS),
        **dict.fromkeys(("万m2", "万平方米", "万平米", "万平"), TEN_THOUSAND * HUNDREDTHS),
    },
}
"""The units that are understood, and what one of each comes to in a plan row's own unit."""
NAMES: Final = {"buildings": "楼栋数", "households": "户数", "area": "建筑面积"}
_UNIT = re.compile(r"[(\[]([^()\[\]]*)[)\]]$")
_NUMBER = re.compile(r"(?P<sign>[-+−]?)(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<part>\d+))?")
MISSING: Final = frozenset({"", "-", "—", "–", "--", "——", "/", "...", "......", "无数据", "缺"})


class Unfit(Exception):
    """A file in which no plan table can be read; the words say what is missing and what would mend it."""


class Wrong(ValueError):
    """A cell that is no figure of its column."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures: where, of what, and how many of our units one of its units is."""

    at: int
    measure: str
    name: str
    unit: str
    times: int

    def read(self, text: str) -> int | None:
        """The figure of a cell, exact; None where it is left open. Raises Wrong."""
        written = plain(text)
        if written in MISSING:
            return None
        if written.startswith("="):
            raise Wrong("是公式，请复制后“选择性粘贴”为数值")
        found = _NUMBER.fullmatch(written)
        if found is None:
            raise Wrong(f"“{text}”不是数字；没有数据请留空或写“—”")
        if found["sign"] in {"-", "−"}:
            raise Wrong(f"“{text}”是负数")
        number = exact(f"{found['whole'].replace(',', '')}.{found['part'] or '0'}") * self.times
        if number.denominator != 1:
            least = "0.01 ㎡" if self.measure == "area" else f"1 {self.unit or '个'}".replace("万", "")
            raise Wrong(f"“{text}”折算后不是整数，最小到 {least}")
        if number > 10**12:
            raise Wrong(f"“{text}”太大，请核对单位")
        return int(number)

    def say(self, figure: int) -> str:
        """A figure in the column's own unit, as it would be printed there."""
        own = Fraction(figure, self.times)
        places = next(places for places in range(13) if (own * 10**places).denominator == 1)
        unit = self.unit.replace("m2", "㎡")
        return decimal(own, places) + ("" if unit in {"", "个", "户", "栋", "幢", "座"} else f" {unit}")


@dataclass(frozen=True, slots=True)
class Head:
    """The heading of a plan table: its columns, and the first row below it, counted from 0."""

    city: int | None
    district: int | None
    columns: tuple[Column, ...]
    below: int
    unit: str


def plain(text: str) -> str:
    """Text in one width without white space."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def letter(at: int) -> str:
    """The letter of a column, counted from 0."""
    name = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def find_head(cells: Cells) -> Head:
    """The heading, in one row or spread over several, with titles above it. Raises Unfit."""
    for start, row in enumerate(cells.rows[:HEAD_WITHIN]):
        names = [plain(cell) for cell in row]
        named = [at for at, name in enumerate(names) if name in CITY | DISTRICT | EITHER]
        if not named or sum(map(bool, names)) < 2:
            continue
        below = start + 1
        while below - start < HEAD_ROWS and below < len(cells.rows) and _goes_on(cells.rows[below], named):
            below += 1
        texts = _headings(cells, start, below)
        columns = _columns(texts, _units_above(cells.rows[:start]))
        if not columns:
            continue
        city = next((at for at in named if names[at] in CITY), None)
        district = next((at for at in named if names[at] in DISTRICT), None)
        if city is None and district is None:
            district = named[0]
        counted = next((texts[column.at] for column in columns if column.measure == "count"), COMPOUND)
        return Head(city, district, columns, below, CLUSTER if CLUSTER in counted else COMPOUND)
    raise Unfit(
        f"前 {HEAD_WITHIN} 行里没有找到表头：要有“县(市区)”和“小区数(个)”“户数(户)”“建筑面积(万㎡)”等列，单位写在表头里"
    )


def _goes_on(row: Sequence[str], named: Sequence[int]) -> bool:
    """Whether a row still belongs to the heading: it names no place and holds words only."""
    written = [plain(cell) for cell in row]
    if any(at < len(written) and written[at] for at in named):
        return False
    words = [cell for cell in written if cell]
    return bool(words) and not any(_NUMBER.fullmatch(cell) or cell in MISSING for cell in words)


def _headings(cells: Cells, start: int, below: int) -> list[str]:
    """The words over each column, from the top down; a merged range speaks for every column it covers."""
    rows = [list(map(plain, row)) for row in cells.rows[start:below]]
    width = max(map(len, rows))
    rows = [row + [""] * (width - len(row)) for row in rows]
    for top, left, bottom, right in cells.merged:
        if start < top <= below:
            word = rows[top - 1 - start][left - 1]
            for line in range(top - 1 - start, min(bottom, below) - start):
                rows[line][left - 1 : right] = [word] * (min(right, width) - left + 1)
    return ["".join(dict.fromkeys(row[at] for row in rows if row[at])) for at in range(width)]


def _units_above(rows: Sequence[Sequence[str]]) -> list[str]:
    """The units of a line such as “单位：个、栋、户、万㎡” over the table."""
    for row in rows:
        for cell in map(plain, row):
            if found := re.search(r"(?:计量)?单位:(.+?)\)?$", cell):
                return re.split(r"[、,，;/]", found[1])
    return []


def _columns(texts: Sequence[str], above: Sequence[str]) -> tuple[Column, ...]:
    found: dict[str, Column] = {}
    for at, text in enumerate(texts):
        if not text or text in CITY | DISTRICT | EITHER or text == "序号":
            continue
        bracket = _UNIT.search(text)
        noun = text[: bracket.start()] if bracket else text
        measure = next((measure for measure, ending in KINDS.items() if ending.search(noun)), None)
        if measure is None:
            continue
        name = NAMES.get(measure) or (f"{CLUSTER}数" if CLUSTER in noun else f"{COMPOUND}数")
        unit = bracket[1] if bracket else next((each for each in above if each and each in UNITS[measure]), "")
        if unit not in UNITS[measure]:
            known = "、".join(each.replace("m2", "㎡") for each in UNITS[measure] if each)
            what = f"单位“{unit}”不认识" if unit else "没有写单位"
            raise Unfit(f"{letter(at)} 列“{name}”{what}，请在表头写明：{known}")
        if measure in found:
            raise Unfit(f"“{name}”出现了两次（{letter(found[measure].at)}、{letter(at)} 列），请只留要导入的一组")
        found[measure] = Column(at, measure, name, unit, UNITS[measure][unit])
    return tuple(found[measure] for measure in KINDS if measure in found)
