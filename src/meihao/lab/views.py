"""Pages of the policy lab: drafts, the values that one changes, and what would come out otherwise."""

from __future__ import annotations

from datetime import UTC, datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meihao.accounts.permissions import Permission
from meihao.attachments.rules import XLSX
from meihao.lab import services
from meihao.lab.forms import NameForm, SearchForm, ValueForm
from meihao.lab.models import Draft
from meihao.lab.rules import book
from meihao.lab.rules.catalogue import Knob, search
from meihao.lab.rules.comparing import Packs
from meihao.lab.rules.drafting import Trial
from meihao.lab.selectors import comparing, told
from meihao.lab.selectors import drafts as selecting
from meihao.lab.selectors import packs as copies
from meihao.oversight.selectors.colours import MOST
from meihao.policy import library
from meihao.web.http import Request, download, page, refuse, requires
from meihao.web.words import citation

ROWS = 30


@require_safe
@requires(Permission.POLICY_DRAFT)
def overview(request: Request) -> HttpResponse:
    """The drafts that one may see."""
    return _overview(request, NameForm())


@require_POST
@requires(Permission.POLICY_DRAFT)
def open_(request: Request) -> HttpResponse:
    """Open a draft."""
    form = NameForm(request.POST)
    if form.is_valid():
        try:
            made = services.open_draft(name=form.cleaned_data["name"], actor=request.user, at=timezone.now())
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        else:
            return redirect("lab:values", made.pk)
    return _overview(request, form)


@require_safe
@requires(Permission.POLICY_DRAFT)
def draft(request: Request, draft: int) -> HttpResponse:
    """A draft: its values, and one aspect of what would come out otherwise."""
    return _draft(request, selecting.opened(request.user, draft))


@require_safe
@requires(Permission.POLICY_DRAFT)
def values(request: Request, draft: int) -> HttpResponse:
    """The values of the pack, to choose one to change."""
    here = selecting.opened(request.user, draft)
    form = SearchForm(request.GET)
    given = form.cleaned_data if form.is_valid() else {"q": "", "group": ""}
    found = search(copies.catalogue(here.pack), given["q"], given["group"], citation)
    shown = Paginator(found, ROWS).get_page(request.GET.get("page"))
    mine = {each.row.what: each for each in selecting.changed(here)}
    context = {
        "draft": here,
        "form": form,
        "rows": shown,
        "lines": [(each, mine.get(each.id)) for each in shown.object_list],
    }
    return page(request, "lab/values.html", context, part="rows")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.POLICY_DRAFT)
