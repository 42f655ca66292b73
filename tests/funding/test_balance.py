"""Drawing up a balance on its pages and by a sheet, and what the versions keep."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from meihao.accounts.models import User
from meihao.audit.models import Entry
from meihao.funding import services
from meihao.funding.models import BalanceDraft, BalanceVersion
from meihao.funding.rules.balance.computing import result
from meihao.funding.rules.balance.plan import Change, Line, Scenario, from_json, to_json
from meihao.funding.selectors import balance as selecting
from meihao.kernel.canonical import digest
from meihao.renovation.models import Project
from tests.funding.balances import line, small
from tests.funding.conftest import Purse
from tests.renovation.conftest import AT, TODAY

type Enter = Callable[[User], Client]

PLACE = "/projects/huaihua-2024/funding/balance/"
DRAFT = f"{PLACE}draft/"


def here(purse: Purse) -> Project:
    return Project.objects.get(pk=purse.project)


def put(purse: Purse, each: Line) -> Line:
    return services.put_balance_line(project=purse.project, line=each, actor=purse.town.owner, at=AT)


def draw_up(purse: Purse) -> None:
    """The draft of a small plan that pays."""
    services.set_balance(
        project=purse.project, base_year=2024, years=10, discounts=small().discounts, flow="investment",
        coverage="net-debt", actor=purse.town.owner, at=AT,
    )  # fmt: skip
    services.bring_balance_lines(
        project=purse.project,
        lines=[replace(each) for each in small().lines],
        actor=purse.town.owner,
        at=AT,
    )


def issue(purse: Purse, note: str = "初稿", actor: User | None = None) -> BalanceVersion:
    seen = digest(to_json(selecting.drafted(here(purse), TODAY)))
    return services.issue_balance(project=purse.project, note=note, seen=seen, actor=actor or purse.town.owner, at=AT)


def test_a_version_keeps_everything_and_is_never_changed(purse: Purse) -> None:
    draw_up(purse)
    made = issue(purse)
    assert (made.number, made.digest) == (1, digest(made.content))
    assert from_json(made.content).lines == small().lines
    assert from_json(made.content).definitions.coverage_text
    assert not BalanceDraft.objects.exists()
    assert Entry.objects.filter(verb="balance.issued").count() == 1
    for change in (
        lambda: BalanceVersion.objects.update(note="别的"),
        lambda: BalanceVersion.objects.all().delete(),
        lambda: BalanceVersion.objects.create(
            project_id=purse.project, number=1, note="又", content={}, digest="", by=purse.town.owner, at=AT
        ),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_the_same_again_changes_nothing_and_the_next_version_needs_a_difference(purse: Purse) -> None:
    draw_up(purse)
    made = issue(purse)
    entries = Entry.objects.count()
    assert (
        services.issue_balance(project=purse.project, note="初稿", seen=made.digest, actor=purse.town.owner, at=AT)
        == made
    )
    draw_up(purse)
    put(purse, from_json(made.content).lines[0])
    assert (Entry.objects.count(), BalanceDraft.objects.count()) == (entries, 0)
    changed = put(purse, replace(made_line(made), price=90_000_000))
    assert changed.number == made_line(made).number
    assert issue(purse, "施工招标后核减").number == 2


def made_line(version: BalanceVersion) -> Line:
    return from_json(version.content).lines[0]


def test_numbers_once_used_are_not_used_again(purse: Purse) -> None:
    draw_up(purse)
    issue(purse)
    services.take_balance_line(project=purse.project, number=6, actor=purse.town.owner, at=AT)
    assert put(purse, line("income", 5, first=2025)).number == 7


def test_only_those_who_build_draw_it_up_and_every_refusal_says_all(purse: Purse) -> None:
    with pytest.raises(services.Refused, match="由建设单位或实施主体编制"):
        services.put_balance_line(project=purse.project, line=line("income", 5), actor=purse.treasurer, at=AT)
    with pytest.raises(services.Refused) as refused:
        put(purse, line("loan", 100, basis="", term=90))
    assert len(refused.value.reasons) == 2
    put(purse, line("income", 5))
    with pytest.raises(services.Refused, match="还没有建设支出"):
        issue(purse)
    with pytest.raises(services.Refused) as refused:
        services.set_balance(
            project=purse.project, base_year=2024, years=90, discounts=[], flow="x", coverage="y",
            actor=purse.town.owner, at=AT,
        )  # fmt: skip
    assert len(refused.value.reasons) == 4


def test_a_horizon_that_leaves_lines_outside_is_refused_by_their_names(purse: Purse) -> None:
    draw_up(purse)
    given = {"discounts": small().discounts, "flow": "investment", "coverage": "net-debt"}
    with pytest.raises(services.Refused, match="还清，超出测算期") as refused:
        services.set_balance(project=purse.project, base_year=2024, years=4, actor=purse.town.owner, at=AT, **given)
    assert {"income", "operation", "renewal", "loan"} == {
        reason.partition("“")[2].split()[0] for reason in refused.value.reasons[1:]
    }
    assert selecting.drafted(here(purse), TODAY).years == 10


def test_a_draft_that_moved_since_it_was_seen_is_not_issued(purse: Purse) -> None:
    draw_up(purse)
    seen = digest(to_json(selecting.drafted(here(purse), TODAY)))
    put(purse, line("income", 5, first=2026))
    with pytest.raises(services.Overtaken):
        services.issue_balance(project=purse.project, note="初稿", seen=seen, actor=purse.town.owner, at=AT)


def test_the_last_version_is_told_to_other_apps(purse: Purse) -> None:
    assert selecting.latest(here(purse)) is None
    draw_up(purse)
    issue(purse)
    told = selecting.latest(here(purse))
    assert told is not None
    assert (told.version.number, told.gap, told.balanced) == (1, None, True)
    assert told.coverage is not None
    assert told.npv == result(from_json(told.version.content)).npv
    put(purse, replace(made_line(told.version), price=300_000_000))
    issue(purse, "加大投入")
    poor = selecting.latest(here(purse))
    assert poor is not None
    assert (poor.gap, poor.balanced) == ((2024, 200_000_000), False)


# --- pages ---------------------------------------------------------------------------------------------------------------


def test_somebody_draws_up_a_balance_on_the_pages_from_nothing_to_a_version(purse: Purse, enter: Enter) -> None:
    owner = enter(purse.town.owner)
    assert "编制测算" in owner.get(PLACE).text
    assert "还没有建设支出" in owner.get(DRAFT).text
    settings = {"base_year": 2024, "years": 10, "discounts": "6、4", "flow": "investment", "coverage": "net-debt"}
    assert owner.post(f"{DRAFT}settings/", settings).status_code == 302
    said = {"basis": "可研报告", "promised_by": "实施主体"}
    entered = [
        ("construction", {"item": "works", "what": "管网和道路", "quantity": "1", "unit": "项", "price": "1,000,000", "first": 2024, "last": 2024}),
        ("fund", {"item": "city-budget", "what": "市级补助", "price": "600000", "first": 2024, "last": 2024}),
        ("loan", {"item": "bank-loan", "what": "建设贷款", "price": "400000", "first": 2024, "rate": "4", "term": 5, "repayment": "equal_principal"}),
        ("income", {"item": "parking", "what": "地面车位", "quantity": "60", "unit": "个", "price": "3000", "first": 2025, "last": 2033, "occupancy": "90", "ramp": "80、100", "growth": "1"}),
    ]  # fmt: skip
    for group, more in entered:
        made = owner.post(f"{DRAFT}new/{group}/", {**said, **more})
        assert made.status_code == 302, made.text
    scenario = {"name": "车位少一成", "income": "-10"}
    assert owner.post(f"{DRAFT}scenarios/", scenario).status_code == 302
    assert owner.post(f"{DRAFT}scenarios/", {**scenario, "income": "-12"}).status_code == 422
    assert owner.post(f"{DRAFT}scenarios/take/", {"name": "收入少两成"}).status_code == 302
    shown = owner.get(DRAFT).text
    for words in ("地面车位", "车位少一成", "60 个 × 3,000.00", "爬坡 80、100%", "等额本金"):
        assert words in shown
    assert '删<span class="vh">“收入少两成”' not in shown
    changed = {**said, **entered[3][1], "occupancy": "95"}
    assert owner.post(f"{DRAFT}lines/4/", changed).status_code == 302
    assert 'value="95"' in owner.get(f"{DRAFT}lines/4/").text
    seen = digest(BalanceDraft.objects.get().content)
    made = owner.post(f"{DRAFT}issue/", {"note": "初稿", "seen": seen})
    assert made.headers["Location"] == f"{PLACE}versions/1/"
    told = owner.get(made.headers["Location"]).text
    for words in (
        "平衡",
        "净现值（折现率",
        "内部收益率",
        "静态",
        "覆盖倍数",
        "每年年末资金都不为负",
        "敏感性分析",
        "净收益覆盖全部本息",
    ):
        assert words in told
    for chart in ("years", "factors"):
        assert len(owner.get(f"{PLACE}1/charts/{chart}/").json()["series"]) == 2
    assert owner.get(f"{PLACE}1/charts/other/").status_code == 404
    assert owner.get(f"{PLACE}versions/2/").status_code == 404


def test_what_is_wrong_on_a_form_is_said_and_what_was_typed_is_kept(purse: Purse, enter: Enter) -> None:
    owner = enter(purse.town.owner)
    draw_up(purse)
    back = owner.post(
        f"{DRAFT}new/income/",
        {"item": "parking", "what": "车位", "quantity": "十", "unit": "个", "price": "1", "first": 2024, "last": 2050,
         "occupancy": "90", "basis": "合同", "promised_by": "物业"},
    )  # fmt: skip
    assert back.status_code == 422
    assert "不是数字" in back.text
    assert 'value="2050"' in back.text
    back = owner.post(
        f"{DRAFT}new/income/",
        {"item": "parking", "what": "车位", "quantity": "10", "unit": "个", "price": "1", "first": 2024, "last": 2050,
         "occupancy": "90", "basis": "合同", "promised_by": "物业"},
    )  # fmt: skip
    assert back.status_code == 422
    assert "测算期是 2024—2033 年" in back.text
    assert owner.get(f"{DRAFT}new/other/").status_code == 404
    assert owner.get(f"{DRAFT}lines/99/").status_code == 404


def test_versions_are_compared_and_a_shortfall_is_named_by_year(purse: Purse, enter: Enter) -> None:
    draw_up(purse)
    first = issue(purse)
    put(purse, replace(made_line(first), price=300_000_000))
    issue(purse, "加大投入")
    told = enter(purse.town.city).get(PLACE).text
    assert "单价由 1,000,000.00 元 改为 3,000,000.00 元" in told
    assert "缺口最大的是" in told
    assert "2,000,000.00" in told
    assert "编制新版本" not in told
    assert "与上一版的差别" not in enter(purse.town.city).get(f"{PLACE}versions/1/").text


def test_a_draft_is_given_up_and_the_versions_stay(purse: Purse, enter: Enter) -> None:
    draw_up(purse)
    issue(purse)
    put(purse, line("income", 5, first=2025))
    owner = enter(purse.town.owner)
    assert owner.post(f"{DRAFT}lines/7/take/").status_code == 302
    assert enter(purse.treasurer).post(f"{DRAFT}discard/").status_code == 422
    assert owner.post(f"{DRAFT}discard/").status_code == 302
    assert (BalanceDraft.objects.count(), BalanceVersion.objects.count()) == (0, 1)


def test_the_pages_cost_the_same_for_twice_as_much(purse: Purse, enter: Enter) -> None:
    owner = enter(purse.town.owner)
    draw_up(purse)
    issue(purse)
    put(purse, line("income", 5, first=2025))

    def cost(place: str) -> int:
        with CaptureQueriesContext(connection) as counted:
            assert owner.get(place).status_code == 200
        return len(counted)

    cost(PLACE)  # the first page of a session writes it
    before = {place: cost(place) for place in (PLACE, DRAFT)}
    for n in range(6):
        put(purse, line("income", 5, first=2025, what=f"收入 {n}"))
    issue(purse, "第二版")
    put(purse, line("operation", 5, first=2025))
    assert {place: cost(place) for place in before} == before


# --- sheets --------------------------------------------------------------------------------------------------------------


def upload(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("测算表.xlsx", content)


def test_a_sheet_is_tried_then_entered_whole_and_the_same_again_changes_nothing(purse: Purse, enter: Enter) -> None:
    owner = enter(purse.town.owner)
    draw_up(purse)
    book = load_workbook(BytesIO(owner.get(f"{DRAFT}lines.xlsx").content))
    sheet = book.worksheets[0]
    names = {cell.value.split("（")[0].rstrip("*"): cell.column for cell in sheet[1]}
    sheet.cell(2, names["单价"]).value = 900_000
    sheet.append(
        [
            None,
            "经营收入",
            "广告",
            "道闸广告",
            2,
            "处",
            12_000,
            2025,
            2033,
            None,
            None,
            None,
            None,
            None,
            None,
            None,
            "合同",
            "广告公司",
        ]
    )
    out = BytesIO()
    book.save(out)
    tried = owner.post(f"{DRAFT}import/", {"file": upload(out.getvalue())})
    assert tried.status_code == 200, tried.text
    assert "新增经营收入“道闸广告”" in tried.text
    assert len(selecting.drafted(here(purse), TODAY).lines) == 6, "nothing is entered yet"
    ticket = tried.text.partition('name="ticket" value="')[2].partition('"')[0]
    assert owner.post(f"{DRAFT}import/confirm/", {"ticket": ticket}).status_code == 302
    plan = selecting.drafted(here(purse), TODAY)
    assert (len(plan.lines), plan.numbers[1].price) == (7, 90_000_000)
    again = owner.post(f"{DRAFT}import/", {"file": upload(out.getvalue())})
    assert "没有什么要改动的" in again.text
    assert owner.post(f"{DRAFT}import/confirm/", {"ticket": "x"}).status_code == 422


def test_a_sheet_with_a_wrong_row_enters_nothing_and_names_every_fault(purse: Purse, enter: Enter) -> None:
    owner = enter(purse.town.owner)
    draw_up(purse)
    book = load_workbook(BytesIO(owner.get(f"{DRAFT}lines.xlsx").content))
    sheet = book.worksheets[0]
    names = {cell.value.split("（")[0].rstrip("*"): cell.column for cell in sheet[1]}
    sheet.cell(2, names["年利率"]).value = 3
    sheet.cell(3, names["科目"]).value = "没有的科目"
    sheet.cell(4, names["结束年"]).value = 2099
    out = BytesIO()
    book.save(out)
    tried = owner.post(f"{DRAFT}import/", {"file": upload(out.getvalue())})
    assert tried.status_code == 422
    for words in ("“建设支出”不用填年利率", "没有的科目", "测算期是 2024—2033 年", "3/6"):
        assert words in tried.text
    assert owner.post(f"{DRAFT}import/", {"file": upload(b"no sheet")}).status_code == 422


def test_the_workbook_says_what_the_page_says_and_has_no_formula(purse: Purse, enter: Enter) -> None:
    draw_up(purse)
    issue(purse)
    answer = enter(purse.town.city).get(f"{PLACE}1/book.xlsx")
    book = load_workbook(BytesIO(answer.content))
    assert book.sheetnames == ["结论", "年度表", "情景", "敏感性", "测算项目"]
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    told = selecting.latest(here(purse))
    assert told is not None
    years = result(from_json(told.version.content)).table
    sheet = book["年度表"]
    heads = [cell.value for cell in sheet[2]]
    assert heads[-1] == "年末资金（元）"
    assert round(sheet.cell(12, len(heads)).value * 100) == years.balance[-1]
    assert round(sheet.cell(13, heads.index("经营收入（元）") + 1).value * 100) == sum(years.columns["income"])
    assert sheet.cell(13, len(heads)).value is None, "a balance is not added up"
    assert told.version.digest in [row[1].value for row in book["结论"].iter_rows()]


def test_scenarios_are_kept_once_by_name(purse: Purse) -> None:
    draw_up(purse)
    told = Scenario("晚两年", Change(delay=2))
    for _ in range(2):
        services.put_scenario(project=purse.project, scenario=told, actor=purse.town.owner, at=AT)
    assert selecting.drafted(here(purse), TODAY).scenarios.count(told) == 1
    with pytest.raises(services.Refused, match="已经有"):
        services.put_scenario(
            project=purse.project, scenario=Scenario("晚两年", Change(delay=1)), actor=purse.town.owner, at=AT
        )
