"""The workbook of a month, for some districts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from meihao.organisations.models import Organisation
from meihao.plans.rules.plans import COMPOUND, Band
from meihao.policy.schema.statistics import Sheet as SheetTable
from meihao.policy.schema.statistics import Statistic
from meihao.returns.rules.book import Cell, Page, figure, heading, workbook
from meihao.returns.rules.figures import UNKNOWN, amount_said, rolled_up
from meihao.returns.selectors.computing import Computed, particulars

WORDS = "@"


def book(told: Computed, chosen: Sequence[Organisation]) -> bytes:
    """The sheets of the pack for some districts; with all of them the city's sums stand below."""
    records = told.records
    statistics = records.pack.parts.statistics
    pages = [
        Page(
            sheet.name, *(_compounds(told, chosen, sheet) if sheet.rows == "compounds" else _sums(told, chosen, sheet))
        )
        for sheet in statistics.sheets
    ]
    whole = len(chosen) == len(told.districts)
    where = records.pack.head.city if whole else "、".join(each.name for each in chosen)
    name = f"{where} {records.month.said}老旧小区改造统计报表"
    return workbook(pages, list(_notes(told, chosen)), name=name, on=records.on)


def _fields(told: Computed, sheet: SheetTable) -> list[Statistic]:
    return [field for field in told.fields if field.sheet == sheet.id]


def _sums(
    told: Computed, chosen: Sequence[Organisation], sheet: SheetTable
) -> tuple[list[tuple[str, str]], list[list[Cell]]]:
    fields = _fields(told, sheet)
    headings = [("序号", "0"), ("城市", WORDS), ("县(市区)", WORDS), *(heading(field) for field in fields)]
    city = told.records.pack.head.city
    rows: list[list[Cell]] = [
        [place, city, each.name, *(figure(field, told.sheet.districts[each.pk]) for field in fields)]
        for place, each in enumerate(chosen, start=1)
    ]
    if len(chosen) == len(told.districts):
        rows.append(["", city, "合计", *(figure(field, told.sheet.city) for field in fields)])
    return headings, rows


def _compounds(
    told: Computed, chosen: Sequence[Organisation], sheet: SheetTable
) -> tuple[list[tuple[str, str]], list[list[Cell]]]:
    fields = [field for field in _fields(told, sheet) if field.compound or field.fact]
    headings = [("序号", "0"), ("县(市区)", WORDS), *((_plain(field), heading(field)[1]) for field in fields)]
    names = {each.pk: each.name for each in chosen}
    records = told.records
    held = list(records.held)
    listed = sorted(
        (each for each in records.listed if each.district in names), key=lambda each: held.index(each.compound)
    )
    rows: list[list[Cell]] = []
    for place, each in enumerate(listed, start=1):
        row: list[Cell] = [place, names[each.district or 0]]
        for field in fields:
            value = particulars(field, each, records)
            row.append(value if isinstance(value, str) else figure(field, {field.id: value}))
        rows.append(row)
    return headings, rows


def _plain(field: Statistic) -> str:
    """The heading of a compound's own column: a yes or no has no unit."""
    return field.name if field.compound == "party" or field.fact else heading(field)[0]


def _notes(told: Computed, chosen: Sequence[Organisation]) -> Iterator[str]:
    records = told.records
    yield f"数字截至 {records.on.isoformat()}，只含 {records.month.year} 年计划的项目；累计数后一步的也计入前一步。"
    if records.unit != COMPOUND:
        yield f"本年按{records.unit}计数。"
    yield f"“{UNKNOWN}”是还没有记录可算，不等于 0；“—”是没有可比的基数。"
    yield "除计划表外，字段口径由公开资料归并，待与统计调查制度原表核对。"
    if len(chosen) == len(told.districts):
        for field in told.fields:
            check = rolled_up(told.sheet, [field]).get(field.id)
            if check is not None and check.agrees is False:
                printed = (field.kind, field.unit, field.decimals)
                yield (
                    f"合计不符：{field.name}，全市 {amount_said(*printed, check.stated)}，"
                    f"各区市之和 {amount_said(*printed, check.added)}"
                )
    mine = {each.pk for each in chosen}
    left = [work for work in told.unmapped if records.projects[work.project][1] in mine]
    if left:
        yield f"另有 {len(left)} 条已验收的完工记录没有对应的统计项目，没有计入。"
    for text in doubts(told, chosen):
        yield f"请核对：{text}"


def doubts(told: Computed, chosen: Sequence[Organisation]) -> list[str]:
    """The compounds whose floor area per home is out of the ordinary."""
    records = told.records
    band = Band.of(records.pack)
    mine = {each.pk for each in chosen}
    found = []
    for each in records.listed:
        size = records.sizes.get(each.compound)
        if each.district in mine and size and (doubt := band.doubt(size.households, size.area)):
            found.append(f"{records.held[each.compound].name}：{doubt}")
    return found
