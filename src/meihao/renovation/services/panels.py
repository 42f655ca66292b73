"""The city's expert review: publishing the seed, drawing the panel, what its experts say, and what is changed for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from meihao.accounts.models import Post, User
from meihao.accounts.permissions import Permission
from meihao.accounts.rules import Role
from meihao.kernel.drawing import candidates_digest, drawn
from meihao.organisations.models import Kind
from meihao.policy import library
from meihao.renovation.models import Ballot, ChangeStep, Draw, ExpertReview, ItemScore, Project, Seat, StandDown
from meihao.renovation.models.reviews import ACCEPTED, DONE, STEPS
from meihao.renovation.rules import reviews as rules
from meihao.renovation.rules.deciding import Overtaken, Refused
from meihao.renovation.selectors import position, reviews
from meihao.renovation.selectors.reviews import Change, Panel, Sheet
from meihao.renovation.selectors.standards import Standard, standard
from meihao.renovation.services.holding import held, note
from meihao.renovation.services.reviews import MOVED_ON, out_of_place

type Given = Mapping[str, tuple[int, str]]
"""The score and the words on each item."""


@transaction.atomic(durable=True)
def publish_seed(
    *, project: int, round_: int, seed: str, source: str, actor: User, at: datetime, grounds: str = ""
) -> ExpertReview:
    """Open a round by publishing the text from which its panel will be drawn, and where that text can be looked up.

    Somebody else draws. The same again changes nothing. Raises Overtaken or Refused.

    Basis: opinion/7
    """
    here = held(project)
    pack = library.current()
    seed, source, grounds = " ".join(seed.split()), source.strip(), grounds.strip()
    last = _last(here, at)
    if last is not None and last.review.round == round_:
        same = (last.review.seed, last.review.source, last.review.by_id) == (seed, source, actor.pk)
        if same:
            return last.review
    if round_ != (last.review.round if last else 0) + 1:
        raise Overtaken(MOVED_ON)
    stage = position(here, on=timezone.localdate(at), known=at).position.stage
    reasons = list(out_of_place(here, reviews.EXPERTS, actor, pack, at=at))
    if not seed or not source:
        reasons.append("请写明随机种子和它的出处，让任何人都能核对")
    if last is not None and not last.concluded:
        reasons.append(f"第 {last.review.round} 轮还没有结论，不能另开一轮")
    if last is not None and last.review.stage == stage and not grounds:
        reasons.append("再次评审要写明理由，例如方案已按意见重做")
    if reasons:
        raise Refused(*reasons)
    measure = standard(pack)
    made = ExpertReview.objects.create(
        project=here,
        stage=stage,
        round=round_,
        size=measure.size,
        quorum=measure.quorum,
        seed=seed,
        source=source,
        grounds=grounds,
        by=actor,
        at=at,
    )
    note("panel.seeded", here, actor, at, stage=stage, round=round_, seed=seed, source=source)
    return made


@transaction.atomic(durable=True)
def draw_panel(*, project: int, round_: int, actor: User, at: datetime) -> Draw:
    """Freeze the candidates and draw the panel by the seed that was published before.

    Candidates are the experts in office since the day of the seed at the latest; those with a conflict of interest are
    left out, each with the reason. Drawn once; again changes nothing. Raises Overtaken or Refused.

    Basis: opinion/7
    """
    here = held(project)
    pack = library.current()
    last = _last(here, at)
    if last is None or last.review.round != round_:
        raise Overtaken(MOVED_ON)
    if last.draw is not None:
        return last.draw
    review = last.review
    reasons = list(out_of_place(here, reviews.EXPERTS, actor, pack, at=at))
    if review.by_id == actor.pk:
        reasons.append("随机种子由您公布，应由另一位经办人抽取")
    organisers = frozenset({review.by_id, actor.pk})
    district = reviews.of_district(pack, here, review.stage)
    candidates = _candidates(since=timezone.localdate(review.at), body=_committee(here, district=district))
    found = {each: _conflict(each, here, organisers) for each in candidates}
    fit = {each.username: each for each, reason in found.items() if not reason}
    if len(fit) < review.size:
        reasons.append(f"专家库中可抽取的专家只有 {len(fit)} 人，不足 {review.size} 人；请先充实专家库，或核对回避情况")
    if reasons:
        raise Refused(*reasons)
    measure = standard(pack)
    made = Draw.objects.create(
        review=review,
        due_on=timezone.localdate(at) + timedelta(days=measure.expert_days),
        digest=candidates_digest(fit),
        by=actor,
        at=at,
    )
    order = drawn(review.seed, here.code, round_, fit)
    seats = [Seat(draw=made, expert_id=fit[name].id, place=n) for n, name in enumerate(order, 1)]
    seats += [Seat(draw=made, expert_id=each.id, excluded=reason) for each, reason in found.items() if reason]
    Seat.objects.bulk_create(seats)
    seated = [fit[name].id for name in order[: review.size]]
    note("panel.drawn", here, actor, at, round=round_, candidates=made.digest, experts=seated, due=made.due_on)
    return made


def _committee(project: Project, *, district: bool) -> str:
    """The path of the body whose experts are drawn from: the project's district, or the city above it."""
    above = project.organisation.path.split("/")
    return "/".join(above[: 3 if district else 2]) + "/"


