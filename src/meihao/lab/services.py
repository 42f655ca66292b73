"""Opening drafts of the rules, changing their values, sharing them, throwing them away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from meihao.accounts.models import User
from meihao.accounts.permissions import Permission
from meihao.accounts.rules import GRANTS, Role
from meihao.audit.services import record
from meihao.lab.models import Draft, DraftValue
from meihao.lab.rules.catalogue import Value
from meihao.lab.selectors.packs import catalogue
from meihao.organisations.models import Organisation
from meihao.policy import library
from meihao.renovation.rules.deciding import Refused

__all__ = ["Refused", "change_value", "copy_draft", "discard_draft", "open_draft", "share_draft", "take_back"]


@transaction.atomic(durable=True)
def open_draft(*, name: str, actor: User, at: datetime) -> Draft:
    """Open a draft of the pack in force; one's draft of that name is the draft that there is. Raises Refused."""
    return _opened(name, actor, at)


@transaction.atomic(durable=True)
def copy_draft(*, draft: int, name: str, actor: User, at: datetime) -> Draft:
    """Open a draft with the changes of another, one's own or a shared one. Raises Refused."""
    other = Draft.objects.visible_to(actor).get(pk=draft)
    made = _opened(name, actor, at, new=True)
    DraftValue.objects.bulk_create(
        [
            DraftValue(draft=made, what=each.what, old=each.old, new=each.new, grounds=each.grounds, at=at)
            for each in other.changes.all()
        ]
    )
    return made


@transaction.atomic(durable=True)
def change_value(
    *, draft: int, what: str, entered: Sequence[str], grounds: str, actor: User, at: datetime
) -> DraftValue:
    """Give a value of the pack another in a draft. The same again changes nothing. Raises Refused."""
    here, reasons = _held(draft, actor)
    knob = catalogue(here.pack).get(what)
    grounds = grounds.strip()
    value: Value = ""
    if knob is None:
        reasons.append("规则包里没有这一项；请从列出的数字里选")
    else:
        try:
            value = knob.read(entered)
        except ValueError as error:
            reasons.append(str(error))
        else:
            if value == knob.value:
                reasons.append("新值与现行的值相同；不想改了，请在草稿里撤回这一项")
    if not grounds:
        reasons.append("请写明为什么这样改")
    if reasons or knob is None:
        raise Refused(*reasons)
    made, new = DraftValue.objects.get_or_create(
        draft=here, what=what, defaults={"old": knob.value, "new": value, "grounds": grounds, "at": at}
    )
    if not new:
        if (made.old, made.new, made.grounds) == (knob.value, value, grounds):
            return made
        made.old, made.new, made.grounds, made.at = knob.value, value, grounds, at
        made.save(update_fields=["old", "new", "grounds", "at"])
    _note("draft.changed", here, actor, at, what=what, old=str(knob.value), new=str(value))
    return made


@transaction.atomic(durable=True)
def take_back(*, draft: int, what: str, actor: User, at: datetime) -> None:
    """Let a value of a draft be as it is in the pack; one that is so already stays. Raises Refused."""
    here, reasons = _held(draft, actor)
    if reasons:
        raise Refused(*reasons)
    gone, _ = DraftValue.objects.filter(draft=here, what=what).delete()
    if gone:
        _note("draft.taken_back", here, actor, at, what=what)


@transaction.atomic(durable=True)
def share_draft(*, draft: int, shared: bool, actor: User, at: datetime) -> Draft:
    """Let colleagues of the office read a draft, or no longer. Raises Refused."""
    here, reasons = _held(draft, actor)
    if reasons:
        raise Refused(*reasons)
    if (here.shared_at is not None) != shared:
        here.shared_at = at if shared else None
        here.save(update_fields=["shared_at"])
        _note("draft.shared", here, actor, at, shared="是" if shared else "否")
    return here


@transaction.atomic(durable=True)
def discard_draft(*, draft: int, actor: User, at: datetime) -> None:
    """Throw a draft away; it is kept, but nobody sees it. Raises Refused."""
    here, reasons = _held(draft, actor)
    if reasons:
        raise Refused(*reasons)
    here.discarded_at = at
    here.save(update_fields=["discarded_at"])
    _note("draft.discarded", here, actor, at)


def _opened(name: str, actor: User, at: datetime, *, new: bool = False) -> Draft:
    name, office = name.strip(), _office(actor)
    if not name or office is None:
        raise Refused(*(["请给草稿起个名称"] if not name else []), *([] if office else ["只有市专班的人可以起草"]))
    pack = library.current()
    made, fresh = Draft.objects.get_or_create(
        owner=actor,
        name=name,
        discarded_at=None,
        defaults={"pack": pack.id, "pack_digest": pack.digest, "organisation": office, "at": at},
    )
    if fresh:
        _note("draft.opened", made, actor, at)
    elif new:
        raise Refused(f"您已有名为“{name}”的草稿；请换一个名称")
    return made


def _office(actor: User) -> Organisation | None:
    """The body at which somebody may draft."""
    held = (post for post in actor.posts_held if Permission.POLICY_DRAFT in GRANTS[Role(post.role)])
    return next((post.organisation for post in held), None)


def _held(draft: int, actor: User) -> tuple[Draft, list[str]]:
    """The draft, held, and why somebody may not change it."""
    here = Draft.objects.select_for_update(of=("self",)).select_related("owner", "organisation").get(pk=draft)
    reasons = []
    if here.owner_id != actor.pk:
        reasons.append(f"这份草稿由{here.owner}起草，您只能查看；要改，请先另存一份")
    if here.discarded_at is not None:
        reasons.append("这份草稿已经作废；请另起一份")
    return here, reasons


def _note(verb: str, draft: Draft, actor: User, at: datetime, **details: object) -> None:
    """Write to the trail what was done with a draft."""
    record(
        verb,
        kind="draft",
        key=draft.pk,
        actor=actor,
        at=at,
        territory=draft.organisation.path,
        name=draft.name,
        **details,
    )
