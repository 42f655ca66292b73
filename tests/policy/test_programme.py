"""The rest of the pack says what the instrument says, and its shapes refuse what would be nonsense."""

from __future__ import annotations

import copy
import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from meihao.kernel.exact import exact
from meihao.policy.schema import programme
from meihao.policy.schema.lifecycle import Lifecycle, reachable
from meihao.policy.schema.permits import Atom, Permit, Row, atoms, holds

PACK = Path(programme.__file__).parent.parent / "packs" / "yantai-2022"
ANNEX1 = frozenset(
    f"annex1/{number}/{level}"
    for number in range(1, 35)
    for level in ("basic", "guiding", "innovative")
    if (number, level) != (21, "innovative")
)


def parsed(pattern: str) -> dict[str, dict[str, Any]]:
    paths = sorted(PACK.glob(pattern))
    return {path.relative_to(PACK).as_posix(): tomllib.loads(path.read_text(encoding="utf-8")) for path in paths}


RAW = {name: table for pattern in programme.FILES for name, table in parsed(pattern).items()}
PARTS = programme.read(RAW)
FIGURES = {name: figure for table in parsed("parameters/*.toml").values() for name, figure in table.items()}
KEYS = {name: key for table in parsed("keys/*.toml").values() for name, key in table.items()}
BODIES = frozenset(parsed("bodies.toml")["bodies.toml"])
CLAUSES = frozenset(clause.id for clause in PARTS.clauses.clauses) | ANNEX1


def problems(raw: dict[str, dict[str, Any]] = RAW) -> list[str]:
    found = programme.check(programme.read(raw), clauses=CLAUSES, bodies=BODIES, parameters=frozenset(FIGURES))
    return [f"{problem.file} {problem.path}: {problem.message}" for problem in found]


def changed(file: str) -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:
    """The pack with one file ready to be spoilt."""
    raw = {**RAW, file: copy.deepcopy(RAW[file])}
    return raw, raw[file]


def lifecycle(name: str) -> Lifecycle:
    return next(cycle for cycle in PARTS.lifecycles.lifecycles if cycle.id == name)


def test_the_pack_is_sound() -> None:
    assert problems() == []


def test_every_file_has_a_shape_and_every_shape_forbids_strangers() -> None:
    for name, table in RAW.items():
        shape = programme.shape(name)
        assert shape is not None
        with pytest.raises(ValidationError):
            shape.model_validate({**table, "stranger": 1})
    assert programme.shape("examples/07.toml") is None


def test_problems_name_a_place_that_exists_in_the_file() -> None:
    for file, path, test in programme.tests(PARTS):
        place: Any = RAW[file]
        for step in path:
            place = place[step]
        assert place == test


# clauses


def test_sixteen_opinion_clauses_and_every_part_of_the_plan_are_present() -> None:
    ids = [clause.id for clause in PARTS.clauses.clauses]
    opinion = [f"opinion/{number}" for number in range(1, 17)]
    plan = ["1.1", "1.2.1", "1.2.2", "1.2.3", "1.2.4", "1.3.1", "1.3.2", "1.3.3"]
    plan += [f"2.{number}" for number in range(1, 7)]
    plan += ["3.1", "3.2.1", "3.2.2", "3.2.3", *(f"3.3.{number}" for number in range(1, 6))]
    plan += [f"4.{number}" for number in range(1, 5)]
    annexes = ["annex1/preamble", *(f"annex2/{number}" for number in range(1, 8))]
    assert ids == [*opinion, *(f"plan/{part}" for part in plan), *annexes]


def test_the_printed_short_form_follows_from_the_id() -> None:
    han = "〇一二三四五六七"
    for clause in PARTS.clauses.clauses:
        document, _, rest = clause.id.partition("/")
        match document, rest.split("."):
            case "opinion", [number]:
                assert clause.short == f"意见 {number}"
            case "plan", [part, section]:
                assert clause.short == f"方案 {han[int(part)]}（{han[int(section)]}）"
            case "plan", [part, section, item]:
                assert clause.short == f"方案 {han[int(part)]}（{han[int(section)]}）{item}"
            case "annex2", [part]:
                assert clause.short == f"附件2 {han[int(part)]}"
            case _:
                assert clause.short == "附件1 说明"