def _candidates(since: date, body: str) -> list[rules.Candidate]:
    """The experts of a body or one of its departments in office since a day, by user name, with where else they hold posts."""
    posts = Post.objects.in_force().select_related("user", "organisation").order_by("user__username", "pk")
    seats = Q(organisation__path=body) | Q(organisation__parent__path=body, organisation__kind=Kind.DEPARTMENT)
    experts = Post.objects.in_force().filter(seats, role=Role.EXPERT, since__lte=since, user__is_active=True)
    people: dict[User, list[str]] = {}
    for post in posts.filter(user__in=experts.values("user")):
        held = people.setdefault(post.user, [])
        if not _of_committee(post, body):
            held.append(post.organisation.path)
    return [rules.Candidate(user.pk, user.username, tuple(paths)) for user, paths in people.items()]


def _of_committee(post: Post, body: str) -> bool:
    """Whether a post makes somebody an expert of a body, so that it is no interest in what lies there."""
    here = post.organisation
    above = here.path.rstrip("/").rpartition("/")[0] + "/"
    return post.role == Role.EXPERT and body in {here.path, above if here.kind == Kind.DEPARTMENT else here.path}


def _conflict(candidate: rules.Candidate, project: Project, organisers: frozenset[int]) -> str:
    firms = {party.organisation.path: party.organisation.name for party in project.parties.all()}
    return rules.conflict(candidate, territory=project.organisation.path, firms=firms, organisers=organisers)


@transaction.atomic(durable=True)
def replace_expert(*, project: int, round_: int, place: int, reason: str, actor: User, at: datetime) -> StandDown:
    """Let an expert of the panel who cannot sit stand down: the next in the order of the same frozen draw takes the seat.

    Nobody chooses who that is. Whoever has handed in a sheet stays. The same again changes nothing. Raises Overtaken or
    Refused.

    Basis: opinion/7
    """
    here = held(project)
    pack = library.current()
    last = _last(here, at)
    if last is None or last.review.round != round_:
        raise Overtaken(MOVED_ON)
    reason = reason.strip()
    known = next((each for each in last.replaced if each.seat.place == place), None)
    if known is not None:
        if known.reason == reason:
            return known
        raise Overtaken("这位专家已经更换，请刷新页面查看")
    sheet = next((each for each in last.sheets if each.seat.place == place), None)
    reasons = [*out_of_place(here, reviews.EXPERTS, actor, pack, at=at), *_seated_for_good(last, sheet, actor)]
    if not reason:
        reasons.append("请写明不能参加的原因")
    if reasons or sheet is None or last.reserve is None:
        raise Refused(*reasons)
    made = StandDown.objects.create(seat=sheet.seat, reason=reason, by=actor, at=at)
    took = last.reserve.place
    note("panel.replaced", here, actor, at, round=round_, place=place, taken_by=took, expert=last.reserve.expert_id)
    return made


def _seated_for_good(panel: Panel, sheet: Sheet | None, actor: User) -> Iterator[str]:
    """Why an expert may not be replaced."""
    if sheet is None:
        yield "只能更换正在专家组中的专家，请刷新页面再选"
    elif sheet.ballot is not None:
        yield "这位专家已经提交评审表，不能再更换"
    elif sheet.seat.expert_id == actor.pk:
        yield "不能更换自己，请由其他经办人办理"
    if panel.concluded:
        yield f"本轮已有结论：{panel.word}，不能再更换专家"
    if panel.reserve is None:
        yield "本次抽取的候选专家已经用完；请等本轮期满作废后另开一轮"


@transaction.atomic(durable=True)
def cast_ballot(*, project: int, round_: int, scores: Given, actor: User, at: datetime, opinion: str = "") -> Ballot:
    """Say everything at once as one of the panel: a score for each item, and what is to be changed.

    Until the panel has concluded one may say it anew. The same again changes nothing. Raises Overtaken or Refused.

    Basis: opinion/7
    """
    here = held(project)
    last = _last(here, at)
    if last is None or last.review.round != round_:
        raise Overtaken(MOVED_ON)
    sheet = last.seat(actor)
    if sheet is None or not actor.may(Permission.FINDING_MAKE):
        raise Refused("您不在本项目这一轮的专家组中，请联系市专班")
    said = {item: (score, words.strip()) for item, (score, words) in scores.items()}
    if sheet.ballot is not None and _words(sheet) == (said, opinion.strip()):
        return sheet.ballot
    measure = standard(library.current())
    reasons = list(_unfit(here, last, actor)) + list(_faults(said, measure))
    if reasons:
        raise Refused(*reasons)
    made = Ballot.objects.create(seat=sheet.seat, opinion=opinion.strip(), at=at)
    ItemScore.objects.bulk_create(
        [
            ItemScore(ballot=made, item=item, score=said[item][0], most=most, opinion=said[item][1])
            for item, (_, most) in measure.items.items()
        ]
    )
    note("panel.voted", here, actor, at, round=round_, place=sheet.seat.place or 0)
    return made


