"""Convening a session, and its page: agenda, who is there, what was decided, and what one may enter."""

from __future__ import annotations

from collections.abc import Callable

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meihao.accounts.models import User
from meihao.accounts.permissions import Permission
from meihao.attachments.rules import Refused as FileRefused
from meihao.councils import services
from meihao.councils.forms.fields import upload_of
from meihao.councils.forms.items import AssignForm, ResolveForm
from meihao.councils.forms.sessions import AgendaForm, ChangeForm, ConveneForm, SayForm, SheetForm, SignForm
from meihao.councils.selectors import agenda as proposing
from meihao.councils.selectors import bodies, calendars, law, papers, sessions
from meihao.web.http import Request, download, page, requires


def opened(user: User, session: int) -> sessions.Told:
    """A session, if one may know of it. Raises Http404: else the page does not exist."""
    row = sessions.of(user, session)
    if row is None:
        raise Http404
    return sessions.told(row, user, timezone.now())


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.COUNCIL_CONVENE)
def convene(request: Request) -> HttpResponse:
    """Convene a session: what there is to talk about is proposed, and one picks, adds and orders."""
    asked = request.POST.get("assembly") or request.GET.get("assembly", "")
    own = law.convening(request.user)
    assembly = law.assemblies().get(asked) or (own or law.table().assemblies)[0]
    grounds = law.grounds(request.user, assembly)
    now = timezone.now()
    proposed = [each for ground in grounds[:1] for each in proposing.proposals(request.user, assembly, ground, now)]
    form = ConveneForm(
        request.POST or None,
        proposals=proposed,
        table=law.table(),
        assembly=assembly,
        grounds=grounds,
        bodies=bodies.around_all(grounds[:1]),
    )
    if request.method == "POST":
        if form.is_valid():
            given = form.cleaned_data
            try:
                made = services.convene(
                    organisation=int(given["ground"]),
                    assembly=assembly.id,
                    title=given["title"],
                    starts_at=given["starts_at"],
                    ends_at=given["ends_at"],
                    place=given["place"],
                    format=given["format"],
                    invited=form.invited(),
                    agenda=form.agenda(),
                    actor=request.user,
                    at=now,
                )
            except services.Refused as refused:
                form.add_error(None, list(refused.reasons))
            else:
                messages.success(request, "会议已召集。")
                return redirect("councils:session", made.pk)
        if not form.errors:
            form.add_error(None, "请填写会议")
    context = {
        "form": form,
        "assembly": assembly,
        "assemblies": own,
        "owner": law.owner(assembly),
        "grounds": grounds,
        "first": law.earliest(assembly, timezone.localdate(now)),
        "notice": law.figure(assembly.notice_days),
    }
    return page(request, "councils/convene.html", context, status=422 if request.method == "POST" else 200)


@require_safe
@requires(Permission.COUNCIL_READ)
def session(request: Request, session: int) -> HttpResponse:
    """A session with all that was recorded of it."""
    return shown(request, opened(request.user, session))


@require_safe
@requires(Permission.COUNCIL_READ)
def event(request: Request, session: int) -> HttpResponse:
    """A session for one's own calendar."""
    here = opened(request.user, session)
    root = request.build_absolute_uri("/").rstrip("/")
    return download(calendars.of_session(here.row, root), f"{here.row.title}.ics", calendars.MEDIA_TYPE)


@require_POST
@requires(Permission.COUNCIL_CONVENE)
def agenda(request: Request, session: int) -> HttpResponse:
    """Put a new version in the place of the agenda."""
    here = opened(request.user, session)
    form = agenda_form(request, here, request.POST)
    return entered(
        request,
        here,
        "agenda",
        form,
        lambda: services.set_agenda(session=here.row.pk, agenda=form.agenda(), actor=request.user, at=timezone.now()),
        said="议程已更新。",
    )


