"""Money of a project: what comes from the district's grants and from others, contracts, costs, payments and their review."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from meihao.demo.rules.acts import Act
from meihao.demo.rules.closing import Cost, Funding, Payout
from meihao.demo.rules.closing_deeds import (
    Allocate,
    ClaimCosts,
    Contribute,
    DecideClaim,
    Incur,
    Pay,
    Reverse,
    ReviewPayment,
    SignContract,
)
from meihao.demo.rules.files import File
from meihao.demo.rules.granting import paper_of
from meihao.demo.rules.programme import Scheme, Works
from meihao.demo.rules.records.schemes import THOUSAND, pledged
from meihao.demo.rules.ways import Way, Window
from meihao.funding.rules.entering import PUBLIC

ANSWERED: Final = frozenset({"progress.spend_ahead"})
YUAN: Final = 100
SUBSIDY: Final = "city-2020"
TEN_THOUSAND: Final = 1_000_000
"""Fen in ten thousand yuan."""
PAYERS: Final[Mapping[str, str]] = {
    "owners-cash": "全体业主（按户分摊，演示）",
    "utilities": "通信运营企业（演示）",
    "private-capital": "充电和快递柜运营企业（演示）",
}


def told(way: Way, record: Funding) -> list[Act]:
    """Allocations and contributions when works begin, the contracts, then costs and payments as they go on."""
    window = way.window("works")
    if window is None:
        return []
    costs = _costs(way, record)
    kinds = {each.id: each.kind for each in way.pack.parts.funding.sources}
    mark = sum(map(ord, way.code)) % 900 + 100
    acts: list[Act] = []
    pots: dict[str, tuple[str, str]] = {}
    for number, source in enumerate(dict.fromkeys(each.source for each in costs), start=1):
        whole = -(-sum(each.amount for each in costs if each.source == source) * YUAN // TEN_THOUSAND) * TEN_THOUSAND
        if kinds[source] in PUBLIC:
            pots[source] = (f"演示财安〔{window.begin.year}〕{mark}-{number} 号", "")
            acts.append(_allocated(way, window, source, pots[source][0], whole))
        else:
            pots[source] = ("", f"演示收{mark}-{number}")
            acts.append(_contributed(way, window, source, pots[source][1], whole))
    contract = f"演示合〔{window.begin.year}〕{mark}"
    whole = sum(each.amount for each in costs) * YUAN
    acts += _contracts(way, window, contract, whole)
    payouts = {each.what: each for each in record.payouts}
    for number, cost in enumerate(costs, start=1):
        acts += _spent(
            way, record, window, number, len(costs), cost, contract, pots[cost.source], payouts.get(cost.what)
        )
    return [*acts, *_claimed(way, record, costs)]


def _claimed(way: Way, record: Funding, costs: Sequence[Cost]) -> Iterator[Act]:
    """Claims for the city's subsidy, once the works were accepted."""
    window = way.window("handover")
    numbers = {each.what: number for number, each in enumerate(costs, start=1)}
    if window is None:
        return
    for place, claim in enumerate(record.claims):
        day = window.day(30 + 30 * place)
        parts = tuple((numbers[what], yuan * YUAN) for what, yuan in claim.amounts.items())
        yield ClaimCosts(
            at=way.at(day, 10),
            by=way.office.housing,
            amount=sum(fen for _, fen in parts),
            project=way.code,
            subsidy=SUBSIDY,
            paper=claim.paper,
            parts=parts,
            on=day,
        )
        if claim.decided:
            on = day + timedelta(days=9)
            by = way.programme.people["housing"]
            yield DecideClaim(at=way.at(on, 15), by=by, project=way.code, paper=claim.paper, outcome=claim.decided)


def _costs(way: Way, record: Funding) -> Sequence[Cost]:
    """The costs that were named, or the greatest of the scheme that were begun."""
    if record.costs:
        return record.costs
    scheme = next(each for each in way.project.records if isinstance(each, Scheme))
    works = next((each for each in way.project.records if isinstance(each, Works)), None)
    gone = {*works.left, *works.dropped} if works else set()
    lines = [each for each in pledged(way, scheme) if each.item not in gone]
    found = [
        Cost(
            what=each.item,
            measure=each.measure,
            amount=each.quantity // THOUSAND * each.price // YUAN,
            source=each.funder,
        )
        for each in lines
    ]
    return sorted(found, key=lambda each: -each.amount)[: record.lines]