def _words(sheet: Sheet) -> tuple[dict[str, tuple[int, str]], str]:
    return {
        each.item: (each.score, each.opinion) for each in sheet.scores
    }, sheet.ballot.opinion if sheet.ballot else ""


def _unfit(project: Project, panel: Panel, actor: User) -> list[str]:
    """Why somebody who was drawn may not speak now."""
    if panel.concluded:
        return [f"本轮已有结论：{panel.word}，不能再提交评审表"]
    district = reviews.of_district(library.current(), project, panel.review.stage)
    body = _committee(project, district=district)
    paths = tuple(post.organisation.path for post in actor.posts_held if not _of_committee(post, body))
    reason = _conflict(rules.Candidate(actor.pk, actor.username, paths), project, frozenset())
    return [f"您现在{reason}，应当回避，请联系市专班"] if reason else []


def _faults(said: Given, measure: Standard) -> list[str]:
    """What is wrong with a ballot, item by item."""
    wrong = []
    for item, (title, most) in measure.items.items():
        if item not in said:
            wrong.append(f"“{title}”还没有打分")
            continue
        score, words = said[item]
        if not 0 <= score <= most:
            wrong.append(f"“{title}”的得分应在 0 到 {most} 之间")
        elif rules.low(score, most, measure.item_floor) and not words:
            wrong.append(f"“{title}”得分较低，请写明怎样修改")
    if set(said) - set(measure.items):
        wrong.append("评审项有变化，请刷新页面再打分")
    return wrong


@transaction.atomic(durable=True)
def follow_change(*, project: int, score: int, step: str, note_: str, actor: User, at: datetime) -> ChangeStep:
    """Say that a change the panel asked for was made, accept it, or return it.

    Who draws the scheme up says that it was made; an expert of the panel or the city's office accepts or returns it,
    and never the one who made it. The same again changes nothing. Raises Overtaken or Refused.

    Basis: opinion/7
    """
    here = held(project)
    last = _last(here, at)
    change = next((each for each in last.changes if each.score.pk == score), None) if last else None
    if last is None or change is None:
        raise Overtaken("这一条不在现在的修改清单中，请刷新页面再办理")
    if change.steps and (change.stands, change.steps[-1].by_id, change.steps[-1].note) == (
        step,
        actor.pk,
        note_.strip(),
    ):
        return change.steps[-1]
    reasons = _not_theirs(here, last, change, step, actor)
    if step != ACCEPTED and not note_.strip():
        reasons.append("请写明改了什么" if step == DONE else "请写明还要怎样改")
    if reasons:
        raise Refused(*reasons)
    made = ChangeStep.objects.create(score=change.score, step=step, note=note_.strip(), by=actor, at=at)
    note("panel.followed", here, actor, at, round=last.review.round, item=change.score.item, step=step)
    return made


def _not_theirs(project: Project, panel: Panel, change: Change, step: str, actor: User) -> list[str]:
    """Why somebody may not take a step about a change."""
    if step not in STEPS:
        return ["请选一种办理"]
    if change.accepted:
        return ["这一条已经验收通过，不用再办理"]
    return _not_made(project, actor) if step == DONE else _not_accepted(project, panel, change, actor)


def _not_made(project: Project, actor: User) -> list[str]:
    if reviews.may_change(actor, project, library.current()):
        return []
    return ["由实施主体、设计单位或建设单位说明修改情况，请转给他们办理"]


def _not_accepted(project: Project, panel: Panel, change: Change, actor: User) -> list[str]:
    if change.stands != DONE:
        return ["还没有说明修改情况，等编制单位改完再验收"]
    if change.steps[-1].by_id == actor.pk:
        return ["修改情况由您说明，应由其他人验收"]
    if reviews.may_accept(actor, project, panel, library.current()):
        return []
    return ["由本轮专家或市住建部门验收，请转给他们办理"]


def _last(project: Project, at: datetime) -> Panel | None:
    """The latest round of a project."""
    rounds = reviews.panels(project.expert_reviews.all(), on=timezone.localdate(at), known=at)
    return rounds[-1] if rounds else None
