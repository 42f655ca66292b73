"""What the records of money answer of the keys of the pack, and what subsidies ask of a project."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Final

from meihao.assessment.selectors.dossiers import end_of
from meihao.funding.selectors.sums import measured, paid_by
from meihao.organisations.models import Kind, Organisation
from meihao.policy import library
from meihao.policy.dossier import PENDING, Reading
from meihao.policy.subsidies import AREA, HOMES
from meihao.renovation.models import Project
from meihao.renovation.rules.reconciling import Line, Outcome
from meihao.renovation.rules.schemes import THOUSAND
from meihao.renovation.selectors.reconciliation import known as reconciled

DISTRICT: Final = "subsidy.district"
YEAR: Final = "subsidy.year"


def spend_ahead(subjects: Sequence[int] | None, on: date, known: datetime) -> Mapping[int, Reading]:
    """By how many points the share paid is ahead of the share built, both of what the filed scheme costs.

    Paid: confirmed, less refunds. Built: accepted, no more than promised, at the prices of the scheme. Projects without a
    payment or without a filed scheme are left out; where payments only wait, this waits too.
    """
    rows = Project.objects.all() if subjects is None else Project.objects.filter(subject__in=subjects)
    of = dict(rows.order_by().values_list("pk", "subject"))
    paid = paid_by(list(of), on=on, known=known)
    built = reconciled(list(paid), min(known, end_of(on)))
    found = {}
    for project, (spent, waits, day) in paid.items():
        shares = _built(built[project].lines) if project in built else None
        if shares is None:
            continue
        done, whole = shares
        if not spent and waits:
            found[of[project]] = Reading(None, PENDING, "B", day)
        else:
            found[of[project]] = Reading((Fraction(spent) - done) * 100 / whole, grade="B", effective_on=day)
    return found


def _built(lines: Sequence[Line]) -> tuple[Fraction, Fraction] | None:
    """What was accepted and what was promised, in fen, leaving out what was dropped; None where nothing costs anything."""
    done = whole = Fraction()
    for line in lines:
        if line.promise is None or line.outcome == Outcome.DROPPED:
            continue
        whole += line.promise.cost
        done += Fraction(min(line.accepted, line.promised) * line.promise.price, THOUSAND)
    return (done, whole) if whole else None


def asked_by_subsidies(projects: Sequence[Project]) -> dict[int, dict[str, Reading]]:
    """The district, year, homes and area of each project, as the registers have them now; what is not known is left out.

    Only subsidies ask for them, so that they are no live sources, which every list of projects would pay for. Six
    statements, however many the projects.
    """
    paths = {each.pk: "/".join(each.organisation.path.split("/")[:3]) + "/" for each in projects}
    districts = Organisation.objects.filter(kind=Kind.DISTRICT, path__in=set(paths.values()))
    names = dict(districts.order_by().values_list("path", "name"))
    choices = library.current().keys[DISTRICT].choices
    told = measured([each.pk for each in projects])
    found = {}
    for each in projects:
        name, (homes, area) = names.get(paths[each.pk], ""), told[each.pk]
        values: dict[str, object] = {
            DISTRICT: name if name in choices else None,
            YEAR: each.year,
            HOMES: homes,
            AREA: Fraction(area, 100) if area else None,
        }
        found[each.pk] = {
            key: Reading(value, grade="B", effective_on=each.registered_on)
            for key, value in values.items()
            if value is not None
        }
    return found
