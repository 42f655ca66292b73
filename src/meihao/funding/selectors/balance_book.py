"""A balance as a workbook: figures, the yearly table, scenarios, factors and lines; values, no formulas."""

from __future__ import annotations

from datetime import datetime

from meihao.funding.rules.balance.plan import GROUPS, Plan
from meihao.funding.rules.book import Fen, Sheet, Standing, Value, workbook
from meihao.funding.selectors.balance_pages import Figures, Told, told
from meihao.kernel.exact import Exact, decimal
from meihao.renovation.models import Project

WIDE, MONEY, NARROW = 28, 18, 12


def sheet(project: Project, name: str, plan: Plan, *, digest: str, at: datetime) -> bytes:
    """The workbook of a version or of the draft."""
    said = told(plan)
    sheets = [_figures(said, name, digest), _years(said), _cases(said), _factors(said), _lines(said)]
    return workbook(sheets, title=f"{project} 资金平衡测算{name}", stamp=at)


def _fen(value: Exact) -> Standing:
    """Exact money rounded to whole fen, half up, for a cell."""
    return Standing(int(decimal(value, 0)))


def _figures(said: Told, name: str, digest: str) -> Sheet:
    plan, figures = said.plan, said.figures
    rows: list[list[Value]] = [
        ["版本", name, ""],
        ["摘要值", digest, ""],
        ["测算期", f"{plan.base_year}—{plan.last_year} 年", f"{plan.years} 年"],
        ["结论", figures.word, "各年现金不为负，覆盖倍数不低于下限"],
    ]
    rows += [[f"净现值（元），折现率 {rate}%", _fen(value), ""] for rate, value in figures.values]
    rows += [
        ["内部收益率", figures.irr or "不给出", figures.result.irr.why],
        ["静态回收期", figures.static, ""],
        ["动态回收期", figures.dynamic, ""],
        ["覆盖倍数", figures.coverage or "—", figures.mark],
    ]
    rows += [[f"{year} 年资金缺口（元）", Standing(gap), ""] for year, gap in figures.result.gaps]
    rows += [[f"口径：{what}", which, text] for what, which, text, _, _ in said.marks]
    return Sheet("结论", (("项目", WIDE), ("数值", WIDE), ("说明", 60)), rows)


def _years(said: Told) -> Sheet:
    columns = (
        ("年度", 8),
        *((f"{name}（元）", MONEY) for name in said.columns),
        ("当年净额（元）", MONEY),
        ("年末资金（元）", MONEY),
    )
    rows: list[list[Value]] = [
        [each.year, *(Fen(amount) for _, amount in each.amounts), Fen(each.net), Standing(each.balance)]
        for each in said.years
    ]
    return Sheet("年度表", columns, rows)


def _result(figures: Figures) -> list[Value]:
    deepest = figures.result.deepest
    return [
        _fen(figures.result.npv),
        figures.irr or "不给出",
        figures.static,
        figures.coverage or "—",
        deepest[0] if deepest else None,
        Standing(deepest[1]) if deepest else None,
    ]


RESULT = (("净现值（元）", MONEY), ("内部收益率", NARROW), ("静态回收期", MONEY), ("覆盖倍数", NARROW), ("缺口最大的年份", NARROW), ("当年缺口（元）", MONEY))  # fmt: skip


def _cases(said: Told) -> Sheet:
    rows: list[list[Value]] = [[name, text, *_result(figures)] for name, text, figures in said.cases]
    return Sheet("情景", (("情景", WIDE), ("变化", WIDE), *RESULT), rows)


def _factors(said: Told) -> Sheet:
    rows: list[list[Value]] = []
    for factor, down, up in said.factors:
        rows.append([factor.name, f"{factor.by}，下降", *_result(down)])
        rows.append([factor.name, f"{factor.by}，上升", *_result(up)])
    return Sheet("敏感性", (("因素", WIDE), ("变化", WIDE), *RESULT), rows)


def _lines(said: Told) -> Sheet:
    columns = (
        ("序号", 8), ("类别", 14), ("科目", WIDE), ("内容", WIDE), ("怎么算", 44), ("依据", WIDE), ("承诺方", WIDE),
        ("测算期合计（元）", MONEY),
    )  # fmt: skip
    rows: list[list[Value]] = [
        [row.line.number, GROUPS[group], row.item, row.line.what, row.course, row.line.basis, row.line.promised_by, Standing(row.total)]
        for group, _, found, _ in said.groups
        for row in found
    ]  # fmt: skip
    return Sheet("测算项目", columns, rows)
