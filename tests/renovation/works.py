"""Schemes and works for the tests: a town whose scheme is drawn up, filed and built."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from io import BytesIO

from PIL import Image

from meihao.accounts.models import User
from meihao.attachments.services import keep
from meihao.kernel.canonical import digest
from meihao.places.models import Building
from meihao.policy.library import current
from meihao.renovation import services
from meihao.renovation.models import AsBuilt, Project, SchemeVersion
from meihao.renovation.rules.schemes import Promise, Where, to_json
from meihao.renovation.selectors import schemes as selecting
from tests.renovation.conftest import AT, TODAY, Town

PIPES = Promise(
    number=0,
    measure="drainage",
    item="更换排水管",
    quantity=1_240_500,
    unit="米",
    where=Where(None, "北院"),
    price=12_000,
    due_on=date(2024, 9, 30),
    funder="district-budget",
    promised_by="implementing-party",
)
SHED = replace(
    PIPES, measure="bicycle-charging", item="非机动车停车棚", quantity=4_000, unit="座", where=Where(None, "西院")
)


def project_of(town: Town) -> Project:
    """The project as the database has it now."""
    rows = Project.objects.select_related("organisation", "subject").prefetch_related("parties")
    return rows.get(pk=town.project.pk)


def building(town: Town, number: str = "3") -> Building:
    """A building of the compound."""
    return Building.objects.get_or_create(compound=town.compound, number=number)[0]


def answer_all(town: Town, *, by: User | None = None, at: datetime = AT) -> None:
    """Every content of the pack without commitments is adequate already."""
    promised = {each.measure for each in selecting.draft(project_of(town)).promises}
    for each in current().parts.measures.measures:
        if each.id not in promised:
            services.answer_measure(
                project=town.project.pk,
                measure=each.id,
                answer="adequate",
                note="现有设施完好",
                actor=by or town.implementer,
                at=at,
            )


def put(town: Town, promise: Promise, *, by: User | None = None) -> Promise:
    return services.put_promise(project=town.project.pk, promise=promise, actor=by or town.implementer, at=AT)


def seen(town: Town) -> str:
    """The digest of the draft as the page has it."""
    return digest(to_json(selecting.draft(project_of(town))))


def issue(town: Town, note: str = "初稿", *, by: User | None = None) -> SchemeVersion:
    return services.issue_version(
        project=town.project.pk, note=note, seen=seen(town), actor=by or town.implementer, at=AT
    )


def file(town: Town, number: int, *, by: User | None = None, reference: str = "") -> None:
    services.file_version(
        project=town.project.pk,
        number=number,
        reference=reference or f"烟改备〔2024〕{number}",
        actor=by or town.district,
        at=AT,
    )


def filed(town: Town, *promises: Promise) -> SchemeVersion:
    """A first version with these commitments, filed."""
    for each in promises or (PIPES, SHED):
        put(town, each)
    answer_all(town)
    made = issue(town)
    file(town, made.number)
    return made


def picture(shade: int = 120) -> bytes:
    out = BytesIO()
    Image.new("RGB", (16, 16), (shade, shade, shade)).save(out, "JPEG")
    return out.getvalue()


def built(
    town: Town,
    number: int | None,
    quantity: int,
    where: Where,
    *,
    by: User | None = None,
    shade: int = 120,
    **more: str,
) -> AsBuilt:
    photo = keep(picture(shade), name="a.jpg", at=AT)
    return services.record_works(
        project=town.project.pk,
        number=number,
        quantity=quantity,
        where=where,
        on=TODAY,
        photo=photo.pk,
        actor=by or town.builder,
        at=AT,
        **more,
    )


def accept(town: Town, work: AsBuilt, *, by: User | None = None, outcome: str = "accepted", reason: str = "") -> None:
    services.review_works(
        project=town.project.pk, work=work.pk, outcome=outcome, reason=reason, actor=by or town.owner, at=AT
    )


def drop(town: Town, number: int, *, by: User | None = None) -> None:
    services.drop_commitment(
        project=town.project.pk,
        number=number,
        reference="芝改决〔2024〕17 号",
        grounds="居民议事会同意改建为绿地",
        actor=by or town.colleague,
        at=AT,
    )
