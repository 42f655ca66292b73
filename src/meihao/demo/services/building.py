"""What happens on sites, each through the service that an office or a device would use."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from datetime import date, datetime, time
from itertools import batched
from typing import Any, Protocol

from django.db import transaction
from django.utils import timezone

from meihao.accounts.models import User
from meihao.audit.services import record
from meihao.checks import services as checks
from meihao.checks.models import Draw, InspectedItem
from meihao.demo.rules import site_deeds as deeds
from meihao.demo.rules.files import File
from meihao.organisations.models import Organisation
from meihao.renovation.models import Project
from meihao.sites import services as sites
from meihao.sites.models import KeyPerson, SiteDevice
from meihao.sites.rules.feed import MOST, PUNCH, Envelope, sign
from meihao.sites.rules.simulating import events

DAY_SECONDS = 86_400


class Known(Protocol):
    """Who and what the deeds speak of."""

    def somebody(self, username: str) -> User: ...

    def body(self, code: str) -> Organisation: ...

    def keep(self, handle: str, made: int) -> None: ...

    def submitted(self, handle: str) -> int: ...

    def kept(self, file: File, at: datetime) -> int: ...


def on_site(deed: deeds.SiteDeed, stage: Known, *, at: datetime) -> None:
    """Do what the deed says, at its moment, as whoever does it."""
    match deed:
        case deeds.EnterPerson() | deeds.AskRelief() | deeds.DecideRelief() | deeds.EnterWorker():
            _man(deed, stage, at)
        case deeds.RegisterDevice() | deeds.RetireDevice() | deeds.SetFence() | deeds.ReportPunches():
            _equip(deed, stage, at)
        case deeds.EnterMaterial() | deeds.ReviewMaterial() | deeds.RemoveMaterial():
            _supply(deed, stage, at)
        case deeds.CallNode() | deeds.CheckNode() | deeds.CheckSafety():
            _cover(deed, stage, at)
        case deeds.Inspect() | deeds.RaiseFinding() | deeds.FollowFinding() | deeds.StopWork() | deeds.ResumeWork():
            _inspect(deed, stage, at)
        case deeds.MakePlan() | deeds.PublishRound() | deeds.DrawRound():
            _supervise(deed, stage, at)


def _named(holder: deeds.Holder) -> sites.Named:
    return sites.Named(holder.name, holder.certificate, holder.expires_on)


def _man(
    deed: deeds.EnterPerson | deeds.AskRelief | deeds.DecideRelief | deeds.EnterWorker, stage: Known, at: datetime
) -> None:
    given: dict[str, Any] = {"actor": stage.somebody(deed.by), "at": at}
    match deed:
        case deeds.EnterPerson():
            who = _named(deed.holder)
            made = sites.enter_person(
                project=_project(deed.project), post=deed.post, who_=who, since=deed.since, **given
            )
            stage.keep(deed.handle, made.pk)
        case deeds.AskRelief():
            person, who = stage.submitted(deed.person), _named(deed.holder)
            asked = sites.ask_relief(person=person, who_=who, on=deed.on, reason=deed.reason, **given)
            stage.keep(deed.handle, asked.pk)
        case deeds.DecideRelief():
            sites.decide_relief(relief=stage.submitted(deed.relief), outcome="approved", **given)
        case deeds.EnterWorker():
            who = _named(deed.holder)
            sites.enter_worker(project=_project(deed.project), trade=deed.trade, who_=who, since=deed.since, **given)


def _equip(
    deed: deeds.RegisterDevice | deeds.RetireDevice | deeds.SetFence | deeds.ReportPunches, stage: Known, at: datetime
) -> None:
    match deed:
        case deeds.RegisterDevice():
            sites.register_device(
                project=_project(deed.project),
                code=deed.code,
                name=deed.name,
                kind=deed.kind,
                place=deed.place,
                actor=stage.somebody(deed.by),
                at=at,
            )
        case deeds.RetireDevice():
            device = SiteDevice.objects.get(code=deed.code)
            sites.retire_device(device=device.pk, on=deed.on, actor=stage.somebody(deed.by), at=at)
        case deeds.SetFence():
            sites.set_fence(
                project=_project(deed.project),
                longitude=deed.longitude,
                latitude=deed.latitude,
                metres=deed.metres,
                actor=stage.somebody(deed.by),
                at=at,
            )
        case deeds.ReportPunches():
            device = SiteDevice.objects.select_related("project__organisation").get(code=deed.device)
            people = list(KeyPerson.objects.filter(project=device.project_id).order_by("pk"))
            coming = [each for day, away in deed.days for each in punches(device, people, day, away, by=at)]
            deliver(device, coming, at=at)
            _note_report(device, len(coming), at)


def punches(
    device: SiteDevice, people: Sequence[KeyPerson], day: date, away: Sequence[str], *, by: datetime
) -> list[dict[str, Any]]:
    """The punches of a day up to a moment, of those who had a post then and did not stay away."""
    here = [each for each in people if each.since <= day and (each.until is None or day <= each.until)]
    absent = {each.certificate for each in here if each.post in away}
    begin = int(timezone.make_aware(datetime.combine(day, time.min)).timestamp())
    told = events(
        device.code,
        device.kind,
        begin=begin,
        end=min(begin + DAY_SECONDS, int(by.timestamp())),
        every=DAY_SECONDS,
        gaps=False,
        certificates=[each.certificate for each in here],
        zone=timezone.get_current_timezone(),
    )
    return [each for each in told if each["type"] == PUNCH and each["certificate"] not in absent]


def deliver(device: SiteDevice, coming: Sequence[dict[str, Any]], *, at: datetime) -> int:
    """Sign events as the device would and hand them in; how many were new."""
    accepted, timestamp, key = 0, str(int(at.timestamp())), sites.key_of(device.salt)
    for batch in batched(coming, MOST, strict=False):
        body, nonce = json.dumps({"events": batch}).encode(), secrets.token_hex(16)
        envelope = Envelope(device.code, timestamp, nonce, sign(key, timestamp, nonce, body), body)
        accepted += sites.take_feed(envelope, at=at).accepted
    return accepted


@transaction.atomic(durable=True)
def _note_report(device: SiteDevice, count: int, at: datetime) -> None:
    """Deliveries leave no entry; the telling needs one to know how far it has come."""
    here = device.project
    record(
        "demo.reported",
        kind="project",
        key=here.code,
        actor=None,
        at=at,
        territory=here.organisation.path,
        device=device.code,
        events=count,
    )


def _supply(
    deed: deeds.EnterMaterial | deeds.ReviewMaterial | deeds.RemoveMaterial, stage: Known, at: datetime
) -> None:
    given: dict[str, Any] = {"project": _project(deed.project), "actor": stage.somebody(deed.by), "at": at}
    match deed:
        case deeds.EnterMaterial():
            entry = checks.Batch(
                name=deed.name,
                spec=deed.spec,
                quantity=deed.quantity,
                unit=deed.unit,
                supplier=deed.supplier,
                batch=deed.batch,
                arrived_on=deed.on,
                certificate=stage.kept(deed.certificate, at),
                retest=stage.kept(deed.retest, at) if deed.retest else None,
                witness=deed.witness,
            )
            stage.keep(deed.handle, checks.enter_material(entry=entry, **given).pk)
        case deeds.ReviewMaterial():
            outcome = "rejected" if deed.reason else "confirmed"
            material = stage.submitted(deed.material)
            checks.review_material(material=material, outcome=outcome, reason=deed.reason, **given)
        case deeds.RemoveMaterial():
            material, photo = stage.submitted(deed.material), stage.kept(deed.photo, at)
            checks.remove_material(material=material, removed_on=deed.on, photo=photo, note="已装车退回供应商", **given)


def _cover(deed: deeds.CallNode | deeds.CheckNode | deeds.CheckSafety, stage: Known, at: datetime) -> None:
    given: dict[str, Any] = {"project": _project(deed.project), "actor": stage.somebody(deed.by), "at": at}
    match deed:
        case deeds.CallNode():
            ready = timezone.make_aware(deed.ready_at)
            made = checks.call_node(node=deed.node, place=deed.place, ready_at=ready, **given)
            stage.keep(deed.handle, made.pk)
        case deeds.CheckNode():
            call, photo = stage.submitted(deed.call), stage.kept(deed.photo, at)
            outcome = "redo" if deed.redo else "pass"
            checks.check_node(call=call, outcome=outcome, photo=photo, opinion=deed.redo, **given)
        case deeds.CheckSafety():
            photo = stage.kept(deed.photo, at)
            checks.check_safety(item=deed.item, outcome=deed.outcome, photo=photo, note=deed.note, **given)


def _inspect(
    deed: deeds.Inspect | deeds.RaiseFinding | deeds.FollowFinding | deeds.StopWork | deeds.ResumeWork,
    stage: Known,
    at: datetime,
) -> None:
    on = timezone.localdate(at)
    given: dict[str, Any] = {"project": _project(deed.project), "actor": stage.somebody(deed.by), "at": at}
    match deed:
        case deeds.Inspect():
            found = [_found(each, stage, at) for each in deed.looked]
            draw = (
                Draw.objects.get(round__organisation__code=deed.district, round__number=deed.draw)
                if deed.draw
                else None
            )
            made = checks.inspect(side=deed.side, on=on, found=found, draw=draw.pk if draw else None, **given)
            stage.keep(deed.handle, made.pk)
        case deeds.RaiseFinding():
            inspection = stage.submitted(deed.inspection)
            item = InspectedItem.objects.values_list("pk", flat=True).get(inspection=inspection, item=deed.item)
            raised = checks.Raised(
                severity=deed.severity,
                place=deed.place,
                text=deed.text,
                responsible=deed.responsible,
                due_on=deed.due_on,
            )
            stage.keep(deed.handle, checks.raise_finding(item=item, given=raised, **given).pk)
        case deeds.FollowFinding():
            photo = stage.kept(deed.photo, at) if deed.photo else None
            step = checks.Mended(step=deed.step, note=deed.note, photo=photo, due_on=deed.due_on)
            checks.follow_finding(finding=stage.submitted(deed.finding), seen=deed.seen, given=step, **given)
        case deeds.StopWork():
            sites.stop_work(on=on, reason=deed.reason, **given)
        case deeds.ResumeWork():
            sites.resume_work(on=on, **given)


def _found(looked: deeds.Looked, stage: Known, at: datetime) -> checks.Found:
    photo = stage.kept(looked.photo, at) if looked.photo else None
    verdict = "fail" if looked.fault else "pass"
    return checks.Found(looked.item, verdict, dict(looked.values), looked.fault, photo)


def _supervise(deed: deeds.MakePlan | deeds.PublishRound | deeds.DrawRound, stage: Known, at: datetime) -> None:
    given: dict[str, Any] = {"district": stage.body(deed.district).pk, "actor": stage.somebody(deed.by), "at": at}
    match deed:
        case deeds.MakePlan():
            planned = checks.Planned(
                name=deed.name,
                matters=deed.matters,
                since=deed.since,
                until=deed.until,
                every_days=deed.every,
                projects=[_project(code) for code in deed.projects],
                inspectors=[stage.somebody(each).pk for each in deed.people],
            )
            checks.make_plan(given=planned, **given)
        case deeds.PublishRound():
            checks.publish_round(
                number=deed.number,
                projects=deed.projects,
                inspectors=deed.inspectors,
                seed=deed.seed,
                source=deed.source,
                **given,
            )
        case deeds.DrawRound():
            checks.draw_round(number=deed.number, **given)


def _project(code: str) -> int:
    return Project.objects.values_list("pk", flat=True).get(code=code)
