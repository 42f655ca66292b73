"""Pages of the trail, for the audit administrator alone."""

from __future__ import annotations

import tempfile

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from meihao.audit import selectors, services
from meihao.audit.forms import EntryFilter
from meihao.audit.models import Entry
from meihao.audit.permissions import Permission
from meihao.audit.rules import spoken
from meihao.web.http import Request, page, refuse, requires

ROWS = 50


@require_safe
@requires(Permission.AUDIT_READ)
def trail(request: Request) -> HttpResponse:
    """What happened within one's territory, newest first, narrowed."""
    form = EntryFilter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    found = selectors.narrowed(selectors.entries(request.user), **wanted)
    rows = Paginator(found, ROWS).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "rows": rows,
        "listed": [(row, spoken(row.verb)) for row in rows],
        "everything": selectors.audits_everything(request.user),
    }
    return page(request, "audit/trail.html", context, part="rows")


@require_safe
@requires(Permission.AUDIT_READ)
def entry(request: Request, pk: int) -> HttpResponse:
    """One entry, whether it still agrees with its digest, and the proof that it is under its seal."""
    found = _found(request, pk)
    record = selectors.as_record(found)
    context = {
        "entry": found,
        "word": spoken(found.verb),
        "record": record,
        "agrees": record.recomputed() == found.digest,
        "proof": selectors.proof(found),
    }
    return page(request, "audit/entry.html", context)


@require_safe
@requires(Permission.AUDIT_READ)
def proof(request: Request, pk: int) -> HttpResponse:
    """The proof as data, for whoever checks it elsewhere."""
    found = _found(request, pk)
    shown = selectors.proof(found)
    if shown is None:
        raise Http404
    return JsonResponse(
        {
            "entry": found.pk,
            "digest": found.digest,
            "leaf": shown.leaf,
            "index": shown.index,
            "size": shown.size,
            "path": shown.path,
            "root": shown.seal.root,
            "seal": shown.seal.pk,
            "chain": shown.seal.chain,
            "holds": shown.holds,
        },
        json_dumps_params={"indent": 1},
    )


@require_safe
@requires(Permission.AUDIT_READ)
def seals(request: Request) -> HttpResponse:
    """Every seal, what waits for one, and the ways to check and to take away."""
    return _seals(request)


@require_POST
@requires(Permission.AUDIT_READ)
def lay(request: Request) -> HttpResponse:
    """Seal what waits now."""
    _whole(request)
    try:
        laid = services.seal(at=timezone.now())
    except services.Busy as busy:
        return refuse(request, [str(busy)])
    messages.success(request, f"已封存 {laid.count} 条。" if laid else "没有等待封存的记录。")
    return redirect("audit:seals")


@require_POST
@requires(Permission.AUDIT_READ)
def verify(request: Request) -> HttpResponse:
    """Check the whole trail now."""
    _whole(request)
    return _seals(request, checked=True)


@require_safe
@requires(Permission.AUDIT_READ)
def export(request: Request) -> HttpResponseBase:
    """The whole trail as one file, with how to check it."""
    _whole(request)
    out = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    selectors.export(out)
    out.seek(0)
    name = f"audit-{timezone.localdate().isoformat()}.zip"
    return FileResponse(out, as_attachment=True, filename=name, content_type="application/zip")


def _seals(request: Request, *, checked: bool = False) -> HttpResponse:
    _whole(request)
    context = {
        "rows": Paginator(selectors.seals_listed(), ROWS).get_page(request.GET.get("page")),
        "unsealed": selectors.unsealed(),
        "checked": checked,
        "faults": selectors.verify() if checked else [],
    }
    return page(request, "audit/seals.html", context, part="rows")


def _whole(request: Request) -> None:
    """Seals and exports span every territory: for somebody who audits a part they do not exist."""
    if not selectors.audits_everything(request.user):
        raise Http404


def _found(request: Request, pk: int) -> Entry:
    found = selectors.entries(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
