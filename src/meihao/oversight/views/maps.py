"""The wall map with its table, and the screen on the wall."""

from __future__ import annotations

import json
from typing import Any, Final
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from meihao.accounts.permissions import Permission
from meihao.oversight.rules.colours import order
from meihao.oversight.selectors import colours as selecting
from meihao.oversight.selectors import maps
from meihao.policy import library
from meihao.policy.lifecycle import lifecycle
from meihao.policy.pack import Pack
from meihao.renovation.models import Project
from meihao.renovation.selectors import listing
from meihao.web.http import Request, geojson, page, requires

ROWS = 30
DISTRICTS: Final = 30
"""More than a city has."""
REDS: Final = 6
"""So many reds are told in words on the wall."""


@require_safe
@requires(Permission.PROJECT_READ)
def wall_map(request: Request) -> HttpResponse:
    """Districts, projects and pilots on the map by colour, and the same as tables."""
    pack, asked, colour = library.current(), _asked(request), _colour(request)
    shown, lines, more = _listed(request, pack, asked, colour)
    rows = maps.districts(request.user, asked)
    context = {
        **_legend(pack),
        "district": asked.district,
        "colour": colour,
        "stage": _stage(asked),
        "stages": _stages(pack),
        "narrowing": _narrowing(asked),
        "districts": listing.districts(request.user),
        "rows": rows,
        "batches": maps.batches(rows),
        "most": maps.MOST,
        "shown": shown,
        "lines": lines,
        "more": more,
        "gone_through": selecting.MOST,
    }
    return page(request, "oversight/map.html", context, part="map")


@require_safe
@requires(Permission.PROJECT_READ)
def places(request: Request) -> HttpResponse:
    """What lies on the map, without colours."""
    return geojson(maps.places(request.user, library.current(), _asked(request)))


@require_safe
@requires(Permission.PROJECT_READ)
def colours(request: Request) -> HttpResponse:
    """The colours of what lies in some districts, by their codes with commas between, with their reasons."""
    told = maps.coloured(
        request.user,
        library.current(),
        _asked(request),
        districts=[code for code in request.GET.get("districts", "").split(",") if code][:DISTRICTS],
        on=timezone.localdate(),
        known=timezone.now(),
    )
    response = JsonResponse(told, json_dumps_params={"ensure_ascii": False})
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@require_safe
@requires(Permission.PROJECT_READ)
def wall(request: Request) -> HttpResponse:
    """The screen on the wall: its map is there at once, its figures come after."""
    return _wall(request, {})


@require_safe
@requires(Permission.PROJECT_READ)
def now(request: Request) -> HttpResponse:
    """The figures of the moment and the reds with their reasons; as a whole page it asks for itself anew each minute."""
    return _wall(request, {"now": _moment(request)})


@require_safe
@requires(Permission.PROJECT_READ)
def today(request: Request) -> HttpResponse:
    """The same as the first screen takes it in once it is there, since colours take a while."""
    return page(request, "oversight/today.html", {"now": _moment(request)}, part="today")


def _moment(request: Request) -> dict[str, Any]:
    pack = library.current()
    found, more = selecting.projects(request.user, most=maps.MOST)
    watched = selecting.watch(found, on=timezone.localdate(), known=timezone.now())
    return {
        "lamps": selecting.lamps(watched, pack),
        "reds": maps.reds(watched, pack, REDS),
        "worst": order(pack.parts.colours)[0],
        "watched": sum(each.shade is not None for each in watched),
        "all": len(watched),
        "more": more,
    }


def _wall(request: Request, told: dict[str, Any]) -> HttpResponse:
    rows = maps.districts(request.user)
    context = {
        **_legend(library.current()),
        "rows": rows,
        "batches": maps.batches(rows),
        "at": timezone.now(),
        "now": None,
    }
    return page(request, "oversight/wall.html", context | told, part="now")


def _listed(
    request: Request, pack: Pack, asked: maps.Asked, colour: str
) -> tuple[Page[Any], list[selecting.Line], bool]:
    """A page of the projects with their colours, and whether there are more than were gone through for a colour."""
    rows = maps.register(request.user, asked)
    on, known, number = timezone.localdate(), timezone.now(), request.GET.get("page")
    if not colour:
        plain = Paginator(rows, ROWS).get_page(number)
        return plain, selecting.lines(selecting.watch(list(plain), on=on, known=known), pack), False
    found: list[Project] = [*rows[: selecting.MOST + 1]]
    watched = selecting.watch(found[: selecting.MOST], on=on, known=known)
    shown = Paginator([each for each in watched if each.colour == colour], ROWS).get_page(number)
    return shown, selecting.lines(list(shown), pack), len(found) > selecting.MOST


def _legend(pack: Pack) -> dict[str, Any]:
    lamps = selecting.lamps([], pack)
    return {"legend": lamps, "names": json.dumps({each.id: each.name for each in lamps}, ensure_ascii=False)}


def _asked(request: Request) -> maps.Asked:
    """The filters of an address; a stage is named after its lifecycle, `pilot.trial`, and `pilot` alone is every stage."""
    of, _, at_stage = request.GET.get("stage", "").partition(".")
    district = request.GET.get("district", "")
    if of not in selecting.cycles(library.current()):
        return maps.Asked(district=district)
    return maps.Asked(district=district, of=of, at_stage=at_stage)


def _stage(asked: maps.Asked) -> str:
    return ".".join(filter(None, (asked.of, asked.at_stage)))


def _stages(pack: Pack) -> list[tuple[str, list[tuple[str, str]]]]:
    """By lifecycle what the filter offers: all of it, then each stage."""
    known = [lifecycle(pack, each) for each in selecting.cycles(pack)]
    return [
        (
            cycle.name,
            [(cycle.id, f"全部{cycle.name}"), *((f"{cycle.id}.{each.id}", each.name) for each in cycle.stages)],
        )
        for cycle in known
    ]


def _narrowing(asked: maps.Asked) -> str:
    told = {"district": asked.district, "stage": _stage(asked)}
    return f"?{urlencode(told)}" if any(told.values()) else ""


def _colour(request: Request) -> str:
    wanted = request.GET.get("colour", "")
    return wanted if wanted in order(library.current().parts.colours) else ""