@pytest.mark.parametrize(
    ("clause", "lead", "support", "carry_out"),
    [
        ("opinion/1", {"housing", "reform", "finance"}, set(), {"district-governments"}),
        ("opinion/2", {"housing"}, set(), {"district-governments"}),
        ("opinion/3", {"district-governments"}, set(), {"sub-districts", "communities"}),
        ("opinion/5", {"urban-management"}, set(), {"district-governments"}),
        ("opinion/6", {"housing", "planning", "urban-management"}, set(), {"district-governments"}),
        ("opinion/8", {"reform", "housing", "planning", "approval"}, set(), {"district-governments"}),
        ("opinion/9", {"housing", "industry", "public-security", "urban-management"}, set(), {"district-housing"}),
        ("opinion/11", set(), set(), {"district-governments"}),
        ("opinion/13", set(), set(), {"leading-group"}),
        ("opinion/16", {"reform", "finance", "housing", "local-finance"}, set(), {"district-governments"}),
    ],
)
def test_bodies_are_those_of_the_bracketed_lines(
    clause: str, lead: set[str], support: set[str], carry_out: set[str]
) -> None:
    found = next(each for each in PARTS.clauses.clauses if each.id == clause)
    assert (set(found.lead), set(found.support), set(found.carry_out)) == (lead, support, carry_out)
    assert found.attribution == "printed"


def test_a_dangling_clause_body_or_figure_is_named_with_its_place() -> None:
    raw, lifecycles = changed("lifecycles.toml")
    lifecycles["conditions"][0] |= {"clause": "opinion/17", "owner": "nobody"}
    lifecycles["lifecycles"][0]["deadlines"][0]["figure"] = "@no.such"
    raw["programme.toml"] = copy.deepcopy(RAW["programme.toml"])
    raw["programme.toml"]["targets"][0]["source"] = "会议纪要"
    found = "\n".join(problems(raw))
    assert "('conditions', 0, 'clause'): 引用的条款 opinion/17 不存在" in found
    assert "('conditions', 0, 'owner'): 单位 nobody" in found
    assert "('lifecycles', 0, 'deadlines', 0, 'figure'): 参数 @no.such" in found
    assert "('targets', 0, 'source')" in found


# targets, phases, limits


def test_the_targets_are_exactly_the_instruments_with_their_unit_kept() -> None:
    found = [
        (each.year, each.kind, each.count, each.unit, each.area, each.households) for each in PARTS.programme.targets
    ]
    assert found == [
        (2022, "renovate", 120, "片区", "650", "7.7"),
        (2023, "renovate", 322, "小区", "758", "9.4"),
        (2024, "renovate", 212, "小区", "658", "8.2"),
        (2025, "look_back", None, None, None, None),
    ]
    assert {(each.origin, each.source) for each in PARTS.programme.targets} == {("instrument", "opinion/1")}


def test_a_target_without_its_unit_is_refused() -> None:
    raw, targets = changed("programme.toml")
    del targets["targets"][0]["unit"]
    assert any("2022 年的目标" in problem for problem in problems(raw))


def test_phases_pilot_terms_and_trial_are_the_plans() -> None:
    phases = [(each.id, each.first_year, each.last_year, each.total, each.about) for each in PARTS.programme.phases]
    assert phases == [
        ("start", 2022, 2022, 10, True),
        ("widen", None, 2024, 20, True),
        ("everywhere", 2025, None, None, False),
    ]
    limits = {each.profile: (FIGURES[each.months[1:]]["value"], each.about) for each in PARTS.programme.limits}
    assert limits == {"upgrade": (12, False), "redevelopment": (24, False), "new_build": (36, True)}
    assert FIGURES[PARTS.programme.trial.months[1:]]["value"] == 3
    terms = {each.profile: each for each in lifecycle("pilot").deadlines if each.profile}
    assert {name: (term.figure, term.about) for name, term in terms.items()} == {
        each.profile: (each.months, each.about) for each in PARTS.programme.limits
    }


def test_there_are_three_pilot_conditions_and_a_letter_may_carry_all_of_them_and_nothing_else() -> None:
    assert [each.number for each in PARTS.programme.pilot_conditions] == [1, 2, 3]
    named = {name for each in PARTS.programme.pilot_conditions for name in each.conditions}
    (letter,) = lifecycle("pilot").waivers
    assert set(letter.conditions) == named
    assert named == {each.id for each in PARTS.lifecycles.conditions if each.waivable}
    assert letter.each == ("item", "deadline")
    assert lifecycle("renovation").waivers == ()


