"""How far the works have come against what was promised by when."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from meihao.accounts.permissions import Permission
from meihao.policy import library
from meihao.renovation.selectors import progress as selecting
from meihao.renovation.selectors import reconciliation
from meihao.renovation.selectors.opening import opened
from meihao.renovation.selectors.schemes import names
from meihao.web.http import Request, page, requires


@require_safe
@requires(Permission.PROJECT_READ)
def progress(request: Request, code: str) -> HttpResponse:
    """The commitments of the filed scheme with quantity done, what should be done by now, and what is late."""
    here = opened(request.user, code)
    pack = library.current()
    on, known = timezone.localdate(), timezone.now()
    context = {
        "project": here,
        "found": selecting.opened(here, names(here, pack), on=on, known=known),
        "may_record": reconciliation.records_works(request.user, here, pack),
    }
    return page(request, "renovation/progress.html", context)
