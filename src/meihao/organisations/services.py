"""Verbs on the tree: establish, rename, close."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from meihao.audit.services import record
from meihao.organisations.models import Organisation
from meihao.organisations.rules import Refused, check_place, path_of

if TYPE_CHECKING:
    from django.contrib.auth.models import _User

Objection = Callable[[Organisation], str]
_OBJECTIONS: list[Objection] = []


def may_object_to_closing(objection: Objection) -> None:
    """Offer a reason why a body may not be closed yet (an empty string: none); from `AppConfig.ready()`."""
    if objection not in _OBJECTIONS:
        _OBJECTIONS.append(objection)


@transaction.atomic(durable=True)
def establish(
    *, code: str, name: str, kind: str, parent: int | None, body: str = "", actor: _User | None, at: datetime
) -> Organisation:
    """Set a body up under its code; the same again changes nothing, something else under the code is refused."""
    above = Organisation.objects.select_for_update().get(pk=parent) if parent is not None else None
    check_place(code=code, kind=kind, parent_kind=above.kind if above else None)
    if above and not above.active:
        raise Refused(f"{above.name}已经撤销，不能再在它之下设机构。")
    particulars = {
        "name": name.strip(),
        "kind": kind,
        "parent": above,
        "body": body,
        "path": path_of(code, above.path if above else "/"),
    }
    made, new = Organisation.objects.get_or_create(code=code, defaults=particulars)
    if new:
        record(
            "organisation.established",
            kind="organisation",
            key=code,
            actor=actor,
            at=at,
            territory=made.path,
            name=made.name,
            of=kind,
            body=body,
        )
    elif (made.kind, made.path) != (kind, particulars["path"]):
        raise Refused(f"代码“{code}”已经给了{made.name}，请换一个代码。")
    return made


@transaction.atomic(durable=True)
def rename(organisation: int, *, name: str, actor: _User, at: datetime) -> Organisation:
    """Call it something else; its code and path stay."""
    body = Organisation.objects.select_for_update().get(pk=organisation)
    name = name.strip()
    if not name:
        raise Refused("名称不能空着。")
    if body.name != name:
        before, body.name = body.name, name
        body.save(update_fields=["name"])
        record(
            "organisation.renamed",
            kind="organisation",
            key=body.code,
            actor=actor,
            at=at,
            territory=body.path,
            before=before,
            after=name,
        )
    return body


@transaction.atomic(durable=True)
def close(organisation: int, *, actor: _User, at: datetime) -> Organisation:
    """Take it out of use, once nothing in use stands under it and nobody objects. Nothing is deleted."""
    body = Organisation.objects.select_for_update().get(pk=organisation)
    if not body.active:
        return body
    below = Organisation.objects.within(body).filter(active=True).exclude(pk=body.pk).count()
    reasons = [f"它之下还有 {below} 个在用的机构，请先撤销或划走。"] if below else []
    reasons += [reason for objection in _OBJECTIONS if (reason := objection(body))]
    if reasons:
        raise Refused("".join(reasons))
    body.active = False
    body.save(update_fields=["active"])
    record("organisation.closed", kind="organisation", key=body.code, actor=actor, at=at, territory=body.path)
    return body
