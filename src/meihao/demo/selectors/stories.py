"""Reading the story's files."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from meihao.demo.rules.meeting import Councils
from meihao.demo.rules.pilot_parts import Pilots
from meihao.demo.rules.programme import Programme
from meihao.demo.rules.story import Cast, City, Community, Occurrences, Person, Story

STORIES = Path(__file__).resolve().parent.parent / "stories"
COMMUNITIES = ("wutongdu", "hefengli", "yinxingwei", "yueyaji", "tingtaowu", "xingyuan", "daohefang")
"""The communities, in the order in which they are told where the time is the same."""


@cache
def story() -> Story:
    """The whole story. Raises pydantic's ValidationError where a file has not the shape of `rules.story`."""
    return Story(
        city=City.model_validate(_read("city")),
        people=tuple(cast().people),
        communities=tuple(Community.model_validate(_read(f"communities/{code}")) for code in COMMUNITIES),
        figures=_read("figures"),
        occurrences=Occurrences.model_validate(_read("occurrences")),
        programme=programme(),
        pilots=Pilots.model_validate(_read("pilots")),
        councils=Councils.model_validate(_read("councils")),
    )


def programme() -> Programme:
    """The renovation programme: what is said of all districts, the menus, and a file for each district."""
    told = _read("programme")
    usual = told.pop("archetypes")
    areas = [_read(f"programme/{path.stem}") for path in sorted((STORIES / "programme").glob("*.toml"))]
    for area in areas:
        area["project"] = [{**usual[each.pop("like", "plain")], **each} for each in area.get("project", [])]
    return Programme.model_validate({**told, "menus": _read("menus"), "sites": _read("sites"), "areas": areas})


@cache
def cast() -> Cast:
    """Who plays."""
    return Cast.model_validate(_read("cast"))


def districts() -> bytes:
    """The districts as a sketch, in GeoJSON."""
    return (STORIES / "districts.geojson").read_bytes()


def cards() -> list[Person]:
    """Those who are offered at the demonstration's door, in order."""
    return [person for person in cast().people if person.card]


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((STORIES / f"{name}.toml").read_text(encoding="utf-8"))
