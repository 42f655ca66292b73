"""Schemes as they stand: versions with what they say, the draft, and what may be chosen in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import F

from meihao.places.models import Building
from meihao.policy.pack import Pack
from meihao.policy.schema.instrument import Measure
from meihao.renovation.models import Commitment, MeasureAnswer, Project, SchemeVersion
from meihao.renovation.rules.schemes import (
    WORDS,
    Difference,
    Promise,
    Said,
    Scheme,
    Where,
    amount,
    diff,
    from_json,
    material,
    unanswered,
    yuan,
)


@dataclass(frozen=True, slots=True)
class Version:
    """A version with what it says, and how it differs from the one before. `restarts` says why it must be posted anew."""

    row: SchemeVersion
    scheme: Scheme
    change: Difference
    restarts: tuple[str, ...]


def promise_of(row: Commitment) -> Promise:
    """A stored commitment as the rules know it."""
    return Promise(
        number=row.number,
        measure=row.measure,
        item=row.item,
        quantity=row.quantity,
        unit=row.unit,
        where=Where(row.building_id, row.place),
        price=row.price,
        due_on=row.due_on,
        funder=row.funder,
        promised_by=row.promised_by,
    )


def schemes(versions: Iterable[SchemeVersion]) -> dict[int, Scheme]:
    """What versions say, by their number in the database: two statements, however many there are."""
    pks = [each.pk for each in versions]
    answers: dict[int, dict[str, Said]] = defaultdict(dict)
    for said in MeasureAnswer.objects.filter(version__in=pks):
        answers[said.version_id][said.measure] = Said(said.answer, said.note)
    promises: dict[int, list[Promise]] = defaultdict(list)
    for row in Commitment.objects.filter(version__in=pks).order_by("number"):
        promises[row.version_id].append(promise_of(row))
    return {pk: Scheme(answers[pk], tuple(promises[pk])) for pk in pks}


def versions(project: Project) -> tuple[Version, ...]:
    """Every version of a project, the oldest first."""
    rows = list(SchemeVersion.objects.filter(project=project).select_related("by", "filing__by").order_by("number"))
    said = schemes(rows)
    found = []
    before = Scheme()
    for row in rows:
        change = diff(before, said[row.pk])
        found.append(Version(row, said[row.pk], change, material(change)))
        before = said[row.pk]
    return tuple(found)


def latest(project: Project) -> Scheme:
    """What the last version says; nothing where there is none."""
    row = SchemeVersion.objects.filter(project=project).order_by("-number").first()
    return schemes([row])[row.pk] if row else Scheme()


def posted_from(project: Project) -> SchemeVersion | None:
    """The version from which a posting counts: the last that changed something material, or the first."""
    changed = [each.row for each in versions(project) if each.restarts]
    return changed[-1] if changed else SchemeVersion.objects.filter(project=project).order_by("number").first()


def draft(project: Project) -> Scheme:
    """The next version as edited so far; where nobody has begun, a copy of the last."""
    kept = getattr(project, "scheme_draft", None)
    return from_json(kept.content) if kept else latest(project)


def used_numbers(project: Project) -> set[int]:
    """The numbers that commitments of the project have ever had."""
    return set(Commitment.objects.filter(version__project=project).values_list("number", flat=True))


# --- what may be chosen, and the words for it ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Names:
    """The words for what commitments name by id."""

    measures: Mapping[str, str]
    answers: Mapping[str, str]
    funders: Mapping[str, str]
    bodies: Mapping[str, str]
    buildings: Mapping[int, str]

    def where(self, where: Where) -> str:
        """A place in words."""
        building = self.buildings.get(where.building or 0, "")
        return f"{building} {where.place}".strip()


def names(project: Project, pack: Pack) -> Names:
    """The words that a project's scheme needs; its buildings take one statement."""
    rows = buildings(project)
    several = len({row.compound_id for row in rows}) > 1
    return Names(
        {each.id: each.name for each in pack.parts.measures.measures},
        {each.id: each.name for each in pack.parts.measures.answers},
        {each.id: each.name for each in pack.parts.funding.sources},
        {name: body.name for name, body in pack.bodies.items()},
        {row.pk: f"{row.compound} {row}" if several else str(row) for row in rows},
    )


