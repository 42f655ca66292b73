"""The result of asking owners as a sheet: a row for each home of the register; reading it exactly, and writing it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from meihao.attachments.rules.tables import HEAD_WITHIN, Fault, Grid, Limits
from meihao.kernel.written import Cell, Unreadable, squeezed, whole
from meihao.places.rules.columns import PARTS, Column, Table, unit_of
from meihao.places.rules.measures import square_metres
from meihao.places.rules.register import Entry, read
from meihao.places.rules.register_book import workbook
from meihao.places.rules.words import building_name, entrance_name
from meihao.policy.pack import Pack
from meihao.renovation.rules.canvassing import ANSWERS, WISHES, Answer, Door, House, Houses, Sums, Voice, sums
from meihao.renovation.rules.grounds import PROMISES

LIMITS: Final = Limits(rows=20_000, size=8 * 1024 * 1024, unpacked=64 * 1024 * 1024)
NAME: Final = "征求意见"
OWNERS, ASKED, ANSWER, AREA = "业主人数", "已征求意见", "答复", "专有部分面积"
MATTERS: Final = {
    "support": "支持改造和拆违",
    "property_way": "选定物业服务方式",
    "shared_resources": "公共资源建设利用",
    "contribution": "居民出资",
    "revenue_yield": "让渡公共收益",
    "long_term": "长效管理",
}
"""The headings of what owners promise."""
TOLD: Final = 300
"""Faults that are told one by one."""
FEW: Final = 5
"""Doors that are named in one sentence."""
GUIDE: Final = (
    "一、一行一户，模板里已列出本项目各小区在台账里的每一户；没有征求意见的也要留着，“已征求意见”填“否”。",
    "二、不要写业主的姓名、电话、证件号，也不要另加这样的列；系统只保存房号。",
    "三、“业主人数”是这一户的业主人数；同一业主有几户的，只在其中一户算人数，其余填 0，合计才不重复。",
    "四、“答复”填同意、不同意或弃权；征求了还没有答复的空着。六项事项填是或否，空着算否。",
    "五、“想改”是居民点餐：从最想改的写起，名称照下面的清单，最多五项。",
    "六、“专有部分面积”由台账得出，供核对；人数和面积的合计由系统逐户相加，不用另填。",
    "七、不要合并单元格，不要用公式。有一行不对，整份都不导入；同一份再导入一次，什么也不会变。",
)  # fmt: skip


def _wish(place: int) -> str:
    return f"想改的第{'一二三四五'[place - 1]}项"


def table(pack: Pack) -> Table:
    """The columns, with the contents of the pack as the menu."""
    contents = {each.name: each.id for each in pack.parts.measures.measures}
    yes = partial(Column, choices=("是", "否"), read=_yes)
    return Table(
        NAME,
        4,
        (
            *PARTS.columns[:4],
            Column(heading=AREA, field="area", read=PARTS.columns[6].read, unit="㎡", how="与台账一致；可以空着", width=16),
            Column(heading=OWNERS, field="owners", read=_owners, unit="人", how="0 到 99；同一业主只在一户算", needed=True),
            yes(heading=ASKED, field="asked", how="是或否", needed=True),
            Column(heading=ANSWER, field="answer", read=partial(_chosen, words=_turned(ANSWERS)), how="同意、不同意或弃权；没有答复的空着", choices=tuple(ANSWERS.values())),
            *(yes(heading=heading, field=name, how=f"{PROMISES[name]}：是或否", width=18) for name, heading in MATTERS.items()),
            *(
                Column(heading=_wish(place), field=f"wish{place}", read=partial(_chosen, words=contents), how="写清单里的名称：" + "；".join(contents), width=22)
                for place in range(1, WISHES + 1)
            ),
        ),
    )  # fmt: skip


def _turned(words: Mapping[str, str]) -> dict[str, str]:
    return {said: stored for stored, said in words.items()}


def _owners(text: str) -> int:
    found = whole(text, "人")
    if not 0 <= found <= 99:
        raise Unreadable("应在 0 到 99 之间，请核对")
    return found


def _yes(text: str) -> bool:
    if text not in {"是", "否"}:
        raise Unreadable("既不是“是”也不是“否”")
    return text == "是"


def _chosen(text: str, *, words: Mapping[str, str]) -> str:
    for name, stored in words.items():
        if squeezed(name) == squeezed(text):
            return stored
    raise Unreadable("不在清单里，请照“填写说明”里的名称填写")


def heading(pack: Pack) -> Callable[[Sequence[Cell]], dict[int, str]]:
    """Which row is the heading, and its columns: unknown ones as well, so that a name does not slip in unread."""
    columns = table(pack)

    def found(cells: Sequence[Cell]) -> dict[int, str]:
        if _told(columns, cells) is None:
            return {}
        named = {at: columns.named(cell) for at, cell in enumerate(cells) if isinstance(cell, str) and cell.strip()}
        return {at: column.heading if column else str(cells[at]).strip() for at, column in named.items()}

    return found


def _told(columns: Table, cells: Sequence[Cell]) -> Table | None:
    names = {unit_of(cell)[0] for cell in cells if isinstance(cell, str)}
    return columns if {OWNERS, ASKED} <= names else None


@dataclass(frozen=True, slots=True)
class Examined:
    """A sheet examined: its filled rows, what each home answered, the sums of it, and everything wrong."""

    total: int
    answers: tuple[Answer, ...]
    sums: Sums
    faults: tuple[Fault, ...]

    @property
    def valid(self) -> int:
        """The rows with which nothing is wrong."""
        return self.total - len({fault.line for fault in self.faults if fault.line})


def examine(grids: Sequence[Grid], houses: Houses, pack: Pack) -> Examined:
    """Every row against the register: each home of the project once, none of another.

    Raises Unusable where there is nothing to read.
    """
    columns = table(pack)
    sheets = read(grids, tables=(columns,), told_by=partial(_told, columns))
    faults = [*sheets.faults, *_strange(grids, columns)]
    answers = []
    for entry in sheets.entries[NAME]:
        answer, wrong = _answer(entry, houses)
        faults += wrong
        if answer is not None:
            answers.append(answer)
    if not faults:
        faults += _missing({entry.key for entry in sheets.entries[NAME]}, houses)
    found = sums(each.voice for each in answers)
    if not faults and not found.owners:
        faults.append(Fault(None, "各户的业主人数合计是 0，请填业主人数", OWNERS))
    faults.sort(key=lambda fault: fault.line or 0)
    return Examined(sheets.total, tuple(answers), found, _first(faults))


def _first(faults: Sequence[Fault]) -> tuple[Fault, ...]:
    if len(faults) <= TOLD:
        return tuple(faults)
    return (*faults[:TOLD], Fault(None, f"还有 {len(faults) - TOLD:,} 处没有列出，先改好以上的再试一次"))


def _strange(grids: Sequence[Grid], columns: Table) -> Iterator[Fault]:
    """Columns that nobody asked for may hold names."""
    for grid in grids:
        for at, (line, cells) in enumerate(grid.rows[:HEAD_WITHIN]):
            heads = [cell.strip() if isinstance(cell, str) else "" for cell, _ in cells]
            if _told(columns, heads) is None:
                continue
            for head in heads:
                if head and columns.named(head) is None:
                    message = "模板里没有这一列，请删去；业主的姓名、电话、证件号不保存在这里"
                    yield Fault(line, message, head[:20], grid.name)
            for below, row in grid.rows[at + 1 :]:
                if any(
                    cell not in (None, "") and (at >= len(heads) or not heads[at]) for at, (cell, _) in enumerate(row)
                ):
                    yield Fault(below, "表头以外的格子里有内容，请删去", sheet=grid.name)
            break


def _answer(entry: Entry, houses: Houses) -> tuple[Answer | None, list[Fault]]:
    """What a row says, or what is wrong with it."""
    told: Mapping[str, Any] = entry.values
    code, building, entrance, room = entry.key
    house = houses.get((code, building, entrance, room))
    if house is None:
        return None, [_foreign(entry, houses)]
    promised = frozenset(name for name in MATTERS if told.get(name))
    wishes = [told[name] for place in range(1, WISHES + 1) if (name := f"wish{place}") in told]
    wrong = [*_unlike(entry, house), *_unasked(entry, promised), *_twice(entry)]
    voice = Voice(told["owners"], house.area, told["asked"], told.get("answer", ""), promised)
    return (None, wrong) if wrong else (Answer(house.pk, voice, tuple(wishes)), [])


def _foreign(entry: Entry, houses: Houses) -> Fault:
    code, building, entrance, room = entry.key
    doors = list(houses)
    if code not in {door[0] for door in doors}:
        return _fault(entry, "小区编号", f"小区 {code} 不在本项目里，或台账里还没有登记房屋；请核对")
    if (code, building) not in {door[:2] for door in doors}:
        return _fault(entry, "楼号", f"台账里小区 {code} 没有{building_name(building)}的房屋；请核对，或先补登台账")
    if (code, building, entrance) not in {door[:3] for door in doors}:
        return _fault(entry, "单元", f"台账里{building_name(building)}没有{entrance_name(entrance)}的房屋；请核对")
    return _fault(entry, "房号", f"台账里没有 {room} 这一户；请核对，或先补登台账")


def _unlike(entry: Entry, house: House) -> Iterator[Fault]:
    told: Any = entry.values.get("area")
    if house.area <= 0:
        yield _fault(entry, AREA, "台账里没有这一户的面积，按面积就算不出来；请先在台账里补登")
    elif told is not None and told != house.area:
        yield _fault(
            entry, AREA, f"填的是 {square_metres(told)} ㎡，台账里是 {square_metres(house.area)} ㎡；请核对，以台账为准"
        )


def _unasked(entry: Entry, promised: frozenset[str]) -> Iterator[Fault]:
    """Nobody answers who was not asked: so more can never agree than were asked. Basis: opinion/6"""
    if entry.values["asked"]:
        return
    if "answer" in entry.values:
        yield _fault(entry, ANSWER, "没有征求意见，却有答复；请核对“已征求意见”")
    for name in MATTERS:
        if name in promised:
            yield _fault(entry, MATTERS[name], "没有征求意见，却填了“是”；请核对“已征求意见”")


def _twice(entry: Entry) -> Iterator[Fault]:
    seen: dict[object, str] = {}
    gap = False
    for place in range(1, WISHES + 1):
        name = _wish(place)
        wish = entry.values.get(f"wish{place}")
        if wish is None:
            gap = True
        elif wish in seen:
            yield _fault(entry, name, f"与“{seen[wish]}”相同，一项只写一次")
        elif gap:
            yield _fault(entry, name, "前面有空着的；请从第一项起依次填写")
        seen.setdefault(wish, name)


def _missing(told: set[tuple[str, ...]], houses: Houses) -> Iterator[Fault]:
    """Every home of the register is in the sheet: what is left out would make the whole smaller."""
    left = [door for door in houses if door not in told]
    if left:
        few = "、".join(_door(door) for door in left[:FEW])
        more = f"等 {len(left):,} 户" if len(left) > FEW else f"，共 {len(left)} 户"
        yield Fault(None, f"台账里有、表里没有：{few}{more}；没有征求意见的也要列出，“已征求意见”填“否”", "房号")


def _door(door: Door) -> str:
    code, building, entrance, room = door
    return f"{code} {building_name(building)}{entrance_name(entrance) if entrance else ''}{room}"


def _fault(entry: Entry, column: str, message: str) -> Fault:
    return Fault(entry.line, message, column, entry.sheet)


def book(houses: Houses, pack: Pack, *, title: str) -> bytes:
    """The sheet to fill: every home of the project with its area."""
    rows = [(list(door), {"area": house.area}) for door, house in houses.items()]
    contents = "；".join(each.name for each in pack.parts.measures.measures)
    guide = (*GUIDE, f"改造内容清单：{contents}")
    return workbook({NAME: rows}, title=title, tables=(table(pack),), guide=guide)
