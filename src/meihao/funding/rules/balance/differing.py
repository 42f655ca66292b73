"""How two plans differ, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from meihao.funding.rules.balance.fitting import scenario_said
from meihao.funding.rules.balance.plan import GROUPS, Plan
from meihao.funding.rules.balance.words import FIELDS, percents, told
from meihao.renovation.rules.schemes import yuan


def differences(old: Plan, new: Plan) -> list[str]:
    """What leads from one plan to the next: horizon, rates and definitions first, then lines, then scenarios."""
    return [*_settings(old, new), *_lines(old, new), *_scenarios(old, new)]


def _settings(old: Plan, new: Plan) -> Iterator[str]:
    pairs = (
        ("测算期", f"{old.base_year}—{old.last_year} 年", f"{new.base_year}—{new.last_year} 年"),
        ("折现率", f"{percents(old.discounts)}%", f"{percents(new.discounts)}%"),
        ("净现金流口径", old.definitions.flow_name, new.definitions.flow_name),
        ("覆盖倍数口径", old.definitions.coverage_name, new.definitions.coverage_name),
    )
    found = [f"{name}由 {before} 改为 {after}" for name, before, after in pairs if before != after]
    yield from found
    if not found and old.definitions != new.definitions:
        yield "口径按规则包更新"


def _lines(old: Plan, new: Plan) -> Iterator[str]:
    before, after = old.numbers, new.numbers
    for line in new.lines:
        was = before.get(line.number)
        name = f"{GROUPS[line.group]}“{line.what}”"
        if was is None:
            yield f"新增{name}，{yuan(line.amount)} 元"
            continue
        changed = [
            f"{FIELDS[field]}由 {told(was, field)} 改为 {told(line, field)}"
            for field in FIELDS
            if getattr(was, field) != getattr(line, field)
        ]
        if was.group != line.group:
            changed.insert(0, f"类别由 {GROUPS[was.group]} 改为 {GROUPS[line.group]}")
        if changed:
            yield f"{name}：{'；'.join(changed)}"
    for line in old.lines:
        if line.number not in after:
            yield f"删去{GROUPS[line.group]}“{line.what}”，{yuan(line.amount)} 元"


def _scenarios(old: Plan, new: Plan) -> Iterator[str]:
    before = {each.name: each for each in old.scenarios}
    after = {each.name: each for each in new.scenarios}
    for name, each in after.items():
        if name not in before:
            yield f"新增情景“{name}”：{scenario_said(each)}"
        elif before[name] != each:
            yield f"情景“{name}”改为：{scenario_said(each)}"
    for name in before:
        if name not in after:
            yield f"删去情景“{name}”"
