"""Materials, nodes and the safety list of a project: lists, one of each, and their forms."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meihao.accounts.permissions import Permission
from meihao.attachments.models import Blob
from meihao.attachments.selectors import file_response
from meihao.checks import services
from meihao.checks.forms.site import (
    MaterialForm,
    MaterialReviewForm,
    NodeCheckForm,
    NodeForm,
    RemovalForm,
    SafetyForm,
)
from meihao.checks.models import Material, NodeCall
from meihao.checks.selectors import catalogue
from meihao.checks.selectors import materials as selecting
from meihao.checks.views.opening import head, kept
from meihao.policy import library
from meihao.renovation.models import Project
from meihao.renovation.selectors import acts
from meihao.renovation.selectors.opening import opened
from meihao.web.http import Request, page, requires

ROWS = 30


def _may(request: Request, here: Project, body: str) -> bool:
    return acts(request.user, body, here, library.current())


@require_safe
@requires(Permission.PROJECT_READ)
def materials(request: Request, code: str) -> HttpResponse:
    """The batches that came to the site, and what became of each."""
    here = opened(request.user, code)
    rows = Paginator(selecting.materials(here), ROWS).get_page(request.GET.get("page"))
    context = {
        **head(here),
        "rows": rows,
        "batches": [selecting.batch(each) for each in rows.object_list],
        "may_enter": _may(request, here, catalogue.CONTRACTOR),
    }
    return page(request, "checks/materials.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PROJECT_ADVANCE)
def new_material(request: Request, code: str) -> HttpResponse:
    """Enter a batch with its papers."""
    here = opened(request.user, code)
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = MaterialForm(data, files, initial={"arrived_on": timezone.localdate()})
    if form.is_valid() and (made := _entered(request, here, form)):
        messages.success(request, "已填报，等待监理核验。")
        return redirect("checks:material", code, made.pk)
    context = {**head(here), "form": form, "may_enter": _may(request, here, catalogue.CONTRACTOR)}
    return page(request, "checks/material_new.html", context, status=422 if form.errors else 200)


def _entered(request: Request, here: Project, form: MaterialForm) -> Material | None:
    at, given = timezone.now(), form.cleaned_data
    certificate = kept(form, "certificate", at, any_kind=True)
    retest = kept(form, "retest", at, any_kind=True)
    if form.errors or certificate is None:
        return None
    names = ("name", "spec", "quantity", "unit", "supplier", "batch", "arrived_on", "witness")
    said = services.Batch(**{name: given[name] for name in names}, certificate=certificate, retest=retest)
    try:
        return services.enter_material(project=here.pk, entry=said, actor=request.user, at=at)
    except services.Refused as refused:
        form.add_error(None, list(refused.reasons))
        return None


@require_safe
@requires(Permission.PROJECT_READ)
def material(request: Request, code: str, material: int) -> HttpResponse:
    """One batch: its papers, and the form of whoever acts next."""
    here = opened(request.user, code)
    return _material(request, here, _batch(here, material))


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def review(request: Request, code: str, material: int) -> HttpResponse:
    """Confirm a batch or reject it."""
    here = opened(request.user, code)
    it = _batch(here, material)
    form = MaterialReviewForm(request.POST, auto_id="review_%s")
    if form.is_valid():
        try:
            services.review_material(
                project=here.pk, material=it.material.pk, actor=request.user, at=timezone.now(), **form.cleaned_data
            )
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        else:
            messages.success(request, "已记下核验结论。")
            return redirect("checks:material", code, material)
    return _material(request, here, it, review=form)


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def removal(request: Request, code: str, material: int) -> HttpResponse:
    """Record that a rejected batch left the site."""
    here = opened(request.user, code)
    it = _batch(here, material)
    form = RemovalForm(request.POST, request.FILES, auto_id="removal_%s")
    if form.is_valid():
        at = timezone.now()
        photo = kept(form, "photo", at)
        if photo is not None:
            said = {"removed_on": form.cleaned_data["removed_on"], "note": form.cleaned_data["note"]}
            try:
                services.remove_material(
                    project=here.pk, material=it.material.pk, photo=photo, actor=request.user, at=at, **said
                )
            except services.Refused as refused:
                form.add_error(None, list(refused.reasons))
            else:
                messages.success(request, "已登记退场。")
                return redirect("checks:material", code, material)
    return _material(request, here, it, removal=form)


@require_safe
@requires(Permission.PROJECT_READ)
def paper(request: Request, code: str, material: int, paper: str) -> HttpResponse:
    """A paper of a batch: its certificate, the re-test, or the photograph of its removal."""
    it = _batch(opened(request.user, code), material)
    found = {
        "certificate": it.material.certificate,
        "retest": it.material.retest,
        "removal": it.removal.photo if it.removal else None,
    }
    return _sent(found.get(paper), f"{it.material.name}-{it.material.batch}-{paper}")


def _batch(here: Project, pk: int) -> selecting.Batch:
    row = selecting.materials(here).filter(pk=pk).first()
    if row is None:
        raise Http404
    return selecting.batch(row)


def _material(
    request: Request,
    here: Project,
    it: selecting.Batch,
    *,
    review: MaterialReviewForm | None = None,
    removal: RemovalForm | None = None,
) -> HttpResponse:
    reviewing = it.review is None and it.material.by_id != request.user.pk and _may(request, here, catalogue.SUPERVISOR)
    removing = it.state == selecting.REJECTED and _may(request, here, catalogue.CONTRACTOR)
    context = {
        **head(here),
        "it": it,
        "review": review or (MaterialReviewForm(auto_id="review_%s") if reviewing else None),
        "removal": removal
        or (RemovalForm(initial={"removed_on": timezone.localdate()}, auto_id="removal_%s") if removing else None),
    }
    return page(request, "checks/material.html", context, status=422 if review or removal else 200)


@require_safe
@requires(Permission.PROJECT_READ)
def nodes(request: Request, code: str) -> HttpResponse:
    """The nodes that were called, and what was found of each."""
    here = opened(request.user, code)
    pack = library.current()
    rows = Paginator(selecting.calls(here), ROWS).get_page(request.GET.get("page"))
    context = {
        **head(here),
        "rows": rows,
        "calls": [selecting.called(each, pack) for each in rows.object_list],
        "may_call": _may(request, here, catalogue.CONTRACTOR),
        "hours": catalogue.notice_hours(pack),
    }
    return page(request, "checks/nodes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PROJECT_ADVANCE)
def new_node(request: Request, code: str) -> HttpResponse:
    """Ask for works to be checked before they are covered."""
    here = opened(request.user, code)
    pack = library.current()
    ready = timezone.localtime() + timedelta(hours=catalogue.notice_hours(pack) + 1)
    initial = {"ready_at": ready.replace(minute=0, second=0, microsecond=0)}
    form = NodeForm(request.POST if request.method == "POST" else None, pack=pack, initial=initial)
    if form.is_valid():
        try:
            made = services.call_node(project=here.pk, actor=request.user, at=timezone.now(), **form.cleaned_data)
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        else:
            messages.success(request, "已报验，等待监理检查。检查合格以前不要隐蔽。")
            return redirect("checks:node", code, made.pk)
    context = {
        **head(here),
        "form": form,
        "may_call": _may(request, here, catalogue.CONTRACTOR),
        "hours": catalogue.notice_hours(pack),
    }
    return page(request, "checks/node_new.html", context, status=422 if form.errors else 200)


@require_safe
@requires(Permission.PROJECT_READ)
def node(request: Request, code: str, node_call: int) -> HttpResponse:
    """One request, and the form of the supervisor."""
    here = opened(request.user, code)
    return _node(request, here, _call(here, node_call))


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def check(request: Request, code: str, node_call: int) -> HttpResponse:
    """Say what was found before the works were covered."""
    here = opened(request.user, code)
    row = _call(here, node_call)
    form = NodeCheckForm(request.POST, request.FILES)
    if form.is_valid():
        at, given = timezone.now(), form.cleaned_data
        photo = kept(form, "photo", at)
        if photo is not None:
            try:
                services.check_node(
                    project=here.pk,
                    call=row.pk,
                    outcome=given["outcome"],
                    opinion=given["opinion"],
                    photo=photo,
                    actor=request.user,
                    at=at,
                )
            except services.Refused as refused:
                form.add_error(None, list(refused.reasons))
            else:
                messages.success(request, "已记下检查结论。")
                return redirect("checks:node", code, row.pk)
    return _node(request, here, row, form)


@require_safe
@requires(Permission.PROJECT_READ)
def node_photo(request: Request, code: str, node_call: int) -> HttpResponse:
    """The photograph of a check before covering."""
    row = _call(opened(request.user, code), node_call)
    found = getattr(row, "check_made", None)
    return _sent(found.photo if found else None, f"{row.place}-{row.pk}")


def _call(here: Project, pk: int) -> NodeCall:
    row = selecting.calls(here).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _node(request: Request, here: Project, row: NodeCall, form: forms.Form | None = None) -> HttpResponse:
    pack = library.current()
    it = selecting.called(row, pack)
    may = it.check is None and row.by_id != request.user.pk and _may(request, here, catalogue.SUPERVISOR)
    context = {
        **head(here),
        "it": it,
        "before": selecting.lacking(here, it.node, row.place, pack) if it.node else [],
        "hours": catalogue.notice_hours(pack),
        "form": form or (NodeCheckForm() if may else None),
    }
    return page(request, "checks/node.html", context, status=422 if form else 200)


@require_safe
@requires(Permission.PROJECT_READ)
def safety(request: Request, code: str) -> HttpResponse:
    """The safety list: each thing, how it stands, and where it was not looked at."""
    here = opened(request.user, code)
    pack = library.current()
    found = selecting.watched(here, pack, timezone.localdate())
    context = {
        **head(here),
        "watched": found,
        "gaps": sum(each.gap for each in found),
        "days": catalogue.safety_days(pack),
        "may_check": _may(request, here, catalogue.CONTRACTOR),
    }
    return page(request, "checks/safety.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PROJECT_ADVANCE)
def safety_item(request: Request, code: str, safety_item: str) -> HttpResponse:
    """Say how one thing stands: photograph, and done."""
    here = opened(request.user, code)
    found = selecting.watched(here, library.current(), timezone.localdate())
    it = next((each for each in found if each.id == safety_item), None)
    if it is None:
        raise Http404
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = SafetyForm(data, files, initial={"outcome": "fine"})
    if form.is_valid():
        at = timezone.now()
        photo = kept(form, "photo", at)
        if photo is not None:
            said = {"outcome": form.cleaned_data["outcome"], "note": form.cleaned_data["note"]}
            try:
                services.check_safety(project=here.pk, item=safety_item, photo=photo, actor=request.user, at=at, **said)
            except services.Refused as refused:
                form.add_error(None, list(refused.reasons))
            else:
                messages.success(request, f"{it.name}已自查。")
                return redirect("checks:safety", code)
    context = {**head(here), "it": it, "form": form, "may_check": _may(request, here, catalogue.CONTRACTOR)}
    return page(request, "checks/safety_item.html", context, status=422 if form.errors else 200)


@require_safe
@requires(Permission.PROJECT_READ)
def safety_photo(request: Request, code: str, safety_item: str) -> HttpResponse:
    """The latest photograph of a thing of the safety list."""
    here = opened(request.user, code)
    found = selecting.watched(here, library.current(), timezone.localdate())
    row = next((each.latest for each in found if each.id == safety_item and each.latest), None)
    return _sent(row.photo if row else None, safety_item)


def _sent(blob: Blob | None, name: str) -> HttpResponse:
    if blob is None:
        raise Http404
    return cast("HttpResponse", file_response(blob, name=name, inline=True))
