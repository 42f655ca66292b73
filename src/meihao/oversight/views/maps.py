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
from meihao.renovation.models import RENOVATION, Project
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
    """Districts and projects on the map by colour, and the same as tables."""
    pack, asked, colour = library.current(), _asked(request), _colour(request)
    shown, lines, more = _listed(request, pack, asked, colour)
    rows = maps.districts(request.user, **asked)
    context = {
        **_legend(pack),
        **asked,
        "colour": colour,
        "narrowing": _narrowing(asked),
        "stages": lifecycle(pack, RENOVATION).stages,
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
    return geojson(maps.places(request.user, library.current(), **_asked(request)))


@require_safe
@requires(Permission.PROJECT_READ)
def colours(request: Request) -> HttpResponse:
    """The colours of what lies in some districts, by their codes with commas between, with their reasons."""
    told = maps.coloured(
        request.user,
        library.current(),
        districts=[code for code in request.GET.get("districts", "").split(",") if code][:DISTRICTS],
        at_stage=_asked(request)["at_stage"],
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
    pack = library.current()
    found, more = selecting.projects(request.user, most=maps.MOST)
    watched = selecting.watch(found, on=timezone.localdate(), known=timezone.now())
    told = {
        "lamps": selecting.lamps(watched, pack),
        "reds": maps.reds(watched, pack, REDS),
        "worst": order(pack.parts.colours)[0],
        "watched": sum(each.shade is not None for each in watched),
        "all": len(watched),
        "more": more,
    }
    return _wall(request, {"now": told})


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
    request: Request, pack: Pack, asked: dict[str, str], colour: str
) -> tuple[Page[Any], list[selecting.Line], bool]:
    """A page of the projects with their colours, and whether there are more than were gone through for a colour."""
    rows = listing.register(request.user, district=asked["district"], at_stage=asked["at_stage"])
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


def _asked(request: Request) -> dict[str, str]:
    return {"district": request.GET.get("district", ""), "at_stage": request.GET.get("stage", "")}


def _narrowing(asked: dict[str, str]) -> str:
    return "?" + urlencode({"district": asked["district"], "stage": asked["at_stage"]}) if any(asked.values()) else ""


def _colour(request: Request) -> str:
    wanted = request.GET.get("colour", "")
    return wanted if wanted in order(library.current().parts.colours) else ""
