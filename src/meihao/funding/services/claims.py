"""Claiming cost lines for a subsidy, and deciding the claim."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from meihao.accounts.models import User
from meihao.funding.models import Claim, ClaimDecision, ClaimPart, Reversal
from meihao.funding.rules.entering import over, told, unfit_day
from meihao.funding.selectors.nets import netted, standing
from meihao.funding.selectors.subsidies import Answered, answered, subsidy
from meihao.kernel.verdict import Verdict
from meihao.policy import library, wording
from meihao.policy.gaps import blocking, remedy
from meihao.policy.pack import Pack
from meihao.policy.schema.supervision import Subsidy
from meihao.renovation.models import Project
from meihao.renovation.rules.deciding import Refused
from meihao.renovation.selectors import acts
from meihao.renovation.services import holding


@transaction.atomic(durable=True)
def claim_costs(
    *, project: int, name: str, paper: str, parts: Mapping[int, int], on: date, actor: User, at: datetime
) -> Claim:
    """Claim cost lines, or parts of them in fen by number, under a subsidy: never twice, never more than its rule gives.

    One paper once; the same again changes nothing. Raises Refused. Basis: opinion/16
    """
    here = holding.held(project)
    pack = library.current()
    rule = subsidy(pack, name)
    if rule is None:
        raise Refused("规则包里没有这种补助，请从资金页选择")
    known = Claim.objects.filter(project=here, subsidy=name, paper=paper.strip()).first()
    if known is not None and {each.line.number: each.amount for each in known.parts.select_related("line")} == parts:
        return known
    reasons = []
    if not acts(actor, rule.proposer, here, pack):
        reasons.append(f"“{rule.name}”由{pack.bodies[rule.proposer].name}申报；请转给他们的经办人办理")
    if known is not None:
        reasons.append(f"“{known.paper}”已经申报过，请另用一个文号")
    if not paper.strip():
        reasons.append("请填写申报文号")
    reasons += unfit_day(on, timezone.localdate(at), here.registered_on)
    (found,) = answered(here, [rule], on=timezone.localdate(at), known=at)
    reasons += unclaimable(found, parts, pack)
    if reasons:
        raise Refused(*reasons)
    made = Claim.objects.create(project=here, subsidy=name, paper=paper.strip(), on=on, by=actor, at=at)
    numbers = {each.line.number: each.line for each in found.lines}
    ClaimPart.objects.bulk_create(
        [ClaimPart(claim=made, line=numbers[number], amount=amount) for number, amount in sorted(parts.items())]
    )
    holding.note("costs.claimed", here, actor, at, claim=made.pk, subsidy=name, fen=sum(parts.values()))
    return made


def unclaimable(found: Answered, parts: Mapping[int, int], pack: Pack) -> list[str]:
    """Why these parts of cost lines cannot be claimed."""
    entitlement = found.entitlement
    reasons = []
    lines = {each.line.number: each for each in found.lines}
    if not parts:
        reasons.append("请至少选一项费用，填上这次申报的金额")
    for number, amount in sorted(parts.items()):
        each = lines.get(number)
        if each is None:
            reasons.append(f"没有序号 {number} 的费用项")
        elif each.barred:
            reasons.append(f"费用项“{each.line}”：{each.barred}")
        elif amount <= 0:
            reasons.append(f"费用项“{each.line}”的金额应大于 0")
        elif amount > each.left:
            reasons.append(over(f"费用项“{each.line}”没有申报过的", amount, each.left))
    if entitlement.payable is None:
        reasons += ["还不能算出可申报的金额", *lacking(found, pack)]
    elif entitlement.node.verdict is not Verdict.MET or not entitlement.limits:
        reasons += [f"不符合“{entitlement.subsidy.name}”的条件", *lacking(found, pack)]
    elif sum(parts.values()) > entitlement.payable:
        bit = entitlement.bit
        how = f"（{bit.name}：{bit.how}）" if bit else ""
        reasons.append(
            f"最多还能申报 {told(entitlement.payable)} 元{how}，这里共 {told(sum(parts.values()))} 元；请减少申报的金额"
        )
    return reasons


def ungrantable(here: Project, claim: Claim, rule: Subsidy, at: datetime) -> list[str]:
    """Why a claim cannot be granted as things are now, counting everything but the claim itself. Basis: opinion/16"""
    pack = library.current()
    (found,) = answered(here, [rule], on=timezone.localdate(at), known=at, without=claim)
    entitlement, asked = found.entitlement, standing(claim.parts.all())
    if entitlement.payable is None:
        return ["还不能算出可同意的金额", *lacking(found, pack)]
    if entitlement.node.verdict is not Verdict.MET or not entitlement.limits:
        return [f"不符合“{rule.name}”的条件", *lacking(found, pack)]
    if asked > entitlement.payable:
        bit = entitlement.bit
        how = f"（{bit.name}：{bit.how}）" if bit else ""
        return [
            f"现在最多只能同意 {told(entitlement.payable)} 元{how}，这份申报 {told(asked)} 元；请不同意，核对后重新申报"
        ]
    return []


def lacking(found: Answered, pack: Pack) -> list[str]:
    """What keeps a subsidy from applying, and what would mend it."""
    entitlement = found.entitlement
    said = [
        f"{wording.asked(leaf, pack)}：{wording.found(leaf, pack)}；{remedy(leaf, pack)}"
        for leaf, _ in blocking(entitlement.node, Verdict.MET)
    ]
    if entitlement.rate is None:
        said.append("没有一条标准适用于本项目，请核对项目所在的区市")
    return said


@transaction.atomic(durable=True)
def decide_claim(
    *, project: int, claim: int, outcome: str, paper: str, actor: User, at: datetime, reason: str = ""
) -> ClaimDecision:
    """Grant a claim, or refuse it, which frees its cost lines. Once, by whom the pack names, by nobody who made it;
    what the rule gives no more is not granted.

    Raises Refused. Basis: opinion/16
    """
    here = holding.held(project)
    pack = library.current()
    row = Claim.objects.select_related("decision").filter(project=here, pk=claim).first()
    if row is None:
        raise Refused("没有这份申报，请从资金页打开")
    done: ClaimDecision | None = getattr(row, "decision", None)
    if done is not None and (done.outcome, done.by_id) == (outcome, actor.pk):
        return done
    rule = subsidy(pack, row.subsidy)
    reasons = []
    if done is not None:
        reasons.append(f"这份申报已经审定：{done.get_outcome_display()}")
    if rule is None or not acts(actor, rule.decider, here, pack):
        body = pack.bodies[rule.decider].name if rule else "有权单位"
        reasons.append(f"由{body}审定；请转给他们的经办人办理")
    if row.by_id == actor.pk:
        reasons.append("这份申报由您登记，应由其他人审定")
    reasons += _unsaid(outcome, paper, reason)
    if outcome == ClaimDecision.Outcome.GRANTED and rule is not None and done is None:
        reasons += ungrantable(here, row, rule, at)
    if reasons:
        raise Refused(*reasons)
    made = ClaimDecision.objects.create(
        claim=row, outcome=outcome, paper=paper.strip(), reason=reason.strip(), by=actor, at=at
    )
    if outcome == ClaimDecision.Outcome.REFUSED:
        today = timezone.localdate(at)
        for part in netted(row.parts.all(), "part"):
            Reversal.objects.create(
                part=part, amount=part.net, on=today, paper=paper.strip(), reason=reason.strip(), by=actor, at=at
            )
    holding.note("claim.decided", here, actor, at, claim=row.pk, outcome=outcome)
    return made


def _unsaid(outcome: str, paper: str, reason: str) -> list[str]:
    """What a decision still lacks."""
    lacks = []
    if outcome not in ClaimDecision.Outcome.values:
        lacks.append("请选一种结论：同意或不同意")
    if not paper.strip():
        lacks.append("请填写审定文号")
    if outcome == ClaimDecision.Outcome.REFUSED and not reason.strip():
        lacks.append("不同意请写明理由，申报人会看到")
    return lacks
