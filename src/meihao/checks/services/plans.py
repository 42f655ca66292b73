"""Plans of inspection, and rounds in which projects and inspectors are drawn from a published seed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from meihao.accounts.models import User
from meihao.audit.services import record
from meihao.checks.models import Draw, DrawnInspector, DrawnProject, Plan, Round
from meihao.checks.rules.random import order
from meihao.checks.selectors import catalogue
from meihao.checks.selectors import plans as selecting
from meihao.kernel.drawing import candidates_digest
from meihao.organisations.models import Kind, Organisation
from meihao.policy import library
from meihao.renovation.models import Project
from meihao.renovation.rules.deciding import Overtaken, Refused
from meihao.renovation.selectors import acts_at

MOST = 200
"""So many projects or people at most are drawn in one round."""


@dataclass(frozen=True, slots=True)
class Planned:
    """Who inspects what, when and how often."""

    name: str
    matters: str
    since: date
    until: date
    every_days: int
    projects: Collection[int]
    inspectors: Collection[int]


@transaction.atomic(durable=True)
def make_plan(*, district: int, given: Planned, actor: User, at: datetime) -> Plan:
    """Lay down a plan of inspection for a district. The same again is the plan there is. Raises Refused.

    Basis: opinion/9
    """
    here = _held(district)
    name, matters = given.name.strip(), given.matters.strip()
    known = Plan.objects.filter(organisation=here, name=name).first()
    if known is not None and _same(known, given, matters):
        return known
    reasons = _not_theirs(here, actor)
    if known is not None:
        reasons.append(f"已经有名为“{name}”的计划；计划不能改，请另起名称")
    if not name or not matters:
        reasons.append("请写明计划名称和检查内容")
    if given.until < given.since:
        reasons.append("截止日期早于起始日期，请核对")
    if not 1 <= given.every_days <= 366:
        reasons.append("检查频次应为 1 至 366 天一次")
    projects = Project.objects.filter(pk__in=given.projects, organisation__path__startswith=here.path)
    if not given.projects or projects.count() != len(set(given.projects)):
        reasons.append("请选本区市的项目，至少一个")
    fit = {each.pk for each in selecting.inspectors(here, since=given.until)}
    if not given.inspectors or set(given.inspectors) - fit:
        reasons.append("请选本区市的检查人员，至少一人")
    if reasons:
        raise Refused(*reasons)
    made = Plan.objects.create(
        organisation=here,
        name=name,
        matters=matters,
        since=given.since,
        until=given.until,
        every_days=given.every_days,
        by=actor,
        at=at,
    )
    made.projects.add(*given.projects)
    made.inspectors.add(*given.inspectors)
    _note("inspection_plan.made", here, actor, at, plan=made.pk, projects=len(set(given.projects)))
    return made


def _same(known: Plan, given: Planned, matters: str) -> bool:
    said = (known.matters, known.since, known.until, known.every_days)
    return (
        said == (matters, given.since, given.until, given.every_days)
        and {each.pk for each in known.projects.all()} == set(given.projects)
        and {each.pk for each in known.inspectors.all()} == set(given.inspectors)
    )


@transaction.atomic(durable=True)
def publish_round(
    *, district: int, number: int, projects: int, inspectors: int, seed: str, source: str, actor: User, at: datetime
) -> Round:
    """Open a round by publishing the text from which it will be drawn, and where that can be looked up.

    Somebody else draws. The same again changes nothing. Raises Overtaken or Refused. Basis: opinion/9
    """
    here = _held(district)
    seed, source = " ".join(seed.split()), source.strip()
    last = Round.objects.filter(organisation=here).order_by("-number").first()
    if last is not None and last.number == number and (last.seed, last.source, last.by_id) == (seed, source, actor.pk):
        return last
    if number != (last.number if last else 0) + 1:
        raise Overtaken("这一轮的种子已经公布，请刷新页面")
    reasons = _not_theirs(here, actor)
    if last is not None and not hasattr(last, "draw"):
        reasons.append(f"第 {last.number} 轮还没有抽取，不能另开一轮")
    if not seed or not source:
        reasons.append("请写明随机种子和它的出处，让任何人都能核对")
    if not (1 <= projects <= MOST and 1 <= inspectors <= MOST):
        reasons.append(f"抽取数应为 1 至 {MOST}")
    if reasons:
        raise Refused(*reasons)
    made = Round.objects.create(
        organisation=here,
        number=number,
        projects=projects,
        inspectors=inspectors,
        seed=seed,
        source=source,
        by=actor,
        at=at,
    )
    _note("inspection_round.published", here, actor, at, round=number, seed=seed, source=source)
    return made


@transaction.atomic(durable=True)
def draw_round(*, district: int, number: int, actor: User, at: datetime) -> Draw:
    """Freeze the candidates of the day of the seed and draw, projects and inspectors each by themselves.

    Drawn once, not by whoever published the seed; again changes nothing. Raises Overtaken or Refused. Basis: opinion/9
    """
    here = _held(district)
    round_ = Round.objects.filter(organisation=here, number=number).select_related("draw", "organisation").first()
    if round_ is None:
        raise Overtaken("没有这一轮，请刷新页面")
    done: Draw | None = getattr(round_, "draw", None)
    if done is not None:
        return done
    reasons = _not_theirs(here, actor)
    if round_.by_id == actor.pk:
        reasons.append("随机种子由您公布，应由另一位经办人抽取")
    day = selecting.frozen_on(round_)
    sites = {each.code: each for each in selecting.at_work(here, on=day, known=round_.at)}
    people = {each.username: each for each in selecting.inspectors(here, since=day)}
    if len(sites) < round_.projects:
        reasons.append(f"公布种子那天在施工的项目只有 {len(sites)} 个，不足 {round_.projects} 个")
    if len(people) < round_.inspectors:
        reasons.append(f"那天已在岗的检查人员只有 {len(people)} 人，不足 {round_.inspectors} 人")
    if reasons:
        raise Refused(*reasons)
    made = Draw.objects.create(
        round=round_,
        projects_digest=candidates_digest(sites),
        inspectors_digest=candidates_digest(people),
        by=actor,
        at=at,
    )
    first = order(round_.seed, here.code, number, selecting.PROJECTS, list(sites))
    then = order(round_.seed, here.code, number, selecting.INSPECTORS, list(people))
    DrawnProject.objects.bulk_create(
        [DrawnProject(draw=made, project=sites[name], place=n) for n, name in enumerate(first, 1)]
    )
    DrawnInspector.objects.bulk_create(
        [DrawnInspector(draw=made, person=people[name], place=n) for n, name in enumerate(then, 1)]
    )
    chosen = list(first[: round_.projects])
    _note("inspection_round.drawn", here, actor, at, round=number, candidates=made.projects_digest, projects=chosen)
    return made


def _held(district: int) -> Organisation:
    """The district, held until the transaction ends."""
    return Organisation.objects.select_for_update().get(pk=district, kind=Kind.DISTRICT)


def _not_theirs(here: Organisation, actor: User) -> list[str]:
    pack = library.current()
    if acts_at(actor, catalogue.DISTRICT, here.path, pack):
        return []
    return [f"由{here.name}的{pack.bodies[catalogue.DISTRICT].name}办理；请转给他们的经办人"]


def _note(verb: str, here: Organisation, actor: User, at: datetime, **details: object) -> None:
    record(verb, kind="organisation", key=here.code, actor=actor, at=at, territory=here.path, **details)
