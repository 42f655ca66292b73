"""Taking back: a refund or correction of one record, never more than still stands of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from meihao.accounts.models import User
from meihao.audit.services import record as write
from meihao.funding.models import Allocation, Appropriation, Contract, Contribution, CostLine, Payment, Reversal
from meihao.funding.rules.entering import over, unfit_amount, unfit_day
from meihao.funding.selectors import acting
from meihao.funding.selectors.nets import net, standing
from meihao.policy import library
from meihao.renovation.models import Project
from meihao.renovation.rules.deciding import Refused
from meihao.renovation.services import holding

KINDS: Final[dict[str, str]] = {
    "appropriation": "资金下达",
    "allocation": "资金安排",
    "contribution": "筹资",
    "contract": "合同",
    "line": "费用项",
    "payment": "支付",
}
"""What people may reverse themselves; parts of claims are freed by decisions."""


def of_project(kind: str, project: Project) -> QuerySet[Any]:
    """The records of a kind that a project has."""
    rows: dict[str, QuerySet[Any]] = {
        "allocation": Allocation.objects.filter(project=project),
        "contribution": Contribution.objects.filter(project=project),
        "contract": Contract.objects.filter(project=project),
        "line": CostLine.objects.filter(project=project),
        "payment": Payment.objects.filter(line__project=project).select_related("review"),
    }
    return rows[kind]


def may_reverse(actor: User, project: Project, kind: str, row: Any) -> str:
    """Why somebody may not reverse a record of a project; empty where they may. Wants parties prefetched."""
    pack = library.current()
    if kind == "allocation":
        return "" if acting.allocates(actor, project, pack) else "资金安排由财政、住建部门冲减；请转给他们的经办人办理"
    if kind == "contribution":
        return "" if acting.collects(actor, project, pack) else "筹资由登记的一方冲减；请转给他们的经办人办理"
    if kind == "payment" and getattr(row, "review", None) is not None:
        if not acting.confirms(actor, project, pack):
            return "已经确认的支付，退款由区市财政或住建部门登记；请转给他们的经办人办理"
        return "这笔支付由您登记，应由其他人冲减" if row.by_id == actor.pk else ""
    return "" if acting.builds(actor, project, pack) else "由建设单位或实施主体冲减；请转给他们的经办人办理"


@transaction.atomic(durable=True)
def reverse(
    *,
    kind: str,
    record: int,
    amount: int,
    on: date,
    paper: str,
    reason: str,
    actor: User,
    at: datetime,
    project: int | None = None,
) -> Reversal:
    """Take so much of a record back, for a reason; what was built on it must still fit. One paper once. Raises Refused."""
    if kind == "appropriation":
        rows = Appropriation.objects.select_for_update(of=("self",)).select_related("district")
        row: Any = rows.get(pk=record)
        here = None
        refusal = (
            "" if acting.administers(actor, row.district) else "资金下达由财政、住建部门冲减；请转给他们的经办人办理"
        )
    else:
        if project is None or kind not in KINDS:
            raise Refused("没有这种记录，请从资金页打开")
        here = holding.held(project)
        row = of_project(kind, here).filter(pk=record).first()
        if row is None:
            raise Refused("没有这条记录，请从资金页打开")
        refusal = may_reverse(actor, here, kind, row)
    known = Reversal.objects.filter(**{kind: row}, paper=paper.strip()).first()
    if known is not None and (known.amount, known.on) == (amount, on):
        return known
    reasons = [refusal] if refusal else []
    if known is not None:
        reasons.append(f"“{known.paper}”已经冲减过这条记录，请核对文号")
    if not (paper.strip() and reason.strip()):
        reasons.append("请写明依据的文号或凭证号和理由")
    reasons += [*unfit_amount(amount), *unfit_day(on, timezone.localdate(at), row.on)]
    left = net(kind, row) - used(kind, row)
    if amount > left:
        reasons.append(over(f"这条{KINDS[kind]}没有用掉的", amount, left))
    if reasons:
        raise Refused(*reasons)
    made = Reversal.objects.create(
        **{kind: row}, amount=amount, on=on, paper=paper.strip(), reason=reason.strip(), by=actor, at=at
    )
    if here is None:
        write(
            "money.reversed", kind="appropriation", key=row.pk, actor=actor, at=at, territory=row.district.path,
            record=kind, fen=amount,
        )  # fmt: skip
    else:
        holding.note("money.reversed", here, actor, at, record=kind, number=row.pk, fen=amount)
    return made


def used(kind: str, row: Any) -> int:
    """How much of a record others are built on: the most that any of its ceilings must still carry."""
    if kind == "appropriation":
        return standing(row.allocations.all())
    if kind in {"allocation", "contribution"}:
        return standing(row.payments.all())
    if kind == "contract":
        return standing(row.lines.all())
    if kind == "line":
        return max(standing(row.payments.all()), standing(row.claimed.all()))
    return 0
