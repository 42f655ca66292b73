"""Figures, units and cells as people write them. Figures of 0 and up: nothing that is counted measures less."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from typing import Final

ALIASES: Final = {
    "平方米": "m2", "平米": "m2", "立方米": "m3", "米": "m", "公里": "km", "千米": "km", "分钟": "min", "分": "min", "秒": "s",
    "度": "kwh", "千瓦时": "kwh", "千克": "kg", "公斤": "kg", "t": "吨", "h": "小时", "个小时": "小时",
}  # fmt: skip
"""Other ways of writing units, after NFKC and in lower case."""
NUMBER: Final = re.compile(
    r"(?P<sign>[+-]?)(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<part>\d+))?\s*(?P<unit>[^\d\s,.].*)?", re.DOTALL
)

type Cell = str | int | float | bool | date | datetime | Decimal | None
"""What a cell of a sheet holds."""


class Unreadable(ValueError):
    """Text that is not what was asked for; the message follows the quoted text and says what would be."""


def number(text: str, unit: str) -> Decimal:
    """The figure that text in one width stands for, with its unit or without. Raises Unreadable."""
    found = NUMBER.fullmatch(text)
    if found is None:
        raise Unreadable("不是数字" + (f"，请只填以 {unit} 为单位的数" if unit else ""))
    if found["unit"] and not same_unit(found["unit"], unit):
        wanted = f"应以 {unit} 为单位" if unit else "不带单位"
        raise Unreadable(f"的单位不对，{wanted}；请换算后再填")
    if found["sign"] == "-":
        raise Unreadable("是负数，应为 0 或以上")
    return Decimal(found["whole"].replace(",", "") + "." + (found["part"] or "0"))


def whole(text: str, unit: str) -> int:
    """The whole figure that text in one width stands for. Raises Unreadable."""
    figure = number(text, unit)
    if figure != figure.to_integral_value():
        raise Unreadable("带小数，应填整数")
    return int(figure)


def from_cell(cell: Cell, number_format: str = "General") -> str:
    """The text of a cell as the sheet shows it, not as it stores it.

    A number shown as a percentage becomes `85%`; a float loses the digits that a spreadsheet does not show either.
    """
    match cell:
        case None:
            return ""
        case bool():
            return "是" if cell else "否"
        case datetime():
            return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat(" ")
        case date():
            return cell.isoformat()
        case int() | float() | Decimal():
            figure = Decimal(format(cell, ".15g") if isinstance(cell, float) else cell)
            return f"{plain(figure * 100)}%" if "%" in number_format else plain(figure)
        case _:
            return str(cell)


def same_unit(mine: str, yours: str) -> bool:
    """Whether two ways of writing a unit mean the same: ㎡, m² and 平方米."""
    return _unit(mine) == _unit(yours)


def one_width(text: str) -> str:
    """Text in one width without blanks at its ends."""
    return unicodedata.normalize("NFKC", text).strip()


def squeezed(text: str) -> str:
    """Text without any white space and in one width, to compare what people typed."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def plain(figure: Decimal) -> str:
    """A figure in digits, without trailing zeros after the point."""
    text = format(figure, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text if text != "-0" else "0"


def _unit(written: str) -> str:
    unit = unicodedata.normalize("NFKC", written).strip().lower()
    return ALIASES.get(unit, unit)