def value(request: Request, draft: int, what: str) -> HttpResponse:
    """Change one value."""
    here = selecting.opened(request.user, draft)
    knob = _knob(here, what)
    mine = next((each for each in selecting.changed(here) if each.row.what == what), None)
    initial = {"value": mine.row.new, "grounds": mine.row.grounds} if mine else {}
    form = ValueForm(request.POST if request.method == "POST" else None, knob=knob, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_value(
                draft=here.pk,
                what=what,
                entered=form.entered,
                grounds=form.cleaned_data["grounds"],
                actor=request.user,
                at=timezone.now(),
            )
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        else:
            messages.success(request, "已改在草稿里，现行规则没有变。")
            return redirect("lab:draft", here.pk)
    context = {"draft": here, "knob": knob, "form": form, "mine": mine}
    return page(request, "lab/value.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.POLICY_DRAFT)
def take_back(request: Request, draft: int, what: str) -> HttpResponse:
    """Let a value be as it is in the pack."""
    here = selecting.opened(request.user, draft)
    try:
        services.take_back(draft=here.pk, what=what, actor=request.user, at=timezone.now())
    except services.Refused as refused:
        return refuse(request, refused.reasons)
    return redirect("lab:draft", here.pk)


@require_POST
@requires(Permission.POLICY_DRAFT)
def copy(request: Request, draft: int) -> HttpResponse:
    """Open a draft with the changes of this one."""
    here = selecting.opened(request.user, draft)
    form = NameForm(request.POST)
    if form.is_valid():
        try:
            made = services.copy_draft(
                draft=here.pk, name=form.cleaned_data["name"], actor=request.user, at=timezone.now()
            )
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        else:
            return redirect("lab:draft", made.pk)
    return _draft(request, here, copying=form)


@require_POST
@requires(Permission.POLICY_DRAFT)
def share(request: Request, draft: int) -> HttpResponse:
    """Let colleagues read a draft, or no longer."""
    here = selecting.opened(request.user, draft)
    try:
        services.share_draft(draft=here.pk, shared="shared" in request.POST, actor=request.user, at=timezone.now())
    except services.Refused as refused:
        return refuse(request, refused.reasons)
    return redirect("lab:draft", here.pk)


@require_POST
@requires(Permission.POLICY_DRAFT)
def discard(request: Request, draft: int) -> HttpResponse:
    """Throw a draft away."""
    here = selecting.opened(request.user, draft)
    try:
        services.discard_draft(draft=here.pk, actor=request.user, at=timezone.now())
    except services.Refused as refused:
        return refuse(request, refused.reasons)
    messages.success(request, "草稿已作废。")
    return redirect("lab:overview")


@require_safe
@requires(Permission.POLICY_DRAFT)
def reasons(request: Request, draft: int, aspect: str, subject: int) -> HttpResponse:
    """Why one subject would come out otherwise: each reason with its tree by both packs."""
    here = selecting.opened(request.user, draft)
    if aspect not in comparing.NAMES:
        raise Http404
    _, trial = _trial(here)
    found = _difference(request, trial)
    about = comparing.subject(aspect, subject, request.user)
    if about is None:
        raise Http404
    rows = [row for row in found.aspects[aspect].rows if row.key == subject] if found else []
    packs = Packs(trial.before, trial.after or trial.before)
    context = {
        "draft": here,
        "aspect": aspect,
        "name": comparing.NAMES[aspect],
        "subject": about,
        "rows": [told.opened(row, packs) for row in rows],
    }
    return page(request, "lab/reasons.html", context)


@require_safe
@requires(Permission.POLICY_DRAFT)
def sheet(request: Request, draft: int) -> HttpResponse:
    """Everything that would come out otherwise, as a workbook."""
    here = selecting.opened(request.user, draft)
    changed, trial = _trial(here)
    found, on = _difference(request, trial), timezone.localdate()
    packs = Packs(trial.before, trial.after or trial.before)
    sheets = told.sheets(found, packs) if found else {}
    content = book.workbook(
        [(each.name, each.old, each.new, each.row.grounds) for each in changed],
        sheets,
        title=f"政策推演：{here.name}（{on.isoformat()}）",
        stamp=datetime.combine(on, datetime.min.time(), UTC),
    )
    return download(content, f"政策推演-{here.name}-{on.isoformat()}.xlsx", XLSX.media_type)


@require_safe
@requires(Permission.POLICY_DRAFT)
def archive(request: Request, draft: int) -> HttpResponse:
    """The files of the pack as the draft has them, with the patch."""
    here = selecting.opened(request.user, draft)
    content = copies.archive(here.pack, selecting.changes(selecting.changed(here)))
    return download(content, f"{here.pack}-{here.name}.zip", "application/zip")


def _overview(request: Request, form: NameForm) -> HttpResponse:
    shown = Paginator(selecting.drafts(request.user), ROWS).get_page(request.GET.get("page"))
    context = {"rows": shown, "form": form, "pack": library.current()}
    return page(request, "lab/overview.html", context, status=422 if form.errors else 200)


def _draft(request: Request, here: Draft, *, copying: NameForm | None = None) -> HttpResponse:
    changed, trial = _trial(here)
    found = _difference(request, trial)
    wanted = request.GET.get("aspect", "")
    aspect = wanted if wanted in comparing.NAMES else told.first(found)
    packs = Packs(trial.before, trial.after or trial.before)
    rows = found.rows(aspect) if found else []
    shown = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    context = {
        "draft": here,
        "mine": here.owner_id == request.user.pk,
        "behind": here.pack_digest != trial.before.digest,
        "changed": changed,
        "trial": trial,
        "found": found,
        "tabs": told.tabs(found),
        "aspect": aspect,
        "aspect_name": comparing.NAMES[aspect],
        "conclusions": told.conclusions(found, packs.before) if aspect == "communities" else [],
        "rows": shown,
        "lines": [(told.opened(row, packs, most=told.FEW), about) for row, about in shown.object_list],
        "colours": aspect == "colours",
        "total": told.yuan(sum(row.fen for row, _ in rows)),
        "copying": copying or NameForm(),
        "most": MOST,
    }
    return page(request, "lab/draft.html", context, part="rows", status=422 if copying else 200)


def _knob(here: Draft, what: str) -> Knob:
    knob = copies.catalogue(here.pack).get(what)
    if knob is None:
        raise Http404
    return knob


def _trial(here: Draft) -> tuple[list[selecting.Changed], Trial]:
    changed = selecting.changed(here)
    return changed, copies.trial(here.pack, selecting.changes(changed))


def _difference(request: Request, trial: Trial) -> comparing.Difference | None:
    """What would come out otherwise; None where the copy is no sound pack."""
    if trial.sound is None:
        return None
    now = timezone.now()
    return comparing.difference(Packs(trial.before, trial.sound), request.user, on=timezone.localdate(now), known=now)
