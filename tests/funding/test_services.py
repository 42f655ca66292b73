"""Giving, spending, confirming and taking back: what may be done, by whom, and never more than there is."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from meihao.audit.models import Entry
from meihao.funding import services
from meihao.funding.models import Allocation, Appropriation, Payment, Reversal
from meihao.funding.selectors.nets import net, standing
from meihao.funding.selectors.sums import sums
from tests.facts.conftest import body
from tests.funding.conftest import YUAN, Purse
from tests.renovation.conftest import AT, TODAY


def reasons(refused: pytest.ExceptionInfo[services.Refused]) -> str:
    return "；".join(refused.value.reasons)


def test_money_goes_from_the_grant_to_the_voucher(purse: Purse) -> None:
    grant = purse.appropriate(100_000)
    given = purse.allocate(grant, 60_000)
    contract = purse.contract(50_000)
    line = purse.line(50_000, contract=contract.pk)
    payment = purse.pay(line, given, 20_000)
    told = sums([purse.project])[purse.project]
    assert (told.given, told.contracted, told.incurred, told.spent, told.held) == (
        60_000 * YUAN, 50_000 * YUAN, 50_000 * YUAN, 0, 20_000 * YUAN,
    )  # fmt: skip
    purse.confirm(payment)
    told = sums([purse.project])[purse.project]
    assert (told.paid["city-budget"], told.held) == (20_000 * YUAN, 0)
    verbs = set(Entry.objects.values_list("verb", flat=True))
    assert {"money.appropriated", "money.allocated", "money.contracted", "money.paid", "payment.reviewed"} <= verbs


def test_the_same_again_changes_nothing(purse: Purse) -> None:
    grant = purse.appropriate(100)
    given = purse.allocate(grant, 60)
    put = purse.contribute(10)
    contract = purse.contract(50)
    line = purse.line(50, contract=contract.pk)
    payment = purse.pay(line, given, 20)
    purse.confirm(payment)
    before = Entry.objects.count()
    assert purse.appropriate(100) == grant
    assert purse.allocate(grant, 60) == given
    assert purse.contribute(10) == put
    assert purse.contract(50) == contract
    assert purse.line(50, contract=contract.pk) == line
    assert purse.pay(line, given, 20) == payment
    purse.confirm(payment)
    assert Entry.objects.count() == before


def test_no_more_is_allocated_than_appropriated_and_no_more_paid_than_allocated(purse: Purse) -> None:
    grant = purse.appropriate(100)
    given = purse.allocate(grant, 70)
    with pytest.raises(services.Refused) as refused:
        purse.allocate(grant, 31, "芝财〔2024〕2 号")
    assert "只剩 30.00 元，这里是 31.00 元，多 1.00 元" in reasons(refused)
    line = purse.line(1_000)
    purse.pay(line, given, 70)
    with pytest.raises(services.Refused, match=r"“芝财〔2024〕1 号”只剩 0\.00 元"):
        purse.pay(line, given, 1, "付 2")


def test_a_line_is_not_paid_beyond_itself_nor_a_contract_billed_beyond_it(purse: Purse) -> None:
    given = purse.allocate(purse.appropriate(1_000), 1_000)
    contract = purse.contract(100)
    line = purse.line(80, contract=contract.pk)
    with pytest.raises(services.Refused, match=r"合同“合 1”只剩 20\.00 元"):
        purse.line(21, "井盖", contract=contract.pk)
    with pytest.raises(services.Refused, match=r"未付的只剩 80\.00 元"):
        purse.pay(line, given, 81)


def test_the_database_itself_holds_the_ceilings(purse: Purse) -> None:
    grant = purse.appropriate(100)
    given = purse.allocate(grant, 100)
    line = purse.line(100)
    purse.pay(line, given, 100)
    more = {"on": TODAY, "by": purse.treasurer, "at": AT}
    with pytest.raises(IntegrityError, match="allocated_within_appropriation"), transaction.atomic():
        Allocation.objects.create(appropriation=grant, project_id=purse.project, paper="x", amount=1, **more)
    with pytest.raises(IntegrityError, match="paid_within"), transaction.atomic():
        Payment.objects.create(line=line, allocation=given, amount=1, voucher="x", file=purse.file(), **more)
    for target, row in (("appropriation", grant), ("allocation", given), ("line", line)):
        with pytest.raises(IntegrityError, match="within"), transaction.atomic():
            Reversal.objects.create(**{target: row}, amount=1, paper="x", reason="x", **more)
    with pytest.raises(IntegrityError, match="payment_reversed_within_itself"), transaction.atomic():
        Reversal.objects.create(payment=Payment.objects.get(), amount=100 * YUAN + 1, paper="x", reason="x", **more)
    with pytest.raises(IntegrityError), transaction.atomic():
        Reversal.objects.create(allocation=given, line=line, amount=1, paper="x", reason="x", **more)


def test_nothing_is_ever_changed(purse: Purse) -> None:
    grant = purse.appropriate(100)
    for change in (lambda: Appropriation.objects.filter(pk=grant.pk).update(amount=1), grant.delete):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_a_reversal_frees_what_it_takes_back_and_no_more_than_is_unused(purse: Purse) -> None:
    grant = purse.appropriate(100)
    given = purse.allocate(grant, 100)
    line = purse.line(100)
    payment = purse.pay(line, given, 80)
    with pytest.raises(services.Refused, match=r"没有用掉的只剩 20\.00 元"):
        purse.reverse("allocation", given, 21)
    purse.reverse("payment", payment, 50)
    purse.reverse("allocation", given, 70)
    assert (net("allocation", given), standing(given.payments.all())) == (30 * YUAN, 30 * YUAN)
    assert net("appropriation", grant) - standing(grant.allocations.all()) == 70 * YUAN
    assert purse.reverse("allocation", given, 70).pk == Reversal.objects.get(allocation=given).pk


def test_a_returned_payment_is_undone(purse: Purse) -> None:
    given = purse.allocate(purse.appropriate(100), 100)
    payment = purse.pay(purse.line(100), given, 80)
    with pytest.raises(services.Refused, match="退回请写明理由"):
        purse.confirm(payment, "returned")
    purse.confirm(payment, "returned", reason="发票不全")
    assert net("payment", payment) == 0
    told = sums([purse.project])[purse.project]
    assert (told.spent, told.held) == (0, 0)
    with pytest.raises(services.Refused, match="已经退回"):
        purse.confirm(payment)


def test_a_confirmed_payment_is_refunded_by_the_district(purse: Purse) -> None:
    given = purse.allocate(purse.appropriate(100), 100)
    payment = purse.pay(purse.line(100), given, 80)
    purse.confirm(payment)
    with pytest.raises(services.Refused, match="由区市财政或住建部门登记"):
        purse.reverse("payment", payment, 10)
    purse.reverse("payment", payment, 10, actor=purse.cashier)
    assert sums([purse.project])[purse.project].spent == 70 * YUAN


def test_who_may(purse: Purse) -> None:
    town = purse.town
    grant = purse.appropriate(100, actor=town.district)
    with pytest.raises(services.Refused, match="由区市或市的财政、住建部门登记"):
        purse.appropriate(100, "二号", actor=town.owner)
    for actor in (town.owner, town.street):
        with pytest.raises(services.Refused, match="由区市或市的财政、住建部门安排"):
            purse.allocate(grant, 10, actor=actor)
    given = purse.allocate(grant, 50)
    for actor in (town.builder, town.district):
        with pytest.raises(services.Refused, match="由建设单位或实施主体登记"):
            purse.contract(10, actor=actor)
        with pytest.raises(services.Refused, match="由建设单位或实施主体登记"):
            purse.line(10, actor=actor)
    line = purse.line(50)
    with pytest.raises(services.Refused, match="由建设单位或实施主体登记"):
        purse.pay(line, given, 10, actor=town.builder)
    payment = purse.pay(line, given, 10)
    for actor in (town.owner, town.city, town.street):
        with pytest.raises(services.Refused, match="由区市财政或住建部门确认"):
            purse.confirm(payment, actor=actor)
    purse.contribute(10, actor=town.street)
    with pytest.raises(services.Refused, match="筹资由建设单位、实施主体或街道登记"):
        purse.contribute(10, "收 2", actor=town.builder)


def test_what_is_wrong_is_told_all_at_once(purse: Purse) -> None:
    with pytest.raises(services.Refused) as refused:
        purse.appropriate(0, " ", source="owners-cash", year=1999, on=date(2030, 1, 1))
    told = reasons(refused)
    for part in ("不经财政下达", "下达机关和文号", "年度 1999 不对", "金额应大于 0", "在今天之后"):
        assert part in told
    with pytest.raises(services.Refused, match="不超过 100 亿元"):
        purse.appropriate(10**13, "大额")
    with pytest.raises(services.Refused, match="不是本项目的参建单位"):
        purse.contract(10, firm=purse.town.scene.city.pk)
    with pytest.raises(services.Refused, match="止日早于起日"):
        purse.line(10, until=date(2024, 4, 1))


def test_the_repair_fund_does_not_pay_for_what_utilities_own(purse: Purse) -> None:
    fund = purse.contribute(1_000, source="repair-fund")
    with pytest.raises(services.Refused) as refused:
        purse.pay(purse.line(100, "自来水管", "water-supply"), fund, 10)
    assert "专营单位的设施设备不得以维修资金支付" in reasons(refused)
    assert "第七十一条" in reasons(refused)
    assert "请由专营单位出资" in reasons(refused)
    purse.pay(purse.line(100, "屋面", "common-parts"), fund, 10)


def test_money_of_one_district_does_not_reach_another(purse: Purse) -> None:
    there = body("laishan", "district", purse.town.scene.city)
    grant = purse.appropriate(100, district=there.pk)
    with pytest.raises(services.Refused, match="项目不在那里"):
        purse.allocate(grant, 10)


def test_a_sheet_is_entered_whole_or_not_at_all(purse: Purse) -> None:
    given = purse.allocate(purse.appropriate(100), 100)
    line = purse.line(100)
    rows = [(2, services.Spent(line.number, 60 * YUAN, TODAY, "付 1", allocation=given.pk)),
            (3, services.Spent(line.number, 60 * YUAN, TODAY, "付 2", allocation=given.pk))]  # fmt: skip
    more = {"project": purse.project, "file": purse.file().pk, "actor": purse.town.owner, "at": AT}
    with pytest.raises(services.Refused, match=r"第 3 行：费用项“1\. 排水管”未付的只剩 40\.00 元"):
        services.pay_all(rows=rows, **more)
    assert not Payment.objects.exists()
    assert services.pay_all(rows=rows[:1], **more) == 1
    assert services.pay_all(rows=rows[:1], **more) == 0


def test_a_cost_entered_again_after_one_was_taken_back_is_entered_once(purse: Purse) -> None:
    purse.reverse("line", purse.line(50), 50)
    again = purse.line(50)
    assert purse.line(50) == again
    assert sums([purse.project])[purse.project].incurred == 50 * YUAN


def test_a_return_finds_a_paper_of_its_own(purse: Purse) -> None:
    given = purse.allocate(purse.appropriate(100), 100)
    payment = purse.pay(purse.line(100), given, 80)
    purse.reverse("payment", payment, 10, "退回 付 1")
    purse.confirm(payment, "returned", reason="发票不全")
    assert net("payment", payment) == 0
