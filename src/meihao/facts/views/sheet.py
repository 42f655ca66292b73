"""The fact sheet of a community and the history of one fact."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from meihao.accounts.permissions import Permission
from meihao.facts import sources
from meihao.facts.forms import SheetFilter
from meihao.facts.rules.values import spoken
from meihao.facts.selectors import sheet as selectors
from meihao.facts.views import allowed, opened
from meihao.policy.library import current
from meihao.policy.wording import SUPPLY
from meihao.web.http import Request, page, requires

ROWS = 60


@require_safe
@requires(Permission.COMMUNITY_READ)
def sheet(request: Request, code: str) -> HttpResponse:
    """Every fact by the indicator that asks for it; with nothing chosen, how many of each are there."""
    community = opened(request, code)
    pack, today = current(), timezone.localdate()
    themes = selectors.themes(pack, today)
    form = SheetFilter(request.GET, themes=themes)
    wanted = form.cleaned_data if form.is_valid() else {"theme": None, "state": "", "q": ""}
    known = selectors.current_rows(selectors.subject_of(community), pack, on=today, known=timezone.now())
    sections = selectors.sections(known, themes, **wanted)
    chosen = any(value not in (None, "") for value in wanted.values())
    listed = [(section.theme, row) for section in sections for row in section.rows] if chosen else []
    counted = selectors.counts(known.values())
    context = {
        **allowed(request, community),
        "form": form,
        "tab": "facts",
        "chosen": chosen,
        "rows": Paginator(listed, ROWS).get_page(request.GET.get("page")),
        "counts": [(key, word, counted[key]) for key, word in selectors.STATES.items()],
        "overview": [(section.theme, selectors.counts(section.rows), len(section.rows)) for section in sections],
    }
    return page(request, "facts/sheet.html", context, part="rows")


@require_safe
@requires(Permission.COMMUNITY_READ)
def history(request: Request, code: str, key: str) -> HttpResponse:
    """Everything ever said of one fact: what counts, what it replaced, who said it and who reviewed it."""
    community = opened(request, code)
    pack = current()
    known = pack.keys.get(key)
    if known is None:
        raise Http404
    today = timezone.localdate()
    subject = selectors.subject_of(community)
    facts = list(selectors.history(subject, key)) if subject else []
    context = {
        **allowed(request, community),
        "tab": "facts",
        "key": known,
        "supply": SUPPLY[known.supply],
        "live": key in sources.registered(),
        "row": selectors.current_rows(subject, pack, on=today, known=timezone.now())[key],
        "theme": next(theme for theme in selectors.themes(pack, today) if known in theme.keys),
        "facts": [(fact, spoken(known, fact.value)) for fact in facts],
    }
    return page(request, "facts/history.html", context)