# measures


def test_ten_contents_are_the_instruments_and_eleven_wait_to_be_confirmed() -> None:
    by_status: dict[str, list[str]] = {"instrument": [], "unconfirmed": []}
    for measure in PARTS.measures.measures:
        assert measure.basic
        assert measure.mandatory
        by_status[measure.status].append(measure.name)
    assert len(by_status["unconfirmed"]) == 11
    assert by_status["instrument"] == [
        "物业管理与服务用房",
        "无障碍及适老化改造",
        "机动车停车位（场、库）",
        "非机动车停车棚及充电设施",
        "室外健身设施及公共活动场地",
        "智能信包箱及快递柜",
        "文化休闲设施",
        "信息发布设施",
        "智慧住区",
        "建筑垃圾资源化利用",
    ]
    assert [raised.id for raised in PARTS.measures.raised] == ["roof", "facade"]


# lifecycles


def test_the_stages_stand_in_the_order_of_the_document() -> None:
    assert [stage.name for stage in lifecycle("renovation").stages] == [
        *("储备", "申报", "列入计划", "方案编制与公示", "联合审查", "专家评审"),
        *("审批", "施工", "竣工验收", "备案移交", "认定完成", "回头看"),
    ]
    assert [stage.name for stage in lifecycle("pilot").stages] == [
        *("城市体检", "申报", "区级审核", "市级专家审核", "试点确定", "方案编制", "设计方案专家审核"),
        *("组织实施", "联合验收", "试运营", "评估申请", "实地核查评估", "命名公布"),
    ]


@pytest.mark.parametrize("name", ["renovation", "pilot"])
def test_every_stage_is_reachable_and_the_last_one_from_everywhere(name: str) -> None:
    cycle = lifecycle(name)
    assert reachable(cycle) == {stage.id for stage in cycle.stages}
    (last,) = (stage.id for stage in cycle.stages if stage.final)
    for stage in cycle.stages:
        assert last in reachable(cycle.model_copy(update={"start": stage.id}))


def test_the_gates_fall_where_the_clauses_say() -> None:
    conditions = {condition.id: condition for condition in PARTS.lifecycles.conditions}
    barred: dict[str, set[str]] = {}
    deferred: dict[str, set[str]] = {}
    for step in lifecycle("renovation").transitions:
        for condition in (conditions[name] for name in step.gate):
            if condition.origin == "instrument":
                kinds = barred if condition.effect == "bars" else deferred
                kinds.setdefault(step.id, set()).add(condition.clause)
    assert barred["enlist"] == {"opinion/5"}
    assert barred["commence"] == {"opinion/3", "opinion/4", "opinion/7"}
    assert deferred["commence"] == {"opinion/6"}
    assert {clause for clauses in deferred.values() for clause in clauses} == {"opinion/6"}
    for condition in conditions.values():
        assert (condition.effect == "may_defer") == (condition.clause == "opinion/6")
        assert (condition.discretion is not None) == (condition.effect == "may_defer")


def test_trial_use_is_a_wait_of_three_months_between_acceptance_and_assessment() -> None:
    (wait,) = (each for each in lifecycle("pilot").deadlines if each.bound == "at_least")
    assert (wait.after, wait.until, wait.unit, wait.source) == ("trial", "assessment-request", "月", "plan/4.2")
    order = [stage.id for stage in lifecycle("pilot").stages]
    assert order.index("joint-acceptance") < order.index("trial") < order.index("assessment")


def test_a_stage_that_nothing_leads_to_is_refused() -> None:
    raw, lifecycles = changed("lifecycles.toml")
    lifecycles["lifecycles"][0]["stages"].append({"id": "limbo", "name": "悬空", "cite": "opinion/1"})
    found = problems(raw)
    assert any("阶段 悬空 到不了" in problem for problem in found)
    assert any("阶段 悬空 没有去向" in problem for problem in found)


def test_a_gate_of_an_undefined_condition_and_a_waiver_too_many_are_refused() -> None:
    raw, lifecycles = changed("lifecycles.toml")
    lifecycles["lifecycles"][0]["transitions"][0]["gate"] = ["no-such"]
    lifecycles["lifecycles"][1]["waivers"][0]["conditions"] += ["check-up-done", "assessment-passed"]
    found = "\n".join(problems(raw))
    assert "条件 no-such 未定义" in found
    assert "条件 check-up-done 不得以承诺函代替" in found
    assert "承诺函所涉步骤并不要求条件 assessment-passed" in found


