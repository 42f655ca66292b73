"""The figures' frame."""

from __future__ import annotations

from bench import Figure, medians
from bench.__main__ import apps, line, told


def test_a_figure_holds_up_to_its_goal_and_is_told_against_its_limit() -> None:
    figure = Figure(name="facts.load", value=0.8, unit="s", goal=0.8, limit=0.5)
    assert told(figure) == {
        "name": "facts.load",
        "value": 0.8,
        "unit": "s",
        "goal": 0.8,
        "limit": 0.5,
        "ratio": 1.6,
        "holds": True,
    }
    assert line(figure) == "facts.load 0.8 s 0.8 0.5 1.6 holds"


def test_a_figure_without_a_limit_has_no_ratio() -> None:
    assert line(Figure(name="start.go", value=120, unit="ms", goal=100)) == "start.go 120 ms 100 - - short"


def test_work_is_measured_in_turn() -> None:
    turns: list[str] = []
    medians({"a": lambda: turns.append("a"), "b": lambda: turns.append("b")}, rounds=2)
    assert turns == ["a", "b"] * 3


def test_starting_is_among_the_figures() -> None:
    assert "start" in apps()
