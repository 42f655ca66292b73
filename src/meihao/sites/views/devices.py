"""The devices of a site: registering, new keys, taking out of use; the fence."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from meihao.accounts.permissions import Permission
from meihao.policy import library
from meihao.renovation.models import Project
from meihao.renovation.selectors import acts
from meihao.renovation.selectors.opening import opened
from meihao.sites import services
from meihao.sites.forms import DayForm, DeviceForm, FenceForm
from meihao.sites.models import Fence, SiteDevice
from meihao.sites.rules.standard import standard
from meihao.sites.selectors import overview as selecting
from meihao.sites.selectors import who
from meihao.sites.services import Refused
from meihao.sites.views.opening import done
from meihao.web.http import Request, page, refuse, requires


@require_http_methods(["GET", "HEAD"])
@requires(Permission.PROJECT_READ)
def devices(request: Request, code: str) -> HttpResponse:
    """The devices in use and out of use, the form of the contractor, the fence."""
    return _devices(request, opened(request.user, code))


def _devices(
    request: Request,
    here: Project,
    *,
    fresh: SiteDevice | None = None,
    status: int = 200,
    **forms_: forms.Form,
) -> HttpResponse:
    pack, known = library.current(), timezone.now()
    today = timezone.localdate(known)
    context = {
        "project": here,
        "rows": selecting.seen(here, standard(pack), on=today, known=known),
        "retired": SiteDevice.objects.filter(project=here, until__lte=today),
        "fence": Fence.objects.filter(project=here).select_related("by").last(),
        "fresh": fresh,
        "key": services.key_of(fresh.salt) if fresh else "",
        "feed": request.build_absolute_uri(reverse("sites:feed")),
        "may_register": acts(request.user, who.CONTRACTOR, here, pack),
        "may_fence": who.any_of(request.user, who.WATCHERS, here, pack),
        "device": DeviceForm(auto_id="device_%s"),
        "form": FenceForm(auto_id="fence_%s"),
        **forms_,
    }
    response = page(request, "sites/devices.html", context, status=422 if forms_ else status)
    if fresh is not None:
        response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def register(request: Request, code: str) -> HttpResponse:
    """Register a device; its key stands on this answer and nowhere else."""
    here = opened(request.user, code)
    form = DeviceForm(request.POST, auto_id="device_%s")
    at = timezone.now()
    made: list[SiteDevice] = []
    given: dict[str, Any] = {"project": here.pk, "actor": request.user, "at": at}
    if not done(form, lambda: made.append(services.register_device(**given, **form.cleaned_data))):
        return _devices(request, here, device=form)
    if made[0].at != at:
        messages.info(request, "这台设备已经登记过；密钥只显示一次，遗失了请更换密钥。")
        return redirect("sites:devices", code)
    return _devices(request, here, fresh=made[0])


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def rekey(request: Request, code: str, site_device: int) -> HttpResponse:
    """Give a device a new key."""
    here = opened(request.user, code)
    found = _one(here, site_device)
    try:
        made = services.rekey_device(device=found.pk, actor=request.user, at=timezone.now())
    except Refused as refused:
        return refuse(request, refused.reasons, back=reverse("sites:devices", args=[code]))
    return _devices(request, here, fresh=made)


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def retire(request: Request, code: str, site_device: int) -> HttpResponse:
    """Take a device out of use from today on."""
    here = opened(request.user, code)
    found = _one(here, site_device)
    form = DayForm({"on": request.POST.get("on") or timezone.localdate()})
    given: dict[str, Any] = {"device": found.pk, "actor": request.user, "at": timezone.now()}
    if done(form, lambda: services.retire_device(**given, **form.cleaned_data)):
        messages.success(request, f"{found.name}已停用。")
        return redirect("sites:devices", code)
    reasons = [str(each) for each in form.non_field_errors()] or ["请写明停用日期"]
    return refuse(request, reasons, back=reverse("sites:devices", args=[code]))


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def fence(request: Request, code: str) -> HttpResponse:
    """Draw the fence."""
    here = opened(request.user, code)
    form = FenceForm(request.POST, auto_id="fence_%s")

    def verb() -> object:
        return services.set_fence(
            project=here.pk,
            longitude=form.micro("longitude"),
            latitude=form.micro("latitude"),
            metres=form.cleaned_data["metres"],
            actor=request.user,
            at=timezone.now(),
        )

    if done(form, verb):
        messages.success(request, "已划定围栏。")
        return redirect("sites:devices", code)
    return _devices(request, here, form=form)


def _one(here: Project, pk: int) -> SiteDevice:
    found = SiteDevice.objects.filter(project=here, pk=pk).first()
    if found is None:
        raise Http404
    return found