@require_POST
@requires(Permission.COUNCIL_CONVENE)
def change(request: Request, session: int) -> HttpResponse:
    """Move the session, or call it off."""
    here = opened(request.user, session)
    form = ChangeForm(request.POST, auto_id="change-%s")
    return entered(
        request,
        here,
        "change",
        form,
        lambda: services.change_session(
            session=here.row.pk, actor=request.user, at=timezone.now(), **form.cleaned_data
        ),
        said="会议安排已变更。",
    )


@require_POST
@requires(Permission.COUNCIL_READ)
def sign(request: Request, session: int) -> HttpResponse:
    """Sign in oneself."""
    here = opened(request.user, session)
    form = SignForm(request.POST, table=law.table(), stakes=sessions.stakes_for(request.user, here), auto_id="sign-%s")
    return entered(
        request,
        here,
        "sign",
        form,
        lambda: services.sign_in(
            session=here.row.pk,
            stake=form.cleaned_data.get("stake", ""),
            actor=request.user,
            at=timezone.now(),
        ),
        said="已签到。",
    )


@require_POST
@requires(Permission.COUNCIL_CONVENE)
def enter(request: Request, session: int) -> HttpResponse:
    """Enter who signed on paper."""
    here = opened(request.user, session)
    form = SheetForm(request.POST, request.FILES, seats=seats_of(here), auto_id="sheet-%s")
    return entered(
        request,
        here,
        "sheet",
        form,
        lambda: services.enter_sheet(
            session=here.row.pk,
            names=form.people(),
            seat=form.cleaned_data["seat"],
            sheet=upload_of(form, "sheet"),
            actor=request.user,
            at=timezone.now(),
        ),
        said="签到已登记。",
        file="sheet",
    )


@require_POST
@requires(Permission.COUNCIL_READ)
def say(request: Request, session: int) -> HttpResponse:
    """Note what somebody said."""
    here = opened(request.user, session)
    form = SayForm(request.POST, people=here.attendances, auto_id="say-%s")
    return entered(
        request,
        here,
        "say",
        form,
        lambda: services.say(session=here.row.pk, actor=request.user, at=timezone.now(), **form.cleaned_data),
        said="发言已登记。",
    )


@require_POST
@requires(Permission.COUNCIL_CONVENE)
def resolve(request: Request, session: int) -> HttpResponse:
    """Record what was resolved."""
    here = opened(request.user, session)
    form = ResolveForm(request.POST, agenda=here.agenda, auto_id="resolve-%s")
    return entered(
        request,
        here,
        "resolve",
        form,
        lambda: services.resolve(
            session=here.row.pk,
            item=form.cleaned_data["item"],
            text=form.cleaned_data["text"],
            votes=form.votes(),
            actor=request.user,
            at=timezone.now(),
        ),
        said="决议已登记。",
    )


@require_POST
@requires(Permission.COUNCIL_CONVENE)
def assign(request: Request, session: int, resolution: int) -> HttpResponse:
    """Give a body something to do because of a resolution."""
    here = opened(request.user, session)
    if resolution not in {each.row.pk for each in here.resolutions}:
        raise Http404
    owners = bodies.owners(here.row.organisation, here.invitations)
    form = AssignForm(request.POST, bodies=owners, auto_id=f"assign-{resolution}-%s")
    return entered(
        request,
        here,
        f"assign-{resolution}",
        form,
        lambda: services.assign(resolution=resolution, actor=request.user, at=timezone.now(), **form.cleaned_data),
        said="议定事项已交办。",
    )


def entered(
    request: Request,
    here: sessions.Told,
    name: str,
    form: django_forms.Form,
    verb: Callable[[], object],
    *,
    said: str,
    file: str = "",
) -> HttpResponse:
    """Do what a form of the session's page asks for and go back to it; or show the page with the form as it was filled."""
    if form.is_valid():
        try:
            verb()
        except services.Refused as refused:
            form.add_error(None, list(refused.reasons))
        except FileRefused as refused:
            form.add_error(file, str(refused))
        else:
            messages.success(request, said)
            return redirect("councils:session", here.row.pk)
    return shown(request, here, name, form)


