"""Pages of the office's own documents."""

from __future__ import annotations

from io import BytesIO

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from meihao.accounts.permissions import Permission
from meihao.attachments.models import Blob
from meihao.attachments.rules import Refused
from meihao.attachments.selectors import file_response
from meihao.instruments import selectors, services
from meihao.instruments.forms import NarrowForm, UploadForm
from meihao.instruments.rules import KINDS, zipped
from meihao.instruments.selectors import drafts
from meihao.jobs.models import Job
from meihao.jobs.selectors import visible_to
from meihao.policy.reading.unreadable import Unreadable
from meihao.web.http import Request, page, refuse, requires

ROWS = 30


@require_safe
@requires(Permission.INSTRUMENT_READ)
def instruments(request: Request) -> HttpResponse:
    """The documents imported, newest first."""
    rows = Paginator(selectors.documents(), ROWS).get_page(request.GET.get("page"))
    return page(request, "instruments/instruments.html", {"rows": rows, "in_use": selectors.in_use()})


@require_safe
@requires(Permission.INSTRUMENT_READ)
def instrument(request: Request, pk: int) -> HttpResponse:
    """One document: its texts by system, indicator and level, and what found no place by line."""
    found = get_object_or_404(selectors.documents(), pk=pk)
    form = NarrowForm(request.GET, pack=selectors.pack_of(found))
    wanted = form.cleaned_data if form.is_valid() else {"q": "", "system": "", "level": ""}
    sections = selectors.sections(found, system=wanted["system"], level=wanted["level"], words=wanted["q"])
    faults = [(fault["line"], KINDS[fault["kind"]], fault["message"]) for fault in found.faults]
    context = {"instrument": found, "form": form, "sections": sections, "faults": faults}
    return page(request, "instruments/instrument.html", context, part="texts")


@require_safe
@requires(Permission.INSTRUMENT_READ)
def original(request: Request, pk: int) -> HttpResponseBase:
    """The file as it was brought."""
    found = get_object_or_404(selectors.documents(), pk=pk)
    try:
        return file_response(found.blob, name=found.title)
    except FileNotFoundError as lost:
        raise Http404 from lost


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.INSTRUMENT_IMPORT)
def upload(request: Request) -> HttpResponse:
    """Hand in a document, or go on with one that was handed in before; the worker reads it."""
    before = _before(request, (request.POST or request.GET).get("job", ""))
    kept = before.options["name"] if before else ""
    blob = before.blob if before else None
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES, kept=kept)
    else:
        systems = "、".join(before.options["systems"]) if before else ""
        form = UploadForm(initial={"job": before.pk if before else None, "systems": systems}, kept=kept)
    if form.is_valid() and (source := form.cleaned_data["file"] or blob):
        given = form.cleaned_data
        try:
            job = services.request_import(
                source=source,
                name=kept if isinstance(source, Blob) else source.name,
                pack=given["pack"],
                systems=given["systems"],
                partial=given["partial"],
                dry_run=given["dry_run"],
                actor=request.user,
                at=timezone.now(),
            )
        except Refused as refused:
            form.add_error("file", str(refused))
        else:
            return redirect("jobs:job", job.pk)
    return page(request, "instruments/upload.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@requires(Permission.INSTRUMENT_IMPORT)
def draft(request: Request, job: int) -> HttpResponseBase:
    """The draft of a pack from the document of a job, as an archive."""
    found = _before(request, str(job))
    if found is None or found.blob is None:
        raise Http404
    try:
        made = drafts.draft_from(
            found.blob,
            name=found.options["name"],
            systems=found.options["systems"],
            on=timezone.localdate(found.requested_at),
        )
    except Unreadable as unreadable:
        return refuse(request, [str(unreadable)])
    if not made.files:
        return refuse(request, made.report)
    return FileResponse(BytesIO(zipped(made)), as_attachment=True, filename=f"{made.id}.zip")


def _before(request: Request, job: str) -> Job | None:
    """A job of one's own that carries a document."""
    if not job.isdecimal():
        return None
    mine = visible_to(request.user).filter(requested_by=request.user, kind=services.KIND, pk=int(job))
    return mine.select_related("requested_by", "blob").first()
