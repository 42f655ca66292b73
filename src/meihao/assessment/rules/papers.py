"""What the papers about an assessment say: response table, gap list, and the report with the reasons for each criterion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from meihao.assessment.rules.assessing import Assessment, judged
from meihao.assessment.rules.heading import NOTE, facts_line, rules_line
from meihao.assessment.rules.rows import GapRow, ResponseRow, grounds
from meihao.documents.rules.paper import (
    Block,
    Column,
    Heading,
    Note,
    Paper,
    Paragraph,
    Signature,
    Table,
    facts,
    spans,
)
from meihao.kernel.verdict import Verdict
from meihao.policy import wording


@dataclass(frozen=True, slots=True)
class About:
    """Of whom a paper is, by whom it is printed, and where the record is read."""

    community: str
    place: str
    printed_for: str
    address: str


def response_table(assessment: Assessment, rows: Sequence[ResponseRow], about: About) -> Paper:
    """The response table of a creation scheme, one row for each atomic criterion, merged by indicator and by level.

    Basis: annex2/4
    """
    return _across(assessment, response_columns(rows), about, "美好社区创建指标响应表")


def response_columns(rows: Sequence[ResponseRow]) -> Table:
    """The same as a table of a scheme. There is a column for the original text once the office has imported it."""
    indicators = spans(row.indicator for row in rows)
    levels = spans((row.indicator, row.level) for row in rows)
    columns = (
        (Column("序号", 9), [str(row.number) for row in rows]),
        (Column("体系", 13, indicators), [row.system for row in rows]),
        (Column("指标", 22, indicators), [f"{row.indicator} {row.indicator_name}" for row in rows]),
        (Column("性质", 14, levels), [row.level for row in rows]),
        (Column("条目", 44), [row.criterion for row in rows]),
        (Column("原文", 44, levels), [row.original for row in rows]),
        (Column("判定", 15), [row.word for row in rows]),
        (Column("依据", 44), [row.grounds for row in rows]),
        (Column("缺口与下一步", 36), [row.lacking for row in rows]),
        (Column("责任单位", 20), [row.owner for row in rows]),
        (Column("承诺完成时限", 16), [row.promised for row in rows]),
    )
    told = [(column, cells) for column, cells in columns if column.name != "原文" or any(cells)]
    return Table(tuple(column for column, _ in told), tuple(zip(*(cells for _, cells in told), strict=True)))


def gap_list(assessment: Assessment, rows: Sequence[GapRow], about: About) -> Paper:
    """What is to be put right, by who answers for it."""
    table = Table(
        (
            Column("责任单位", 24, spans(row.owner for row in rows)),
            Column("条款", 26),
            Column("条目", 48),
            Column("原因", 18),
            Column("还差什么", 52),
            Column("最省的下一步", 52),
            Column("期限", 20),
            Column("补上以后", 37),
        ),
        tuple(
            (
                row.owner,
                f"{row.short} {row.indicator}",
                row.criterion,
                row.word,
                f"{row.asked}：{row.lacking}" if row.lacking else row.asked,
                row.action,
                f"{row.due:%Y-%m-%d}" if row.due else "",
                row.unlocks,
            )
            for row in rows
        ),
    )
    return _across(assessment, table, about, "美好社区创建整改清单")


def _across(assessment: Assessment, table: Table, about: About, title: str) -> Paper:
    return Paper(
        title=title,
        subtitle=facts_line(assessment, about.community, about.printed_for),
        on=assessment.dossier.on,
        issuer=about.printed_for,
        blocks=(Note(NOTE), table, Note(rules_line(assessment))),
        across=True,
        record=assessment.digest,
        address=about.address,
    )


def report(assessment: Assessment, about: About) -> Paper:
    """The assessment in words: the outcome, then each indicator with its criteria and what each rests on."""
    pack, tally = assessment.pack, assessment.tally
    counts = [
        ("应满足", f"{tally.total} 条"),
        ("满足", f"{tally.met} 条"),
        ("未满足", f"{tally.unmet} 条"),
        ("未知", f"{tally.unknown} 条"),
        ("不适用", f"{tally.na} 条"),
    ]
    opening = (
        f"按{pack.head.title}（{pack.head.number}）对{about.community}进行评估，试点类型为{assessment.profile.name}，"
        f"情况截至{assessment.dossier.on.year}年{assessment.dossier.on.month}月{assessment.dossier.on.day}日。"
    )
    blocks: list[Block] = [
        Heading("评估结果"),
        Paragraph(opening),
        facts([("社区", about.community), ("所属", about.place), *counts]),
        Paragraph(_outcome(assessment)),
        Heading("逐条理由"),
        *_reasons(assessment),
        Heading("缺口"),
        Paragraph(f"共有 {len(assessment.gaps)} 个缺口，见整改清单。" if assessment.gaps else "没有缺口。"),
        Signature(about.printed_for, assessment.dossier.on),
        Note(NOTE),
        Note(rules_line(assessment)),
    ]
    return Paper(
        title=f"{about.community}美好社区评估报告",
        on=assessment.dossier.on,
        issuer=about.printed_for,
        blocks=tuple(blocks),
        record=assessment.digest,
        address=about.address,
    )


def _outcome(assessment: Assessment) -> str:
    tally = assessment.tally
    if tally.unmet == tally.unknown == 0:
        return "应满足的条目全部满足。是否达标由有权的机构作出结论。"
    said = [f"{number} 条{word}" for number, word in ((tally.unmet, "未满足"), (tally.unknown, "情况不明")) if number]
    return f"{'，'.join(said)}。情况不明的既不算满足，也不算未满足，补齐记录以后再判。"


def _reasons(assessment: Assessment) -> list[Block]:
    blocks: list[Block] = []
    pack = assessment.pack
    for (number, name), found in groupby(judged(assessment), key=lambda each: (each[0].number, each[0].name)):
        rows = list(found)
        blocks.append(Heading(f"指标 {number} {name}", 2))
        table = Table(
            (
                Column("性质", 3, spans(level.level for _, level, _, _ in rows)),
                Column("条目", 9),
                Column("判定", 3),
                Column("依据", 11),
            ),
            tuple(
                (pack.level_names[level.level], criterion.text, wording.narrowed(node), grounds(node, pack))
                for _, level, criterion, node in rows
            ),
        )
        blocks.append(table)
        unmet = [criterion.text for _, _, criterion, node in rows if node.verdict is Verdict.UNMET]
        if unmet:
            blocks.append(Note(f"未满足：{'；'.join(unmet)}"))
    return blocks
