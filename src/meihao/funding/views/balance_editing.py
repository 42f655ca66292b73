"""Drawing up a balance line by line, and issuing it as a version."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meihao.accounts.permissions import Permission
from meihao.funding import services
from meihao.funding.forms.balance import BalanceLineForm, BalanceSettingsForm, IssueBalanceForm, ScenarioForm
from meihao.funding.models import BalanceVersion
from meihao.funding.rules.balance.differing import differences
from meihao.funding.rules.balance.fitting import lacking, scenario_said
from meihao.funding.rules.balance.plan import GROUPS, Line, from_json, items, to_json
from meihao.funding.selectors import acting
from meihao.funding.selectors import balance as selecting
from meihao.funding.selectors.balance_pages import told
from meihao.funding.views.balance import DRAFT
from meihao.kernel.canonical import digest
from meihao.policy import library
from meihao.renovation.models import Project
from meihao.renovation.selectors.opening import opened
from meihao.web.http import Request, page, refuse, requires


@require_safe
@requires(Permission.PROJECT_READ)
def draft(request: Request, code: str) -> HttpResponse:
    """The next version as edited so far, and what it comes to."""
    return _draft(request, opened(request.user, code))


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def issue(request: Request, code: str) -> HttpResponse:
    """Make the draft the next version."""
    here = opened(request.user, code)
    form = IssueBalanceForm(request.POST)
    if form.is_valid():
        try:
            made = services.issue_balance(project=here.pk, actor=request.user, at=timezone.now(), **form.cleaned_data)
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        else:
            messages.success(request, f"已定为第 {made.number} 版。")
            return redirect("funding:balance_version", code, made.number)
    return _draft(request, here, form)


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def discard(request: Request, code: str) -> HttpResponse:
    """Give the draft up."""
    here = opened(request.user, code)
    try:
        services.discard_balance(project=here.pk, actor=request.user, at=timezone.now())
    except services.Refused as refused:
        return refuse(request, refused.reasons, back=request.path.removesuffix("discard/"))
    messages.success(request, "草稿已放弃，历次版本不变。")
    return redirect("funding:balance", code)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PROJECT_ADVANCE)
def settings(request: Request, code: str) -> HttpResponse:
    """Set the horizon, the rates and the definitions."""
    here = opened(request.user, code)
    form = BalanceSettingsForm(
        request.POST if request.method == "POST" else None,
        funding=library.current().parts.funding,
        initial=BalanceSettingsForm.of(selecting.drafted(here, timezone.localdate())),
    )
    if form.is_valid() and _done(request, here, form, services.set_balance, **form.cleaned_data):
        return redirect("funding:balance_draft", code)
    return _form(request, here, form, title="测算期、折现率和口径")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PROJECT_ADVANCE)
def add(request: Request, code: str, group: str) -> HttpResponse:
    """Add a line of a group."""
    here = opened(request.user, code)
    if group not in GROUPS:
        raise Http404
    return _line(request, here, group, None)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PROJECT_ADVANCE)
def line(request: Request, code: str, line: int) -> HttpResponse:
    """Change a line."""
    here = opened(request.user, code)
    kept = selecting.drafted(here, timezone.localdate()).numbers.get(line)
    if kept is None:
        raise Http404
    return _line(request, here, kept.group, kept)


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def take(request: Request, code: str, line: int) -> HttpResponse:
    """Take a line out of the draft."""
    here = opened(request.user, code)
    try:
        services.take_balance_line(project=here.pk, number=line, actor=request.user, at=timezone.now())
    except services.Refused as refused:
        return refuse(request, refused.reasons, back=request.path.partition("lines/")[0])
    messages.success(request, "已从草稿中删去。")
    return redirect("funding:balance_draft", code)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PROJECT_ADVANCE)
def scenarios(request: Request, code: str) -> HttpResponse:
    """Add a scenario."""
    here = opened(request.user, code)
    form = ScenarioForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _done(request, here, form, services.put_scenario, scenario=form.scenario):
        return redirect("funding:balance_draft", code)
    return _form(request, here, form, title="增加一个情景")


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def take_scenario(request: Request, code: str) -> HttpResponse:
    """Take a scenario out of the draft."""
    here = opened(request.user, code)
    name = request.POST.get("name", "")
    try:
        services.take_scenario(project=here.pk, name=name, actor=request.user, at=timezone.now())
    except services.Refused as refused:
        return refuse(request, refused.reasons, back=request.path.partition("scenarios/")[0])
    messages.success(request, f"已删去情景“{name}”。")
    return redirect("funding:balance_draft", code)


def _line(request: Request, here: Project, group: str, kept: Line | None) -> HttpResponse:
    plan = selecting.drafted(here, timezone.localdate())
    begin = BalanceLineForm.of(kept) if kept else {"first": plan.base_year, "last": plan.last_year}
    form = BalanceLineForm(
        request.POST if request.method == "POST" else None,
        group=group,
        items=items(library.current(), group),
        initial={**begin} if kept else {"occupancy": "100", "every": 1, **begin},
    )
    number = kept.number if kept else 0
    if form.is_valid() and _done(request, here, form, services.put_balance_line, line=form.line(number)):
        return redirect("funding:balance_draft", here.code)
    title = f"修改第 {number} 行：{GROUPS[group]}" if kept else f"新增{GROUPS[group]}"
    return _form(request, here, form, title=title, hint=HINTS[group], line=number)


HINTS = {
    "construction": "数量乘单价是总额，平均分到起止各年；分年投入不一样的，分几行写。",
    "renewal": "数量乘单价是一次的费用，从起始年起每隔几年一次。",
    "operation": "数量乘单价是一年的费用；单价从起始年的次年起按年增长。",
    "income": "数量乘单价是一年满额的收入，再乘使用率和投用爬坡；单价从起始年的次年起按年增长。",
    "fund": "财政补助、居民和企业出资等不用还的钱，平均分到起止各年。",
    "loan": "借款和债券：到账当年不还，从次年起还；期限要在测算期之内。",
}


def _done(request: Request, here: Project, form: Form, verb: Any, **given: Any) -> bool:
    """Whether the verb was done; its refusal stands on the form."""
    try:
        verb(project=here.pk, actor=request.user, at=timezone.now(), **given)
    except services.Refused as refused:
        form.add_error(None, list(refused.reasons))
        return False
    return True


def _form(request: Request, here: Project, form: Form, *, title: str, hint: str = "", line: int = 0) -> HttpResponse:
    context = {
        "project": here,
        "form": form,
        "title": title,
        "hint": hint,
        "line": line,
        "builds": acting.builds(request.user, here, library.current()),
    }
    return page(request, "funding/balance/form.html", context, status=422 if form.errors else 200)


def _draft(request: Request, here: Project, form: IssueBalanceForm | None = None) -> HttpResponse:
    plan = selecting.drafted(here, timezone.localdate())
    last = BalanceVersion.objects.filter(project=here).order_by("-number").first()
    context = {
        "project": here,
        "told": told(plan),
        "version": DRAFT,
        "draft": selecting.draft_row(here),
        "last": last,
        "lacking": list(lacking(plan, library.current())),
        "changes": differences(from_json(last.content), plan) if last else [],
        "scenarios": [(each.name, scenario_said(each)) for each in plan.scenarios],
        "builds": acting.builds(request.user, here, library.current()),
        "form": form or IssueBalanceForm(initial={"seen": digest(to_json(plan))}),
    }
    return page(request, "funding/balance/draft.html", context, status=422 if form else 200)
