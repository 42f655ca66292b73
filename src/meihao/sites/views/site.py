"""A site today: who is there, devices, dust, stops; a month of a post."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from meihao.accounts.permissions import Permission
from meihao.policy import library
from meihao.renovation.models import Project
from meihao.renovation.selectors.opening import opened
from meihao.sites import services
from meihao.sites.forms import PunchForm, ResumeForm, StopForm
from meihao.sites.models import KeyPerson, SiteDevice
from meihao.sites.rules.standard import standard
from meihao.sites.selectors import overview as selecting
from meihao.sites.selectors import who
from meihao.sites.selectors.attendance import month
from meihao.sites.selectors.facts import in_use
from meihao.sites.selectors.online import dust_by_hour, instant, last_day, moment
from meihao.sites.views.opening import done
from meihao.web.http import Request, page, refuse, requires

CHANNELS = {"pm25": "PM2.5", "pm10": "PM10", "tsp": "TSP"}


@require_safe
@requires(Permission.PROJECT_READ)
def site(request: Request, code: str) -> HttpResponse:
    """Who is on site, what the devices say, and what is missing."""
    return _site(request, opened(request.user, code))


def _site(request: Request, here: Project, form: StopForm | ResumeForm | None = None) -> HttpResponse:
    pack, known = library.current(), timezone.now()
    today = timezone.localdate(known)
    found = selecting.overview(here, on=today, known=known)
    hours = _dust(here, known)
    context = {
        "project": here,
        "found": found,
        "hours": [(instant(at), [figures[each] for each in CHANNELS]) for at, figures in hours.items()],
        "channels": [(name, found.asked.limits[each]) for each, name in CHANNELS.items()],
        "over": _over(hours, found.asked.limits),
        "may_punch": request.user.may(Permission.PROJECT_ADVANCE)
        and who.any_of(request.user, who.WATCHERS, here, pack),
        "may_stop": who.any_of(request.user, who.STOPPERS, here, pack),
        "form": form or (ResumeForm if found.stop else StopForm)(initial={"on": today}),
    }
    return page(request, "sites/site.html", context, status=422 if form is not None else 200)


def _dust(here: Project, known: Any) -> dict[int, dict[str, tuple[int, int]]]:
    devices = in_use(SiteDevice.objects.filter(project=here, kind=SiteDevice.Kind.DUST), timezone.localdate(known))
    return dust_by_hour(devices, last_day(moment(known)))


def _over(hours: dict[int, dict[str, tuple[int, int]]], limits: Any) -> int:
    """In how many hours a channel's mean was over its limit."""
    return sum(any(mean > limits[each] for each, (mean, _) in figures.items()) for figures in hours.values())


@require_safe
@requires(Permission.PROJECT_READ)
def dust(request: Request, code: str) -> JsonResponse:
    """The hours as lines with their limits, for the chart beside the table."""
    here = opened(request.user, code)
    hours, limits = _dust(here, timezone.now()), standard(library.current()).limits
    lines = [
        {
            "name": name,
            "type": "line",
            "showSymbol": False,
            "data": [figures[each][0] for figures in hours.values()],
            "markLine": {
                "symbol": "none",
                "label": {"formatter": f"{name} {limits[each]}", "position": "insideEndTop"},
                "data": [{"yAxis": limits[each]}],
            },
        }
        for each, name in CHANNELS.items()
    ]
    return JsonResponse(
        {
            "legend": {"top": 0, "left": 0},
            "xAxis": {"type": "category", "data": [f"{instant(at):%H}时" for at in hours]},
            "yAxis": {"type": "value", "max": max([*limits.values(), *_highest(hours)])},
            "series": lines,
        }
    )


def _highest(hours: dict[int, dict[str, tuple[int, int]]]) -> list[int]:
    return [mean for figures in hours.values() for mean, _ in figures.values()]


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def punch(request: Request, code: str) -> HttpResponse:
    """Somebody comes or goes, as whoever watches sees it."""
    here = opened(request.user, code)
    form = PunchForm(request.POST)
    if not form.is_valid():
        return refuse(request, ["请从工地页面上点“进场”或“离场”"])
    person = KeyPerson.objects.filter(project=here, pk=form.cleaned_data["person"]).first()
    if person is None:
        raise Http404
    try:
        made = services.punch(person=person.pk, way=form.cleaned_data["way"], actor=request.user, at=timezone.now())
    except services.Refused as refused:
        return refuse(request, refused.reasons, back=request.path.replace("punches/", ""))
    messages.success(request, f"{person.name}{made.get_way_display()}，{timezone.localtime(made.at):%H:%M}。")
    return redirect("sites:site", code)


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def stop(request: Request, code: str) -> HttpResponse:
    """Order that works stop."""
    here = opened(request.user, code)
    form = StopForm(request.POST)
    given: dict[str, Any] = {"project": here.pk, "actor": request.user, "at": timezone.now()}
    if done(form, lambda: services.stop_work(**given, **form.cleaned_data)):
        messages.success(request, "已下达停工，停工的日子不算施工日。")
        return redirect("sites:site", code)
    return _site(request, here, form)


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def resume(request: Request, code: str) -> HttpResponse:
    """Let works go on."""
    here = opened(request.user, code)
    form = ResumeForm(request.POST)
    given: dict[str, Any] = {"project": here.pk, "actor": request.user, "at": timezone.now()}
    if done(form, lambda: services.resume_work(**given, **form.cleaned_data)):
        messages.success(request, "已复工。")
        return redirect("sites:site", code)
    return _site(request, here, form)


@require_safe
@requires(Permission.PROJECT_READ)
def calendar(request: Request, code: str, post_kind: str) -> HttpResponse:
    """A month of a key post, day by day."""
    here = opened(request.user, code)
    asked = standard(library.current())
    if post_kind not in asked.posts:
        raise Http404
    known = timezone.now()
    today = timezone.localdate(known)
    first = selecting.this_month(request.GET.get("month", ""), today)
    found = month(here, first, on=today, known=known, posts=[post_kind])
    mine = found.posts[post_kind]
    after = found.last + timedelta(days=1)
    context = {
        "project": here,
        "post": asked.posts[post_kind],
        "month": found,
        "came": len(mine.present & mine.construction),
        "share": selecting.percent(mine.share),
        "meets": mine.meets(asked.duty_share),
        "least": selecting.percent(asked.duty_share),
        "weeks": selecting.calendar(found, post_kind, today),
        "people": [each for each in found.people if each.post == post_kind],
        "before": first - timedelta(days=1),
        "after": after if after <= today else None,
    }
    return page(request, "sites/calendar.html", context)
