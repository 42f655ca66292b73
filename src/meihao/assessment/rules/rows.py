"""The rows of the papers: what the response table and the gap report say, before they are laid out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from meihao.assessment.rules.assessing import Assessment, judged
from meihao.kernel.verdict import Verdict
from meihao.policy import wording
from meihao.policy.conditions import Condition
from meihao.policy.dossier import Reading
from meihao.policy.gaps import Gap, action, kind_of
from meihao.policy.pack import Pack
from meihao.policy.tree import Node


@dataclass(frozen=True, slots=True)
class ResponseRow:
    """One atomic criterion in the response table; `promised` is left for the office to fill in.

    Basis: annex2/4
    """

    number: int
    system: str
    indicator: int
    indicator_name: str
    level: str
    criterion: str
    original: str
    verdict: Verdict
    word: str
    grounds: str
    lacking: str
    owner: str
    promised: str = ""


@dataclass(frozen=True, slots=True)
class GapRow:
    """One gap in the report. `due` is the day on which a fact went or will go stale, where that is what is lacking."""

    id: str
    clause: str
    short: str
    system: str
    indicator: str
    level: str
    level_id: str
    criterion: str
    verdict: Verdict
    word: str
    asked: str
    lacking: str
    action: str
    body: str
    owner: str
    kind: str
    unlocks: str
    due: date | None
    target: str


KINDS = {
    "shortfall": "未达到",
    "missing": "缺数据",
    "pending": "待审核",
    "returned": "已退回",
    "expired": "证据过期",
    "expert": "待专家认定",
    "decision": "待决定",
}
"""Why something is lacking, in words."""


def response_rows(
    assessment: Assessment, originals: Mapping[tuple[int, str], str], owners: Mapping[str, str]
) -> list[ResponseRow]:
    """A row for each atomic criterion of the required levels, in the instrument's order.

    `originals` is the imported text by (indicator, level); `owners` the accountable organisation by body.
    """
    pack = assessment.pack
    lacking: dict[str, list[str]] = {}
    for gap in assessment.gaps:
        lacking.setdefault(gap.criterion.id, []).append(action(gap, pack))
    return [
        ResponseRow(
            number,
            pack.systems[indicator.system],
            indicator.number,
            indicator.name,
            pack.level_names[level.level],
            criterion.text,
            originals.get((indicator.number, level.level), ""),
            node.verdict,
            wording.narrowed(node),
            grounds(node, pack),
            "；".join(dict.fromkeys(lacking.get(criterion.id, []))),
            owners.get(criterion.lead, pack.bodies[criterion.lead].name),
        )
        for number, (indicator, level, criterion, node) in enumerate(judged(assessment), start=1)
    ]


def grounds(node: Node, pack: Pack) -> str:
    """What a verdict rests on, leaf by leaf: the figure, how it is known, and the mark of figures that are not the document's."""
    said = []
    for leaf in node.walk():
        if leaf.condition.children:
            continue
        found = wording.found(leaf, pack)
        grades = "".join(dict.fromkeys(source.grade for source in leaf.sources if isinstance(source, Reading)))
        marks = "".join(f"〔{mark}〕" for mark in wording.marks(leaf, pack))
        said.append(f"{wording.asked(leaf, pack)}：{found}{f'（{grades}）' if grades else ''}{marks}")
    return "；".join(said)


def gap_rows(assessment: Assessment, owners: Mapping[str, str]) -> list[GapRow]:
    """The gaps, by who answers for them and then by when; those without a day come last."""
    rows = [_gap_row(assessment, gap, owners) for gap in assessment.gaps]
    return sorted(rows, key=lambda row: (row.owner, row.due is None, row.due or date.max))


def _gap_row(assessment: Assessment, gap: Gap, owners: Mapping[str, str]) -> GapRow:
    pack = assessment.pack
    indicator = next(each for each in pack.indicators if each.number == gap.criterion.indicator)
    body = gap.criterion.lead
    keys = gap.leaf.condition.keys
    return GapRow(
        gap.id,
        gap.criterion.clause,
        pack.clauses[gap.criterion.clause].short,
        indicator.system,
        indicator.name,
        pack.level_names[gap.criterion.level],
        gap.level.id,
        gap.criterion.text,
        gap.leaf.verdict,
        KINDS[gap.kind],
        wording.asked(gap.leaf, pack),
        wording.found(gap.leaf, pack),
        action(gap, pack),
        body,
        owners.get(body, pack.bodies[body].name),
        gap.kind,
        unlocks(assessment, gap),
        stale_since(gap),
        keys[0] if keys else gap.criterion.id,
    )


def unlocks(assessment: Assessment, gap: Gap) -> str:
    """What becomes of the criterion and the level once this gap is closed and nothing else changes."""
    level, answer = assessment.by_level[gap.level.id]
    answers = dict(zip([each.id for each in level.criteria], answer.children, strict=True))
    rest = fewest(answers.pop(gap.criterion.id), Verdict.MET, gap.leaf.condition)
    if rest:
        return "本条转为待专家认定" if all(kind_of(leaf) == "expert" for leaf in rest) else f"本条还差 {len(rest)} 项"
    name = assessment.pack.level_names[level.level]
    others = sum(each.verdict < Verdict.MET for each in answers.values())
    return f"本条满足，{name}还差 {others} 条" if others else f"本条满足，本项{name}随之满足"


def fewest(node: Node, wanted: Verdict, closed: Condition) -> tuple[Node, ...]:
    """The fewest leaves still to close before a node comes out as wanted, `closed` being so already."""
    if node.verdict in (wanted, Verdict.NA) or node.condition is closed:
        return ()
    if not node.answers:
        return (node,)
    op = node.condition.op
    if op == "not":
        return fewest(node.children[0], Verdict.UNMET if wanted is Verdict.MET else Verdict.MET, closed)
    ways = [fewest(child, wanted, closed) for child in node.children if child.verdict is not Verdict.NA]
    if op == ("any" if wanted is Verdict.MET else "all"):
        return min(ways, key=len)
    return tuple(leaf for way in ways for leaf in way)


def stale_since(gap: Gap) -> date | None:
    """The last day on which the fact that is lacking held; None where staleness is not what is lacking."""
    days = [source.held_until for source in gap.leaf.sources if isinstance(source, Reading) and source.held_until]
    return min(days, default=None)
