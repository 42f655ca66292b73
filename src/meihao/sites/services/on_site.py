"""What officers do on site: punch somebody in or out, stop and resume works, draw the fence."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from meihao.accounts.models import User
from meihao.policy import library
from meihao.renovation.rules.deciding import Refused
from meihao.renovation.services import holding
from meihao.sites.models import Fence, KeyPerson, Punch, StopWork
from meihao.sites.rules.mapping import around
from meihao.sites.selectors import who

LEAST, FARTHEST = 20, 3_000
"""How far a fence may reach, in metres."""
AGAIN = timedelta(minutes=1)
"""A second tap within this time is the same punch."""


@transaction.atomic(durable=True)
def punch(*, person: int, way: str, actor: User, at: datetime) -> Punch:
    """Record that somebody in a key post comes or goes now, as seen on site: never for another time.

    A second tap is the same punch. Raises Refused. Basis: opinion/9
    """
    found = KeyPerson.objects.get(pk=person)
    here = holding.held(found.project_id)
    pack = library.current()
    midnight = datetime.combine(timezone.localdate(at), time.min, timezone.get_current_timezone())
    today = Punch.objects.filter(project=here, certificate=found.certificate, at__gte=midnight, at__lte=at)
    last = today.order_by("at", "pk").last()
    if last is not None and last.way == way and last.by_id == actor.pk and at - last.at < AGAIN:
        return last
    reasons = []
    if not who.any_of(actor, who.WATCHERS, here, pack):
        reasons.append(f"手工打卡由{who.named(who.WATCHERS, pack)}在现场办理；本人打卡请用考勤设备")
    on = timezone.localdate(at)
    if on < found.since or (found.until is not None and on > found.until):
        reasons.append(f"{found.name}今天不在这个岗位上，请刷新页面")
    if way not in Punch.Way.values:
        reasons.append("请选进场或离场")
    elif last is not None and last.way == way:
        clock = timezone.localtime(last.at)
        reasons.append(f"{found.name}已在 {clock:%H:%M} {last.get_way_display()}，不用再打卡")
    elif last is None and way == Punch.Way.OUT:
        reasons.append(f"{found.name}今天还没有进场，不能打离场卡")
    if reasons:
        raise Refused(*reasons)
    made = Punch.objects.create(project=here, certificate=found.certificate, way=way, at=at, by=actor, received_at=at)
    holding.note("punch.made", here, actor, at, person=found.pk, way=way)
    return made


@transaction.atomic(durable=True)
def stop_work(*, project: int, on: date, reason: str, actor: User, at: datetime) -> StopWork:
    """Order that works stop from a day on. One order at a time; the same again changes nothing. Raises Refused."""
    here = holding.held(project)
    pack = library.current()
    now = StopWork.objects.filter(project=here, until=None).first()
    if now is not None and (now.since, now.reason) == (on, reason.strip()):
        return now
    reasons = []
    if not who.any_of(actor, who.STOPPERS, here, pack):
        reasons.append(f"停工由{who.named(who.STOPPERS, pack)}下达；请转给他们的经办人办理")
    if now is not None:
        reasons.append(f"工地从 {now.since.isoformat()} 起已经停工，不用再下达")
    if StopWork.objects.filter(project=here, until__gte=on).exists():
        reasons.append("这一天在上一次停工期间，请核对日期")
    if on > timezone.localdate(at):
        reasons.append(f"日期 {on.isoformat()} 在今天之后，请核对")
    if not reason.strip():
        reasons.append("请写明停工的理由")
    if reasons:
        raise Refused(*reasons)
    made = StopWork.objects.create(project=here, since=on, reason=reason.strip(), by=actor, at=at)
    holding.note("stop.ordered", here, actor, at, stop=made.pk, since=on)
    return made


@transaction.atomic(durable=True)
def resume_work(*, project: int, on: date, actor: User, at: datetime) -> StopWork:
    """Lift the order to stop: `on` is the first day on which works go on. Again changes nothing. Raises Refused."""
    here = holding.held(project)
    pack = library.current()
    last_day = on - timedelta(days=1)
    now = StopWork.objects.filter(project=here, until=None).first()
    lifted = StopWork.objects.filter(project=here, until=last_day).first()
    if now is None and lifted is not None:
        return lifted
    reasons = []
    if not who.any_of(actor, who.STOPPERS, here, pack):
        reasons.append(f"复工由{who.named(who.STOPPERS, pack)}批准；请转给他们的经办人办理")
    if now is None:
        reasons.append("工地没有停工")
    elif last_day < now.since:
        reasons.append(f"复工日期应在停工的 {now.since.isoformat()} 之后")
    if on > timezone.localdate(at):
        reasons.append(f"日期 {on.isoformat()} 在今天之后，请核对")
    if reasons or now is None:
        raise Refused(*reasons)
    StopWork.objects.filter(pk=now.pk).update(until=last_day)
    holding.note("stop.lifted", here, actor, at, stop=now.pk, on=on)
    now.refresh_from_db()
    return now


@transaction.atomic(durable=True)
def set_fence(*, project: int, longitude: int, latitude: int, metres: int, actor: User, at: datetime) -> Fence:
    """Draw the fence as a rectangle round a point (millionths of a degree). The same again changes nothing.

    Raises Refused.
    """
    here = holding.held(project)
    pack = library.current()
    reasons = []
    if not who.any_of(actor, who.WATCHERS, here, pack):
        reasons.append(f"围栏由{who.named(who.WATCHERS, pack)}划定；请转给他们的经办人办理")
    if not LEAST <= metres <= FARTHEST:
        reasons.append(f"围栏应从中心向外 {LEAST} 至 {FARTHEST} 米")
    if not (73_000_000 <= longitude <= 136_000_000 and 3_000_000 <= latitude <= 54_000_000):
        reasons.append("经纬度不在国内，请核对是不是写反了")
    if reasons:
        raise Refused(*reasons)
    drawn = around(longitude, latitude, metres)
    sides = {"west": drawn.west, "south": drawn.south, "east": drawn.east, "north": drawn.north}
    last = Fence.objects.filter(project=here).last()
    if last is not None and all(getattr(last, side) == value for side, value in sides.items()):
        return last
    made = Fence.objects.create(project=here, **sides, by=actor, at=at)
    holding.note("fence.set", here, actor, at, **sides)
    return made
