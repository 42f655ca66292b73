"""An assessment as a tree to read in a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from meihao.assessment.rules.assessing import Assessment, judged
from meihao.assessment.rules.heading import facts_line, rules_line
from meihao.policy import wording
from meihao.policy.dossier import Reading
from meihao.policy.pack import Pack
from meihao.policy.tree import Node

SIGNS = {"met": "✓", "unmet": "✗", "unknown": "?", "na": "—"}


def outline(assessment: Assessment, community: str) -> str:
    """The required levels with every condition, figure, record and clause, one a line."""
    pack = assessment.pack
    lines = [facts_line(assessment, community, ""), rules_line(assessment)]
    opened = ""
    for indicator, level, criterion, node in judged(assessment):
        if level.id != opened:
            opened = level.id
            verdict = assessment.by_level[level.id][1].verdict
            lines += [
                "",
                f"{SIGNS[verdict.slug]} {indicator.number} {indicator.name} {pack.level_names[level.level]} {verdict.word} 〔{pack.clauses[level.clause].short}〕",
            ]
        lines.append(f"  {SIGNS[node.verdict.slug]} {criterion.id} {criterion.text}：{wording.narrowed(node)}")
        lines += _branches(node, pack, 2)
    return "\n".join(lines) + "\n"


def _branches(node: Node, pack: Pack, depth: int) -> Iterator[str]:
    condition = node.condition
    found = wording.found(node, pack)
    marks = "".join(f"〔{mark}〕" for mark in wording.marks(node, pack))
    cite = f" 〔{pack.clauses[condition.cite].short}〕" if condition.cite in pack.clauses else ""
    records = [
        f"{source.grade}·事实 {'、'.join(map(str, source.facts))}"
        for source in node.sources
        if isinstance(source, Reading) and source.facts
    ]
    record = f" （{'；'.join(records)}）" if records else ""
    yield f"{'  ' * depth}{SIGNS[node.verdict.slug]} {wording.asked(node, pack)}{marks}{cite}{f'：{found}' if found else ''}{record}"
    for child in node.children:
        yield from _branches(child, pack, depth + 1)
