"""Documents in the pack's own words, and those of a city that does not exist."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path

from meihao.policy import library
from meihao.policy.reading.text import tidy
from tests.policy.reading import documents
from tests.policy.reading.documents import Entry, Table

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
FOREIGN: Table = (
    Entry(1, "邻里友好", "楼前座椅", {"基础性": "每栋楼前有座椅。", "引导性": "座椅有遮阳。"}),
    Entry(2, "邻里友好", "晾晒场地", {"基础性": "每个院落有晾晒场地。"}),
    Entry(3, "山水相依", "登山步道", {"基础性": "步道接到山脚。", "创新性": "步道有夜灯。"}),
)
HEAD = "海州市人民政府办公室\n海政办发〔2031〕7号\n2031年4月5日\n"


@cache
def table() -> Table:
    """The indicator table of the current pack, each level in the words of our criteria."""
    pack = library.current()
    return tuple(
        Entry(
            each.number,
            pack.systems[each.system],
            each.name,
            {
                pack.level_names[level.level]: tidy("；".join(criterion.text for criterion in level.criteria) + "。")
                for level in each.levels
            },
        )
        for each in pack.indicators
    )


def outline(of: Table | None = None) -> bytes:
    """An outline with a cell a line."""
    return documents.outline(of or table()).encode()


def flattened(of: Table | None = None, *, seed: int = 0) -> bytes:
    """What PDF software makes of the table."""
    return documents.flattened(of or table(), seed=seed).encode()


@cache
def word() -> bytes:
    """A .docx with the table."""
    return documents.word(table())


def short() -> Table:
    """The table without one level of indicator 7, and with one that the pack does not have at 21."""
    gone = next(iter(table()[6].texts))
    seventh = replace(table()[6], texts={level: text for level, text in table()[6].texts.items() if level != gone})
    added = replace(table()[20], texts={**table()[20].texts, "创新性": "另加一条规则包没有的内容。"})
    return (*table()[:6], seventh, *table()[7:20], added, *table()[21:])


def foreign() -> bytes:
    """Another city's document, with its head."""
    return HEAD.encode() + outline(FOREIGN)


def tree(folder: Path) -> Iterator[tuple[str, str]]:
    """Every file below a folder with the digest of its bytes."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), sha256(path.read_bytes()).hexdigest()
