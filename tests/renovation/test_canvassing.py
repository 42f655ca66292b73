"""What owners answered home by home: each home once, by heads and by area, and what residents ask for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.db.utils import IntegrityError
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from meihao.attachments.rules.tables import Unusable
from meihao.attachments.services import keep
from meihao.places.models import Building, Entrance, Home, PrivatePart
from meihao.policy.dossier import PENDING
from meihao.renovation import services
from meihao.renovation.models import Ground, HomeAnswer, HomeWish, Roll, Structure
from meihao.renovation.rules.canvassing import ANSWERS, Voice, kept, menu, sums
from meihao.renovation.rules.grounds import PROMISES
from meihao.renovation.selectors import canvassing as selecting
from meihao.renovation.services import Refused
from meihao.renovation.services.canvassing import Unfitting
from tests.renovation.conftest import AT, Town
from tests.renovation.grounds import CANVASS, confirm, confirmed, paper, shot, structure
from tests.renovation.grounds import enter as enter_structure
from tests.renovation.homes import HEAD, ON, ROWS, build, cells, roll, sheet
from tests.renovation.test_grounds import read, verdicts

# --- sums --------------------------------------------------------------------------------------------------------------


@st.composite
def voices(draw: st.DrawFn) -> Voice:
    asked = draw(st.booleans())
    return Voice(
        owners=draw(st.integers(0, 99)),
        area=draw(st.integers(1, 10**7)),
        asked=asked,
        answer=draw(st.sampled_from(["", *ANSWERS])) if asked else "",
        promised=frozenset(draw(st.sets(st.sampled_from(list(PROMISES))))) if asked else frozenset(),
    )


@given(st.lists(voices()), st.randoms())
def test_the_order_of_homes_does_not_matter_to_the_sums(rows: list[Voice], random: Any) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert sums(shuffled) == sums(rows)


@given(st.lists(voices()), st.lists(voices()))
def test_sums_of_two_parts_add_up(one: list[Voice], other: list[Voice]) -> None:
    both, first, second = sums(one + other), sums(one), sums(other)
    for name in ("homes", "owners", "asked", "agreed", "owners_area", "asked_area", "agreed_area", "disagreed"):
        assert getattr(both, name) == getattr(first, name) + getattr(second, name)
    assert both.promised == {name: first.promised[name] + second.promised[name] for name in PROMISES}


@given(st.lists(voices()))
def test_never_more_agree_than_were_asked_nor_were_asked_than_there_are(rows: list[Voice]) -> None:
    found = sums(rows)
    assert found.agreed + found.disagreed + found.abstained <= found.asked <= found.owners
    assert found.agreed_area <= found.asked_area <= found.owners_area
    assert all(heads <= found.asked for heads in found.promised.values())


@given(st.lists(voices()))
def test_homes_that_answered_alike_may_be_laid_together(rows: list[Voice]) -> None:
    alike: dict[Any, Voice] = {}
    for each in rows:
        key = (each.asked, each.answer, each.promised)
        there = alike.get(key, Voice(0, 0, *key, homes=0))
        alike[key] = Voice(there.owners + each.owners, there.area + each.area, *key, homes=there.homes + 1)
    assert sums(alike.values()) == sums(rows)


def test_a_matter_counts_as_promised_from_three_quarters_of_those_asked() -> None:
    yes = Voice(3, 100, True, "agree", frozenset({"support"}))
    assert kept(sums([yes, Voice(1, 100, True)]), Fraction(3, 4))["support"] is True
    assert kept(sums([yes, Voice(2, 100, True)]), Fraction(3, 4))["support"] is False
    assert kept(sums([]), Fraction(3, 4))["support"] is False


def test_the_menu_lists_first_what_most_homes_want() -> None:
    told = [("roads", 1, 2), ("roof", 1, 1), ("roof", 2, 2), ("water", 3, 2)]
    assert [(each.measure, each.homes, each.first) for each in menu(told)] == [
        ("roof", 3, 1),
        ("roads", 2, 2),
        ("water", 2, 0),
    ]


# --- entering ----------------------------------------------------------------------------------------------------------


def test_a_result_answers_from_its_rows_once_confirmed(town: Town) -> None:
    build(town.compound)
    made = roll(town)
    assert read(town)["consent.asked"].state == PENDING
    confirm(town, made)
    found = read(town)
    assert [found[f"consent.{name}"].value for name in ("owners", "asked", "agreed")] == [6, 5, 3]
    assert found["consent.owners_area"].value == Fraction(28050, 100)
    assert found["consent.asked_area"].value == Fraction(22050, 100)
    assert found["consent.agreed_area"].value == Fraction(16050, 100)
    assert found["consent.support"].value is False  # three of five
    assert verdicts(town, "commence")["owners-consulted"] == "met"
    assert verdicts(town, "commence")["owners-agree"] == "unmet"


def test_the_area_alone_opens_no_gate(town: Town) -> None:
    """The instrument counts heads."""
    build(town.compound, (800_000, 8000, 6000, 6000))
    rows = [(*ROWS[0][:4], None, *ROWS[0][5:]), *ROWS[1:]]
    confirm(town, roll(town, rows))
    assert verdicts(town, "commence")["owners-agree"] == "unmet"
    [*_, area] = selecting.shares(selecting.counted([Ground.objects.get().pk])[Ground.objects.get().pk])
    assert (area.enough, area.local) == (True, True)


def test_a_later_typed_total_takes_the_place_of_a_result_and_the_other_way_round(town: Town) -> None:
    build(town.compound)
    confirmed(town, CANVASS, paper("签"))
    confirm(town, roll(town, on=CANVASS.concluded_on + timedelta(days=1)))
    assert read(town)["consent.owners"].value == 6
    assert read(town, on=CANVASS.concluded_on + timedelta(days=60))["consent.owners"].value == 6


def test_what_was_counted_does_not_move_with_the_register(town: Town) -> None:
    build(town.compound)
    confirm(town, roll(town))
    PrivatePart.objects.update(area=1)
    assert read(town)["consent.owners_area"].value == Fraction(28050, 100)


def test_the_same_answers_again_are_the_record_there_is_in_whatever_order(town: Town) -> None:
    build(town.compound)
    assert roll(town) == roll(town, ROWS[::-1])
    assert (HomeAnswer.objects.count(), HomeWish.objects.count()) == (4, 5)


def row(at: int, **change: object) -> list[Sequence[object]]:
    """The rows, one of them changed by column."""
    names = dict(zip(HEAD, range(len(HEAD)), strict=True))
    cells = [*ROWS[at], *[""] * (len(HEAD) - len(ROWS[at]))]
    for name, value in change.items():
        cells[next(place for head, place in names.items() if head.startswith(name))] = value
    return [cells if place == at else each for place, each in enumerate(ROWS)]


@pytest.mark.parametrize(
    ("rows", "line", "column", "said"),
    [
        ([*ROWS, ROWS[0]], 6, "房号", "与第 2 行重复"),
        (row(3, 答复="同意"), 5, "答复", "没有征求意见，却有答复"),
        (row(3, 居民出资="是"), 5, "居民出资", "没有征求意见"),
        (row(0, 房号="109"), 2, "房号", "没有 109 这一户"),
        (row(0, 单元="9"), 2, "单元", "没有9单元"),
        (row(0, 楼号="9"), 2, "楼号", "没有9号楼"),
        (row(0, 小区编号="elsewhere"), 2, "小区编号", "不在本项目里"),
        (row(0, 专有部分面积="80.51"), 2, "专有部分面积", "台账里是 80.50 ㎡"),
        (row(0, 专有部分面积="80.505"), 2, "专有部分面积", "小数超过 2 位"),
        (row(0, 业主人数="-1"), 2, "业主人数", "应为 0 或以上"),
        (row(0, 业主人数="1.5"), 2, "业主人数", ""),
        (row(0, 答复="也许"), 2, "答复", "不在清单里"),
        (row(0, 想改的第一项="游泳池"), 2, "想改的第一项", "不在清单里"),
        (row(0, 想改的第二项="道路"), 2, "想改的第二项", "与“想改的第一项”相同"),
        (row(0, 想改的第一项=""), 2, "想改的第二项", "前面有空着的"),
        (ROWS[:3], None, "房号", "台账里有、表里没有：huaihua 1号楼2单元102"),
        ([(*each[:5], 0, *each[6:]) for each in ROWS], None, "业主人数", "合计是 0"),
    ],
)
def test_what_cannot_be_is_refused_by_row_and_column(
    town: Town, rows: Sequence[Sequence[object]], line: int | None, column: str, said: str
) -> None:
    build(town.compound)
    with pytest.raises(Unfitting) as found:
        roll(town, rows)
    [fault] = found.value.faults
    assert (fault.line, fault.column) == (line, column)
    assert said in fault.message
    assert not Ground.objects.exists()


def test_a_column_with_names_is_refused(town: Town) -> None:
    build(town.compound)
    named = sheet([("王某", *each) for each in ROWS], ("业主姓名", *HEAD))
    with pytest.raises(Unfitting, match="业主的姓名"):
        enter(town, named)
    unnamed = sheet([(*each, *[""] * (len(HEAD) - len(each)), "王某") for each in ROWS])
    with pytest.raises(Unfitting, match="表头以外"):
        enter(town, unnamed)


def enter(town: Town, content: bytes) -> Ground:
    blob = keep(content, name="a.csv", at=AT)
    return services.enter_roll(
        project=town.project.pk, sheet=blob, name="a.csv", paper=blob, concluded_on=ON, actor=town.clerk, at=AT
    )


@pytest.mark.parametrize(("on", "said"), [(date(2024, 7, 2), "在今天之后"), (date(2021, 1, 1), "早于文件施行")])
def test_dates_that_cannot_be_are_refused(town: Town, on: date, said: str) -> None:
    build(town.compound)
    with pytest.raises(Refused, match=said):
        roll(town, on=on)


def test_only_the_community_or_street_enters_and_nobody_confirms_their_own(town: Town) -> None:
    build(town.compound)
    with pytest.raises(Refused, match="社区或街道登记"):
        roll(town, by=town.builder)
    made = roll(town)
    with pytest.raises(Refused, match="应由其他人确认"):
        services.review_ground(ground=made.pk, outcome="confirmed", actor=town.clerk, at=AT)


def test_a_file_without_the_columns_is_unusable(town: Town) -> None:
    build(town.compound)
    with pytest.raises(Unusable, match="没有找到表头"):
        enter(town, "楼号,房号\n1,101\n".encode())


def test_the_database_itself_counts_no_home_twice_and_keeps_what_was_entered(town: Town) -> None:
    build(town.compound)
    roll(town)
    first = HomeAnswer.objects.first()
    assert first is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        HomeAnswer.objects.create(roll=first.roll, home=first.home, owners=1, area=1, asked=False)
    enter_structure(town, structure(), shot(1))
    for kept_rows in (HomeWish.objects.all(), HomeAnswer.objects.all(), Roll.objects.all(), Structure.objects.all()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            kept_rows._raw_delete(kept_rows.db)


def test_the_sums_take_as_many_statements_for_many_homes(town: Town) -> None:
    build(town.compound)
    confirm(town, roll(town))
    with CaptureQueriesContext(connection) as few:
        read(town)
    HomeAnswer.objects.bulk_create(
        [
            HomeAnswer(roll_id=Ground.objects.get().pk, home=home, owners=1, area=100, asked=True)
            for home in build_more(town)
        ]
    )
    with CaptureQueriesContext(connection) as many:
        assert read(town)["consent.owners"].value == 10
    assert len(few) == len(many)


def build_more(town: Town) -> list[Any]:
    building = Building.objects.create(compound=town.compound, number="2")
    entrance = Entrance.objects.create(building=building, number="1")
    return [Home.objects.create(entrance=entrance, number=str(number)) for number in range(101, 105)]


# --- pages -------------------------------------------------------------------------------------------------------------


def test_a_clerk_downloads_the_sheet_tries_it_and_enters_it(town: Town, client: Client) -> None:
    build(town.compound)
    client.force_login(town.clerk)
    given = cells(client.get(reverse("renovation:roll_template", args=[town.project.code])).content)
    assert [each[:5] for each in given[1:3]] == [["huaihua", "1", "1", "101", 80.5], ["huaihua", "1", "1", "102", 80]]
    where = reverse("renovation:roll_import", args=[town.project.code])
    page = client.get(where).content.decode()
    assert "4</span> 户和面积" in page
    tried = post(client, where, sheet())
    assert tried.status_code == 200
    assert "280.50" in tried.content.decode()
    assert not Ground.objects.exists()
    ticket = tried.context["ticket"]
    done = client.post(reverse("renovation:roll_confirm", args=[town.project.code]), {"ticket": ticket}, follow=True)
    text = done.content.decode()
    assert '逐户登记 <span class="num">4</span> 户' in text
    assert "160.50" in text
    assert "道路" in text
    ground = Ground.objects.get()
    chart = client.get(reverse("renovation:menu_chart", args=[town.project.code, ground.pk])).json()
    assert chart["yAxis"]["data"] == ["供水", "道路", "供热与建筑节能"]
    assert [each["data"] for each in chart["series"]] == [[0, 1, 1], [1, 1, 1]]
    assert "逐户登记" in client.get(reverse("renovation:preconditions", args=[town.project.code])).content.decode()
    client.force_login(town.implementer)
    drafted = client.get(reverse("renovation:scheme_draft", args=[town.project.code])).content.decode()
    assert "居民点餐" in drafted
    assert "待区市确认" in drafted


def post(client: Client, where: str, content: bytes, **more: str) -> Any:
    files = {"sheet": SimpleUploadedFile("a.csv", content), "paper": SimpleUploadedFile("b.txt", "签".encode())}
    return client.post(where, {"concluded_on": "2024-05-10", **files, **more})


def test_faults_are_told_with_422_and_nothing_is_written(town: Town, client: Client) -> None:
    build(town.compound)
    client.force_login(town.clerk)
    where = reverse("renovation:roll_import", args=[town.project.code])
    answer = post(client, where, sheet([*ROWS, ROWS[0]]))
    assert answer.status_code == 422
    assert "重复" in answer.content.decode()
    assert post(client, where, b"PK\x03\x04 not a workbook").status_code == 422
    assert not Ground.objects.exists()
    stale = client.post(reverse("renovation:roll_confirm", args=[town.project.code]), {"ticket": "x"})
    assert stale.status_code == 422


def test_a_project_without_registered_homes_is_sent_to_the_register_or_to_the_total(town: Town, client: Client) -> None:
    client.force_login(town.clerk)
    page = client.get(reverse("renovation:roll_import", args=[town.project.code])).content.decode()
    assert "还没有登记本项目小区的房屋" in page
    confirmed(town, CANVASS, paper("签"))
    assert "手填合计" in client.get(reverse("renovation:preconditions", args=[town.project.code])).content.decode()
