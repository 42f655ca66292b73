"""Topics: the board of communities, raising one, and a topic's page from grading to rating."""

from __future__ import annotations

from collections.abc import Callable

from django import forms as django_forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meihao.accounts.models import User
from meihao.accounts.permissions import Permission
from meihao.attachments.rules import Refused as FileRefused
from meihao.attachments.selectors import file_response
from meihao.councils import services
from meihao.councils.forms.fields import upload_of
from meihao.councils.forms.topics import GradeForm, GroupForm, RaiseForm, RateForm, ResultForm
from meihao.councils.models import Topic
from meihao.councils.selectors import law, sessions, topics
from meihao.renovation.models import Project
from meihao.web.http import Request, page, requires

ROWS = 30


@require_safe
@requires(Permission.COUNCIL_READ)
def board(request: Request) -> HttpResponse:
    """The topics of the communities that one may see: the latest, with where each stands."""
    chosen = request.GET.get("community", "")
    homes = topics.homes(request.user)
    found = topics.rows(Topic.objects.visible_to(request.user)).order_by("-pk")
    if chosen:
        found = found.filter(organisation__code=chosen)
    shown = Paginator(found, ROWS).get_page(request.GET.get("page"))
    told = topics.told(list(shown.object_list), timezone.now())
    context = {"rows": shown, "lanes": topics.lanes(told), "told": told, "homes": homes, "chosen": chosen}
    return page(request, "councils/topics.html", context, part="rows")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.COUNCIL_RAISE)
def raise_(request: Request) -> HttpResponse:
    """Raise a topic."""
    form = RaiseForm(
        request.POST or None,
        table=law.table(),
        homes=topics.raising(request.user),
        projects=list(Project.objects.visible_to(request.user).order_by("code")[:ROWS]),
    )
    if request.method == "POST":
        if form.is_valid():
            try:
                made = services.raise_topic(actor=request.user, at=timezone.now(), **form.cleaned_data)
            except services.Refused as refused:
                form.add_error(None, list(refused.reasons))
            else:
                messages.success(request, "议题已提出，社区定级以后这里看得到办到哪一步。")
                return redirect("councils:topic", made.pk)
        if not form.errors:
            form.add_error(None, "请填写议题")
    return page(request, "councils/raise.html", {"form": form}, status=422 if request.method == "POST" else 200)


@require_safe
@requires(Permission.COUNCIL_READ)
def topic(request: Request, topic: int) -> HttpResponse:
    """A topic with where it stands."""
    return _shown(request, opened(request.user, topic))


@require_POST
@requires(Permission.COUNCIL_CONVENE)
def grade(request: Request, topic: int) -> HttpResponse:
    """Grade it."""
    here = opened(request.user, topic)
    form = GradeForm(request.POST, table=law.table())
    return _entered(
        request,
        here,
        form,
        lambda: services.grade_topic(topic=here.row.pk, actor=request.user, at=timezone.now(), **form.cleaned_data),
        "已定级。",
    )


@require_POST
@requires(Permission.COUNCIL_CONVENE)
def group(request: Request, topic: int) -> HttpResponse:
    """Give seats."""
    here = opened(request.user, topic)
    form = GroupForm(request.POST, table=law.table())
    return _entered(
        request,
        here,
        form,
        lambda: services.form_group(topic=here.row.pk, seats=form.seats(), actor=request.user, at=timezone.now()),
        "已组会。下一步召集会议。",
    )


@require_POST
@requires(Permission.COUNCIL_CONVENE)
def result(request: Request, topic: int) -> HttpResponse:
    """Post what it came to."""
    here = opened(request.user, topic)
    form = ResultForm(request.POST, request.FILES)
    return _entered(
        request,
        here,
        form,
        lambda: services.post_result(
            topic=here.row.pk,
            text=form.cleaned_data["text"],
            place=form.cleaned_data["place"],
            photo=upload_of(form, "photo"),
            actor=request.user,
            at=timezone.now(),
        ),
        "结果已公示。",
    )


@require_POST
@requires(Permission.COUNCIL_RAISE)
def rate(request: Request, topic: int) -> HttpResponse:
    """Give marks; whoever runs the council enters what was told on a visit."""
    here = opened(request.user, topic)
    form = _rating(request.POST)
    return _entered(
        request,
        here,
        form,
        lambda: services.rate_topic(
            topic=here.row.pk,
            visited=law.runs(request.user, here.row.organisation.path),
            actor=request.user,
            at=timezone.now(),
            **form.cleaned_data,
        ),
        "谢谢，评价已记下。",
    )


@require_safe
@requires(Permission.COUNCIL_READ)
def photo(request: Request, topic: int) -> HttpResponseBase:
    """The photograph of the posting."""
    here = opened(request.user, topic)
    posted = getattr(here.row, "result", None)
    if posted is None or posted.photo is None:
        raise Http404
    return file_response(posted.photo, name=f"公示照片-{here.row.pk}", inline=True)


def opened(user: User, topic: int) -> topics.Told:
    """A topic, if one may know of it. Raises Http404: else the page does not exist."""
    row = topics.of(user, topic)
    if row is None:
        raise Http404
    return topics.told([row], timezone.now())[0]


def _entered(
    request: Request, here: topics.Told, form: django_forms.Form, verb: Callable[[], object], said: str
) -> HttpResponse:
    if form.is_valid():
        try:
            verb()
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        except FileRefused as refused:
            form.add_error("photo", str(refused))
        else:
            messages.success(request, said)
            return redirect("councils:topic", here.row.pk)
    return _shown(request, here, failed=form)


def _shown(request: Request, here: topics.Told, failed: django_forms.Form | None = None) -> HttpResponse:
    runs = request.user.may(Permission.COUNCIL_CONVENE) and law.runs(request.user, here.row.organisation.path)
    form = _next(request.user, here, runs=runs)
    if failed is not None and type(failed) is type(form):
        form, failed_apart = failed, None
    else:
        failed_apart = failed
    names = law.names("groups")
    context = {
        "told": here,
        "runs": runs,
        "form": form,
        "act": ACTS.get(type(form)) if form else None,
        "failed": failed_apart,
        "sessions": sessions.briefs(list(here.sessions)),
        "seats": [(names.get(each.stake, each.stake), each.number) for each in here.row.seats.all()],
        "inside": sessions.works_in(request.user),
    }
    return page(request, "councils/topic.html", context, status=422 if failed is not None else 200)


ACTS: dict[type[django_forms.BaseForm], tuple[str, str]] = {
    GradeForm: ("councils:grade", "定级"),
    GroupForm: ("councils:group", "组会"),
    ResultForm: ("councils:result", "公示结果"),
    RateForm: ("councils:rate", "提交评价"),
}
"""Where each form goes, and what its button says."""


def _next(user: User, here: topics.Told, *, runs: bool) -> django_forms.Form | None:
    """The form of what one may do next about a topic; None where it is for others, or a session comes first."""
    known = here.known
    if runs and known.instant is None:
        return GradeForm(table=law.table())
    if runs and not known.instant and not known.grouped:
        return GroupForm(table=law.table())
    if runs and not known.posted and (known.instant or here.resolutions):
        return ResultForm()
    if known.posted and not known.items_open and (runs or topics.may_rate(user, here)):
        return _rating(None)
    return None


def _rating(given: object) -> RateForm:
    table = law.table()
    return RateForm(given, table=table, low=law.figure(table.rating.reason_below))
