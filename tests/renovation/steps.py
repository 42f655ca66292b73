"""Compounds in projects that have taken steps, whatever their gates: where projects stand is all that matters."""

from __future__ import annotations

from datetime import date, timedelta

from meihao.accounts.models import User
from meihao.assessment.services import decide
from meihao.places.models import Compound
from meihao.places.services import register_compound
from meihao.renovation import services
from meihao.renovation.models import Project
from tests.renovation.conftest import AT, Town

LONG_AGO = date(2024, 2, 1)


def another(town: Town, code: str, *, homes: int | None = 120, area: int | None = 1_000_000) -> Compound:
    made = register_compound(
        code=code, name=f"{code}院", community=town.scene.community.code, address="", built_in=1990, actor=None, at=AT
    )
    Compound.objects.filter(pk=made.pk).update(declared_homes=homes, declared_area=area)
    return Compound.objects.get(pk=made.pk)


def planned(town: Town, code: str, *compounds: Compound, year: int = 2024) -> Project:
    return services.register_project(
        code=code,
        name=f"{code}改造",
        territory=town.scene.community.organisation.pk,
        compounds=[each.pk for each in compounds],
        on=LONG_AGO,
        year=year,
        actor=town.district,
        at=AT,
    )


def taken(project: Project, *names: str, by: User, on: date = LONG_AGO) -> None:
    """Steps that were decided, whatever their gates."""
    for number, name in enumerate(names):
        decide(
            project.subject, "lifecycle", name, on=on + timedelta(days=number), grounds="", actor=by, at=AT,
            digest="0" * 64, reasons={}, after=None,
        )  # fmt: skip
