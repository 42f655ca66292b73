"""Boundaries and points: the list and the map, drawing one, and bringing many from a file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meihao.accounts.permissions import Permission
from meihao.attachments.models import Blob
from meihao.attachments.rules import GEOJSON
from meihao.attachments.rules import Refused as FileRefused
from meihao.attachments.services import keep
from meihao.places import services
from meihao.places.forms import BoundaryForm, BoundaryImportForm, PointForm
from meihao.places.rules import Refused
from meihao.places.rules.boundaries import written
from meihao.places.rules.boundary_file import KINDS, WITH_POINT
from meihao.places.rules.boundary_file import template as template_of
from meihao.places.selectors import boundaries as selecting
from meihao.places.selectors.boundaries import Place
from meihao.places.selectors.points import city_bbox
from meihao.places.services.boundaries import FILES, Faulty
from meihao.web.http import Request, download, geojson, page, refuse, requires

ROWS = 50
SALT = "places.boundaries"
AN_HOUR = 3600


@require_safe
@requires(Permission.COMMUNITY_READ)
def boundaries(request: Request) -> HttpResponse:
    """The places of a kind that one may see, each with the boundary that stands."""
    kind = _kind(request)
    rows = Paginator(selecting.places(kind, request.user, Permission.COMMUNITY_READ), ROWS)
    shown = rows.get_page(request.GET.get("page"))
    context = {
        "kinds": KINDS,
        "kind": kind,
        "rows": shown,
        "lines": selecting.standing([selecting.place_of(kind, row) for row in shown]),
        "editing": request.user.may(Permission.PLACE_EDIT),
    }
    return page(request, "places/boundaries.html", context)


@require_safe
@requires(Permission.COMMUNITY_READ)
def standing(request: Request) -> HttpResponse:
    """The same for the map: the page of the list that is asked for."""
    kind = _kind(request)
    rows = Paginator(selecting.places(kind, request.user, Permission.COMMUNITY_READ), ROWS)
    found = [selecting.place_of(kind, row) for row in rows.get_page(request.GET.get("page"))]
    return geojson(_collection(selecting.features(selecting.standing(found))))


@require_safe
@requires(Permission.PLACE_EDIT)
def template(request: Request) -> HttpResponse:
    """The places of a kind that one may change, with their boundaries: a file that imports back unchanged."""
    kind = _kind(request)
    rows = selecting.places(kind, request.user, Permission.PLACE_EDIT)
    drawn = selecting.standing([selecting.place_of(kind, row) for row in rows])
    told = [
        (each.place.code, each.place.name, selecting.geometry(each.boundary.shape) if each.boundary else None)
        for each in drawn
    ]
    return download(template_of(told), f"边界-{KINDS[kind]}.geojson", GEOJSON.media_type)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PLACE_EDIT)
def bring(request: Request) -> HttpResponse:
    """Hand in a file of boundaries and see what it would do; nothing is entered yet."""
    context: dict[str, Any] = {}
    asked = {"kind": _kind(request)}
    handed = request.method == "POST"
    form = BoundaryImportForm(request.POST if handed else None, request.FILES if handed else None, initial=asked)
    if form.is_valid():
        upload, kind = form.cleaned_data["file"], form.cleaned_data["kind"]
        try:
            examined = services.check_boundaries(upload.file, upload.name, kind=kind, actor=request.user)
            if not examined.faults:
                upload.file.seek(0)
                blob = keep(upload.file, name=upload.name, at=timezone.now(), allowed=FILES)
                ticket = {"sha256": blob.sha256, "name": upload.name, "by": request.user.pk, **_said(form)}
                context["ticket"] = signing.dumps(ticket, salt=SALT)
        except FileRefused as error:
            form.add_error("file", str(error))
        else:
            context |= {"examined": examined, "name": upload.name}
    faulty = bool(form.errors or ("examined" in context and "ticket" not in context))
    return page(request, "places/boundaries_import.html", {**context, "form": form}, status=422 if faulty else 200)


@require_POST
@requires(Permission.PLACE_EDIT)
def confirm(request: Request) -> HttpResponse:
    """Enter the file that was tried."""
    back = request.path.removesuffix("confirm/")
    try:
        ticket = signing.loads(request.POST.get("ticket", ""), salt=SALT, max_age=AN_HOUR)
    except signing.BadSignature:
        ticket = {}
    blob = Blob.objects.filter(sha256=ticket.get("sha256", "")).first()
    if blob is None or ticket["by"] != request.user.pk:
        return refuse(request, ["试导入的结果已经过期，请重新上传文件再试一次。"], back=back)
    given = {name: ticket[name] for name in ("name", "kind", "source")}
    try:
        done = services.import_boundaries(blob=blob, actor=request.user, at=timezone.now(), **given)
    except Faulty as faulty:
        return refuse(request, [str(fault) for fault in faulty.examined.faults], back=back)
    messages.success(request, f"{done.summary}。")
    return redirect(reverse("places:boundaries", query={"kind": ticket["kind"]}))


@require_safe
@requires(Permission.COMMUNITY_READ)
def boundary(request: Request, place_kind: str, place: str) -> HttpResponse:
    """The boundary of one place with its versions, and the forms to draw it anew."""
    return _page(request, _opened(request, place_kind, place))


@require_POST
@requires(Permission.PLACE_EDIT)
def draw(request: Request, place_kind: str, place: str) -> HttpResponse:
    """Enter a boundary as the next version."""
    here = _opened(request, place_kind, place, Permission.PLACE_EDIT)
    form = BoundaryForm(request.POST)
    if form.is_valid():
        try:
            shape = form.shape
            services.draw_boundary(
                kind=here.kind,
                code=here.code,
                shape=shape,
                source=form.cleaned_data["source"],
                actor=request.user,
                at=timezone.now(),
            )
        except Refused as refused:
            form.add_error("coordinates", str(refused))
        else:
            messages.success(request, f"已登记{here.name}的边界。")
            return redirect("places:boundary", here.kind, here.code)
    return _page(request, here, drawing=form)


@require_POST
@requires(Permission.PLACE_EDIT)
def point(request: Request, place_kind: str, place: str) -> HttpResponse:
    """Put a community or a compound on the map."""
    here = _opened(request, place_kind, place, Permission.PLACE_EDIT)
    form = PointForm(request.POST, auto_id="point_%s")
    if form.is_valid():
        try:
            services.put_on_map(
                kind=here.kind, code=here.code, actor=request.user, at=timezone.now(), **form.millionths
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"已记下{here.name}的位置。")
            return redirect("places:boundary", here.kind, here.code)
    return _page(request, here, pointing=form)


@require_safe
@requires(Permission.COMMUNITY_READ)
def shape(request: Request, place_kind: str, place: str) -> HttpResponse:
    """The boundary and the point of one place for the map; the box of the city where there is neither."""
    return geojson(_collection(selecting.features(selecting.standing([_opened(request, place_kind, place)]))))


def _page(
    request: Request, here: Place, *, drawing: BoundaryForm | None = None, pointing: PointForm | None = None
) -> HttpResponse:
    (drawn,) = selecting.standing([here])
    editing = selecting.place(here.kind, here.code, request.user, Permission.PLACE_EDIT) is not None
    stands = {"coordinates": written(drawn.boundary.shape), "source": drawn.boundary.source} if drawn.boundary else {}
    context = {
        "here": here,
        "sort": KINDS[here.kind],
        "drawn": drawn,
        "versions": selecting.versions(here),
        "form": (drawing or BoundaryForm(initial=stands)) if editing else None,
        "pointing": (pointing or PointForm(initial=PointForm.of(here), auto_id="point_%s"))
        if editing and here.kind in WITH_POINT
        else None,
    }
    return page(request, "places/boundary.html", context, status=422 if drawing or pointing else 200)


def _opened(request: Request, kind: str, code: str, permission: Permission = Permission.COMMUNITY_READ) -> Place:
    found = selecting.place(kind, code, request.user, permission)
    if found is None:
        raise Http404
    return found


def _kind(request: Request) -> str:
    wanted = request.GET.get("kind", "")
    return wanted if wanted in KINDS else next(iter(KINDS))


def _said(form: BoundaryImportForm) -> dict[str, str]:
    return {"kind": form.cleaned_data["kind"], "source": form.cleaned_data["source"]}


def _collection(features: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "bbox": city_bbox(), "features": features}