def test_nobody_decides_what_they_propose() -> None:
    raw, lifecycles = changed("lifecycles.toml")
    step = lifecycles["lifecycles"][0]["transitions"][0]
    step["proposer"] = step["decider"]
    assert any("提出的单位不能自己决定" in problem for problem in problems(raw))


# permits


def decided(permit: Permit, truth: dict[Atom, bool]) -> list[Row]:
    return [row for row in permit.rows if holds(row.test, truth)]


def truths(answers: dict[str, str]) -> dict[Atom, bool]:
    """What is true of a project by its answers as written."""
    found: dict[Atom, bool] = {}
    for permit in PARTS.permits.permits:
        for single in (each for row in permit.rows for each in atoms(row.test)):
            answer = answers[single[1]]
            if single[0] == "has":
                found[single] = answer == "true"
            else:
                assert single[2] == "at_most"
                found[single] = exact(answer) <= exact(FIGURES[single[3].removeprefix("@")]["value"])
    return found


def results(answers: dict[str, str]) -> dict[str, str]:
    truth = truths(answers)
    return {permit.id: row.result for permit in PARTS.permits.permits for row in decided(permit, truth)}


ANSWERS = st.fixed_dictionaries(
    {
        question.key: st.sampled_from(["true", "false"])
        if question.kind == "yes_no"
        else st.integers(0, 60000).map(lambda cents: f"{cents // 100}.{cents % 100:02}")
        for question in PARTS.permits.questions
    }
)


@given(ANSWERS)
def test_any_answers_give_each_permit_exactly_one_result(answers: dict[str, str]) -> None:
    truth = truths(answers)
    assert [len(decided(permit, truth)) for permit in PARTS.permits.permits] == [1] * 5


@given(ANSWERS)
def test_the_permits_are_clause_eight_in_plain_words(answers: dict[str, str]) -> None:
    yes = {key.removeprefix("permit.") for key, answer in answers.items() if answer == "true"}
    land = "needed" if "tenure_change" in yes else "exempt"
    planning = "needed" if yes & {"adds_area", "changes_function", "changes_structure"} else "exempt"
    drawings = "needed" if "changes_structure" in yes and "low_risk_new_build" not in yes else "exempt"
    small = Fraction(answers["permit.new_area"]) <= 300 and not yes & {"registration_change", "high_risk_work"}
    assert results(answers) == {
        "land-pre-examination": land,
        "land-planning-permit": land,
        "planning-permit": planning,
        "drawing-review": drawings,
        "construction-permit": "exempt" if "new_building" in yes and small else "needed",
    }


def test_three_hundred_square_metres_is_within_and_a_cent_more_is_not() -> None:
    new = {"permit.new_building", "permit.adds_area", "permit.changes_structure", "permit.low_risk_new_build"}
    answers = {question.key: "true" if question.key in new else "false" for question in PARTS.permits.questions}
    exempt = [
        results({**answers, "permit.new_area": area})["construction-permit"] for area in ("299.99", "300", "300.01")
    ]
    assert exempt == ["exempt", "exempt", "needed"]


def test_the_golden_permits_come_out_as_written() -> None:
    cases = [case for table in PARTS.examples.values() for case in table.permit]
    assert len(cases) >= 10
    for case in cases:
        assert results(case.answers) == case.expect, case.name


def test_a_permit_with_a_gap_or_with_two_answers_is_refused() -> None:
    raw, permits = changed("permits.toml")
    del permits["permits"][2]["rows"][2]
    exempt = permits["permits"][0]["rows"][0]
    exempt["test"] = {"any": [exempt["test"], {"has": "permit.adds_area"}]}
    found = "\n".join(problems(raw))
    assert "建设工程规划许可证在" in found
    assert "没有结果" in found
    assert "有 2 个结果" in found


def test_a_word_that_a_decision_table_does_not_know_is_refused() -> None:
    raw, permits = changed("permits.toml")
    permits["permits"][0]["rows"][0]["test"] = {"expert": "panel"}
    assert any("审批判定表只可用" in problem for problem in problems(raw))


# owners