def shown(
    request: Request, here: sessions.Told, name: str = "", failed: django_forms.Form | None = None
) -> HttpResponse:
    """The page of a session, with a form as it was refused."""
    filled = forms_of(request, here)
    if failed is not None and name in filled:
        filled[name] = failed
    inside = sessions.works_in(request.user) or here.attended(request.user) is not None
    context = {
        "told": here,
        "inside": inside,
        "forms": filled,
        "points": [(each, [one for one in here.resolutions if one.row.item_id == each.pk]) for each in here.agenda],
        "assigning": {one.row.pk: filled.get(f"assign-{one.row.pk}") for one in here.resolutions},
        "seats": sessions.seats_named(here),
        "failed": failed if failed is not None and name not in filled else None,
        "format": law.names("formats").get(here.row.format, ""),
        "owner": law.owner(here.assembly),
        "paper": papers.subject_of(here.row) if here.last else "",
    }
    return page(request, "councils/session.html", context, status=422 if failed is not None else 200)


def forms_of(request: Request, here: sessions.Told) -> dict[str, django_forms.Form]:
    """The forms that one may fill now, by name."""
    user, now, table = request.user, timezone.now(), law.table()
    came = here.attended(user)
    found: dict[str, django_forms.Form] = {}
    if sessions.may_sign(user, here, now):
        found["sign"] = SignForm(table=table, stakes=sessions.stakes_for(user, here), auto_id="sign-%s")
    if came is not None and not here.convenes:
        found["say"] = SayForm(people=[came], auto_id="say-%s")
    if not here.convenes or here.when.cancelled:
        return found
    if not here.resolutions:
        found["agenda"] = agenda_form(request, here, None)
    if not here.attendances:
        given = {"starts_at": here.when.starts_at, "ends_at": here.when.ends_at, "place": here.when.place}
        found["change"] = ChangeForm(initial=given, auto_id="change-%s")
    if timezone.localdate(here.when.starts_at) <= timezone.localdate(now):
        found["sheet"] = SheetForm(seats=seats_of(here), auto_id="sheet-%s")
    if here.attendances:
        found["say"] = SayForm(people=here.attendances, auto_id="say-%s")
    if here.quorate:
        found["resolve"] = ResolveForm(agenda=here.agenda, auto_id="resolve-%s")
    carried = [each for each in here.resolutions if each.carried]
    owners = bodies.owners(here.row.organisation, here.invitations) if carried else []
    due = law.usual_due(timezone.localdate(now))
    for each in carried:
        found[f"assign-{each.row.pk}"] = AssignForm(
            bodies=owners, initial={"due_on": due}, auto_id=f"assign-{each.row.pk}-%s"
        )
    return found


def agenda_form(request: Request, here: sessions.Told, given: object) -> AgendaForm:
    """The form of the agenda: the points that stand, and what else there is to talk about."""
    standing = proposing.standing(here.agenda)
    there = {each.entry for each in standing}
    proposed = proposing.proposals(request.user, here.assembly, here.row.organisation, timezone.now())
    fresh = [each for each in proposed if each.entry not in there]
    return AgendaForm(given, proposals=[*standing, *fresh], auto_id="agenda-%s")


def seats_of(here: sessions.Told) -> list[tuple[str, str]]:
    """Whom somebody who came may stand for: the bodies and stakes with seats, then all other stakes of a community."""
    names = law.names("groups")
    bodies_ = [(str(each.organisation_id), str(each.organisation)) for each in here.invitations if each.organisation]
    seated = [each.stake for each in here.invitations if each.stake]
    others = [each for each in names if each not in seated] if here.assembly.kind == law.COUNCIL else []
    return [*bodies_, *((each, names[each]) for each in (*seated, *others) if each in names)]
