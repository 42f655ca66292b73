"""Registering projects, who carries them out, putting a step up for decision, and deciding it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from meihao.accounts.models import User
from meihao.accounts.permissions import Permission
from meihao.assessment.models import Decision
from meihao.assessment.services import Overtaken as DecisionOvertaken
from meihao.assessment.services import decide
from meihao.facts.models import Evidence, Fact
from meihao.facts.services import subject_for
from meihao.organisations.models import Organisation
from meihao.places.models import Compound
from meihao.policy import library
from meihao.policy.lifecycle import Line, ahead, carried_at, facts_of
from meihao.policy.lifecycle import step as step_of
from meihao.policy.schema.lifecycle import Transition
from meihao.renovation import selectors
from meihao.renovation.models import Membership, Party, Project, Proposal
from meihao.renovation.rules.acting import PARTY
from meihao.renovation.rules.deciding import Asked, GateClosed, Overtaken, Refused, closed, misplaced, refusals
from meihao.renovation.selectors import supplying
from meihao.renovation.selectors.grounds import supplied_by
from meihao.renovation.services import holding

KIND = selectors.LIFECYCLE


@transaction.atomic(durable=True)
def register_project(
    *,
    code: str,
    name: str,
    territory: int,
    compounds: Sequence[int],
    on: date,
    actor: User,
    at: datetime,
    year: int | None = None,
) -> Project:
    """Enter a project of one or more compounds into the reserve. The same again changes nothing. Raises Refused.

    Basis: opinion/10
    """
    body = Organisation.objects.get(pk=territory)
    found = list(
        Compound.objects.select_for_update(of=("self",))
        .select_related("community__organisation")
        .filter(pk__in=compounds)
    )
    known = Project.objects.filter(code=code).first()
    if known is not None:
        inside = set(known.memberships.filter(until=None).values_list("compound", flat=True))
        if (known.name, known.organisation_id, inside) == (name, territory, set(compounds)):
            return known
        raise Refused(f"编号 {code} 已经用于项目“{known.name}”，请换一个编号")
    reasons = _unfit(body, found)
    if not any(body.path.startswith(path) for path in actor.territories(Permission.PROJECT_EDIT)):
        reasons.append(f"{body}不在您的职责范围内，请由所在区市登记")
    if on > timezone.localdate(at):
        reasons.append(f"登记日期 {on.isoformat()} 在今天之后，请核对")
    if not found or len(found) != len(set(compounds)):
        reasons.append("请至少选一个已登记的小区")
    if reasons:
        raise Refused(*reasons)
    project = Project.objects.create(
        code=code,
        name=name,
        organisation=body,
        subject=subject_for(selectors.PROJECT, code, body),
        year=year,
        registered_on=on,
        registered_by=actor,
    )
    Membership.objects.bulk_create([Membership(project=project, compound=each, since=on) for each in found])
    holding.note("project.registered", project, actor, at, name=name, compounds=[each.code for each in found])
    return project


def _unfit(body: Organisation, found: Sequence[Compound]) -> list[str]:
    """Why compounds cannot be one project of a body."""
    outside = [each for each in found if not each.community.organisation.path.startswith(body.path)]
    taken = Membership.objects.filter(compound__in=found, until=None).select_related("compound", "project")
    return [
        *(f"{each.name}不在{body}，请核对项目所属机构" for each in outside),
        *(f"{each.compound}已在项目“{each.project}”中；先从那里移出，才能列入本项目" for each in taken),
    ]


@transaction.atomic(durable=True)
def appoint_party(*, project: int, body: str, organisation: int, on: date, actor: User, at: datetime) -> Party:
    """Name the firm that is the implementing party, the contractor and so on from a day on; it follows the one before.

    The same again changes nothing. Raises Refused.
    """
    here = holding.held(project)
    pack = library.current()
    firm = Organisation.objects.get(pk=organisation)
    last = here.parties.filter(body=body, until=None).first()
    if last is not None and last.organisation_id == firm.pk:
        return last
    reasons = []
    if body not in pack.bodies or pack.bodies[body].tier != PARTY:
        reasons.append("请从参建单位的身份中选一种")
    if not any(here.organisation.path.startswith(path) for path in actor.territories(Permission.PROJECT_EDIT)):
        reasons.append("不在您的职责范围内，请由所在区市指定参建单位")
    if firm.kind != "firm" or not firm.active:
        reasons.append(f"{firm}不是在用的企业，请先由系统管理员登记企业")
    if on > timezone.localdate(at):
        reasons.append(f"日期 {on.isoformat()} 在今天之后，请核对")
    if last is not None and on < last.since:
        reasons.append(f"日期 {on.isoformat()} 早于现任{pack.bodies[body].name}的 {last.since.isoformat()}，请核对")
    if reasons:
        raise Refused(*reasons)
    if last is not None:
        Party.objects.filter(pk=last.pk).update(until=on)
    made = Party.objects.create(project=here, body=body, organisation=firm, since=on)
    holding.note("party.appointed", here, actor, at, body=body, organisation=firm.code, on=on)
    return made


@transaction.atomic(durable=True)
def propose(*, project: int, step: str, actor: User, at: datetime, note: str = "") -> Proposal:
    """Put a step up for decision. Once in each position; the same again changes nothing. Raises Refused."""
    here = holding.held(project)
    pack = library.current()
    now = selectors.position(here, on=timezone.localdate(at), known=at)
    wanted = step_of(now.cycle, step)
    last = now.last
    said = Proposal.objects.filter(project=here, step=step, after=last).first()
    if said is not None:
        return said
    reasons = []
    if not isinstance(wanted, Transition) or wanted not in ahead(now.cycle, now.position):
        reasons.append(misplaced(now.cycle, now.position, wanted.name if wanted else step))
    elif wanted.proposer is None:
        reasons.append(f"“{wanted.name}”不用提请，由{pack.bodies[wanted.decider].name}直接决定")
    elif not selectors.acts(actor, wanted.proposer, here, pack):
        reasons.append(f"“{wanted.name}”由{pack.bodies[wanted.proposer].name}提请；请转给他们的经办人办理")
    if reasons:
        raise Refused(*reasons)
    made = Proposal.objects.create(project=here, step=step, after=last, note=note.strip(), by=actor, at=at)
    holding.note("step.proposed", here, actor, at, step=step, note=made.note)
    return made


@transaction.atomic(durable=True)
def advance(
    *,
    project: int,
    step: str,
    on: date,
    actor: User,
    at: datetime,
    seen: str | None = "",
    grounds: str = "",
    yielded: Mapping[str, str] | None = None,
    after: int | None = None,
) -> Decision:
    """Decide a step: onward through its gate, or aside (暂缓, 延期, 恢复, 退回, 撤回).

    `seen` is the digest of the gate that the actor had before them, empty for a step without one, None where nobody had
    a page before them; `after` the number of the decision they saw last, 0 for none. `yielded` are written grounds for conditions that clause 6 leaves to
    discretion, by condition. The same decision again changes nothing. Raises GateClosed, Overtaken or Refused.

    Basis: opinion/6
    """
    here = holding.held(project)
    pack = library.current()
    now = selectors.position(here, on=on, known=at)
    wanted = step_of(now.cycle, step)
    if wanted is None:
        raise Refused(f"{now.cycle.name}没有“{step}”这一步")
    last = now.last
    if (
        last is not None
        and (last.outcome, last.effective_on, last.by_id) == (step, on, actor.pk)
        and wanted not in ahead(now.cycle, now.position)
    ):
        return last
    if after is not None and after != (last.pk if last else 0):
        raise Overtaken("您打开页面之后，项目有了新的决定，请刷新页面，看过再决定")
    gate = selectors.gate(now, wanted, on=on, known=at)
    letting = {name: text.strip() for name, text in (yielded or {}).items() if text.strip()}
    proposal = Proposal.objects.filter(project=here, step=step, after=last).first()
    asked = Asked(
        wanted,
        on,
        timezone.localdate(at),
        actor.pk,
        selectors.acts(actor, wanted.decider, here, pack),
        gate.lines,
        grounds,
        letting,
        frozenset(
            line.condition.id
            for line in gate.lines
            if line.condition.discretion and selectors.acts(actor, line.condition.discretion, here, pack)
        ),
        proposal.by_id if proposal else None,
        suppliers(gate.lines) | supplied_by(here, gate.lines) | supplying.suppliers(here, gate.lines),
        frozenset(carried_at(now.cycle.waivers, step)),
    )
    reasons = list(refusals(pack, now.cycle, now.position, asked))
    if gate.lines and seen is not None and seen != gate.digest:
        reasons.append("您打开页面之后记录有变化，请刷新页面，看过现在的条件再决定")
    shut = list(closed(pack, asked))
    if shut:
        raise GateClosed(*reasons, *shut)
    if reasons:
        raise Refused(*reasons)
    let = {
        line.condition.id: letting[line.condition.id] for line in gate.lines if not line.passed and not line.promised
    }
    promised = {line.condition.id: line.promised for line in gate.lines if line.promised}
    try:
        return decide(
            here.subject,
            KIND,
            step,
            on=on,
            grounds=grounds,
            actor=actor,
            at=at,
            digest=gate.digest,
            reasons={"gate": {line.condition.id: line.node.verdict.slug for line in gate.lines}, "yielded": let}
            | ({"promised": promised} if promised else {}),
            after=after,
        )
    except DecisionOvertaken as overtaken:
        raise Overtaken(*overtaken.reasons) from overtaken


def suppliers(lines: Sequence[Line]) -> frozenset[int]:
    """Who stated the facts that a gate rests on, or handed in their evidence."""
    facts = Fact.objects.filter(pk__in=facts_of(lines))
    stated = facts.exclude(stated_by=None).values_list("stated_by", flat=True)
    submitted = Evidence.objects.filter(facts__in=facts).values_list("submitted_by", flat=True)
    return frozenset(stated) | frozenset(submitted)
