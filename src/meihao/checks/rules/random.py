"""What a random draw draws from, by which names, and who goes where: all that anybody needs to draw again."""

from __future__ import annotations

from collections.abc import Sequence

from meihao.kernel.drawing import drawn


def scope(district: str, of: str) -> str:
    """The second line of a ticket: the district's code and what is drawn, projects or inspectors."""
    return f"{district}/{of}"


def order(seed: str, district: str, round_: int, of: str, names: Sequence[str]) -> tuple[str, ...]:
    """The names in the order of the draw, whatever order they came in."""
    return drawn(seed, scope(district, of), round_, names)


def assigned(projects: Sequence[str], inspectors: Sequence[str]) -> dict[str, str]:
    """Who inspects what: the inspectors take the projects in turn, both in the order of the draw."""
    return {project: inspectors[n % len(inspectors)] for n, project in enumerate(projects)} if inspectors else {}