@pytest.mark.parametrize(
    ("item", "bound", "figure"),
    [(number, "more_than", "1/2") for number in "一二三四五九"] + [(number, "at_least", "3/4") for number in "六七八"],
)
def test_owners_decide_by_heads_and_area_with_the_majority_of_the_item(item: str, bound: str, figure: str) -> None:
    (matter,) = (each for each in PARTS.consultation.matters if f"第（{item}）项" in each.item)
    assert matter.measures == ("heads", "area")
    assert matter.quorum is not None
    assert (matter.quorum.bound, FIGURES[str(matter.quorum.figure)[1:]]["value"]) == ("at_least", "2/3")
    assert (matter.approval.bound, FIGURES[str(matter.approval.figure)[1:]]["value"]) == (bound, figure)
    assert matter.origin == "unconfirmed"


def test_the_asking_of_owners_counts_heads_as_the_instrument_does() -> None:
    canvass = PARTS.consultation.canvass
    assert (canvass.origin, canvass.source, canvass.measures) == ("instrument", "opinion/6", ("heads",))
    for name, value in (("consent.consulted", "2/3"), ("consent.agreeing", "3/4")):
        figure = {"value": value, "unit": "1", "origin": "instrument", "source": "opinion/6"}
        assert {field: each for field, each in FIGURES[name].items() if field != "name"} == figure


# supervision and money


def test_no_colour_weight_or_credit_claims_to_be_the_instruments() -> None:
    colours, scoring = PARTS.colours, PARTS.scoring
    ours = [*colours.colours, colours.unknown, *colours.rules, *colours.escalations, scoring.settlement]
    ours += [*scoring.components, *scoring.credits]
    assert {each.origin for each in ours} == {"local"}
    assert {FIGURES[name]["origin"] for name in FIGURES if name.startswith(("colour.", "score."))} == {"local"}


def test_yellow_begins_before_red() -> None:
    assert FIGURES["colour.lag_yellow"]["value"] < FIGURES["colour.lag_red"]["value"]
    assert [colour.id for colour in PARTS.colours.colours] == ["blue", "yellow", "red"]


def test_weights_that_do_not_sum_to_one_are_refused() -> None:
    raw, scoring = changed("scoring.toml")
    scoring["components"][0]["weights"]["quarter"] = "1/3"
    assert any("季度的权重合计为 14/15，应为 1" in problem for problem in problems(raw))


def test_a_float_is_refused_wherever_a_figure_stands() -> None:
    raw, scoring = changed("scoring.toml")
    scoring["credits"][1]["credit"] = 0.5
    with pytest.raises(ValidationError, match="小数请写成文字"):
        programme.read(raw)


def test_colours_out_of_order_or_without_a_rule_are_refused() -> None:
    raw, colours = changed("colours.toml")
    colours["colours"].reverse()
    colours["rules"] = [rule for rule in colours["rules"] if rule["colour"] != "yellow"]
    found = "\n".join(problems(raw))
    assert "由好到差依次排列" in found
    assert "黄色没有任何规则" in found


def test_the_award_is_six_million_yuan_for_ten_pilots_and_cannot_be_waived() -> None:
    (award,) = PARTS.funding.awards
    assert (award.cap_fen, award.origin, award.source) == (600_000_000, "instrument", "plan/4.4")
    assert FIGURES[award.count[1:]]["value"] == 10
    assert {"has": "pilot.assessed"} in award.test["all"]
    raw, funding = changed("funding.toml")
    funding["awards"][0]["waivable"] = True
    with pytest.raises(ValidationError):
        programme.read(raw)


# documents


def test_the_scheme_has_six_parts_and_five_drawings_of_which_four_are_a3() -> None:
    (outline,) = PARTS.documents.values()
    assert [(part.number, part.cite) for part in outline.parts] == [
        (number, f"annex2/{place}") for place, number in enumerate("一二三四五六", 1)
    ]
    assert [drawing.sheet for drawing in outline.drawings] == ["A3", "A3", "A3", "A3", ""]
    funds = next(part for part in outline.parts if part.id == "funds")
    assert {profile for item in funds.items for profile in item.profiles} == {"upgrade", "redevelopment"}


# keys


def test_every_score_reads_facts_that_are_registered_in_one_unit() -> None:
    for part in PARTS.scoring.components:
        assert len({KEYS[name]["unit"] for name in part.of}) <= 1


def test_every_question_of_the_permits_is_a_registered_fact() -> None:
    kinds = {"yes_no": "bool", "figure": "decimal"}
    for question in PARTS.permits.questions:
        assert KEYS[question.key]["type"] == kinds[question.kind]
