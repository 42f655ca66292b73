"""The people of a site: key posts, reliefs, special workers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meihao.accounts.permissions import Permission
from meihao.policy import library
from meihao.renovation.models import Project
from meihao.renovation.selectors import acts
from meihao.renovation.selectors.opening import opened
from meihao.sites import services
from meihao.sites.forms import DayForm, PersonForm, ReliefDecisionForm, ReliefForm, WorkerForm
from meihao.sites.models import KeyPerson, Relief, SpecialWorker
from meihao.sites.rules.standard import standard
from meihao.sites.selectors import overview as selecting
from meihao.sites.selectors import who
from meihao.sites.views.opening import done
from meihao.web.http import Request, page, refuse, requires


@require_safe
@requires(Permission.PROJECT_READ)
def people(request: Request, code: str) -> HttpResponse:
    """Who fills the key posts, what was asked, and the special workers."""
    return _people(request, opened(request.user, code))


def _people(
    request: Request, here: Project, *, decided: tuple[int, ReliefDecisionForm] | None = None, **forms_: forms.Form
) -> HttpResponse:
    pack, today = library.current(), timezone.localdate()
    asked = standard(pack)
    rows = selecting.people(here, on=today)
    bodies = {post.body for post in asked.posts.values() if acts(request.user, post.body, here, pack)}
    free = [(row.post.id, row.post.name) for row in rows if row.person is None and row.post.body in bodies]
    decides = acts(request.user, who.APPROVER, here, pack)
    context = {
        "project": here,
        "rows": [(row, row.person is not None and row.post.body in bodies) for row in rows],
        "former": [(row, each) for row in rows for each in row.former],
        "reliefs": [
            (
                row,
                row.relief,
                _decision(row.relief, decided) if decides and row.relief.by_id != request.user.pk else None,
            )
            for row in rows
            if row.relief
        ],
        "refused": decided[1] if decided else None,
        "workers": selecting.workers(here, on=today),
        "free": free,
        "may_worker": acts(request.user, who.CONTRACTOR, here, pack),
        "person": PersonForm(posts=free, initial={"since": today}, auto_id="person_%s"),
        "worker": WorkerForm(trades=list(asked.trades.items()), initial={"since": today}, auto_id="worker_%s"),
        "asked_of": pack.bodies[who.APPROVER].name,
        **forms_,
    }
    return page(request, "sites/people.html", context, status=422 if forms_ or decided else 200)


def _decision(relief: Relief, decided: tuple[int, ReliefDecisionForm] | None) -> ReliefDecisionForm:
    """The form of one relief: as it was filled in, if it was this one."""
    if decided is not None and decided[0] == relief.pk:
        return decided[1]
    return ReliefDecisionForm(auto_id=f"relief{relief.pk}_%s")


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def enter(request: Request, code: str) -> HttpResponse:
    """Name the first person in a key post."""
    here = opened(request.user, code)
    posts = [(post.id, post.name) for post in standard(library.current()).posts.values()]
    form = PersonForm(request.POST, posts=posts, auto_id="person_%s")

    def verb() -> object:
        given = form.cleaned_data
        return services.enter_person(
            project=here.pk,
            post=given["post"],
            who_=form.who(),
            since=given["since"],
            actor=request.user,
            at=timezone.now(),
        )

    if done(form, verb):
        messages.success(request, "已登记。")
        return redirect("sites:people", code)
    return _people(request, here, person=form)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PROJECT_ADVANCE)
def relief(request: Request, code: str, key_person: int) -> HttpResponse:
    """Ask that somebody named take over a key post."""
    here = opened(request.user, code)
    person = KeyPerson.objects.filter(project=here, pk=key_person).select_related("organisation").first()
    if person is None:
        raise Http404
    form = ReliefForm(request.POST if request.method == "POST" else None, initial={"on": timezone.localdate()})

    def verb() -> object:
        given = form.cleaned_data
        return services.ask_relief(
            person=person.pk,
            who_=form.who(),
            on=given["on"],
            reason=given["reason"],
            actor=request.user,
            at=timezone.now(),
        )

    if done(form, verb):
        messages.success(request, "已提出换人申请，等待建设单位审批。")
        return redirect("sites:people", code)
    pack = library.current()
    post = standard(pack).posts.get(person.post)
    context = {
        "project": here,
        "person": person,
        "title": post.name if post else person.post,
        "form": form,
        "may_ask": post is not None and acts(request.user, post.body, here, pack),
        "asked_of": pack.bodies[who.APPROVER].name,
    }
    return page(request, "sites/relief.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def decide(request: Request, code: str, relief: int) -> HttpResponse:
    """Approve or refuse a relief."""
    here = opened(request.user, code)
    asked = Relief.objects.filter(leaving__project=here, pk=relief).first()
    if asked is None:
        raise Http404
    form = ReliefDecisionForm(request.POST, auto_id=f"relief{asked.pk}_%s")
    given: dict[str, Any] = {"relief": asked.pk, "actor": request.user, "at": timezone.now()}
    if done(form, lambda: services.decide_relief(**given, **form.cleaned_data)):
        messages.success(request, "已记下结论。")
        return redirect("sites:people", code)
    return _people(request, here, decided=(asked.pk, form))


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def worker(request: Request, code: str) -> HttpResponse:
    """Enter somebody who does special work."""
    here = opened(request.user, code)
    form = WorkerForm(request.POST, trades=list(standard(library.current()).trades.items()), auto_id="worker_%s")

    def verb() -> object:
        given = form.cleaned_data
        return services.enter_worker(
            project=here.pk,
            trade=given["trade"],
            who_=form.who(),
            since=given["since"],
            actor=request.user,
            at=timezone.now(),
        )

    if done(form, verb):
        messages.success(request, "已登记。")
        return redirect("sites:people", code)
    return _people(request, here, worker=form)


@require_POST
@requires(Permission.PROJECT_ADVANCE)
def release(request: Request, code: str, worker: int) -> HttpResponse:
    """Somebody who did special work has left today."""
    here = opened(request.user, code)
    leaving = SpecialWorker.objects.filter(project=here, pk=worker).first()
    if leaving is None:
        raise Http404
    form = DayForm({"on": request.POST.get("on") or timezone.localdate()})
    given: dict[str, Any] = {"worker": leaving.pk, "actor": request.user, "at": timezone.now()}
    if done(form, lambda: services.release_worker(**given, **form.cleaned_data)):
        messages.success(request, f"{leaving.name}已离场。")
        return redirect("sites:people", code)
    return refuse(request, [str(each) for each in form.non_field_errors()] or ["请写明离场日期"])
