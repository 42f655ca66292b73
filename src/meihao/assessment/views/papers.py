"""Papers to download: the response table and the gap report."""

from __future__ import annotations

from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from meihao.accounts.permissions import Permission
from meihao.assessment import rules
from meihao.assessment.rules import docx, xlsx
from meihao.assessment.selectors import listing
from meihao.assessment.views.subject import Opened, opened
from meihao.instruments import selectors as instruments
from meihao.web.http import Request, requires

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_GET
@requires(Permission.COMMUNITY_READ)
def response_table(request: Request, code: str, form: str) -> HttpResponse:
    """The response table of annex 2, as a document to edit or a sheet.

    Basis: annex2/4
    """
    here = opened(request, code)
    pack = here.assessment.pack
    rows = rules.response_rows(here.assessment, instruments.originals(pack.id), _owners(here))
    write = {"docx": docx.response_table, "xlsx": xlsx.response_table}.get(form)
    if write is None:
        raise Http404
    content = write(here.assessment, rows, community=here.community.name, printed_for=_office(request))
    return _download(content, form, f"{here.community.name}创建指标响应表-{here.on:%Y%m%d}")


@require_GET
@requires(Permission.COMMUNITY_READ)
def gap_report(request: Request, code: str, form: str) -> HttpResponse:
    """What is lacking, by who answers for it."""
    here = opened(request, code)
    rows = rules.gap_rows(here.assessment, _owners(here))
    write = {"docx": docx.gap_report, "xlsx": xlsx.gap_report}.get(form)
    if write is None:
        raise Http404
    content = write(here.assessment, rows, community=here.community.name, printed_for=_office(request))
    return _download(content, form, f"{here.community.name}缺口清单-{here.on:%Y%m%d}")


def _owners(here: Opened) -> dict[str, str]:
    return listing.owners(here.assessment.pack, here.community.organisation)


def _office(request: Request) -> str:
    return str(request.user.organisation or "")


def _download(content: bytes, form: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=TYPES[form])
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{name}.{form}')}"
    return response
