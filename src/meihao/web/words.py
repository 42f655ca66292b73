"""How identifiers of the law are said in Chinese."""

from __future__ import annotations

LEVELS = {"basic": "基础性", "guiding": "引导性", "innovative": "创新性"}
SOURCES = {"opinion": "意见 ", "plan": "方案 ", "annex1": "附件1·", "annex2": "附件2·", "indicators": "附件1·"}


def citation(clause: str) -> str:
    """`opinion/6` as 意见 6, `annex1/19/basic` as 附件1·19·基础性; what is already in words is left alone."""
    source, _, rest = clause.partition("/")
    if not rest or source not in SOURCES:
        return clause
    return SOURCES[source] + "·".join(LEVELS.get(step, step) for step in rest.split("/"))
