"""A paper with a block of every sort."""

from __future__ import annotations

from datetime import date

from meihao.documents.rules.paper import (
    Attachments,
    Column,
    Heading,
    Note,
    PageBreak,
    Paper,
    Paragraph,
    Signature,
    Table,
    facts,
)

ON = date(2024, 6, 30)
TABLE = Table(
    (Column("体系", 2, (2, 1)), Column("条目", 5)),
    (("服务", "养老服务站"), ("服务", "托儿所 <&>\x07"), ("健康", "卫生室")),
    caption="设施短板",
)
PAPER = Paper(
    title="关于海岚小区改造进度的督办单",
    number="第 1 份",
    to="芝罘区人民政府",
    on=ON,
    issuer="市城市更新办",
    address="https://meihao.example.gov.cn/projects/hailan/oversight/",
    blocks=(
        Heading("基本情况"),
        Paragraph("工程进度落后于备案的方案。"),
        Heading("理由", 2),
        Paragraph("三条承诺逾期。", flush=True),
        Heading("逾期的承诺", 3),
        Heading("道路", 4),
        Heading("要求"),
        Heading("期限", 2),
        TABLE,
        PageBreak(),
        facts([("项目", "海岚小区"), ("所属", "芝罘区")]),
        Table(TABLE.columns, TABLE.rows, across=True),
        Attachments(("整改清单", "现场照片")),
        Signature("市城市更新办", ON),
        Note("条目为本平台拆分的表述。"),
    ),
)
SAID = (
    "关于海岚小区改造进度的督办单", "第 1 份", "芝罘区人民政府：", "一、基本情况", "工程进度落后于备案的方案。", "（一）理由", "三条承诺逾期。",
    "1.逾期的承诺", "（1）道路", "二、要求", "（一）期限", "设施短板", "附件：1. 整改清单", "2. 现场照片", "市城市更新办", "2024年6月30日",
    "条目为本平台拆分的表述。",
)  # fmt: skip
"""Its paragraphs outside tables, in order."""
CELLS = ("体系", "条目", "服务", "养老服务站", "托儿所 <&>", "健康", "卫生室", "项目", "海岚小区", "所属", "芝罘区")
DIGEST = "1dc3c2b40b0da0f3a139658182ecf4304a81aa8f3eb2468b7810cc2c6bf0a394"
"""Of what it says: it changes only with the content."""
