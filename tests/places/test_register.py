"""The register as people read and mend it: the list with its sums, a compound, clusters, and what it tells the pack."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from meihao.accounts.models import User
from meihao.attachments.services import keep
from meihao.audit.models import Entry
from meihao.facts.selectors import as_of
from meihao.facts.services import subject_for
from meihao.places.models import Cluster, Compound, Home, PrivatePart
from meihao.places.rules import Refused
from meihao.places.rules.measures import Measured, square_metres, total
from meihao.places.rules.words import BUILDING_ENDS, bare, building_name, entrance_name
from meihao.places.selectors.register import measures
from meihao.places.services import (
    Particulars,
    describe_compound,
    form_cluster,
    group_compounds,
    import_register,
    register_compound,
    ungroup_compound,
)
from meihao.places.services.importing import Faulty
from meihao.policy.library import current
from tests.facts.conftest import AT, Scene, body, place
from tests.places.sheets import GOOD, book

Enter = Callable[[User], Client]
EMPTY = {"address": "", "built_in": "", "tenure": "", "property_mode": "", "manager": "", "party": "", "declared_homes": "", "declared_area": "", "longitude": "", "latitude": ""}  # fmt: skip


@pytest.fixture
def nanli(scene: Scene) -> Compound:
    """A compound of two buildings, three homes and one shop."""
    import_register(blob=keep(book(), name="a.xlsx", at=AT), name="a.xlsx", actor=scene.officer, at=AT)
    return Compound.objects.get()


def describe(scene: Scene, actor: User | None = None, **told: Any) -> Compound:
    particulars = Particulars(**{"name": "南里", **told})
    return describe_compound("nanli", particulars=particulars, actor=actor or scene.officer, at=AT + timedelta(days=1))


def block(scene: Scene, **more: Any) -> Cluster:
    given = {"code": "block", "name": "一片区", "organisation": scene.district.pk, "actor": scene.officer, "at": AT}
    return form_cluster(**{**given, **more})


# --- rules -------------------------------------------------------------------------------------------------------------


def test_a_number_is_the_same_however_it_is_written() -> None:
    assert {bare(text, BUILDING_ENDS) for text in ("3", "3号楼", " ３ 栋", "3幢")} == {"3"}
    assert bare("东楼", BUILDING_ENDS) == "东楼"
    assert (building_name("3"), building_name("东楼")) == ("3号楼", "东楼")
    assert (entrance_name("2"), entrance_name("")) == ("2单元", "不分单元")


def test_what_was_counted_wins_over_what_was_declared_and_the_difference_is_told() -> None:
    declared = Measured(declared_homes=10, declared_area=5_000)
    assert (declared.told_homes, declared.told_area, declared.is_declared) == (10, 5_000, True)
    counted = Measured(homes=8, parts=9, area=6_000, declared_homes=10, declared_area=5_000)
    assert (counted.told_homes, counted.told_area, counted.is_declared) == (8, 6_000, False)
    assert (counted.more_homes, counted.more_area) == (-2, 1_000)
    silent = Measured()
    assert (silent.told_homes, silent.is_declared, silent.more_homes) == (None, False, None)
    sums = total([declared, counted, silent])
    assert (sums.homes, sums.area, sums.declared, sums.silent) == (18, 11_000, 1, 1)


def test_areas_are_read_in_square_metres() -> None:
    assert (square_metres(1_234_560), square_metres(-5), square_metres(0)) == ("12,345.60", "-0.05", "0.00")


# --- what stands -------------------------------------------------------------------------------------------------------


def test_homes_are_those_with_a_dwelling_and_every_private_part_adds_its_area(nanli: Compound) -> None:
    measured = measures(Compound.objects.filter(pk=nanli.pk))[nanli.pk]
    assert (measured.buildings, measured.entrances, measured.homes, measured.parts) == (2, 3, 2, 4)
    assert (measured.area, measured.more_homes, measured.more_area) == (35_900, -2, 5_850)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda home: Home.objects.create(entrance=home.entrance, number=home.number),
        lambda home: PrivatePart.objects.create(home=home, kind="dwelling", area=1, area_source="title"),
        lambda home: PrivatePart.objects.create(home=home, kind="shop", area=0, area_source="title"),
        lambda home: Compound.objects.update(declared_homes=0),
    ],
    ids=["a home twice", "a part twice", "a part without an area", "none declared"],
)
def test_the_database_itself_refuses_what_cannot_be(nanli: Compound, wrong: Callable[[Home], object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        wrong(Home.objects.get(number="101"))


def test_particulars_are_brought_up_to_date_once(scene: Scene, nanli: Compound) -> None:
    described = describe(scene, built_in=1999, tenure="mixed", declared_area=100)
    assert (described.built_in, described.tenure, described.address, described.declared_area) == (
        1999,
        "mixed",
        "",
        100,
    )
    assert described.dated_at == AT + timedelta(days=1)
    describe(scene, built_in=1999, tenure="mixed", declared_area=100)
    entry = Entry.objects.get(verb="compound.updated")
    assert {"built_in", "tenure", "address"} <= set(entry.details["changed"])


def test_registering_again_takes_nothing_away_that_is_not_given(scene: Scene, nanli: Compound) -> None:
    again = register_compound(code="nanli", name="南里一区", community="xingfu", actor=scene.officer, at=AT)
    assert (again.name, again.address, again.built_in, again.longitude) == (
        "南里一区",
        "幸福路 1 号",
        1998,
        121_400_000,
    )


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"name": " "}, "名称不能空着"),
        ({"name": "北里"}, "已经有一个叫“北里”"),
        ({"built_in": 1800}, "1800 不在"),
        ({"declared_homes": 0}, "申报户数应为 1 或以上"),
        ({"declared_area": 0}, "申报建筑面积应大于 0"),
        ({"longitude": 1}, "要么都填"),
    ],
)
def test_particulars_that_cannot_be_are_refused(scene: Scene, nanli: Compound, told: dict[str, Any], says: str) -> None:
    register_compound(code="beili", name="北里", community="xingfu", actor=None, at=AT)
    with pytest.raises(Refused, match=says):
        describe(scene, **told)


def test_nobody_changes_a_compound_beyond_their_territory(scene: Scene, nanli: Compound) -> None:
    with pytest.raises(Refused, match="职责范围之外"):
        describe(scene, actor=scene.stranger)
    with pytest.raises(Refused, match="职责范围之外"):
        register_compound(code="nanli", name="南里", community="xingfu", actor=scene.stranger, at=AT)


def test_the_register_tells_the_pack_when_a_compound_was_completed(scene: Scene, nanli: Compound) -> None:
    subject = subject_for("compound", "nanli", nanli.community.organisation)
    on, later = date(2024, 7, 5), AT + timedelta(days=9)
    reading = as_of.readings([subject.pk], on=on, known=later, pack=current())[subject.pk]["compound.built_on"]
    assert (reading.value, reading.grade, reading.state) == (date(1998, 12, 31), "B", "usable")
    assert as_of.readings([subject.pk], on=on, known=AT - timedelta(days=1), pack=current())[subject.pk] == {}
    early = as_of.readings([subject.pk], on=date(1998, 6, 1), known=later, pack=current())[subject.pk]
    assert "compound.built_on" not in early
    describe(scene, built_in=2001)
    assert "compound.built_on" not in as_of.readings([subject.pk], on=on, known=AT, pack=current())[subject.pk]
    assert as_of.readings([subject.pk], on=on, known=later, pack=current())[subject.pk]["compound.built_on"].value == date(2001, 12, 31)  # fmt: skip


# --- clusters ----------------------------------------------------------------------------------------------------------


def test_compounds_join_one_cluster_and_leave_it(scene: Scene, nanli: Compound) -> None:
    group = block(scene)
    assert block(scene) == group
    assert group_compounds("block", compounds=["nanli"], actor=scene.officer, at=AT) == ["nanli"]
    assert group_compounds("block", compounds=["nanli"], actor=scene.officer, at=AT) == []
    block(scene, code="other", name="二片区")
    with pytest.raises(Refused, match="“南里”已经在片区“一片区”里，请先移出"):
        group_compounds("other", compounds=["nanli"], actor=scene.officer, at=AT)
    assert ungroup_compound("block", compound="nanli", actor=scene.officer, at=AT)
    assert not ungroup_compound("block", compound="nanli", actor=scene.officer, at=AT)
    assert list(Entry.objects.filter(kind="cluster").order_by("pk").values_list("verb", flat=True)) == [
        "cluster.formed",
        "cluster.joined",
        "cluster.formed",
        "cluster.left",
    ]


def test_a_cluster_that_cannot_be_is_refused(scene: Scene, nanli: Compound) -> None:
    block(scene)
    for change, says in (
        ({"code": "一"}, "只能用小写字母"),
        ({"code": "other"}, "已经有叫“一片区”的片区"),
        ({"organisation": scene.community.organisation_id}, "不是区市或街道"),
        ({"code": "other", "actor": scene.stranger}, "不在您的职责范围内"),
    ):
        with pytest.raises(Refused, match=says):
            block(scene, **change)
    block(scene, code="far", name="远片区", organisation=scene.other_district.pk, actor=None)
    with pytest.raises(Refused, match="或它不在“laishan机构”范围内"):
        group_compounds("far", compounds=["nanli"], actor=None, at=AT)


def test_a_compound_does_not_leave_the_reach_of_its_cluster(scene: Scene, nanli: Compound) -> None:
    block(scene)
    group_compounds("block", compounds=["nanli"], actor=None, at=AT)
    street = body("chujia", "street", scene.other_district)
    place("far", street)
    with pytest.raises(Refused, match="这个片区不管“far社区”"):
        register_compound(code="nanli", name="南里", community="far", actor=None, at=AT)
    moved = book({"小区": [("nanli", "南里", "far")]})
    with pytest.raises(Faulty, match="没有片区 block，或它不管这个社区"):
        import_register(blob=keep(moved, name="m.xlsx", at=AT), name="m.xlsx", actor=None, at=AT)


def test_a_cluster_is_filled_and_emptied_on_its_page(scene: Scene, nanli: Compound, enter: Enter) -> None:
    browser = enter(scene.officer)
    made = browser.post(
        "/register/form-cluster/", {"code": "block", "name": "一片区", "organisation": scene.district.pk}
    )
    assert made.headers["Location"] == "/register/clusters/block/"
    assert browser.post("/register/form-cluster/", {"code": "block 2"}).status_code == 422
    where = "/register/clusters/block/"
    assert browser.post(where + "join/", {}).status_code == 422
    assert browser.post(where + "join/", {"compounds": ["nanli"]}).status_code == 302
    shown = browser.get(where).text
    assert "移出南里" in shown
    assert "359.00" in shown
    assert "一片区" in enter(scene.clerk).get("/register/clusters/").text
    assert enter(scene.stranger).get(where).status_code == 404
    assert enter(scene.stranger).post(where + "join/", {"compounds": ["nanli"]}).status_code == 404
    assert browser.post(where + "leave/", {"compound": "nanli"}).status_code == 302
    assert browser.post(where + "leave/", {"compound": "nanli"}).status_code == 422


# --- pages -------------------------------------------------------------------------------------------------------------


def test_the_list_is_narrowed_by_its_address_and_sums_what_is_left(scene: Scene, nanli: Compound, enter: Enter) -> None:
    register_compound(code="beili", name="北里", community="wenhua", built_in=2005, actor=None, at=AT)
    block(scene)
    group_compounds("block", compounds=["nanli"], actor=None, at=AT)
    browser = enter(scene.officer)
    whole = browser.get("/register/")
    assert [line.compound.code for line in whole.context["lines"]] == ["beili", "nanli"]
    assert (whole.context["totals"].homes, whole.context["totals"].area, whole.context["totals"].silent) == (
        2,
        35_900,
        1,
    )
    for query, found in {
        "district=zhifu": ["beili", "nanli"],
        "street=xiangyang&built_by=2000": ["nanli"],
        "built_by=2005": ["beili", "nanli"],
        "cluster=block": ["nanli"],
        "tenure=reformed": ["nanli"],
        "managed=yes": ["nanli"],
        "managed=unknown": ["beili"],
        "managed=no": [],
        "q=北": ["beili"],
        "district=nowhere&built_by=abc": ["beili", "nanli"],
    }.items():
        assert [line.compound.code for line in browser.get(f"/register/?{query}").context["lines"]] == found, query
    assert "没有符合条件的小区" in browser.get("/register/?managed=no").text
    assert "还没有登记小区" in enter(scene.stranger).get("/register/").text


def test_the_list_comes_as_a_workbook_with_its_sums(scene: Scene, nanli: Compound, enter: Enter) -> None:
    describe(scene, name="=1+1")
    sheet = load_workbook(BytesIO(enter(scene.officer).get("/register/list.xlsx?built_by=2100").content)).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 3  # a title, the heading and the sums: its year is not known any more
    sheet = load_workbook(BytesIO(enter(scene.officer).get("/register/list.xlsx").content)).worksheets[0]
    assert sheet["B3"].data_type == "s"
    assert [cell.value for cell in sheet[4]][13:17] == [2, 3, 2, 359]


def test_a_compound_is_shown_with_all_that_stands_in_it(scene: Scene, nanli: Compound, enter: Enter) -> None:
    shown = enter(scene.clerk).get("/register/compounds/nanli/").text
    for words in (
        "1号楼",
        "1单元",
        "不分单元",
        "车位B12",
        "86.50",
        "登记的少 2 户",
        "登记的多 58.50 ㎡",
        "121.400000",
    ):
        assert words in shown
    assert "修改登记" not in shown
    assert enter(scene.stranger).get("/register/compounds/nanli/").status_code == 404
    assert enter(scene.clerk).get("/register/compounds/nanli/edit/").status_code == 404


def test_an_officer_mends_what_is_recorded_and_keeps_what_was_typed_when_refused(
    scene: Scene, nanli: Compound, enter: Enter
) -> None:
    browser = enter(scene.officer)
    where = "/register/compounds/nanli/edit/"
    assert 'value="300.5' in browser.get(where).text
    given = {**EMPTY, "name": "南里", "declared_area": "1234.56", "longitude": "121.4", "latitude": "37.5"}
    assert browser.post(where, given).headers["Location"] == "/register/compounds/nanli/"
    nanli.refresh_from_db()
    assert (nanli.declared_area, nanli.longitude, nanli.built_in) == (123_456, 121_400_000, None)
    refused = browser.post(where, {**given, "declared_area": "1.234", "manager": "海晏"})
    assert refused.status_code == 422
    assert "海晏" in refused.text
    assert browser.post(where, {**given, "latitude": ""}).status_code == 422


def test_twice_as_many_of_everything_take_no_more_queries(scene: Scene, nanli: Compound, enter: Enter) -> None:
    browser = enter(scene.officer)
    block(scene)
    group_compounds("block", compounds=["nanli"], actor=None, at=AT)
    pages = ("/register/", "/register/compounds/nanli/", "/register/clusters/", "/register/clusters/block/")

    def queries() -> list[int]:
        counted = []
        for page in pages:
            browser.get(page)
            with CaptureQueriesContext(connection) as captured:
                assert browser.get(page).status_code == 200
            counted.append(len(captured))
        return counted

    few = queries()
    more = {
        "小区": [(f"more{n}", f"第{n}", "xingfu", None, 1990, *[None] * 4, "block") for n in range(6)],
        "楼栋": [("nanli", str(n), "1、2") for n in range(3, 9)],
        "房屋": [("nanli", str(n), "1", f"{n}01", "住宅", None, 80, "登记") for n in range(3, 9)] + list(GOOD["房屋"]),
    }
    import_register(blob=keep(book(more), name="b.xlsx", at=AT), name="b.xlsx", actor=None, at=AT)
    block(scene, code="other", name="二片区")
    assert queries() == few
