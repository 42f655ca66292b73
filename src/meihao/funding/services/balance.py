"""Editing the draft of a balance, and issuing it as a version."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from fractions import Fraction

from django.db import transaction
from django.utils import timezone

from meihao.accounts.models import User
from meihao.funding.models import BalanceDraft, BalanceVersion
from meihao.funding.rules.balance.differing import differences
from meihao.funding.rules.balance.fitting import (
    SETTINGS,
    lacking,
    outside,
    too_many,
    unfit,
    unfit_scenario,
    unfit_settings,
)
from meihao.funding.rules.balance.plan import (
    Line,
    Plan,
    Scenario,
    definitions,
    from_json,
    numbered,
    ordered,
    to_json,
    with_line,
    without_line,
)
from meihao.funding.rules.balance.words import FIELDS
from meihao.funding.selectors import acting
from meihao.funding.selectors import balance as selecting
from meihao.kernel.canonical import digest
from meihao.policy import library
from meihao.policy.pack import Pack
from meihao.renovation.models import Project
from meihao.renovation.rules.deciding import Overtaken, Refused
from meihao.renovation.services import holding


@transaction.atomic(durable=True)
def set_balance(
    *,
    project: int,
    base_year: int,
    years: int,
    discounts: Sequence[Fraction],
    flow: str,
    coverage: str,
    actor: User,
    at: datetime,
) -> None:
    """Set the horizon, the rates and the definitions of the draft, which the pack gives as they are now. Raises Refused."""
    here, pack = _editing(project, actor)
    told = pack.parts.funding.balance
    reasons = []
    if flow not in {each.id for each in told.flows}:
        reasons.append("请从清单里选净现金流的口径")
    if coverage not in {each.id for each in told.coverages}:
        reasons.append("请从清单里选覆盖倍数的口径")
    plan = replace(
        selecting.drafted(here, timezone.localdate(at)),
        base_year=base_year,
        years=years,
        discounts=tuple(discounts),
        definitions=definitions(pack, flow, coverage),
    )
    reasons += [f"{SETTINGS[name]}{text}" for name, text in unfit_settings(plan, pack)]
    if not reasons and (lines := list(outside(plan, pack))):
        reasons = ["有的行不在这个测算期里；请先改这些行，或把测算期放长", *lines]
    if reasons:
        raise Refused(*reasons)
    _keep(here, lambda _: plan, actor, at, base_year=base_year, years=years)


@transaction.atomic(durable=True)
def put_balance_line(*, project: int, line: Line, actor: User, at: datetime) -> Line:
    """Add a line to the draft (number 0), or change one. Raises Refused."""
    here, pack = _editing(project, actor)
    plan = selecting.drafted(here, timezone.localdate(at))
    reasons = [f"{FIELDS.get(name, '类别')}{text}" for name, text in unfit(line, plan, pack)]
    if line.number and line.number not in plan.numbers:
        reasons.append("草稿里没有这一行，请从测算页面重新打开")
    reasons += too_many(len({*plan.numbers, line.number}))
    if reasons:
        raise Refused(*reasons)
    if line in plan.lines:
        return line
    [made] = numbered([line], selecting.last_number(here))
    _keep(here, lambda old: with_line(old, made), actor, at, number=made.number)
    return made


@transaction.atomic(durable=True)
def take_balance_line(*, project: int, number: int, actor: User, at: datetime) -> None:
    """Take a line out of the draft. Raises Refused."""
    here, _ = _editing(project, actor)
    if number not in selecting.drafted(here, timezone.localdate(at)).numbers:
        raise Refused("草稿里没有这一行，可能刚刚被删去了")
    _keep(here, lambda old: without_line(old, number), actor, at, number=number)


@transaction.atomic(durable=True)
def bring_balance_lines(*, project: int, lines: Sequence[Line], actor: User, at: datetime) -> bool:
    """Make the lines of a sheet those of the draft, all of them or none: whether that changes anything. Raises Refused."""
    here, pack = _editing(project, actor)
    plan = selecting.drafted(here, timezone.localdate(at))
    reasons = [
        f"“{line.what}”{FIELDS.get(name, '类别')}{text}" for line in lines for name, text in unfit(line, plan, pack)
    ]
    reasons += too_many(len(lines))
    if len({line.number for line in lines}) < len(lines):
        reasons.append("有两行的序号相同，每个序号只能有一行")
    if reasons:
        raise Refused(*reasons)
    if ordered(lines) == plan.lines:
        return False
    _keep(here, lambda old: replace(old, lines=ordered(lines)), actor, at, brought=len(lines))
    return True


@transaction.atomic(durable=True)
def put_scenario(*, project: int, scenario: Scenario, actor: User, at: datetime) -> None:
    """Add a scenario to the draft. The same again changes nothing. Raises Refused."""
    here, _ = _editing(project, actor)
    plan = selecting.drafted(here, timezone.localdate(at))
    if scenario in plan.scenarios:
        return
    reasons = [text for _, text in unfit_scenario(scenario, plan.scenarios)]
    if reasons:
        raise Refused(*reasons)
    _keep(here, lambda old: replace(old, scenarios=(*old.scenarios, scenario)), actor, at, scenario=scenario.name)


@transaction.atomic(durable=True)
def take_scenario(*, project: int, name: str, actor: User, at: datetime) -> None:
    """Take a scenario out of the draft. Raises Refused."""
    here, _ = _editing(project, actor)
    if name not in {each.name for each in selecting.drafted(here, timezone.localdate(at)).scenarios}:
        raise Refused("草稿里没有这个情景，可能刚刚被删去了")
    _keep(here, lambda old: _without(old, name), actor, at, scenario=name)


def _without(plan: Plan, name: str) -> Plan:
    return replace(plan, scenarios=tuple(each for each in plan.scenarios if each.name != name))


@transaction.atomic(durable=True)
def discard_balance(*, project: int, actor: User, at: datetime) -> None:
    """Give the draft up; the versions stay. Without a draft nothing happens. Raises Refused."""
    here, _ = _editing(project, actor)
    gone, _ = BalanceDraft.objects.filter(project=here).delete()
    if gone:
        holding.note("balance.discarded", here, actor, at)


@transaction.atomic(durable=True)
def issue_balance(*, project: int, note: str, seen: str, actor: User, at: datetime) -> BalanceVersion:
    """Make the draft the next version. `seen` is the digest of the draft on the page. Raises Refused or Overtaken.

    The same again changes nothing. Basis: annex2/5
    """
    here, pack = _editing(project, actor)
    last = BalanceVersion.objects.filter(project=here).order_by("-number").first()
    kept = BalanceDraft.objects.filter(project=here).first()
    if kept is None and last is not None and seen == last.digest:
        return last
    if kept is None:
        raise Refused("还没有草稿：先写明支出、资金和收入，再定为新版本")
    plan = from_json(kept.content)
    reasons = list(lacking(plan, pack))
    if not note.strip():
        reasons.append("请写明这一版的来由或改动原因")
    if last is not None and not differences(from_json(last.content), plan):
        reasons.append("与上一版没有差别，不用定为新版本；可以放弃草稿")
    if reasons:
        raise Refused(*reasons)
    if seen != digest(kept.content):
        raise Overtaken("您打开页面之后，草稿有了改动，请刷新页面，看过再定")
    made = BalanceVersion.objects.create(
        project=here,
        number=last.number + 1 if last else 1,
        note=note.strip(),
        content=kept.content,
        digest=digest(kept.content),
        by=actor,
        at=at,
    )
    kept.delete()
    holding.note("balance.issued", here, actor, at, number=made.number, digest=made.digest)
    return made


# --- shared ------------------------------------------------------------------------------------------------------------


def _editing(project: int, actor: User) -> tuple[Project, Pack]:
    """The project, held, if the actor may draw up its balance. Raises Refused."""
    here = holding.held(project)
    pack = library.current()
    if not acting.builds(actor, here, pack):
        raise Refused("资金平衡测算由建设单位或实施主体编制；请转给他们的经办人办理")
    return here, pack


def _keep(here: Project, edit: Callable[[Plan], Plan], actor: User, at: datetime, **details: object) -> None:
    content = to_json(edit(selecting.drafted(here, timezone.localdate(at))))
    kept = selecting.row(here)
    if kept is not None and kept.content == content:
        return
    BalanceDraft.objects.update_or_create(project=here, defaults={"content": content, "by": actor, "at": at})
    holding.note("balance.edited", here, actor, at, **details)
