"""Sheets to download: the response table and the gap report. As papers to edit they are printed by `documents`."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from meihao.accounts.permissions import Permission
from meihao.assessment import rules
from meihao.assessment.rules import xlsx
from meihao.assessment.selectors import listing
from meihao.assessment.views.subject import Opened, opened
from meihao.attachments.rules import XLSX
from meihao.instruments import selectors as instruments
from meihao.web.http import Request, download, requires


@require_GET
@requires(Permission.COMMUNITY_READ)
def response_table(request: Request, code: str) -> HttpResponse:
    """The response table of annex 2 as a sheet.

    Basis: annex2/4
    """
    here = opened(request, code)
    pack = here.assessment.pack
    rows = rules.response_rows(here.assessment, instruments.originals(pack.id), _owners(here))
    content = xlsx.response_table(here.assessment, rows, community=here.community.name, printed_for=_office(request))
    return download(content, f"{here.community.name}创建指标响应表-{here.on:%Y%m%d}.xlsx", XLSX.media_type)


@require_GET
@requires(Permission.COMMUNITY_READ)
def gap_report(request: Request, code: str) -> HttpResponse:
    """What is lacking, by who answers for it, as a sheet."""
    here = opened(request, code)
    rows = rules.gap_rows(here.assessment, _owners(here))
    content = xlsx.gap_report(here.assessment, rows, community=here.community.name, printed_for=_office(request))
    return download(content, f"{here.community.name}缺口清单-{here.on:%Y%m%d}.xlsx", XLSX.media_type)


def _owners(here: Opened) -> dict[str, str]:
    return listing.owners(here.assessment.pack, here.community.organisation)


def _office(request: Request) -> str:
    return str(request.user.organisation or "")
