"""The pages of money: what they print, what they refuse and in which words, and what they cost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook, load_workbook

from meihao.accounts.models import User
from meihao.accounts.rules import Role
from meihao.funding.models import Allocation, Appropriation, Contract, CostLine, Payment, PaymentReview
from meihao.organisations.models import Organisation
from meihao.places.models import Compound
from tests.facts.conftest import body, person
from tests.funding.conftest import Purse
from tests.funding.test_claims import eligible
from tests.renovation.works import filed

type Enter = Callable[[User], Client]

LEDGER = "/projects/huaihua-2024/funding/"


def upload() -> SimpleUploadedFile:
    return SimpleUploadedFile("a.txt", "凭证".encode())


def test_a_project_without_money_says_what_to_do(purse: Purse, enter: Enter) -> None:
    shown = enter(purse.town.owner).get(LEDGER)
    assert shown.status_code == 200
    assert "还没有资金记录" in shown.text
    assert "登记支付" in shown.text
    assert "登记支付" not in enter(purse.town.builder).get(LEDGER).text


def test_the_ledger_shows_sums_per_household_and_square_metre_exactly(purse: Purse, enter: Enter) -> None:
    Compound.objects.update(declared_homes=300, declared_area=2_000_050)
    filed(purse.town)
    given = purse.allocate(purse.appropriate(1_000), 1_000)
    purse.confirm(purse.pay(purse.line(1_000), given, 100))
    purse.contribute(50)
    told = enter(purse.town.city).get(LEDGER).text
    for part in ("市级财政专项资金", "居民直接出资", "1,050.00", '<span title="7/2 元">3.50</span>', "20,000.50"):
        assert part in told
    assert '<span title="1/3 元">0.33</span>' in told


def test_entering_walks_from_the_grant_to_the_confirmed_payment(purse: Purse, enter: Enter) -> None:
    treasurer, owner, cashier = enter(purse.treasurer), enter(purse.town.owner), enter(purse.cashier)
    made = treasurer.post(
        "/funding/appropriations/new/",
        {"district": purse.town.scene.district.pk, "source": "city-budget", "year": 2024, "authority": "市财政局",
         "paper": "烟财建指 1", "amount": "10,000", "on": "2024-06-01"},
    )  # fmt: skip
    grant = Appropriation.objects.get()
    assert made.headers["Location"] == f"/funding/appropriations/{grant.pk}/"
    treasurer.post(
        f"{made.headers['Location']}allocate/",
        {"project": purse.project, "paper": "芝财 1", "amount": "8000", "on": "2024-06-02"},
    )
    given = Allocation.objects.get()
    firm = purse.town.project.parties.get(body="contractor").organisation_id
    owner.post(
        f"{LEDGER}new/contract/",
        {"firm": firm, "number": "合 1", "subject": "施工", "amount": "7000", "on": "2024-06-03", "file": upload()},
    )
    owner.post(
        f"{LEDGER}new/line/",
        {
            "what": "排水管",
            "measure": "drainage",
            "contract": Contract.objects.get().pk,
            "amount": "7000",
            "on": "2024-06-03",
            "until": "2024-09-30",
        },
    )
    line = CostLine.objects.get()
    wrong = owner.post(
        f"{LEDGER}new/payment/",
        {
            "line": line.number,
            "pot": f"allocation-{given.pk}",
            "amount": "8000.001",
            "on": "2024-06-04",
            "voucher": "付 1",
            "file": upload(),
        },
    )
    assert wrong.status_code == 422
    assert "“8000.001”的小数超过 2 位" in wrong.text
    assert 'value="付 1"' in wrong.text
    owner.post(
        f"{LEDGER}new/payment/",
        {
            "line": line.number,
            "pot": f"allocation-{given.pk}",
            "amount": "500.50",
            "on": "2024-06-04",
            "voucher": "付 1",
            "file": upload(),
        },
    )
    payment = Payment.objects.get()
    assert payment.amount == 50_050
    place = f"{LEDGER}payment/{payment.pk}/"
    assert "等待区市财政或住建部门确认" in owner.get(place).text
    assert owner.post(f"{LEDGER}payments/{payment.pk}/review/", {"outcome": "confirmed"}).status_code == 422
    assert cashier.post(f"{LEDGER}payments/{payment.pk}/review/", {"outcome": "confirmed"}).status_code == 302
    assert PaymentReview.objects.get().outcome == "confirmed"
    assert "500.50" in cashier.get(LEDGER).text
    assert b"".join(owner.get(f"{place}file/").streaming_content) == "凭证".encode()
    overview = treasurer.get("/funding/").text
    assert "合计不符" not in overview
    assert '<span title="8,000.00 元">0.80</span>' in overview


@pytest.mark.parametrize(
    ("amount", "says"),
    [
        ("1.234", "小数超过 2 位"),
        ("-5", "负数"),
        ("1000000000000000", "太大"),
        ("5 万", "单位不对"),
        ("abc", "不是数字"),
        ("0", "金额应大于 0"),
    ],
)
def test_figures_that_are_none_are_refused_in_words(purse: Purse, enter: Enter, amount: str, says: str) -> None:
    given = {"what": "管", "measure": "drainage", "amount": amount, "on": "2024-06-01", "until": "2024-06-02"}
    shown = enter(purse.town.owner).post(f"{LEDGER}new/line/", given)
    assert shown.status_code == 422
    assert says in shown.text
    assert not CostLine.objects.exists()


def test_what_is_not_yours_is_not_there(purse: Purse, enter: Enter) -> None:
    grant = purse.appropriate(100)
    given = purse.allocate(grant, 100)
    stranger = person("stranger", Role.IMPLEMENTER, body("other", "firm", purse.town.scene.city))
    elsewhere = person("elsewhere", Role.DISTRICT_OFFICER, body("laishan", "district", purse.town.scene.city))
    for who in (stranger, elsewhere):
        browser = enter(who)
        for place in ("", "payments/", "subsidies/", "ledger.xlsx", f"allocation/{given.pk}/", "new/payment/"):
            assert browser.get(f"{LEDGER}{place}").status_code == 404
        assert browser.get(f"/funding/appropriations/{grant.pk}/").status_code == 404
        assert "烟财建指" not in browser.get("/funding/").text
    mine = enter(purse.town.owner)
    for place in (
        "allocation/999/",
        "nothing/1/",
        "new/nothing/",
        "subsidies/nothing/",
        "claims/9/",
        f"allocation/{given.pk}/file/",
    ):
        assert mine.get(f"{LEDGER}{place}").status_code == 404
    assert mine.get(f"/funding/appropriations/{grant.pk}/").status_code == 404


def test_a_reversal_is_entered_on_the_record(purse: Purse, enter: Enter) -> None:
    given = purse.allocate(purse.appropriate(100), 100)
    place = f"{LEDGER}allocation/{given.pk}/"
    browser = enter(purse.treasurer)
    assert (
        browser.post(place, {"amount": "200", "on": "2024-06-01", "paper": "更", "reason": "多拨"}).status_code == 422
    )
    assert browser.post(place, {"amount": "30", "on": "2024-06-01", "paper": "更", "reason": "多拨"}).status_code == 302
    assert "70.00" in browser.get(place).text
    assert "冲减这条记录" not in enter(purse.town.owner).get(place).text


def test_claiming_shows_why_so_much_and_is_decided_by_another(purse: Purse, enter: Enter) -> None:
    eligible(purse)
    purse.line(300_000)
    district = enter(purse.town.district)
    place = f"{LEDGER}subsidies/city-2020/"
    shown = district.get(place).text
    for part in ("4,200 元/户 × 100 户", "占费用的上限", "取这一项", "待确认", "芝罘区"):
        assert part in shown
    refused = district.post(place, {"paper": "报 1", "on": "2024-06-30", "line-1": "300000.01"})
    assert refused.status_code == 422
    assert "多 0.01 元" in refused.text
    made = district.post(place, {"paper": "报 1", "on": "2024-06-30", "line-1": "300000"})
    assert made.status_code == 302
    where = made.headers["Location"]
    assert "审定" in enter(purse.treasurer).get(where).text
    assert district.post(where, {"outcome": "granted", "paper": "x"}).status_code == 422
    assert enter(purse.treasurer).post(where, {"outcome": "granted", "paper": "审 1"}).status_code == 302
    assert "300,000.00" in district.get(f"{LEDGER}subsidies/").text


def test_the_workbook_comes_to_the_page(purse: Purse, enter: Enter) -> None:
    given = purse.allocate(purse.appropriate(1_000), 1_000)
    line = purse.line(1_000, "=1+1")
    purse.pay(line, given, 100)
    payment = purse.pay(line, given, 50, "付 2")
    purse.reverse("payment", payment, 20)
    answered = enter(purse.town.owner).get(f"{LEDGER}ledger.xlsx")
    book = load_workbook(BytesIO(answered.content))
    assert book.sheetnames == ["汇总", "资金安排", "筹资", "合同", "费用项", "支付", "奖补申报", "冲减"]
    rows = [[cell.value for cell in row] for row in book["支付"].iter_rows(min_row=3)]
    assert [row[-1] for row in rows[:2]] == [30, 100]
    assert (rows[2][0], rows[2][-1], rows[3][0]) == ("合计", 130, "与台账相符")
    assert book["费用项"]["B3"].value == "=1+1"
    assert book["费用项"]["B3"].data_type == "s"


def sheet(*rows: tuple[Any, ...]) -> SimpleUploadedFile:
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = "支付"
    page.append(["费用项*", "凭证号*", "资金*", "支付金额（元）*", "支付日期*"])
    for row in rows:
        page.append(row)
    out = BytesIO()
    book.save(out)
    return SimpleUploadedFile("支付.xlsx", out.getvalue())


def test_a_sheet_of_payments_is_tried_then_entered_and_again_changes_nothing(purse: Purse, enter: Enter) -> None:
    purse.allocate(purse.appropriate(1_000), 1_000)
    purse.line(1_000)
    browser = enter(purse.town.owner)
    assert browser.get(f"{LEDGER}template.xlsx").status_code == 200
    good = [
        (1, "付 1", "芝财〔2024〕1 号", 100.25, date(2024, 6, 1)),
        (1, "付 2", "芝财〔2024〕1号", "50", "2024年6月2日"),
    ]
    tried = browser.post(f"{LEDGER}import/", {"file": sheet(*good)})
    assert tried.status_code == 200
    assert "2/2 行校验通过" in tried.text
    assert not Payment.objects.exists()
    done = browser.post(f"{LEDGER}import/confirm/", {"ticket": tried.context["ticket"]})
    assert done.status_code == 302
    assert sorted(Payment.objects.values_list("amount", flat=True)) == [5_000, 10_025]
    again = browser.post(f"{LEDGER}import/", {"file": sheet(*good)})
    browser.post(f"{LEDGER}import/confirm/", {"ticket": again.context["ticket"]})
    assert Payment.objects.count() == 2
    assert browser.post(f"{LEDGER}import/confirm/", {"ticket": "x"}).status_code == 422


def test_every_fault_of_a_sheet_is_told_by_row_and_column(purse: Purse, enter: Enter) -> None:
    purse.allocate(purse.appropriate(1_000), 1_000)
    purse.line(100)
    paper, day = "芝财〔2024〕1 号", "2024-06-01"
    bad = sheet(
        (1, "甲", paper, "1.234", day), (1, "乙", paper, "-3", day), (1, "丙", paper, 10**15, day), (1, "丁", paper, "5 万元", day),
        (9, "戊", paper, 1, day), (1, "己", "没有", 1, day), (1, "庚", paper, 101, day), (1, "辛", paper, 1, "2030-01-01"),
    )  # fmt: skip
    tried = enter(purse.town.owner).post(f"{LEDGER}import/", {"file": bad})
    assert tried.status_code == 422
    told = {(fault.line, fault.column, fault.message) for fault in tried.context["faults"]}
    found = {(line, column) for line, column, _ in told}
    assert {
        (2, "支付金额"),
        (3, "支付金额"),
        (4, "支付金额"),
        (5, "支付金额"),
        (6, "费用项"),
        (7, "资金"),
        (8, "支付金额"),
        (9, "支付日期"),
    } <= found
    assert not Payment.objects.exists()
    assert enter(purse.town.owner).post(f"{LEDGER}import/", {"file": upload()}).status_code == 422


def test_a_firm_cannot_import_what_it_may_not_enter(purse: Purse, enter: Enter) -> None:
    purse.allocate(purse.appropriate(1_000), 1_000)
    purse.line(100)
    tried = enter(purse.town.builder).post(
        f"{LEDGER}import/", {"file": sheet((1, "甲", "芝财〔2024〕1 号", 1, "2024-06-01"))}
    )
    assert tried.status_code == 422
    assert "由建设单位或实施主体登记" in tried.text


def cost(browser: Client, place: str) -> int:
    browser.get(place)
    with CaptureQueriesContext(connection) as counted:
        assert browser.get(place).status_code == 200
    return len(counted)


def more(purse: Purse, round_: int) -> None:
    grant = purse.appropriate(100, f"下达 {round_}")
    given = purse.allocate(grant, 100, f"安排 {round_}")
    put = purse.contribute(100, f"收 {round_}")
    line = purse.line(100, f"费用 {round_}", contract=purse.contract(100, f"合 {round_}").pk)
    purse.confirm(purse.pay(line, given, 10, f"甲 {round_}"))
    purse.pay(line, put, 10, f"乙 {round_}")
    purse.reverse("line", line, 1)
    eligible(purse)
    purse.claim({line.number: 10}, f"报 {round_}")


def test_pages_cost_the_same_however_much_there_is(purse: Purse, enter: Enter) -> None:
    browser = enter(purse.treasurer)
    more(purse, 1)
    grant = Appropriation.objects.get()
    places = [LEDGER, f"{LEDGER}payments/", f"{LEDGER}subsidies/", f"{LEDGER}subsidies/city-2020/", f"{LEDGER}ledger.xlsx",
              "/funding/", "/funding/overview.xlsx", f"/funding/appropriations/{grant.pk}/"]  # fmt: skip
    before = {place: cost(browser, place) for place in places}
    for round_ in range(2, 6):
        more(purse, round_)
    assert {place: cost(browser, place) for place in places} == before


def test_the_overview_drills_down_to_a_district(purse: Purse, enter: Enter) -> None:
    purse.allocate(purse.appropriate(1_000), 400)
    body("laishan", "district", purse.town.scene.city)
    browser = enter(purse.treasurer)
    whole = browser.get("/funding/").text
    assert Organisation.objects.get(code="laishan").name in whole
    district = purse.town.scene.district
    narrowed = browser.get(f"/funding/?district={district.code}").text
    assert "槐花里改造" in narrowed
    assert f"资金：{district}" in narrowed
    assert browser.get("/funding/?district=nowhere&page=9&grants=x").status_code == 200


def rows_of(content: bytes, name: str) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in load_workbook(BytesIO(content))[name].iter_rows(min_row=3)]


def test_the_overview_as_a_workbook_comes_to_the_page(purse: Purse, enter: Enter) -> None:
    grant = purse.appropriate(1_000)
    purse.appropriate(300, "区财 1", source="district-budget")
    given = purse.allocate(grant, 400)
    purse.reverse("allocation", given, 50)
    purse.confirm(purse.pay(purse.line(500), given, 120))
    there = body("laishan", "district", purse.town.scene.city)
    purse.appropriate(70, "莱财 1", district=there.pk)
    whole = enter(purse.treasurer).get("/funding/overview.xlsx").content
    assert load_workbook(BytesIO(whole)).sheetnames == ["按来源", "按区市", "按项目", "下达", "安排"]
    assert rows_of(whole, "安排")[:2] == [
        ["槐花里改造", "市级财政专项资金", "烟财建指〔2024〕1 号", "芝财〔2024〕1 号", "2024-03-05", 400, 350],
        ["合计", None, None, None, None, 400, 350],
    ]
    for name, total in (("按来源", 350), ("按区市", 120), ("按项目", 120), ("下达", 1_370), ("安排", 350)):
        assert [row[-1] for row in rows_of(whole, name) if row[0] == "合计"] == [total]
        assert rows_of(whole, name)[-1][0] == "与台账相符"
    narrowed = enter(purse.treasurer).get(f"/funding/overview.xlsx?district={there.code}").content
    assert [row[-1] for row in rows_of(narrowed, "下达") if row[0] == "合计"] == [70]
    assert rows_of(narrowed, "按项目") == []
    firm = enter(purse.town.owner).get("/funding/overview.xlsx").content
    assert rows_of(firm, "下达") == []
    assert [row[-1] for row in rows_of(firm, "安排") if row[0] == "合计"] == [350]


def test_long_lists_come_in_pages(purse: Purse, enter: Enter) -> None:
    grant = purse.appropriate(1_000)
    for number in range(51):
        purse.allocate(grant, 1, f"安排 {number}")
    browser = enter(purse.treasurer)
    where = f"/funding/appropriations/{grant.pk}/"
    assert "安排 50" not in browser.get(where).text
    second = browser.get(f"{where}?page=2").text
    assert "安排 50" in second
    assert "51.00" in second
    assert "安排 50" in browser.get(f"{LEDGER}?pots=2").text
    assert "?pots=2" in browser.get(LEDGER).text


def test_the_first_screen_lists_what_waits_to_be_confirmed_to_whoever_may_and_costs_the_same_for_more(
    purse: Purse, enter: Enter
) -> None:
    line, pot = purse.line(60_000), purse.allocate(purse.appropriate(90_000), 60_000)
    first = purse.pay(line, pot, 10_000)
    cashier = enter(purse.cashier)
    shown = cashier.get("/").text
    assert "等您确认的支付" in shown
    assert "10,000.00" in shown
    with CaptureQueriesContext(connection) as one:
        cashier.get("/")
    second = purse.pay(line, pot, 20_000, "付 2")
    with CaptureQueriesContext(connection) as two:
        assert "30,000.00" in cashier.get("/").text
    assert len(one) == len(two)
    assert "等您确认的支付" not in enter(purse.town.owner).get("/").text
    for payment in (first, second):
        purse.confirm(payment)
    assert "等您确认的支付" not in cashier.get("/").text
