"""Handing in a district's return of a month, and hearing it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from meihao.accounts.models import User
from meihao.audit.services import record
from meihao.organisations.models import Organisation
from meihao.returns.models import Hearing, Submission
from meihao.returns.rules.months import Month
from meihao.returns.rules.returning import ACCEPTED, Refused, unhearable, unsubmittable
from meihao.returns.selectors import pages
from meihao.returns.selectors.computing import computed


@transaction.atomic(durable=True)
def submit_return(*, district: int, month: Month, seen: str, actor: User, at: datetime, note: str = "") -> Submission:
    """Hand in what the records say of a month. `seen` is the digest of the figures that the actor had before them.

    The same figures again while they wait are the return there is. Raises Refused. Basis: opinion/10
    """
    here = Organisation.objects.select_for_update(of=("self",)).get(pk=district)
    last = pages.submissions(month, [here]).get(here.pk, [None])[0]
    content = pages.drawn_up(computed(month, known=at), here)
    digest = pages.digest_of(content)
    standing = pages.standing(last)
    if (
        last is not None
        and standing is not None
        and (last.digest, last.by_id, standing.outcome) == (digest, actor.pk, "")
    ):
        return last
    reasons = list(
        unsubmittable(
            month,
            standing,
            today=timezone.localdate(at),
            acts=pages.may_submit(actor, here),
            body=pages.body_of("proposer"),
            seen=seen,
            digest=digest,
            note=note,
        )
    )
    if reasons:
        raise Refused(*reasons)
    made = Submission.objects.create(
        district=here,
        month=month.first,
        number=last.number + 1 if last else 1,
        on=month.last,
        document=content,
        digest=digest,
        note=note.strip(),
        by=actor,
        at=at,
    )
    _note("return.submitted", here, month, actor, at, number=made.number, digest=digest)
    return made


@transaction.atomic(durable=True)
def hear_return(*, submission: int, outcome: str, actor: User, at: datetime, reason: str = "") -> Hearing:
    """Accept a return or send it back. Once; the same again changes nothing. Raises Refused. Basis: opinion/10"""
    row = Submission.objects.select_for_update(of=("self",)).select_related("district").get(pk=submission)
    done = Hearing.objects.filter(submission=row).first()
    if done is not None and (done.outcome, done.by_id) == (outcome, actor.pk):
        return done
    standing = pages.standing(row)
    reasons = (
        list(
            unhearable(
                standing,
                actor=actor.pk,
                acts=pages.may_hear(actor, row.district),
                body=pages.body_of("decider"),
                outcome=outcome,
                reason=reason,
            )
        )
        if standing
        else []
    )
    if reasons:
        raise Refused(*reasons)
    said = "" if outcome == ACCEPTED else reason.strip()
    made = Hearing.objects.create(submission=row, outcome=outcome, reason=said, by=actor, at=at)
    month = Month.of(row.month)
    _note("return.heard", row.district, month, actor, at, number=row.number, outcome=outcome, digest=row.digest)
    return made


def _note(verb: str, district: Organisation, month: Month, actor: User, at: datetime, **details: object) -> None:
    record(
        verb,
        kind="return",
        key=f"{district.code} {month}",
        actor=actor,
        at=at,
        territory=district.path,
        **details,
    )
