"""How fast papers are written and drawn."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from datetime import date

from bench import Figure, medians
from bench._programme import programme
from bench._scene import dossiers
from meihao.assessment.rules import Assessment, response_rows
from meihao.assessment.rules.papers import About, response_table
from meihao.documents.rules.drawing import drawn
from meihao.documents.rules.sheets import Drawing, Feature, Map, SheetSet, Symbol
from meihao.documents.rules.typeset import typeset
from meihao.documents.rules.word import written
from meihao.oversight.selectors.papers import bulletin
from meihao.policy import library

ABOUT = About("望岚社区", "芝罘区向阳街道", "市专班", "https://meihao.example.gov.cn/communities/wanglan/")
HOUSES = 2_000
ON = date(2024, 6, 30)


def figures() -> Iterator[Figure]:
    """The response table of all 101 levels in both forms, a crowded sheet, and the bulletin of one of fourteen districts."""
    pack = library.current()
    (dossier,) = dossiers(pack, 1)
    assessment = Assessment(pack, pack.profiles["new_build"], dossier, pack.assess(dossier))
    names = {body: each.name for body, each in pack.bodies.items()}
    paper = response_table(assessment, response_rows(assessment, {}, names), ABOUT)
    sheet = _sheet()
    spent = medians(
        {"docx": lambda: written(paper), "pdf": lambda: typeset(paper), "sheet": lambda: drawn(sheet)}, rounds=5
    )
    yield Figure(name="documents.response_docx", value=spent["docx"] * 1e3, unit="ms", goal=100)
    yield Figure(name="documents.response_pdf", value=spent["pdf"], unit="s", goal=3)
    yield Figure(name=f"documents.sheet_{HOUSES}", value=spent["sheet"], unit="s", goal=3)
    programme()
    began = time.perf_counter()
    written(bulletin("d1.2024-06", on=ON, known=ON, viewer=None))
    yield Figure(name="documents.bulletin_district", value=time.perf_counter() - began, unit="s", goal=3)


def _sheet() -> SheetSet:
    """One map with as many labelled points as a large community has buildings, within a boundary of 400 corners."""
    rng = random.Random(7)
    symbols = (
        Symbol("area", "规划单元", "#1f6f78", Drawing.AREA),
        Symbol("house", "楼栋", "#2f5d8a", Drawing.POINT),
    )
    ring = [(121_400_000 + 25 * n, 37_530_000) for n in range(200)]
    ring += [(121_405_000 - 25 * n, 37_534_000 + rng.randrange(300)) for n in range(200)]
    houses = [
        Feature("house", ((121_400_000 + rng.randrange(5000), 37_530_000 + rng.randrange(4000)),), f"{n} 号楼")
        for n in range(HOUSES)
    ]
    site = Map("项目总平面图", "2", symbols, (Feature("area", tuple(ring), "望岚社区"), *houses))
    return SheetSet(title="望岚社区", on=ON, sheets=(site,), address=ABOUT.address)
