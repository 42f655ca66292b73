"""What a project takes in itself, owes, incurs and pays; and the district's word on each payment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from meihao.accounts.models import User
from meihao.attachments.models import Blob
from meihao.funding.models import Allocation, Contract, Contribution, CostLine, Payment, PaymentReview, Reversal
from meihao.funding.rules.entering import over, sources, unfit_amount, unfit_day
from meihao.funding.selectors import acting
from meihao.funding.selectors.nets import net, netted, standing
from meihao.funding.selectors.subsidies import barred
from meihao.policy import library
from meihao.renovation.models import Project
from meihao.renovation.rules.deciding import Refused
from meihao.renovation.services import holding

BUILDERS_ONLY = "{}由建设单位或实施主体登记；请转给他们的经办人办理"


@transaction.atomic(durable=True)
def contribute(
    *,
    project: int,
    source: str,
    payer: str,
    amount: int,
    on: date,
    voucher: str,
    file: int,
    actor: User,
    at: datetime,
) -> Contribution:
    """Record what residents, firms or others put into a project. One voucher once. Raises Refused. Basis: opinion/16"""
    here = holding.held(project)
    pack = library.current()
    known = Contribution.objects.filter(project=here, voucher=voucher.strip()).first()
    if known is not None and (known.amount, known.on, known.source) == (amount, on, source):
        return known
    reasons = []
    if not acting.collects(actor, here, pack):
        reasons.append("筹资由建设单位、实施主体或街道登记；请转给他们的经办人办理")
    if known is not None:
        reasons.append(f"凭证“{known.voucher}”已经登记过；要更正，请在原记录上冲减")
    if source not in sources(pack, public=False):
        reasons.append("财政资金由财政、住建部门下达和安排；这里请选居民、企业等出资的来源")
    if not (payer.strip() and voucher.strip()):
        reasons.append("请写明出资方和凭证号")
    reasons += [*unfit_amount(amount), *unfit_day(on, timezone.localdate(at), here.registered_on)]
    if reasons:
        raise Refused(*reasons)
    made = Contribution.objects.create(
        project=here, source=source, payer=payer.strip(), amount=amount, on=on, voucher=voucher.strip(),
        file=Blob.objects.get(pk=file), by=actor, at=at,
    )  # fmt: skip
    holding.note("money.contributed", here, actor, at, contribution=made.pk, source=source, fen=amount)
    return made


@transaction.atomic(durable=True)
def sign_contract(
    *,
    project: int,
    firm: int,
    number: str,
    subject: str,
    amount: int,
    on: date,
    file: int,
    actor: User,
    at: datetime,
) -> Contract:
    """Record a contract with a party of the project. One number once. Raises Refused. Basis: opinion/16"""
    here = holding.held(project)
    known = Contract.objects.filter(project=here, number=number.strip()).first()
    if known is not None and (known.amount, known.on, known.firm_id) == (amount, on, firm):
        return known
    reasons = []
    if not acting.builds(actor, here, library.current()):
        reasons.append(BUILDERS_ONLY.format("合同"))
    if known is not None:
        reasons.append(f"合同“{known.number}”已经登记过；要更正，请在原记录上冲减")
    if firm not in {party.organisation_id for party in here.parties.all()}:
        reasons.append("签约单位不是本项目的参建单位，请先在项目页指定")
    if not (number.strip() and subject.strip()):
        reasons.append("请写明合同编号和内容")
    reasons += [*unfit_amount(amount), *unfit_day(on, timezone.localdate(at), here.registered_on)]
    if reasons:
        raise Refused(*reasons)
    made = Contract.objects.create(
        project=here, firm_id=firm, number=number.strip(), subject=subject.strip(), amount=amount, on=on,
        file=Blob.objects.get(pk=file), by=actor, at=at,
    )  # fmt: skip
    holding.note("money.contracted", here, actor, at, contract=made.pk, number=made.number, fen=amount)
    return made


@transaction.atomic(durable=True)
def incur(
    *,
    project: int,
    what: str,
    measure: str,
    contract: int | None,
    amount: int,
    on: date,
    until: date,
    actor: User,
    at: datetime,
) -> CostLine:
    """Record a cost of the project from a day until another; under a contract never more than that. Raises Refused."""
    here = holding.held(project)
    pack = library.current()
    under = Contract.objects.filter(project=here, pk=contract).first() if contract is not None else None
    alike = CostLine.objects.filter(
        project=here, what=what.strip(), measure=measure, contract=under, amount=amount, on=on, until=until
    )
    known: CostLine | None = netted(alike, "line").filter(net__gt=0).first()
    if known is not None:
        return known
    reasons = []
    if not acting.builds(actor, here, pack):
        reasons.append(BUILDERS_ONLY.format("费用"))
    if contract is not None and under is None:
        reasons.append("没有这份合同，请从清单里选一份，或不选")
    if measure not in {each.id for each in pack.parts.measures.measures}:
        reasons.append("改造内容不在清单里，请从清单里选一项")
    if not what.strip():
        reasons.append("请写明费用内容")
    if until < on:
        reasons.append("期间的止日早于起日，请核对")
    reasons += [*unfit_amount(amount), *unfit_day(on, timezone.localdate(at), here.registered_on)]
    if under is not None:
        left = net("contract", under) - standing(under.lines.all())
        if amount > left:
            reasons.append(over(f"合同“{under.number}”", amount, left))
    if reasons:
        raise Refused(*reasons)
    last = CostLine.objects.filter(project=here).aggregate(last=Max("number"))["last"] or 0
    made = CostLine.objects.create(
        project=here, number=last + 1, what=what.strip(), measure=measure, contract=under, amount=amount, on=on,
        until=until, by=actor, at=at,
    )  # fmt: skip
    holding.note("money.incurred", here, actor, at, line=made.number, measure=measure, fen=amount)
    return made


@dataclass(frozen=True, slots=True)
class Spent:
    """A payment to be entered: for the cost line of a number, out of an allocation or a contribution, in fen."""

    line: int
    amount: int
    on: date
    voucher: str
    allocation: int | None = None
    contribution: int | None = None


@transaction.atomic(durable=True)
def pay(*, project: int, spent: Spent, file: int, actor: User, at: datetime) -> Payment:
    """Record a payment; it waits for the district's word. One voucher once for a line. Raises Refused. Basis: opinion/16"""
    here = holding.held(project)
    made, new, faults = _paid(here, spent, Blob.objects.get(pk=file), actor, at)
    if made is None:
        raise Refused(*[text for _, text in faults])
    if new:
        holding.note("money.paid", here, actor, at, payment=made.pk, voucher=made.voucher, fen=made.amount)
    return made


