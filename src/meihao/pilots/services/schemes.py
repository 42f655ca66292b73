"""Writing the creation scheme: its texts, its answers and drawings; and issuing a version."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from meihao.accounts.models import User
from meihao.attachments.rules import JPEG, PDF, PNG
from meihao.attachments.services import File, keep
from meihao.kernel.canonical import digest
from meihao.pilots.models import CreationDraft, CreationVersion, Drawing, Pilot
from meihao.pilots.rules.creation import Answer, Content, from_json, to_json, unfit
from meihao.pilots.selectors import schemes as selecting
from meihao.policy import library
from meihao.renovation.models import Project
from meihao.renovation.rules.deciding import Refused
from meihao.renovation.selectors import acts
from meihao.renovation.services import holding

WRITER = "implementing-party"
SHEETS = frozenset({JPEG.media_type, PDF.media_type, PNG.media_type})


@transaction.atomic(durable=True)
def write_items(*, project: int, texts: Mapping[str, Mapping[str, str]], actor: User, at: datetime) -> CreationDraft:
    """Write what stands under several items of the outline, all or none. The same again changes nothing. Raises Refused.

    Basis: annex2/1
    """
    reasons = [reason for item, said in texts.items() for reason in _strange(item, said)]
    if reasons:
        raise Refused(*reasons)
    told = {item: {heading: text.strip() for heading, text in said.items()} for item, said in texts.items()}

    def write(content: Content, _here: Project) -> Content:
        return replace(content, texts={**content.texts, **told})

    return _write(project, write, actor, at, items=sorted(texts))


def _strange(item: str, texts: Mapping[str, str]) -> Iterator[str]:
    asked = {each.id: each for _, each in selecting.headings()}
    if item not in asked:
        yield "创建方案的提纲里没有这一项，请刷新页面"
    elif strange := set(texts) - set(asked[item].written):
        yield f"“{asked[item].heading}”下不写“{'、'.join(sorted(strange))}”，请刷新页面"


def write_item(*, project: int, item: str, texts: Mapping[str, str], actor: User, at: datetime) -> CreationDraft:
    """Write what stands under one item of the outline, heading by heading. The same again changes nothing. Raises Refused.

    Basis: annex2/1
    """
    return write_items(project=project, texts={item: texts}, actor=actor, at=at)


def answer_criterion(*, project: int, level: str, answer: Answer | None, actor: User, at: datetime) -> CreationDraft:
    """Say how one level of an indicator will be met; None takes the answer back. The same again changes nothing.

    Raises Refused. Basis: annex2/4
    """

    def write(content: Content, here: Project) -> Content:
        if level not in selecting.levels(here, on=timezone.localdate(at), known=at):
            raise Refused("本类型不要求这一条，请刷新页面")
        if answer is None:
            return replace(content, answers={name: each for name, each in content.answers.items() if name != level})
        reasons = list(unfit(answer, since=here.registered_on))
        if reasons:
            raise Refused(*reasons)
        return replace(content, answers={**content.answers, level: answer})

    return _edit(project, write, actor, at, level=level)


@transaction.atomic(durable=True)
def answer_all(*, project: int, answers: Mapping[str, Answer], actor: User, at: datetime) -> CreationDraft:
    """Take over the answers of a whole sheet, all or none; levels that it leaves out keep theirs. Raises Refused.

    Basis: annex2/4
    """

    def write(content: Content, here: Project) -> Content:
        asked = selecting.levels(here, on=timezone.localdate(at), known=at)
        reasons = [f"{level}：本类型不要求这一条" for level in answers if level not in asked]
        for level, each in answers.items():
            reasons += [f"{level}：{reason}" for reason in unfit(each, since=here.registered_on)]
        if reasons:
            raise Refused(*reasons)
        return replace(content, answers={**content.answers, **answers})

    return _write(project, write, actor, at, levels=len(answers))


@transaction.atomic(durable=True)
def _edit(
    project: int, write: Callable[[Content, Project], Content], actor: User, at: datetime, **about: object
) -> CreationDraft:
    return _write(project, write, actor, at, **about)


def _write(
    project: int, write: Callable[[Content, Project], Content], actor: User, at: datetime, **about: object
) -> CreationDraft:
    here = holding.held(project)
    _writing(here, actor)
    draft = CreationDraft.objects.filter(pilot=here.pk).first()
    before = from_json(draft.content) if draft else selecting.latest(here)
    content = to_json(write(before, here))
    if draft is not None and draft.content == content:
        return draft
    draft, _ = CreationDraft.objects.update_or_create(
        pilot_id=here.pk, defaults={"content": content, "by": actor, "at": at}
    )
    holding.note("creation.edited", here, actor, at, **about)
    return draft


def _writing(here: Project, actor: User) -> None:
    pack = library.current()
    reasons = []
    if not acts(actor, WRITER, here, pack):
        reasons.append(f"创建方案由{pack.bodies[WRITER].name}编制；请转给他们的经办人")
    if not Pilot.objects.filter(project=here).exists():
        reasons.append("这个项目不是试点，没有创建方案")
    if reasons:
        raise Refused(*reasons)


def add_drawing(*, project: int, kind: str, title: str, file: File, actor: User, at: datetime) -> Drawing:
    """Add a sheet or a rendering as PDF or picture; of a sheet the latest counts. The same file again changes nothing.

    Raises Refused, and of the file `attachments.rules.Refused`. Basis: annex2/7
    """
    blob = keep(file.content, name=file.name, at=at, allowed=SHEETS)
    with transaction.atomic(durable=True):
        here = holding.held(project)
        _writing(here, actor)
        known = {each.id: each.name for each in selecting.outline().drawings}
        if kind not in known:
            raise Refused("请选一种图件")
        made, new = Drawing.objects.get_or_create(
            pilot_id=here.pk,
            kind=kind,
            blob=blob,
            defaults={"title": title.strip() or known[kind], "by": actor, "at": at},
        )
        if new:
            holding.note("creation.drawn", here, actor, at, drawing=kind)
        return made


@transaction.atomic(durable=True)
def issue_scheme(*, project: int, seen: str, actor: User, at: datetime) -> CreationVersion:
    """Let the draft stand as a version. `seen` is the digest of the draft that the actor had before them.

    A scheme with gaps may be issued: what is missing shuts the gate of the next step, not this one. The draft as it was
    issued already is that version. Raises Refused. Basis: plan/3.3.3
    """
    here = holding.held(project)
    _writing(here, actor)
    draft = CreationDraft.objects.filter(pilot=here.pk).first()
    last = CreationVersion.objects.filter(pilot=here.pk).last()
    content = draft.content if draft else {}
    said = digest(content)
    if last is not None and last.digest == said:
        return last
    reasons = []
    if draft is None or not (content["texts"] or content["answers"]):
        reasons.append("草稿是空的，请先编写")
    if seen != said:
        reasons.append("您打开页面之后草稿有变化，请刷新页面，看过再定稿")
    if reasons:
        raise Refused(*reasons)
    made = CreationVersion.objects.create(
        pilot_id=here.pk, number=last.number + 1 if last else 1, content=content, digest=said, by=actor, at=at
    )
    holding.note("creation.issued", here, actor, at, number=made.number, digest=said)
    return made
