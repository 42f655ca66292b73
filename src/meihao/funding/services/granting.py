"""Appropriating money to a district, and allocating it to projects."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from meihao.accounts.models import User
from meihao.audit.services import record
from meihao.funding.models import Allocation, Appropriation
from meihao.funding.rules.entering import over, sources, unfit_amount, unfit_day
from meihao.funding.selectors import acting
from meihao.funding.selectors.nets import net, standing
from meihao.organisations.models import Kind, Organisation
from meihao.policy import library
from meihao.renovation.rules.deciding import Refused
from meihao.renovation.services import holding

FIRST = date(2016, 1, 1)


@transaction.atomic(durable=True)
def appropriate(
    *,
    district: int,
    source: str,
    year: int,
    authority: str,
    paper: str,
    amount: int,
    on: date,
    actor: User,
    at: datetime,
) -> Appropriation:
    """Record that an authority granted a district money of a source, in fen. One paper once; the same again changes nothing.

    Raises Refused. Basis: opinion/16
    """
    here = Organisation.objects.select_for_update().get(pk=district)
    pack = library.current()
    known = Appropriation.objects.filter(district=here, source=source, year=year, paper=paper.strip()).first()
    if known is not None and (known.amount, known.on, known.authority) == (amount, on, authority.strip()):
        return known
    offered = sources(pack, public=True)
    reasons = []
    if not acting.administers(actor, here):
        reasons.append("资金下达由区市或市的财政、住建部门登记；请转给他们的经办人办理")
    if here.kind != Kind.DISTRICT:
        reasons.append(f"{here}不是区市，请选择收到资金的区市")
    if known is not None:
        reasons.append(f"“{known.paper}”已经登记为 {known.amount // 100} 元；要更正，请在原记录上冲减")
    if source not in offered:
        reasons.append("这种来源不经财政下达，请从清单里选一项；居民和企业出的钱，在项目的资金页登记为筹资")
    if not (authority.strip() and paper.strip()):
        reasons.append("请写明下达机关和文号")
    if not FIRST.year <= year <= 2100:
        reasons.append(f"年度 {year} 不对，请核对")
    reasons += [*unfit_amount(amount), *unfit_day(on, timezone.localdate(at), FIRST)]
    if reasons:
        raise Refused(*reasons)
    made = Appropriation.objects.create(
        district=here, source=source, year=year, authority=authority.strip(), paper=paper.strip(), amount=amount,
        on=on, by=actor, at=at,
    )  # fmt: skip
    record(
        "money.appropriated", kind="appropriation", key=made.pk, actor=actor, at=at, territory=here.path,
        source=source, year=year, paper=made.paper, fen=amount,
    )  # fmt: skip
    return made


@transaction.atomic(durable=True)
def allocate(
    *, appropriation: int, project: int, paper: str, amount: int, on: date, actor: User, at: datetime
) -> Allocation:
    """Give a project so much of an appropriation, never more than is left of it. The same again changes nothing.

    Raises Refused. Basis: opinion/16
    """
    rows = Appropriation.objects.select_for_update(of=("self",)).select_related("district")
    grant = rows.get(pk=appropriation)
    here = holding.held(project)
    known = Allocation.objects.filter(appropriation=grant, project=here, paper=paper.strip()).first()
    if known is not None and (known.amount, known.on) == (amount, on):
        return known
    reasons = []
    if not acting.allocates(actor, here, library.current()):
        reasons.append("资金由区市或市的财政、住建部门安排；请转给他们的经办人办理")
    if not here.organisation.path.startswith(grant.district.path):
        reasons.append(f"这笔资金下达给{grant.district}，项目不在那里；请选该区市的项目")
    if known is not None:
        reasons.append(f"“{known.paper}”已经给这个项目安排过；要更正，请在原记录上冲减")
    if not paper.strip():
        reasons.append("请写明安排文号")
    reasons += [*unfit_amount(amount), *unfit_day(on, timezone.localdate(at), grant.on)]
    left = net("appropriation", grant) - standing(grant.allocations.all())
    if amount > left:
        reasons.append(over(f"“{grant.paper}”下达的资金", amount, left))
    if reasons:
        raise Refused(*reasons)
    made = Allocation.objects.create(
        appropriation=grant, project=here, paper=paper.strip(), amount=amount, on=on, by=actor, at=at
    )
    holding.note("money.allocated", here, actor, at, allocation=made.pk, paper=made.paper, fen=amount)
    return made