def buildings(project: Project) -> list[Building]:
    """The buildings of the compounds in a project."""
    rows = Building.objects.filter(compound__memberships__project=project, compound__memberships__until=None)
    return list(rows.select_related("compound").order_by("compound__name", "pk"))


def by_wall(project: Project) -> dict[tuple[str, str], int]:
    """The buildings of a project by the name of the compound and the number on the wall, as sheets name them."""
    return {(row.compound.name, row.number): row.pk for row in buildings(project)}


@dataclass(frozen=True, slots=True)
class Told:
    """A commitment as a page prints it."""

    promise: Promise
    amount: str
    where: str
    price: str
    cost: str
    funder: str
    promised_by: str


@dataclass(frozen=True, slots=True)
class Content:
    """A content of the pack with what a scheme says of it. `missing`: it is mandatory and not said yet."""

    measure: Measure
    answer: str
    note: str
    promises: tuple[Told, ...]
    missing: bool


def told(promise: Promise, words: Names) -> Told:
    """A commitment in words."""
    return Told(
        promise,
        amount(promise),
        words.where(promise.where),
        yuan(promise.price),
        yuan(promise.cost),
        words.funders.get(promise.funder, promise.funder),
        words.bodies.get(promise.promised_by, promise.promised_by),
    )


def contents(scheme: Scheme, words: Names, pack: Pack) -> list[Content]:
    """Every content of the pack in its order, with what a scheme says of it."""
    under: dict[str, list[Told]] = defaultdict(list)
    for promise in scheme.promises:
        under[promise.measure].append(told(promise, words))
    measures = pack.parts.measures.measures
    missing = {each.id for each in unanswered(scheme, measures)}
    found = []
    for each in measures:
        said = scheme.answers.get(each.id)
        answer = words.answers.get(said.answer, said.answer) if said else ""
        found.append(Content(each, answer, said.note if said else "", tuple(under[each.id]), each.id in missing))
    return found


@dataclass(frozen=True, slots=True)
class Sentence:
    """One difference between versions in words: what kind it is, of what, and from what to what."""

    kind: str
    subject: str
    text: str


def sentences(change: Difference, words: Names) -> list[Sentence]:
    """A difference in words, the commitments first."""
    found = [
        Sentence("新增", each.item, f"{words.where(each.where)}，{amount(each)}，单价 {yuan(each.price)} 元")
        for each in change.added
    ]
    found += [Sentence("取消", each.item, f"{words.where(each.where)}，{amount(each)}") for each in change.dropped]
    for each in change.changed:
        found += [
            Sentence(
                f"改{WORDS[name]}", each.new.item, f"{_said(each.old, name, words)} → {_said(each.new, name, words)}"
            )
            for name in each.fields
        ]
    for name, (before, after) in change.answers.items():
        text = f"{_answer(before, words)} → {_answer(after, words)}"
        found.append(Sentence("改结论", words.measures.get(name, name), text))
    return found


def _said(promise: Promise, name: str, words: Names) -> str:
    shown = {
        "measure": words.measures.get(promise.measure, promise.measure),
        "quantity": amount(promise),
        "where": words.where(promise.where),
        "price": f"{yuan(promise.price)} 元",
        "due_on": promise.due_on.isoformat(),
        "funder": words.funders.get(promise.funder, promise.funder),
        "promised_by": words.bodies.get(promise.promised_by, promise.promised_by),
    }
    return shown[name] if name in shown else str(getattr(promise, name))


def _answer(said: Said | None, words: Names) -> str:
    if said is None:
        return "没有写"
    return words.answers.get(said.answer, said.answer) + (f"（{said.note}）" if said.note else "")


def filed(project: Project) -> Sequence[SchemeVersion]:
    """The filed versions of a project in the order in which they were drawn up."""
    rows = SchemeVersion.objects.filter(project=project, filing__isnull=False)
    return list(rows.select_related("filing").order_by(F("number")))