type Row = tuple[int, Spent]
"""The number of a row of a sheet, and the payment it holds."""

type Wrong = tuple[int, str, str]
"""The number of a row, the field, and what is wrong with it."""


@transaction.atomic(durable=True)
def check_payments(*, project: int, rows: Sequence[Row], file: int, actor: User, at: datetime) -> tuple[Wrong, ...]:
    """Everything wrong with the payments of a sheet, each entered after the ones above it; writes nothing."""
    here = holding.held(project)
    _, faults = _enter(here, rows, Blob.objects.get(pk=file), actor, at)
    transaction.set_rollback(True)
    return faults


@transaction.atomic(durable=True)
def pay_all(*, project: int, rows: Sequence[Row], file: int, actor: User, at: datetime) -> int:
    """Record the payments of a sheet: all or none. How many are new. Raises Refused."""
    here = holding.held(project)
    blob = Blob.objects.get(pk=file)
    fresh, faults = _enter(here, rows, blob, actor, at)
    if faults:
        raise Refused(*[f"第 {line} 行：{text}" for line, _, text in faults])
    if fresh:
        holding.note("money.imported", here, actor, at, payments=fresh, sheet=blob.sha256)
    return fresh


def _enter(here: Project, rows: Sequence[Row], blob: Blob, actor: User, at: datetime) -> tuple[int, tuple[Wrong, ...]]:
    fresh, faults = 0, []
    for line, spent in rows:
        made, new, wrong = _paid(here, spent, blob, actor, at)
        faults += [(line, field, text) for field, text in wrong]
        fresh += made is not None and new
    return fresh, tuple(faults)


def _paid(
    here: Project, spent: Spent, file: Blob, actor: User, at: datetime
) -> tuple[Payment | None, bool, tuple[tuple[str, str], ...]]:
    """The payment, whether it is new, and why it cannot be made."""
    line = CostLine.objects.filter(project=here, number=spent.line).first()
    voucher = spent.voucher.strip()
    pot = _pot(here, spent)
    known = Payment.objects.filter(line=line, voucher=voucher).first() if line else None
    if known is not None and (known.amount, known.on, known.allocation_id, known.contribution_id) == (
        spent.amount, spent.on, spent.allocation, spent.contribution,
    ):  # fmt: skip
        return known, False, ()
    reasons: list[tuple[str, str]] = []
    if known is not None:
        text = f"凭证“{voucher}”对这项费用已经登记过；要更正，请冲减原记录，再用新的凭证号登记"
        reasons.append(("voucher", text))
    if not acting.builds(actor, here, library.current()):
        reasons.append(("", BUILDERS_ONLY.format("支付")))
    if not voucher:
        reasons.append(("voucher", "请填写凭证号"))
    reasons += [("amount", text) for text in unfit_amount(spent.amount)]
    reasons += [("on", text) for text in unfit_day(spent.on, timezone.localdate(at), here.registered_on)]
    reasons += _overdrawn(spent, line, pot)
    if reasons or line is None or pot is None:
        return None, False, tuple(reasons)
    made = Payment.objects.create(
        line=line, allocation_id=spent.allocation, contribution_id=spent.contribution, amount=spent.amount,
        on=spent.on, voucher=voucher, file=file, by=actor, at=at,
    )  # fmt: skip
    return made, True, ()


