"""The lines of a plan as a sheet: its columns, reading them exactly, and writing them without a formula."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any, Final

from meihao.attachments.rules.tables import Fault, Grid, Limits
from meihao.funding.rules.balance.fitting import unfit
from meihao.funding.rules.balance.plan import GROUPS, LOAN, ONE, REPAYMENTS, Line, Plan, items, numbered
from meihao.funding.rules.balance.words import ASKED, FIELDS, millionths, share, shares, year
from meihao.kernel.written import Cell, Unreadable, squeezed, whole
from meihao.places.rules.columns import Column, Table, unit_of
from meihao.places.rules.register import Entry, read
from meihao.places.rules.register_book import workbook
from meihao.policy.pack import Pack
from meihao.renovation.rules.schemes import THOUSAND, fen, thousandths

LIMITS: Final = Limits(rows=500, size=2 * 1024 * 1024, unpacked=16 * 1024 * 1024)
NAME: Final = "测算"
HEADINGS: Final[Mapping[str, str]] = {"number": "序号", "group": "类别", **FIELDS}
GUIDE: Final = (
    "一、一行一项：支出、收入、补助和出资、借款都写在这一张表里。带 * 的列必须填。",
    "二、“序号”是系统给的，改动原有的行请保留；新增的行空着。这张表就是测算的全部内容，删去的行就是取消的项。",
    "三、建设支出、补助和出资：数量乘单价是总额，按起止年平均分到各年。更新、运营和收入：数量乘单价是一年满额的数。",
    "四、使用率、投用爬坡、年增长、年利率都以 % 为单位，如 85；投用爬坡写头几年的比例，如 60、80、100。",
    "五、补助、出资和借款：数量填 1，单位填“笔”，金额填在单价里。借款填借款年、期限、年利率和还款方式，不填结束年。",
    "六、每一行写明数字的依据、由谁承诺或提供；不写个人姓名。",
    "七、不要合并单元格，不要用公式。有一行不对，整份都不导入；同一份文件再导入一次，什么也不会变。",
)


@dataclass(frozen=True, slots=True)
class Examined:
    """A sheet examined: its filled rows, the lines it holds, and everything wrong."""

    total: int
    lines: tuple[Line, ...]
    faults: tuple[Fault, ...]

    @property
    def valid(self) -> int:
        """The rows with which nothing is wrong."""
        return self.total - len({fault.line for fault in self.faults if fault.line})


def table() -> Table:
    """The columns; the first four tell rows apart."""
    groups, ways = tuple(GROUPS.values()), tuple(REPAYMENTS.values())
    return Table(
        NAME,
        4,
        (
            _column("number", partial(whole, unit=""), "系统给的编号；新增的行空着", width=8),
            _column("group", partial(_chosen, words=_turned(GROUPS)), "从中选一项：" + "、".join(groups), needed=True, width=14, choices=groups),
            _column("item", partial(_words, most=30), "写清单里的名称，见填写说明", needed=True, width=22),
            _column("what", partial(_words, most=60), "如：地面停车位、雨污分流施工", needed=True, width=28),
            _column("quantity", thousandths, "大于 0，最多 3 位小数；资金填 1", needed=True),
            _column("unit", partial(_words, most=10), "如：个、㎡、户；资金填“笔”", needed=True, width=8),
            _column("price", fen, "最多 2 位小数；一年的价格，或总额的单价", needed=True, unit="元", width=16),
            _column("first", year, "开始的年份；借款填到账的年份", needed=True, width=10),
            _column("last", year, "结束的年份；借款不填", width=10),
            _column("every", partial(whole, unit="年"), "更新支出隔几年一次；不填就是每年", width=10),
            _column("occupancy", millionths, "收入项用了几成；不填就是 100", unit="%", width=12),
            _column("ramp", _ramp, "收入项头几年的比例，如 60、80、100", unit="%", width=16),
            _column("growth", millionths, "单价每年涨多少；不填就是不涨", unit="%", width=12),
            _column("rate", millionths, "借款的年利率", unit="%", width=12),
            _column("term", partial(whole, unit="年"), "借款年之后几年还清", unit="年", width=10),
            _column("repayment", partial(_chosen, words=_turned(REPAYMENTS)), "从中选一项：" + "、".join(ways), width=22, choices=ways),
            _column("basis", partial(_words, most=120), "数字从哪里来，如：报价、合同、可研", needed=True, width=30),
            _column("promised_by", partial(_words, most=60), "谁承诺或提供；不写个人姓名", needed=True, width=22),
        ),
    )  # fmt: skip


def _column(field: str, reads: Callable[[str], Any], how: str, **more: Any) -> Column:
    return Column(heading=HEADINGS[field], field=field, read=reads, how=how, **more)


def _turned(words: Mapping[str, str]) -> dict[str, str]:
    return {name: stored for stored, name in words.items()}


def _words(text: str, *, most: int) -> str:
    if len(text) > most:
        raise Unreadable(f"太长（{len(text)} 个字），最多 {most} 个")
    return text


def _chosen(text: str, *, words: Mapping[str, str]) -> str:
    for name, stored in words.items():
        if squeezed(name) == squeezed(text):
            return stored
    raise Unreadable("不在可选项里，请从中选一项：" + "、".join(words))


def _ramp(text: str) -> tuple[str, ...]:
    return tuple(str(each) for each in shares(text))


def heading(cells: Sequence[Cell]) -> dict[int, str]:
    """The columns that are read, where a row is the heading."""
    if _told(cells) is None:
        return {}
    columns = table()
    named = {at: columns.named(cell) for at, cell in enumerate(cells) if isinstance(cell, str)}
    return {at: column.heading for at, column in named.items() if column}


def _told(cells: Sequence[Cell]) -> Table | None:
    names = {unit_of(cell)[0] for cell in cells if isinstance(cell, str)}
    return table() if {HEADINGS["group"], HEADINGS["price"]} <= names else None


def examine(grids: Sequence[Grid], plan: Plan, pack: Pack, *, last: int) -> Examined:
    """Every row against the draft: a row without a number is the line of the same group, item and words.

    `last` is the last number that was ever used. Raises Unusable where there is nothing to read.
    """
    sheets = read(grids, tables=(table(),), told_by=_told)
    faults = list(sheets.faults)
    found: list[tuple[Entry, Line]] = []
    for entry in sheets.entries[NAME]:
        line, wrong = _line(entry, pack)
        faults += wrong
        if not wrong:
            told = [
                Fault(entry.line, text, HEADINGS.get(name, ""), entry.sheet) for name, text in unfit(line, plan, pack)
            ]
            faults += told
            found.append((entry, line))
    faults += _misnumbered(found, plan)
    lines = numbered(matched([line for _, line in found], plan), last)
    return Examined(sheets.total, lines, tuple(sorted(faults, key=lambda fault: fault.line or 0)))


def _line(entry: Entry, pack: Pack) -> tuple[Line, list[Fault]]:
    number, group, item, what = entry.key
    told: Mapping[str, Any] = entry.values
    names = _turned(items(pack, group))
    wrong = []
    try:
        item = _chosen(item, words=names)
    except Unreadable as error:
        wrong.append(Fault(entry.line, f"“{item}”{error}", HEADINGS["item"], entry.sheet))
    asked = {*ASKED[group], "basis", "promised_by"}
    wrong += [
        Fault(entry.line, f"“{GROUPS[group]}”不用填{HEADINGS[name]}，请清空", HEADINGS[name], entry.sheet)
        for name in told
        if name not in asked
    ]
    wanted = {"last"} if group != LOAN else {"rate", "term", "repayment"}
    wrong += [
        Fault(entry.line, f"没有填{HEADINGS[name]}", HEADINGS[name], entry.sheet)
        for name in FIELDS
        if name in wanted and name not in told
    ]
    line = Line(
        number=int(number or 0),
        group=group,
        item=item,
        what=what,
        quantity=told["quantity"],
        unit=told["unit"],
        price=told["price"],
        first=told["first"],
        last=told.get("last", told["first"]),
        every=told.get("every", 1),
        occupancy=share(told["occupancy"]) if "occupancy" in told else ONE,
        ramp=tuple(share(int(each)) for each in told.get("ramp", ())),
        growth=share(told.get("growth", 0)),
        rate=share(told.get("rate", 0)),
        term=told.get("term", 0),
        repayment=told.get("repayment", ""),
        basis=told["basis"],
        promised_by=told["promised_by"],
    )
    return line, wrong


def _misnumbered(found: Sequence[tuple[Entry, Line]], plan: Plan) -> Iterator[Fault]:
    first: dict[int, int] = {}
    for entry, line in found:
        if not line.number:
            continue
        if line.number not in plan.numbers:
            text = f"草稿里没有序号 {line.number}；新增的行请把序号空着"
            yield Fault(entry.line, text, HEADINGS["number"], entry.sheet)
        elif first.setdefault(line.number, entry.line) != entry.line:
            text = f"与第 {first[line.number]} 行的序号相同，每个序号只能有一行"
            yield Fault(entry.line, text, HEADINGS["number"], entry.sheet)


def matched(lines: Sequence[Line], plan: Plan) -> list[Line]:
    """The rows with the numbers that they have already; what is new has 0."""
    taken = {each.number for each in lines}
    free = [each for each in plan.lines if each.number not in taken]
    found = []
    for each in lines:
        same = next((one for one in free if _same(one, each)), None) if not each.number else None
        if same is not None:
            free.remove(same)
        found.append(replace(each, number=same.number) if same else each)
    return found


def _same(one: Line, other: Line) -> bool:
    return (one.group, one.item, squeezed(one.what)) == (other.group, other.item, squeezed(other.what))


def book(plan: Plan, pack: Pack, *, title: str) -> bytes:
    """The sheet with the lines there are; what comes out may be imported again."""
    rows: list[tuple[Sequence[Any], Mapping[str, Any]]] = []
    for each in plan.lines:
        key = [each.number, GROUPS[each.group], items(pack, each.group).get(each.item, each.item), each.what]
        told: dict[str, Any] = {
            "quantity": Decimal(each.quantity) / THOUSAND,
            "unit": each.unit,
            "price": Decimal(each.price) / 100,
            "first": each.first,
            "last": each.last,
            "every": each.every,
            "occupancy": _cell(each.occupancy),
            "ramp": "、".join(str(_cell(share)) for share in each.ramp),
            "growth": _cell(each.growth),
            "rate": _cell(each.rate),
            "term": each.term,
            "repayment": REPAYMENTS.get(each.repayment, ""),
        }
        kept = {name: value for name, value in told.items() if name in ASKED[each.group]}
        rows.append((key, {**kept, "basis": each.basis, "promised_by": each.promised_by}))
    listed = [
        *GUIDE,
        "",
        *(f"{name}的科目：{'、'.join(items(pack, group).values())}" for group, name in GROUPS.items()),
    ]
    return workbook({NAME: rows}, title=title, tables=(table(),), guide=listed)


def _cell(value: Fraction) -> Decimal | int:
    """A share in per cent, for a cell."""
    scaled = Decimal((value * 10**6).numerator).scaleb(-4)
    return int(scaled) if scaled == scaled.to_integral_value() else scaled
