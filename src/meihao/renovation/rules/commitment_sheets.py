"""The commitments of a scheme as a sheet: its columns, reading them exactly, and writing them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, Final

from meihao.attachments.rules.tables import Fault, Grid, Limits
from meihao.facts.rules.values import parse
from meihao.kernel.written import Cell, Unreadable, squeezed, whole
from meihao.places.rules.columns import Column, Table, unit_of
from meihao.places.rules.register import Entry, read
from meihao.places.rules.register_book import workbook
from meihao.places.rules.words import BUILDING_ENDS, bare
from meihao.policy.pack import Pack
from meihao.renovation.rules.schemes import THOUSAND, Promise, Scheme, Where, diff, fen, thousandths, unfit
from meihao.renovation.rules.schemes import Difference as Change

LIMITS: Final = Limits(rows=2_000, size=4 * 1024 * 1024, unpacked=32 * 1024 * 1024)
NAME: Final = "承诺"
COLUMNS: Final = {
    "number": "序号",
    "measure": "改造内容",
    "item": "工程内容",
    "place": "位置",
    "compound": "小区",
    "building": "楼号",
    "quantity": "工程量",
    "unit": "单位",
    "price": "单价",
    "due_on": "完成期限",
    "funder": "资金来源",
    "promised_by": "承诺单位",
}
GUIDE: Final = (
    "一、一行一项承诺：做什么、做多少、在哪里、多少钱、哪天完成、谁出钱、谁承诺。带 * 的列必须填。",
    "二、“序号”是系统给的，改动原有的行请保留；新增的行空着。",
    "三、这张表就是方案的全部承诺：删去的行就是取消的承诺，试导入时会列出来。",
    "四、位置和楼号至少填一个；项目有几个小区时，填楼号的行要写小区。",
    "五、工程量最多 3 位小数，单位写在“单位”列；单价以元为单位，最多 2 位小数。",
    "六、不要合并单元格，不要用公式。有一行不对，整份都不导入；同一份文件再导入一次，什么也不会变。",
)

type Buildings = Mapping[tuple[str, str], int]
"""The buildings of a project, by the name of the compound and the number on the wall."""


def table(pack: Pack) -> Table:
    """The columns, with the words of the pack."""
    measures = {each.name: each.id for each in pack.parts.measures.measures}
    funders = {each.name: each.id for each in pack.parts.funding.sources}
    bodies = {body.name: name for name, body in pack.bodies.items()}
    return Table(
        NAME,
        6,
        (
            _column("number", partial(whole, unit=""), "系统给的编号；新增的行空着", width=8),
            _column("measure", partial(_chosen, words=measures), "写清单里的名称：" + "、".join(measures), needed=True, width=22),
            _column("item", partial(_words, most=60), "做什么，如：更换排水管", needed=True, width=26),
            _column("place", partial(_words, most=60), "如：北院、东门内；有楼号时可不填", width=20),
            _column("compound", partial(_words, most=60), "项目只有一个小区时可不填", width=16),
            _column("building", _building, "如 3 或 3号楼；要在小区台账里", label=True),
            _column("quantity", thousandths, "大于 0，最多 3 位小数", needed=True),
            _column("unit", partial(_words, most=10), "如：米、㎡、个", needed=True, width=8),
            _column("price", fen, "最多 2 位小数；不花钱的填 0", needed=True, unit="元"),
            _column("due_on", _day, "如 2024-09-30", needed=True, width=14),
            _column("funder", partial(_chosen, words=funders), "写清单里的名称：" + "、".join(funders), needed=True, width=20),
            _column("promised_by", partial(_chosen, words=bodies), "写单位的类别，如：实施主体、施工单位、专业经营单位", needed=True, width=20),
        ),
    )  # fmt: skip


def _column(field: str, reads: Callable[[str], Any], how: str, **more: Any) -> Column:
    return Column(heading=COLUMNS[field], field=field, read=reads, how=how, **more)


def _words(text: str, *, most: int) -> str:
    if len(text) > most:
        raise Unreadable(f"太长（{len(text)} 个字），最多 {most} 个")
    return text


def _chosen(text: str, *, words: Mapping[str, str]) -> str:
    for name, stored in words.items():
        if squeezed(name) == squeezed(text):
            return stored
    raise Unreadable("不在清单里，请照“填写说明”里的名称填写")


def _building(text: str) -> str:
    return bare(text, BUILDING_ENDS)


def _day(text: str) -> str:
    return parse("date", "", (), text)


def heading(pack: Pack) -> Callable[[Sequence[Cell]], dict[int, str]]:
    """Which row is the heading, and which of its columns are read."""
    columns = table(pack)

    def found(cells: Sequence[Cell]) -> dict[int, str]:
        if _told(columns, cells) is None:
            return {}
        named = {at: columns.named(cell) for at, cell in enumerate(cells) if isinstance(cell, str)}
        return {at: column.heading for at, column in named.items() if column}

    return found


def _told(columns: Table, cells: Sequence[Cell]) -> Table | None:
    names = {unit_of(cell)[0] for cell in cells if isinstance(cell, str)}
    return columns if {COLUMNS["item"], COLUMNS["quantity"]} <= names else None


@dataclass(frozen=True, slots=True)
class Examined:
    """A sheet examined: its filled rows, the commitments it holds, what it would change, and everything wrong."""

    total: int
    promises: tuple[Promise, ...]
    change: Change
    faults: tuple[Fault, ...]

    @property
    def valid(self) -> int:
        """The rows with which nothing is wrong."""
        return self.total - len({fault.line for fault in self.faults if fault.line})


def examine(grids: Sequence[Grid], scheme: Scheme, buildings: Buildings, pack: Pack) -> Examined:
    """Every row against the draft: a row without a number is the commitment of the same content, item and place.

    Raises Unusable where there is nothing to read.
    """
    columns = table(pack)
    sheets = read(grids, tables=(columns,), told_by=partial(_told, columns))
    faults = list(sheets.faults)
    found: list[tuple[Entry, Promise]] = []
    for entry in sheets.entries[NAME]:
        promise, wrong = _promise(entry, buildings)
        faults += wrong
        if not wrong:
            faults += [
                Fault(entry.line, text, COLUMNS.get(name, ""), entry.sheet) for name, text in unfit(promise, pack)
            ]
            found.append((entry, promise))
    faults += _misnumbered(found, scheme)
    promises = matched([promise for _, promise in found], scheme)
    change = diff(Scheme(scheme.answers, scheme.promises), Scheme(scheme.answers, promises))
    faults.sort(key=lambda fault: fault.line or 0)
    return Examined(sheets.total, promises, change, tuple(faults))


def _promise(entry: Entry, buildings: Buildings) -> tuple[Promise, list[Fault]]:
    number, measure, item, place, compound, building = entry.key
    told: Mapping[str, Any] = entry.values
    at, wrong = _standing(entry, compound, building, buildings) if building else (None, [])
    promise = Promise(
        number=int(number or 0),
        measure=measure,
        item=item,
        quantity=told["quantity"],
        unit=told["unit"],
        where=Where(at, place),
        price=told["price"],
        due_on=date.fromisoformat(told["due_on"]),
        funder=told["funder"],
        promised_by=told["promised_by"],
    )
    return promise, wrong


def _standing(entry: Entry, compound: str, building: str, buildings: Buildings) -> tuple[int | None, list[Fault]]:
    """The building that a row names."""
    fits = [pk for (name, number), pk in buildings.items() if number == building and compound in ("", name)]
    if len(fits) == 1:
        return fits[0], []
    if fits:
        return None, [Fault(entry.line, "几个小区都有这个楼号，请填小区", COLUMNS["compound"], entry.sheet)]
    where = f"{compound}没有" if compound else "本项目的小区没有"
    return None, [
        Fault(entry.line, f"{where}楼号 {building}，请核对，或先登记到小区台账", COLUMNS["building"], entry.sheet)
    ]


def _misnumbered(found: Sequence[tuple[Entry, Promise]], scheme: Scheme) -> Iterator[Fault]:
    first: dict[int, int] = {}
    for entry, promise in found:
        if not promise.number:
            continue
        if promise.number not in scheme.numbers:
            text = f"方案里没有序号 {promise.number}；新增的行请把序号空着"
            yield Fault(entry.line, text, COLUMNS["number"], entry.sheet)
        elif first.setdefault(promise.number, entry.line) != entry.line:
            text = f"与第 {first[promise.number]} 行的序号相同，每个序号只能有一行"
            yield Fault(entry.line, text, COLUMNS["number"], entry.sheet)


def matched(promises: Sequence[Promise], scheme: Scheme) -> tuple[Promise, ...]:
    """The rows with the numbers that they have already; what is new has 0."""
    taken = {each.number for each in promises}
    free = [each for each in scheme.promises if each.number not in taken]
    found = []
    for each in promises:
        same = next((one for one in free if _same(one, each)), None) if not each.number else None
        if same is not None:
            free.remove(same)
        found.append(replace(each, number=same.number) if same else each)
    return tuple(found)


def _same(one: Promise, other: Promise) -> bool:
    return (one.measure, squeezed(one.item)) == (other.measure, squeezed(other.item)) and one.where.same(other.where)


def book(scheme: Scheme, buildings: Buildings, pack: Pack, *, title: str) -> bytes:
    """The sheet with the commitments there are; what comes out may be imported again."""
    names = {pk: key for key, pk in buildings.items()}
    measures = {each.id: each.name for each in pack.parts.measures.measures}
    funders = {each.id: each.name for each in pack.parts.funding.sources}
    rows: list[tuple[Sequence[Any], Mapping[str, Any]]] = []
    for each in scheme.promises:
        compound, building = names.get(each.where.building or 0, ("", ""))
        rows.append((
            [each.number, measures.get(each.measure, ""), each.item, each.where.place, compound, building],
            {
                "quantity": Decimal(each.quantity) / THOUSAND,
                "unit": each.unit,
                "price": Decimal(each.price) / 100,
                "due_on": each.due_on.isoformat(),
                "funder": funders.get(each.funder, ""),
                "promised_by": pack.bodies[each.promised_by].name if each.promised_by in pack.bodies else "",
            },
        ))  # fmt: skip
    return workbook({NAME: rows}, title=title, tables=(table(pack),), guide=GUIDE)
