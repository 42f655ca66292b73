"""What stands over every paper: of whom, as of when, by which rules, and the digest of what it prints."""

from __future__ import annotations

from meihao.assessment.rules.assessing import Assessment


def facts_line(assessment: Assessment, community: str, printed_for: str) -> str:
    """One line of what the paper is about."""
    tally = assessment.tally
    parts = [
        community,
        assessment.profile.name,
        f"截至 {assessment.dossier.on:%Y-%m-%d}",
        f"应满足 {tally.total} 条：满足 {tally.met}，未满足 {tally.unmet}，未知 {tally.unknown}"
        + (f"，不适用 {tally.na}" if tally.na else ""),
    ]
    return "　".join([*parts, *([f"打印单位：{printed_for}"] if printed_for else [])])


def rules_line(assessment: Assessment) -> str:
    """By which rules, and what was seen."""
    head = assessment.pack.head
    return f"依据 {head.title}（{head.number}），规则包 {head.id} 第 {head.revision} 版。所见摘要 {assessment.digest}"


NOTE = "条目为本平台拆分的表述，原文以印发文件为准。〔本地〕为本地设定的数字，〔待确认〕为尚待核对的标准值；（A）系统实测，（B）官方记录，（C）自行填报。"