def _allocated(way: Way, window: Window, source: str, paper: str, amount: int) -> Act:
    granted = paper_of(way.area, source, way.project.year)
    day = window.day(3)
    return Allocate(
        at=way.at(day, 10),
        by=way.speaks("finance"),
        amount=amount,
        project=way.code,
        granted=granted,
        paper=paper,
        on=day,
    )


def _contributed(way: Way, window: Window, source: str, voucher: str, amount: int) -> Act:
    day = window.day(5)
    by = way.office.street if source == "owners-cash" else way.speaks("construction-unit")
    return Contribute(
        at=way.at(day, 11),
        by=by,
        amount=amount,
        project=way.code,
        source=source,
        payer=PAYERS[source],
        on=day,
        voucher=voucher,
        file=_file(way, "RECEIPT", voucher),
    )


def _contracts(way: Way, window: Window, number: str, amount: int) -> list[Act]:
    parts = [("contractor", number, "改造工程施工", amount)]
    if "supervisor" in way.parties:
        parts.append(("supervisor", f"{number}-监", "施工监理", amount * 22 // 1000 // TEN_THOUSAND * TEN_THOUSAND))
    day = window.day(6)
    return [
        SignContract(
            at=way.at(day, 14),
            by=way.speaks("construction-unit"),
            amount=fen,
            project=way.code,
            firm=way.parties[body],
            number=mark,
            subject=subject,
            on=day,
            file=_file(way, "CONTRACT", mark),
        )
        for body, mark, subject, fen in parts
    ]


def _spent(
    way: Way,
    record: Funding,
    window: Window,
    number: int,
    among: int,
    cost: Cost,
    contract: str,
    pot: tuple[str, str],
    payout: Payout | None,
) -> list[Act]:
    """A cost, its payment, and what the district said of it."""
    by, finance = way.speaks("construction-unit"), way.speaks("finance")
    begun, day = window.day(20 + 40 * number // among), window.day(45 + 50 * number // among)
    voucher = f"{contract.replace('合', '付')}-{number:02d}"
    amount = cost.amount * YUAN * record.share // 100
    acts: list[Act] = [
        Incur(
            at=way.at(begun, 15),
            by=by,
            amount=cost.amount * YUAN,
            project=way.code,
            what=cost.what,
            measure=cost.measure,
            contract=contract,
            on=begun,
            until=day,
        )
    ]
    said = day + timedelta(days=record.late)
    if payout is not None and payout.returned:
        back = f"{voucher}退"
        acts.append(_paid(way, number, back, day, amount, pot))
        at = way.at(said, 10)
        acts.append(
            ReviewPayment(at=at, by=finance, project=way.code, voucher=back, outcome="returned", reason=payout.returned)
        )
        day, said = said + timedelta(days=2), said + timedelta(days=2 + record.late)
    acts.append(_paid(way, number, voucher, day, amount, pot))
    if number > among - record.waiting:
        return acts
    acts.append(ReviewPayment(at=way.at(said, 10), by=finance, project=way.code, voucher=voucher))
    if payout is not None and payout.reversed:
        on = said + timedelta(days=12)
        acts.append(
            Reverse(
                at=way.at(on, 15),
                by=finance,
                amount=payout.reversed * YUAN,
                project=way.code,
                voucher=voucher,
                on=on,
                paper=f"{voucher}冲",
                reason=payout.reason,
            )
        )
    return acts


def _paid(way: Way, number: int, voucher: str, day: date, amount: int, pot: tuple[str, str]) -> Act:
    return Pay(
        at=way.at(day, 16),
        by=way.speaks("construction-unit"),
        amount=amount,
        project=way.code,
        line=number,
        on=day,
        voucher=voucher,
        file=_file(way, "VOUCHERS", "works"),
        allocation=pot[0],
        contribution=pot[1],
    )


def _file(way: Way, words: str, mark: str) -> File:
    said = mark.encode("ascii", "ignore").decode()
    return File("paper", 11, f"DEMONSTRATION {words}", ((f"About: {way.code}",), (f"Mark: {said}",)))
