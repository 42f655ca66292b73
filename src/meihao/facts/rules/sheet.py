"""What the rows of a fact sheet say: every row read, every fault named by row and column."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from meihao.attachments.rules.tables import HEAD_WITHIN, Fault, Grid, Row, Unusable
from meihao.facts.rules.values import parse
from meihao.kernel.written import Cell, Unreadable, from_cell, same_unit, squeezed
from meihao.policy.pack import Key

CODE, TITLE, UNIT, VALUE, SINCE, UNTIL = "编码", "名称", "单位", "数值", "生效日期", "截止日期"
COLUMNS: Final = {
    "编码": CODE, "事实编码": CODE, "代码": CODE, "名称": TITLE, "事实": TITLE, "事实名称": TITLE, "单位": UNIT, "计量单位": UNIT,
    "数值": VALUE, "值": VALUE, "填报值": VALUE, "生效日期": SINCE, "日期": SINCE, "截止日期": UNTIL, "有效期至": UNTIL,
}  # fmt: skip
"""The headings that are understood; other columns are the office's own and left alone."""
NEEDED: Final = (CODE, VALUE, SINCE)
ROWS: Final = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One fact that a row states, in canonical form."""

    line: int
    key: str
    value: str
    effective_on: date
    ends_on: date | None = None

    @property
    def says(self) -> tuple[str, str, date, date | None]:
        """The statement without its row."""
        return self.key, self.value, self.effective_on, self.ends_on


@dataclass(frozen=True, slots=True)
class Checked:
    """A sheet checked: what its good rows state, and everything that is wrong."""

    total: int
    entries: tuple[Entry, ...]
    faults: tuple[Fault, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)

    @property
    def valid(self) -> int:
        """How many of the filled rows can be taken."""
        return len(self.entries)


def check(
    grid: Grid,
    keys: Mapping[str, Key],
    *,
    today: date,
    measured: Collection[str] = (),
    wanted: Collection[str] | None = None,
) -> Checked:
    """Read every row below the heading that has a value; rows without one are skipped. Raises Unusable.

    A row that the sheet itself is at fault with, by a formula or merged cells, is not judged twice. What is `measured`
    is not for people to state, and where only some keys are `wanted` the others are for another kind of sheet.
    """
    head, body = _split(grid)
    total = 0
    entries: list[Entry] = []
    faults = list(grid.faults)
    hidden = {fault.line for fault in faults}
    for line, cells in body:
        row = {name: cells[at] if at < len(cells) else (None, "") for name, at in head.items()}
        written = {name: _text(cell) for name, cell in row.items()}
        if not written[VALUE]:
            continue
        total += 1
        if line in hidden:
            continue
        found = list(_row_faults(written, keys, measured, wanted))
        if not found:
            try:
                entries.append(_entry(line, written, keys[written[CODE]], today))
                continue
            except _Wrong as wrong:
                found = wrong.faults
        faults += [Fault(line, message, column) for column, message in found]
    entries, repeated = _without_repeats(entries)
    faults += repeated
    if not total and not faults:
        raise Unusable(Fault(None, "没有一行填了数值，没有什么可导入的"))
    titles = {entry.key: keys[entry.key].title for entry in entries}
    return Checked(total, tuple(entries), tuple(sorted(faults, key=lambda fault: fault.line or 0)), titles)


def _split(grid: Grid) -> tuple[dict[str, int], Sequence[Row]]:
    for position, (line, cells) in enumerate(grid.rows[:HEAD_WITHIN]):
        names = [COLUMNS.get(_heading(cell)) for cell, _ in cells]
        if CODE in names and VALUE in names:
            known = [name for name in names if name]
            if repeated := next((name for name in known if known.count(name) > 1), None):
                raise Unusable(Fault(line, "这一列出现了两次，请删去一列", repeated))
            if missing := [name for name in NEEDED if name not in names]:
                raise Unusable(Fault(line, f"表头缺少“{'”“'.join(missing)}”列，请用下载的模板填写"))
            return {name: at for at, name in enumerate(names) if name}, grid.rows[position + 1 :]
    raise Unusable(
        Fault(None, f"前 {HEAD_WITHIN} 行里没有找到表头：要有“编码”“数值”“生效日期”三列，请用下载的模板填写")
    )


class _Wrong(Exception):
    def __init__(self, faults: list[tuple[str, str]]) -> None:
        super().__init__()
        self.faults = faults


def _row_faults(
    written: Mapping[str, str], keys: Mapping[str, Key], measured: Collection[str], wanted: Collection[str] | None
) -> Iterator[tuple[str, str]]:
    """What makes a row unreadable whatever its value: the wrong key, another key's name, a unit that is not its own."""
    code = written[CODE]
    key = keys.get(code)
    if key is None:
        yield CODE, f"规则包里没有“{code}”这项事实，请核对编码" if code else "没有填编码，请从模板里复制"
        return
    if code in measured:
        yield CODE, f"“{key.title}”由系统自动读取，不用填报，请删去这一行"
        return
    if wanted is not None and code not in wanted:
        yield CODE, f"“{key.title}”不是这里要填的事实，请核对是否拿错了表，或删去这一行"
        return
    title = written.get(TITLE, "")
    if title and squeezed(title) != squeezed(key.title):
        yield TITLE, f"编码 {code} 是“{key.title}”，这一行却写着“{title}”，请核对是否错行"
    unit = written.get(UNIT, "")
    if unit and not same_unit(unit, key.unit):
        yield (
            UNIT,
            f"“{key.title}”应以 {key.unit} 为单位，不是 {unit}" if key.unit else f"“{key.title}”不带单位，不是 {unit}",
        )


def _entry(line: int, written: Mapping[str, str], key: Key, today: date) -> Entry:
    faults: list[tuple[str, str]] = []
    value = ""
    try:
        value = parse(key.type, key.unit, key.choices, written[VALUE])
    except Unreadable as error:
        faults.append((VALUE, str(error)))
    since = _day(written[SINCE], SINCE, faults)
    until = _day(written[UNTIL], UNTIL, faults) if written.get(UNTIL) else None
    if since and since > today:
        faults.append((SINCE, f"{since.isoformat()} 在今天之后，请填已经发生的日期"))
    if since and until and until < since:
        faults.append((UNTIL, f"{until.isoformat()} 早于生效日期 {since.isoformat()}"))
    if faults or since is None:
        raise _Wrong(faults)
    return Entry(line=line, key=key.name, value=value, effective_on=since, ends_on=until)


def _day(text: str, column: str, faults: list[tuple[str, str]]) -> date | None:
    if not text:
        faults.append((column, "没有填日期，请填这个数值从哪一天起成立"))
        return None
    try:
        return date.fromisoformat(parse("date", "", (), text))
    except Unreadable as error:
        faults.append((column, str(error)))
        return None


def _without_repeats(entries: Iterable[Entry]) -> tuple[list[Entry], list[Fault]]:
    """One row a key and day: of two, both cannot be right."""
    first: dict[tuple[str, date], Entry] = {}
    faults = []
    for entry in entries:
        earlier = first.setdefault((entry.key, entry.effective_on), entry)
        if earlier is not entry:
            message = f"{entry.key} 在 {entry.effective_on.isoformat()} 这一天与第 {earlier.line} 行重复，请只留一行"
            faults.append(Fault(entry.line, message, CODE))
    return list(first.values()), faults


def _text(cell: tuple[Cell, str]) -> str:
    return from_cell(*cell).strip()


def _heading(cell: Cell) -> str:
    return squeezed(cell).rstrip("*:") if isinstance(cell, str) else ""
