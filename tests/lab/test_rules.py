"""What a draft would change is told whole: asking only what differs gives what asking everything gives."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from bench._scene import dossiers

from meihao.kernel.verdict import Verdict
from meihao.lab.rules import colours, communities, gates, money, ranks
from meihao.lab.rules.catalogue import search
from meihao.lab.rules.comparing import Packs, told
from meihao.lab.rules.drafting import Change
from meihao.lab.selectors.packs import archive, catalogue, trial
from meihao.oversight.rules.scoring import Figure, Item
from meihao.policy import library
from meihao.policy.dossier import Dossier, Finding, Reading
from meihao.policy.lifecycle import Position
from meihao.policy.pack import Pack
from meihao.web.words import citation

ON = date(2024, 6, 30)
DRAFTS: dict[str, tuple[Change, ...]] = {
    "nothing": (),
    "quorum": (Change("parameter:expert.quorum", 3, "试"),),
    "levels": (Change("levels:upgrade", ("basic", "guiding"), "试"),),
    "lag": (Change("parameter:colour.lag_red", 400, "试"),),
    "rule": (
        Change("rule:lag-yellow:colour", "red", "试"),
        Change("rule:overdue-yellow:bound", "@colour.overdue_red", "试"),
    ),
    "consent": (Change("parameter:consent.agreeing", "1/2", "试"),),
    "subsidy": (
        Change("parameter:subsidy.city_2020.zhifu", 99, "试"),
        Change("parameter:subsidy.city_2020.last_year", 2030, "试"),
    ),
}


@cache
def pack() -> Pack:
    return library.current()


def packs(name: str) -> Packs:
    made = trial(library.CURRENT, tuple(each for each in DRAFTS[name] if each.what in catalogue(library.CURRENT)))
    assert made.sound is not None, made.faults
    return Packs(made.before, made.sound)


@cache
def many() -> dict[int, Dossier]:
    """Facts at random, and of every panel one expert against."""
    votes = (*(Finding(str(n), Verdict.MET, n) for n in range(2)), Finding("2", Verdict.UNMET, 2))
    return {
        key: replace(each, findings=dict.fromkeys(each.findings, votes))
        for key, each in enumerate(dossiers(pack(), 24))
    }


@cache
def projects() -> dict[int, Dossier]:
    """Facts at random but for those that these drafts are about, so that nothing worse hides what they change."""
    calm = dict.fromkeys(pack().colour_keys, 0)
    return {
        key: replace(
            each,
            readings={
                **each.readings,
                **{name: Reading(value) for name, value in calm.items()},
                "progress.gate_broken": Reading(False),
                "progress.start_late": Reading(False),
                "progress.slack_days": Reading(99),
                "progress.lag": Reading(key * 5),
                "progress.overdue_days": Reading(key % 3),
                "consent.asked": Reading(100),
                "consent.agreed": Reading(40 + key * 2),
                "subsidy.district": Reading("芝罘区"),
                "subsidy.year": Reading(2020 + key % 3),
                "subsidy.homes": Reading(100),
                "acceptance.passed": Reading(True),
            },
        )
        for key, each in many().items()
    }


def types() -> dict[int, str]:
    names = list(pack().profiles)
    return {key: names[key % 3] for key in many()}


def test_the_drafts_of_these_tests_change_what_the_pack_has() -> None:
    assert [
        each.what for draft in DRAFTS.values() for each in draft if each.what not in catalogue(library.CURRENT)
    ] == []


@pytest.mark.parametrize("name", DRAFTS)
def test_asking_only_what_differs_about_communities_gives_what_asking_everything_gives(name: str) -> None:
    both = packs(name)
    full = communities.compare(both, many(), types())
    some = communities.compare(both, many(), types(), communities.touched(both, [ON]))
    assert _plain(some.aspect.rows) == _plain(full.aspect.rows)
    assert some.conclusions == full.conclusions
    assert bool(full.aspect.rows) == (name in {"quorum", "levels"})


def _plain(rows: object) -> list[object]:
    """Rows without their trees, which are equal only in what they say."""
    return [
        (row.key, row.before, row.after, row.better, row.fen, [(each.text, each.words) for each in row.reasons])
        for row in rows  # type: ignore[attr-defined]
    ]


@pytest.mark.parametrize("name", ["quorum", "levels"])
def test_the_rows_are_what_two_assessments_differ_in(name: str) -> None:
    both = packs(name)
    found = communities.compare(both, many(), types())
    rows = {row.key: row for row in found.aspect.rows}
    for key, dossier in many().items():
        one, other = (each.assess(dossier) for each in both)
        wanted = [each.profiles[types()[key]].levels for each in both]
        moved = sum(
            a.verdict is not b.verdict
            for level, mine, theirs in zip(pack().levels, one, other, strict=True)
            if level.level in {*wanted[0], *wanted[1]}
            for a, b in zip(mine.children, theirs.children, strict=True)
        )
        told_ = rows[key].reasons if key in rows else ()
        assert sum(each.nodes is not None for each in told_) == moved
    for each in found.conclusions:
        for side, numbers in enumerate((each.before, each.after)):
            levels = both[side].profiles[each.type].levels
            met = sum(
                min(
                    node.verdict
                    for level, node in zip(pack().levels, both[side].assess(dossier), strict=True)
                    if level.level in levels
                )
                >= Verdict.MET
                for dossier in many().values()
            )
            assert numbers[0] == met
            assert sum(numbers) == len(many())


@pytest.mark.parametrize("name", DRAFTS)
def test_asking_only_what_differs_about_projects_gives_what_asking_everything_gives(name: str) -> None:
    both = packs(name)
    cycle = pack().parts.lifecycles.lifecycles[0]
    stages = {key: cycle.stages[key % len(cycle.stages)].id for key in many()}
    placed = {key: gates.Placed(cycle.id, Position(stage)) for key, stage in stages.items()}
    watched = {key: ("works", "listed", "completed")[key % 3] for key in many()}
    costs = {key: {each.id: money.Costs(10**8, 10**8, 0) for each in pack().parts.funding.subsidies} for key in many()}
    pairs = [
        (gates.compare(both, placed, projects()), gates.compare(both, placed, projects(), gates.touched(both))),
        (colours.compare(both, watched, projects()), colours.compare(both, watched, projects(), colours.touched(both))),
        (money.compare(both, costs, projects()), money.compare(both, costs, projects(), money.touched(both))),
    ]
    for full, some in pairs:
        assert _plain(some.rows) == _plain(full.rows)
        assert all(row.reasons for row in full.rows)
    moved = {full.id for full, _ in pairs if full.rows}
    assert moved == {"lag": {"colours"}, "rule": {"colours"}, "consent": {"gates"}, "subsidy": {"money"}}.get(
        name, set()
    )


def test_weights_move_scores_and_places_and_say_by_which_part() -> None:
    halves = (
        Change("weight:colours:quarter", "1/10", "试"),
        Change("weight:milestones:quarter", "6/10", "试"),
    )
    made = trial(library.CURRENT, halves)
    assert made.sound is not None, made.faults
    both = Packs(made.before, made.sound)
    blue, red = (Figure((Item("p", 0, 90, ((colour, 90),)),)) for colour in ("blue", "red"))
    most, few = (Figure((Item("m", good, 10),)) for good in (9, 1))
    period = ranks.Counted(
        "某季度", "quarter", {"a": {"colours": blue, "milestones": few}, "b": {"colours": red, "milestones": most}}
    )
    found = ranks.compare(both, [period], {"a": 1, "b": 2})
    assert _plain(found.rows) == _plain(ranks.compare(both, [period], {"a": 1, "b": 2}, ranks.touched(both)).rows)
    first, second = found.rows
    assert ("第 1 名" in first.before, "第 2 名" in first.after, first.better) == (True, True, -1)
    assert (second.better, second.after.startswith("某季度：第 1 名")) == (1, True)
    words = told(first.reasons[0], both)
    assert words.text.startswith("三色督查")
    assert words.before != words.after
    assert ranks.touched(packs("lag")) == frozenset()


def test_a_credit_of_a_colour_moves_scores() -> None:
    made = trial(library.CURRENT, (Change("credit:yellow", "1", "试"),))
    assert made.sound is not None, made.faults
    both = Packs(made.before, made.sound)
    yellow = Figure((Item("p", 45, 90, (("yellow", 90),)),))
    found = ranks.compare(both, [ranks.Counted("某季度", "quarter", {"a": {"colours": yellow}})], {"a": 1})
    (row,) = found.rows
    assert (row.before, row.after) == ("某季度：第 1 名，50.00 分", "某季度：第 1 名，100.00 分")


def test_a_reason_says_the_figure_on_both_sides_and_that_it_is_ours() -> None:
    both = packs("lag")
    stages = dict.fromkeys(many(), "works")
    found = colours.compare(both, stages, projects())
    words = told(found.rows[0].reasons[0], both)
    assert "进度滞后" in words.text
    assert ("30" in words.before, "400" in words.after) == (True, True)
    assert words.marks == ("本地",)


def test_a_figure_of_the_document_becomes_ours_in_a_draft() -> None:
    knob = next(
        each for each in catalogue(library.CURRENT).values() if each.origin == "instrument" and each.kind == "figure"
    )
    made = trial(library.CURRENT, (Change(knob.id, int(str(knob.value).split("/")[0]) + 1, "看看放宽的结果"),))
    assert made.after is not None
    changed = made.after.parameters[knob.id.removeprefix("parameter:")]
    assert (changed.origin, changed.source) == ("local", "看看放宽的结果")
    assert pack().parameters[knob.id.removeprefix("parameter:")].origin == "instrument"


def test_what_is_no_sound_pack_is_not_compared_and_says_where() -> None:
    made = trial(library.CURRENT, (Change("weight:colours:quarter", "1/2", "试"),))
    assert made.sound is None
    assert [str(each) for each in made.faults] == ["scoring.toml:4: 季度的权重合计为 11/10，应为 1"]


def test_golden_cases_that_come_out_otherwise_are_told_and_hinder_nothing() -> None:
    made = trial(library.CURRENT, DRAFTS["quorum"])
    assert made.cases
    assert made.sound is not None


def test_a_value_written_as_it_is_changes_nothing_but_whose_it_is() -> None:
    for knob in catalogue(library.CURRENT).values():
        edits = list(knob.edits(knob.value, knob.source))
        assert edits[0].file == knob.file
    grouped = {each.group for each in catalogue(library.CURRENT).values()}
    assert grouped == {"parameter", "levels", "colour", "weight", "credit"}
    values = [
        Change.of(each.id, each.value, "试") for each in catalogue(library.CURRENT).values() if each.stamps is None
    ]
    same = trial(library.CURRENT, tuple(values))
    assert (same.faults, same.cases) == ((), ())
    assert same.after is not None
    assert same.after.head == pack().head
    assert same.after.parts == pack().parts


def test_values_are_found_by_name_code_and_clause() -> None:
    knobs = catalogue(library.CURRENT)
    assert "parameter:colour.lag_red" in {each.id for each in search(knobs, "滞后 红色")}
    assert "parameter:colour.lag_red" in {each.id for each in search(knobs, "方案 四（三）", said=citation)}
    assert {each.group for each in search(knobs, "", "credit")} == {"credit"}
    assert search(knobs, "没有这样的数字") == []


@pytest.mark.parametrize(
    ("what", "entered", "wrong"),
    [
        ("parameter:colour.lag_red", ("三十",), "请写成确切的数"),
        ("parameter:colour.lag_red", ("1/0",), "请写成确切的数"),
        ("parameter:colour.lag_red", (), "请填写新的值"),
        ("parameter:award.since", ("去年",), "请写成日期"),
        ("levels:upgrade", (), "至少选一种性质"),
        ("rule:lag-red:colour", ("green",), "从列出的几项里选"),
    ],
)
def test_what_cannot_be_read_says_what_to_write(what: str, entered: tuple[str, ...], wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        catalogue(library.CURRENT)[what].read(entered)


def test_the_exported_files_are_the_same_bytes_each_time() -> None:
    one, other = (archive(library.CURRENT, DRAFTS["lag"]) for _ in range(2))
    assert one == other