def _pot(here: Project, spent: Spent) -> Allocation | Contribution | None:
    """The pot of the project that a payment is out of."""
    if spent.allocation is not None:
        rows = Allocation.objects.select_related("appropriation")
        return rows.filter(project=here, pk=spent.allocation).first()
    if spent.contribution is None:
        return None
    return Contribution.objects.filter(project=here, pk=spent.contribution).first()


def _overdrawn(spent: Spent, line: CostLine | None, pot: Allocation | Contribution | None) -> Iterator[tuple[str, str]]:
    """Why the cost line and the pot cannot bear a payment: the field, and what is wrong."""
    if line is None:
        yield "line", f"没有序号 {spent.line} 的费用项，请先登记费用"
    elif spent.amount > (left := net("line", line) - standing(line.payments.all())):
        yield "amount", over(f"费用项“{line}”未付的", spent.amount, left)
    if pot is None:
        yield "pot", "请选付款的资金：本项目的一笔安排或筹资"
        return
    name, source = _named(pot)
    if spent.amount > (left := net(name, pot) - standing(pot.payments.all())):
        yield "amount", over(f"“{pot}”", spent.amount, left)
    if line is not None and (rule := barred(library.current(), source, line.measure)):
        yield "pot", rule


def _named(pot: Allocation | Contribution) -> tuple[str, str]:
    """How reversals name a pot, and the source of its money."""
    return ("allocation", pot.appropriation.source) if isinstance(pot, Allocation) else ("contribution", pot.source)


@transaction.atomic(durable=True)
def review_payment(
    *, project: int, payment: int, outcome: str, actor: User, at: datetime, reason: str = ""
) -> PaymentReview:
    """Confirm a payment, or return it, which undoes it. Once, by the district, by nobody who entered it. Raises Refused."""
    here = holding.held(project)
    row = Payment.objects.select_related("review").filter(line__project=here, pk=payment).first()
    if row is None:
        raise Refused("没有这笔支付，请从资金页打开")
    done: PaymentReview | None = getattr(row, "review", None)
    if done is not None and (done.outcome, done.by_id) == (outcome, actor.pk):
        return done
    left = net("payment", row)
    reasons = []
    if done is not None:
        reasons.append(f"这笔支付已经{done.get_outcome_display()}，不用再办")
    if not acting.confirms(actor, here, library.current()):
        reasons.append("支付由区市财政或住建部门确认；请转给他们的经办人办理")
    if row.by_id == actor.pk:
        reasons.append("这笔支付由您登记，应由其他人确认")
    returned = outcome == PaymentReview.Outcome.RETURNED
    if returned and not reason.strip():
        reasons.append("退回请写明理由，登记人会看到")
    reasons += _unjudged(outcome, left)
    if reasons:
        raise Refused(*reasons)
    made = PaymentReview.objects.create(payment=row, outcome=outcome, reason=reason.strip(), by=actor, at=at)
    if returned and left:
        Reversal.objects.create(
            payment=row, amount=left, on=timezone.localdate(at), paper=_unused(row), reason=reason.strip(),
            by=actor, at=at,
        )  # fmt: skip
    holding.note("payment.reviewed", here, actor, at, payment=row.pk, outcome=outcome)
    return made


def _unused(row: Payment) -> str:
    """A paper for the return of a payment that nobody has taken some of it back by."""
    taken = set(row.reversals.values_list("paper", flat=True))
    papers = (f"退回{number or ''} {row.voucher}"[:60] for number in count())
    return next(paper for paper in papers if paper not in taken)


def _unjudged(outcome: str, left: int) -> Iterator[str]:
    """Why a payment of which so much still stands cannot be confirmed."""
    if outcome not in PaymentReview.Outcome.values:
        yield "请选一种结论：确认或退回"
    if outcome == PaymentReview.Outcome.CONFIRMED and not left:
        yield "这笔支付已经全部冲减，没有可以确认的"
