"""The fact sheet of a subject and the history of one fact."""

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
from meihao.policy import library
from meihao.policy.library import current
from meihao.policy.wording import SUPPLY
from meihao.web.http import Request, page, requires

ROWS = 60


@require_safe
@requires(Permission.COMMUNITY_READ)
def sheet(request: Request, prefix: str, code: str) -> HttpResponse:
    """Every fact by the indicator that asks for it; with nothing chosen, how many of each are there.

    Where only some keys are asked for they are one list, at once.
    """
    about = opened(request, prefix, code)
    pack, today = current(), timezone.localdate()
    keys = about.keys(pack)
    themes = selectors.themes(pack, today, keys)
    form = SheetFilter(request.GET, themes=themes if keys is None else ())
    wanted = form.cleaned_data if form.is_valid() else {"theme": None, "state": "", "q": ""}
    known = selectors.current_rows(selectors.subject_of(about), pack, on=today, known=timezone.now(), keys=keys)
    sections = selectors.sections(known, themes, **wanted)
    chosen = any(value not in (None, "") for value in wanted.values())
    listed = (
        [(section.theme, row) for section in sections for row in section.rows] if chosen or keys is not None else []
    )
    counted = selectors.counts(known.values())
    context = {
        **allowed(request, about),
        "form": form,
        "tab": "facts",
        "chosen": chosen,
        "rows": Paginator(listed, ROWS).get_page(request.GET.get("page")),
        "counts": [(key, word, counted[key]) for key, word in selectors.STATES.items()],
        "themed": keys is None,
        "overview": [(section.theme, selectors.counts(section.rows), len(section.rows)) for section in sections],
    }
    return page(request, "facts/sheet.html", context, part="rows")


@require_safe
@requires(Permission.COMMUNITY_READ)
def history(request: Request, prefix: str, code: str, key: str) -> HttpResponse:
    """Everything ever said of one fact: what counts, what it replaced, who said it and who reviewed it."""
    about = opened(request, prefix, code)
    pack, known = library.knowing(key), library.key(key)
    if known is None:
        raise Http404
    today, keys = timezone.localdate(), about.keys(pack)
    themes = selectors.themes(pack, today, keys)
    subject = selectors.subject_of(about)
    facts = list(selectors.history(subject, key)) if subject else []
    context = {
        **allowed(request, about),
        "tab": "facts",
        "key": known,
        "supply": SUPPLY[known.supply],
        "asked": keys is None or key in keys,
        "live": key in sources.registered(about.kind),
        "row": selectors.current_rows(subject, pack, on=today, known=timezone.now(), keys={key})[key],
        "theme": next((theme for theme in themes if theme.name and known in theme.keys), None),
        "facts": [(fact, spoken(known, fact.value)) for fact in facts],
    }
    return page(request, "facts/history.html", context)
