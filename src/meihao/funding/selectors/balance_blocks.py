"""What a paper prints of a balance: what is spent, where money comes from, how it is run, and what it comes to."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from meihao.documents.rules.paper import Block, Column, Paragraph, Table, facts, spans
from meihao.funding.rules.balance.plan import CONSTRUCTION, FUND, INCOME, LOAN, OPERATION, RENEWAL
from meihao.funding.selectors.balance_pages import Figures, Row, Told
from meihao.policy.wording import ORIGINS
from meihao.renovation.rules.schemes import yuan


def invested(told: Told) -> tuple[Block, ...]:
    """What building costs, line by line. Nothing where no line says so."""
    return _lines(told, {CONSTRUCTION}, "支出")


def sources(told: Told) -> tuple[Block, ...]:
    """Where money comes from, line by line, with whoever promised it. Nothing where no line says so."""
    return _lines(told, {FUND, LOAN}, "渠道")


def operated(told: Told) -> tuple[Block, ...]:
    """What running it costs and earns over the whole life, line by line. Nothing where no line says so."""
    return _lines(told, {RENEWAL, OPERATION, INCOME}, "科目")


def _lines(told: Told, groups: Collection[str], name: str) -> tuple[Block, ...]:
    found = [(title, row) for group, title, rows, _ in told.groups if group in groups for row in rows]
    if not found:
        return ()
    columns = (
        Column("类别", 5, spans(title for title, _ in found)),
        Column(name, 10),
        Column("数额和起止", 12),
        Column("合计（元）", 10),
        Column("提供方", 7),
    )
    total = sum(row.total for _, row in found)
    return (
        Table(columns, tuple((title, *_line(row)) for title, row in found)),
        Paragraph(f"测算期内合计 {yuan(total)} 元。"),
    )


def _line(row: Row) -> tuple[str, str, str, str]:
    name = row.item if row.item == row.line.what else f"{row.item}：{row.line.what}"
    return name, f"{row.amount}\n{row.course}", yuan(row.total), row.line.promised_by


def come_to(told: Told) -> tuple[Block, ...]:
    """What a balance comes to: its figures, what they mean, otherwise than planned, and year by year. Basis: annex2/5"""
    figures = told.figures
    rows = [
        ("结论", figures.word),
        ("测算期", f"{told.plan.base_year}—{told.plan.last_year} 年，共 {told.plan.years} 年"),
        *((f"净现值（折现率 {rate}%）", f"{yuan(value)} 元") for rate, value in figures.values),
        ("内部收益率", figures.irr or f"不给出：{figures.result.irr.why}"),
        ("回收期", f"静态 {figures.static}，动态 {figures.dynamic}"),
        ("覆盖倍数", f"{figures.coverage}，{figures.mark}" if figures.coverage else figures.mark),
        ("年末资金", _gaps(figures)),
    ]
    meant = tuple(
        (what, f"{which}：{text}{f'（{ORIGINS[origin]}）' if origin in ORIGINS else ''}")
        for what, which, text, origin, _ in told.marks
    )
    blocks: list[Block] = [facts(rows)]
    if len(told.cases) > 1:
        columns = (
            Column("情景", 7),
            Column("与计划的不同", 12),
            Column("净现值（元）", 9),
            Column("覆盖倍数", 5),
            Column("结论", 5),
        )
        blocks.append(Table(columns, tuple(_case(*each) for each in told.cases), caption="各种情景"))
    return (
        *blocks,
        Table((Column("口径", 3), Column("含义", 13)), meant, caption="口径"),
        _yearly(told),
    )


def _gaps(figures: Figures) -> str:
    deepest = figures.result.deepest
    if deepest is None:
        return "每年年末都不为负"
    year, fen = deepest
    return f"有 {len(figures.result.gaps)} 年为负，最多的是 {year} 年，缺 {yuan(fen)} 元"


def _case(name: str, said: str, figures: Figures) -> tuple[str, str, str, str, str]:
    return name, said, yuan(figures.result.npv), figures.coverage or "—", figures.word


def _yearly(told: Told) -> Table:
    """The table of the years, with what each leaves and the money at its end; on pages of their own, on their side."""
    names: Sequence[str] = (*told.columns, "当年净额", "年末资金")
    rows = [
        (str(each.year), *(yuan(fen) for _, fen in each.amounts), yuan(each.net), yuan(each.balance))
        for each in told.years
    ]
    rows.append(("合计", *(yuan(fen) for _, fen in told.totals), yuan(told.net), ""))
    return Table(
        (Column("年份", 5), *(Column(name, 12) for name in names)),
        tuple(rows),
        caption="逐年资金平衡表（元）",
        across=True,
    )
