"""Entering and importing plans, on both databases: versions beside each other, nothing overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from meihao.attachments.models import Blob
from meihao.attachments.services import keep
from meihao.audit.models import Entry
from meihao.plans.models import ComposerVariant, PlanRow, PlanVersion
from meihao.plans.rules.composing import CITY, IN, Pin, Target
from meihao.plans.rules.plans import (
    NOTHING,
    Figures,
    Refused,
    Stage,
    differences,
    instrument_targets,
    target_figures,
)
from meihao.plans.selectors import progress
from meihao.plans.selectors.candidates import candidates
from meihao.plans.selectors.composer import reopened
from meihao.plans.selectors.plans import by_district, overview, versions
from meihao.plans.services.composer import save_variant
from meihao.plans.services.plans import Disagreeing, Given, enter_plan, import_plan, load_published
from meihao.policy import library
from tests.plans.conftest import AT, TODAY, Scene, body, compound
from tests.plans.tables import as_csv, as_xlsx, published

pytestmark = pytest.mark.django_db


def blob(content: bytes, name: str = "plan.csv") -> Blob:
    return keep(content, name=name, at=AT)


def bring(scene: Scene, content: bytes, name: str = "plan.csv", **options: object) -> tuple[PlanVersion, bool]:
    asked = {"city": scene.city.pk, "year": 2024, "actor": scene.officer, "at": AT, **options}
    return import_plan(blob=blob(content, name), name=name, **asked)  # type: ignore[arg-type]


def test_an_imported_table_is_a_version_with_its_rows_and_one_entry(scene: Scene) -> None:
    version, new = bring(scene, as_csv(published(("芝罘区", 243), ("莱州市", 61))), published_on=date(2023, 10, 25))
    assert new
    assert version.rows.count() == 3
    total = version.rows.get(organisation=scene.city)
    assert (total.count, total.buildings, total.households, total.area) == (304, None, 78_431, 668_420_000)
    entry = Entry.objects.get(verb="plan.entered")
    assert (entry.key, entry.territory, entry.details["year"]) == (str(version.pk), "/yantai/", 2024)


def test_the_same_table_twice_is_one_version_whatever_its_file(scene: Scene) -> None:
    rows = published(("芝罘区", 243), ("莱州市", 61))
    first, _ = bring(scene, as_csv(rows))
    again, new = bring(scene, as_csv(rows), at=AT + timedelta(days=1))
    book, fresh = bring(scene, as_xlsx(rows), "plan.xlsx")
    assert (again.pk, new, book.pk, fresh) == (first.pk, False, first.pk, False)
    assert Entry.objects.filter(verb="plan.entered").count() == 1


def test_a_later_table_stands_beside_the_earlier(scene: Scene) -> None:
    bring(scene, as_csv(published(("芝罘区", 243), ("莱州市", 61))))
    bring(scene, as_csv(published(("芝罘区", 242), ("莱州市", 62))))
    assert PlanVersion.objects.count() == 2


def test_sums_that_disagree_are_written_only_for_a_reason(scene: Scene) -> None:
    content = as_csv(published(("芝罘区", 242), ("莱州市", 61)))
    with pytest.raises(Disagreeing, match="D2 小区数：各区之和 303，小计 304"):
        bring(scene, content)
    assert not PlanVersion.objects.exists()
    version, _ = bring(scene, content, grounds="与省厅核实，小计含待定 1 个")
    assert version.disagreements == "D2 小区数：各区之和 303，小计 304"
    entry = Entry.objects.get(verb="plan.entered")
    assert entry.details["grounds"] == "与省厅核实，小计含待定 1 个"
    assert entry.details["disagreements"] == ["D2 小区数：各区之和 303，小计 304"]


def test_grounds_do_not_help_where_a_cell_is_wrong(scene: Scene) -> None:
    with pytest.raises(Disagreeing):
        bring(scene, as_csv(published(("芝罘", 304))), grounds="已核实")
    assert not PlanVersion.objects.exists()


def test_a_version_is_never_changed(scene: Scene) -> None:
    version, _ = bring(scene, as_csv(published(("芝罘区", 304))))
    for change in (
        lambda: PlanVersion.objects.filter(pk=version.pk).update(source="别的"),
        lambda: PlanRow.objects.update(count=1),
        lambda: PlanRow.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_the_database_itself_asks_for_grounds_and_for_one_row_a_body(scene: Scene) -> None:
    version, _ = bring(scene, as_csv(published(("芝罘区", 304))))
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanRow.objects.create(version=version, organisation=scene.zhifu, unit="小区", count=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanVersion.objects.create(
            year=2024, body=scene.city, kind="plan", source="表", known_at=AT, disagreements="不符", digest="0" * 64
        )


def enter(scene: Scene, **given: object) -> tuple[PlanVersion, bool]:
    asked = {
        "year": 2024,
        "body": scene.zhifu.pk,
        "kind": "proposal",
        "source": "区里报数",
        "rows": [Given(organisation=scene.zhifu.pk, figures=Figures(count=3))],
        "actor": scene.district,
        "at": AT,
        **given,
    }
    return enter_plan(**asked)  # type: ignore[arg-type]


def test_a_district_proposes_for_itself_and_the_others_do_not_see_it(scene: Scene) -> None:
    enter(scene)
    assert [len(versions(each)) for each in (scene.district, scene.officer, scene.stranger, scene.clerk)] == [
        1,
        1,
        0,
        0,
    ]


def test_a_district_enters_no_plan_and_nothing_for_others(scene: Scene) -> None:
    with pytest.raises(Refused, match="只能为本区市提出建议数"):
        enter(scene, kind="plan")
    with pytest.raises(Refused, match="不在您的职责范围内"):
        enter(scene, body=scene.laishan.pk, rows=[Given(organisation=scene.laishan.pk, figures=Figures(count=3))])


def test_a_refusal_tells_every_reason(scene: Scene) -> None:
    with pytest.raises(Refused) as refused:
        enter(scene, year=1900, source=" ", rows=[], published_on=TODAY + timedelta(days=1))
    assert len(refused.value.reasons) == 4


def test_rows_of_bodies_elsewhere_or_twice_or_in_two_units_are_refused(scene: Scene) -> None:
    one = Given(organisation=scene.zhifu.pk, figures=Figures(count=3))
    with pytest.raises(Refused, match="两行"):
        enter(scene, rows=[one, one])
    with pytest.raises(Refused, match="不在芝罘区之下"):
        enter(scene, rows=[Given(organisation=scene.laishan.pk, figures=Figures(count=3))])
    other = Given(organisation=scene.laishan.pk, figures=Figures(count=3), unit="片区")
    with pytest.raises(Refused, match="全部是片区"):
        enter(scene, actor=scene.officer, body=scene.city.pk, rows=[one, other])


def test_the_instrument_is_shown_from_the_pack_with_the_later_versions_beside_it(
    scene: Scene, no_progress: None
) -> None:
    for code, name in {
        "muping": "牟平区", "huangbohai": "黄渤海新区（烟台经开区）", "haiyang": "海阳市", "laiyang": "莱阳市",
        "qixia": "栖霞市", "longkou": "龙口市", "zhaoyuan": "招远市",
    }.items():  # fmt: skip
        body(code, name, "district", scene.city)
    assert load_published(city=scene.city.pk, actor=None, at=AT) == 3
    assert load_published(city=scene.city.pk, actor=None, at=AT) == 0
    found = {year.year: year for year in overview(scene.officer, on=TODAY, known=AT)}
    lines = found[2024].lines
    assert [line.title for line in lines] == ["文件目标", "计划"]
    against = lines[1].against
    assert (against["count"].text, against["count"].percent) == ("+92", "+43.4%")
    assert against["households"].text == "−3,569"
    assert against["area"].text == "+10.42"
    earlier = found[2023].lines[1].against
    assert [earlier[each].text for each in ("count", "households", "area")] == ["+40", "−10,982", "−41.60"]
    assert found[2022].unit == "片区"
    table = by_district(scene.officer, 2024, on=TODAY, known=AT)
    assert table is not None
    counts = {row.district.name: row.said("count") for row in table.rows}
    assert counts["莱州市"] == ["61"]
    assert counts["莱山区"] == ["0"]
    assert table.totals is not None
    assert table.totals.said("count") == ["304"]


def test_units_that_differ_are_not_subtracted(scene: Scene) -> None:
    enter(scene, year=2022, body=scene.city.pk, kind="plan", actor=scene.officer,
          rows=[Given(organisation=scene.city.pk, figures=Figures(count=300, households=70_000))])  # fmt: skip
    against = next(year for year in overview(scene.officer, on=TODAY, known=AT) if year.year == 2022).lines[1].against
    assert set(against) == {"households"}


def test_the_targets_of_the_pack_are_exact() -> None:
    target = instrument_targets(library.current())[2022]
    assert target_figures(target) == Figures(count=120, households=77_000, area=650_000_000)
    assert differences(NOTHING, NOTHING)["count"].percent == ""


def test_progress_comes_from_whoever_keeps_the_projects(scene: Scene, no_progress: None) -> None:
    table = by_district(scene.officer, 2024, on=TODAY, known=AT)
    assert table is not None
    assert not table.has_progress

    def told(years: object, districts: object, on: date, known: datetime) -> Mapping[int, progress.Progress]:
        return {2024: {(scene.zhifu.pk, Stage.DONE, "小区"): Figures(2, 10, 600, 5_000_000)}}

    progress.register(told)
    progress.register(told)
    with pytest.raises(ValueError, match="already"):
        progress.register(lambda years, districts, on, known: {})
    table = by_district(scene.officer, 2024, on=TODAY, known=AT)
    assert table is not None
    assert {row.district.name: row.said("count") for row in table.rows} == {
        "芝罘区": ["0", "0", "0", "2"],
        "莱山区": ["0", "0", "0", "0"],
        "莱州市": ["0", "0", "0", "0"],
    }
    lines = next(year for year in overview(scene.officer, on=TODAY, known=AT) if year.year == 2024).lines
    assert (lines[-1].title, lines[-1].figures.households) == ("认定完成", 600)


# --- the composer --------------------------------------------------------------------------------------------------


def test_candidates_are_held_against_clause_1_by_the_evaluator(scene: Scene) -> None:
    compound("first", first=True)
    compound("late", built=2008)
    compound("undated", built=None)
    compound("poor", **{"compound.cost": ""})
    compound("dated", built=2006, **{"compound.built_on": "1995-01-01"})
    found = {each.code: each for each in candidates(scene.city, on=TODAY, known=AT)}
    assert list(found) == ["dated", "first", "late", "poor", "undated"]
    first = found["first"]
    assert (first.households, first.area, first.cost, first.district) == (300, 2_500_050, 600_000_000, "zhifu")
    assert first.first
    assert first.barred == ()
    assert found["late"].barred[0].startswith("2005 年底前建成（")
    assert "尚未查明（缺数据）" in found["undated"].barred[0]
    assert found["poor"].missing == ("改造估算",)
    assert found["dated"].barred != (), "the register comes before what somebody states"
    assert found["late"].lacking == ("业主自行拆除违法建设", "居民出资方案", "公共收益让渡", "改造后长效管理方式")


def save(scene: Scene, **given: object) -> ComposerVariant:
    asked = {
        "year": 2024,
        "body": scene.city.pk,
        "name": "甲",
        "money": 600_000_000,
        "targets": [Target(CITY, "count", 1)],
        "pins": [],
        "on": TODAY,
        "actor": scene.officer,
        "at": AT,
        **given,
    }
    return save_variant(**asked)  # type: ignore[arg-type]


def test_a_variant_keeps_what_was_asked_and_is_worked_out_again(scene: Scene) -> None:
    compound("a")
    compound("b", first=True)
    variant = save(scene, pins=[Pin("a", IN, "危房")])
    assert save(scene, pins=[Pin("a", IN, "危房")]).pk == variant.pk
    again = reopened(variant)
    assert again.same
    assert again.composition.chosen == {"a"}
    assert Entry.objects.filter(verb="variant.saved").count() == 1
    with pytest.raises(Refused, match="请换一个名称"):
        save(scene, money=1)


def test_later_facts_do_not_move_a_saved_variant(scene: Scene) -> None:
    compound("a")
    variant = save(scene)
    compound("a", at=AT + timedelta(days=1), **{"compound.cost": "1"})
    again = reopened(variant)
    assert again.same
    assert again.composition.spent == 600_000_000


def test_only_the_city_keeps_variants(scene: Scene) -> None:
    with pytest.raises(Refused, match="职责范围"):
        save(scene, actor=scene.district)
