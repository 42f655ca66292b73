"""A register as a small workbook. The same rows give the same bytes."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from io import BytesIO
from typing import Final
from xml.sax.saxutils import escape

_SPREADSHEET: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MEDIA: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_PARTS: Final = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_MEDIA}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_MEDIA}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_SPREADSHEET}" xmlns:r="{_OFFICE}">'
    '<sheets><sheet name="演示数据" sheetId="1" r:id="rId1"/></sheets></workbook>',
}
_WIDTHS: Final = (38, 22, 10, 14)


def workbook(title: str, rows: Sequence[Sequence[str]]) -> bytes:
    """One sheet: a title, then the rows, the first of them the headings."""
    cells = [[title], *rows]
    lines = "".join(
        f'<row r="{number}">' + "".join(_cell(column, number, text) for column, text in enumerate(row)) + "</row>"
        for number, row in enumerate(cells, start=1)
    )
    columns = "".join(
        f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
        for number, width in enumerate(_WIDTHS, start=1)
    )
    sheet = f'<worksheet xmlns="{_SPREADSHEET}"><cols>{columns}</cols><sheetData>{lines}</sheetData></worksheet>'
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**_PARTS, "xl/worksheets/sheet1.xml": sheet}.items():
            member = zipfile.ZipInfo(name, (2022, 1, 17, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, _HEAD + content)
    return made.getvalue()


def _cell(column: int, row: int, text: str) -> str:
    return f'<c r="{"ABCDEFGH"[column]}{row}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'
