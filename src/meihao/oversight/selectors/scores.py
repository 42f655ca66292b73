"""The assessment of districts: where each period stands, who may do what about it, and what a computation counted."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from meihao.accounts.models import User
from meihao.accounts.permissions import Permission
from meihao.kernel.canonical import digest
from meihao.organisations.models import Kind, Organisation
from meihao.oversight.models import ScoreAppeal, ScorePublication, ScoreRun, ScoreSeal
from meihao.oversight.rules import scoring
from meihao.oversight.rules.periods import Span, over, read
from meihao.oversight.rules.settling import APPEALED, UPHELD, Published, Standing, standing
from meihao.oversight.selectors.figures import gathered
from meihao.policy import library
from meihao.renovation.selectors.positions import acts_at

PAST = 10
"""So many periods are listed before today, and all of which anything was computed."""


def city() -> Organisation | None:
    """The city; None before it is founded."""
    return Organisation.objects.filter(kind=Kind.CITY).first()


def decides(user: User) -> bool:
    """Whether somebody speaks for who computes, publishes, hears and seals."""
    here, pack = city(), library.current()
    return here is not None and acts_at(user, pack.parts.scoring.settlement.decider, here.path, pack)


def appeals_for(user: User, district: Organisation) -> bool:
    """Whether somebody speaks for who may appeal for a district."""
    pack = library.current()
    return acts_at(user, pack.parts.scoring.settlement.appellant, district.path, pack)


def reads(user: User, district: Organisation) -> bool:
    """Whether the page of a district is there for somebody."""
    return any(district.path.startswith(path) for path in user.territories(Permission.SCORE_READ))


# --- what there is of a period ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Period:
    """All that is stored of a period: its computations with what became of them, in their order."""

    span: Span
    runs: tuple[ScoreRun, ...]
    sealed: ScoreSeal | None

    @property
    def latest(self) -> ScoreRun | None:
        """The last computation."""
        return self.runs[-1] if self.runs else None

    @cached_property
    def published(self) -> ScorePublication | None:
        """What was published last."""
        return next((each.publication for each in reversed(self.runs) if hasattr(each, "publication")), None)

    @cached_property
    def appeals(self) -> tuple[ScoreAppeal, ...]:
        """Every appeal of the period, in order of time."""
        found = [each.publication.appeals.all() for each in self.runs if hasattr(each, "publication")]
        return tuple(appeal for rows in found for appeal in rows)

    @property
    def excused(self) -> list[tuple[str, str, str]]:
        """The (district, part, record) that were let go on appeal."""
        upheld = [each for each in self.appeals if outcome_of(each) == UPHELD]
        return sorted({(each.district.code, each.part, ref) for each in upheld for ref in each.hearing.excused})

    def standing(self, on: date) -> Standing:
        """Where it stands on a day."""
        published = self.published
        told = None
        if published is not None and self.latest is not None:
            outcomes = [outcome_of(each) for each in published.appeals.all()]
            told = Published(published.run_id == self.latest.pk, published.until, outcomes)
        return standing(computed=bool(self.runs), published=told, sealed=self.sealed is not None, on=on)

    def shown(self, user_decides: bool) -> ScoreRun | None:
        """The computation that somebody may read: whoever decides the last, others the last that was published."""
        if user_decides:
            return self.latest
        return self.published.run if self.published else None


def outcome_of(appeal: ScoreAppeal) -> str:
    """What was said of an appeal; nothing while it waits."""
    hearing = getattr(appeal, "hearing", None)
    return hearing.outcome if hearing else ""


def period(span: Span) -> Period:
    """One period: five statements at most."""
    return _periods([span], ScoreRun.objects.all())[0]


def periods(spans: Sequence[Span]) -> list[Period]:
    """What there is of some periods, without what their computations rest on."""
    return _periods(spans, ScoreRun.objects.defer("inputs", "result"))


def _periods(spans: Sequence[Span], rows: QuerySet[ScoreRun]) -> list[Period]:
    codes = [each.code for each in spans]
    rows = rows.filter(period__in=codes).select_related("publication__by", "by")
    rows = rows.prefetch_related(
        "publication__appeals__district",
        "publication__appeals__by",
        "publication__appeals__blob",
        "publication__appeals__hearing__by",
    )
    seals = {each.period: each for each in ScoreSeal.objects.filter(period__in=codes).select_related("by")}
    found: dict[str, list[ScoreRun]] = {code: [] for code in codes}
    for row in rows.order_by("number"):
        found[row.period].append(row)
    return [Period(each, tuple(found[each.code]), seals.get(each.code)) for each in spans]


def listed(on: date) -> list[Period]:
    """The periods that are over, the latest first: some of the last, and all of which anything was computed."""
    kinds = frozenset(each.id for each in library.current().parts.scoring.periods)
    spans = set(islice(over(on, kinds), PAST))
    for code in ScoreRun.objects.order_by().values_list("period", flat=True).distinct():
        if (span := read(code)) is not None:
            spans.add(span)
    return periods(sorted(spans, reverse=True))


# --- computing ---------------------------------------------------------------------------------------------------------


def computed(here: Period, *, known: datetime) -> dict[str, Any]:
    """What a computation of a period rests on, as known at a time; what was let go on appeal is in it."""
    return _inputs(here.span, known, here.excused)


def again(run: ScoreRun) -> dict[str, Any]:
    """The same once more for a computation that was made: from the records as they were known then."""
    span = read(run.period)
    assert span is not None  # noqa: S101 - only periods are computed
    return _inputs(span, run.known_at, scoring.excused_of(run.inputs), codes=run.inputs["districts"].keys())


def _inputs(
    span: Span, known: datetime, excused: Sequence[tuple[str, str, str]], codes: Collection[str] | None = None
) -> dict[str, Any]:
    pack = library.current()
    return scoring.inputs(
        period=span.code,
        known=timezone.localtime(known).isoformat(),
        pack={"id": pack.id, "digest": pack.digest},
        law=scoring.law(pack, span.kind),
        districts=gathered(span, known=known, codes=codes),
        excused=excused,
    )


@dataclass(frozen=True, slots=True)
class Check:
    """A computation made again: whether the sums came out the same, and the records where the pack is still the same one."""

    run: ScoreRun
    sums: bool
    records: bool | None
    differing: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing differs."""
        return self.sums and self.records is not False


def checked(run: ScoreRun) -> Check:
    """A computation made again, byte for byte: its sums out of what was stored, and that out of the records.

    With another pack in force the records cannot be read as they were; then only the sums are made again.
    """
    sums = digest(scoring.outcome(run.inputs)) == run.digest and digest(run.inputs) == run.inputs_digest
    if run.pack_digest != library.current().digest:
        return Check(run, sums, None, ())
    anew = again(run)
    differing = tuple(
        f"{code}/{part}"
        for code, parts in run.inputs["districts"].items()
        for part, figure in parts.items()
        if anew["districts"].get(code, {}).get(part) != figure
    )
    return Check(run, sums, digest(anew) == run.inputs_digest, differing)


# --- the first screen --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Task:
    """A period in which somebody is asked for something, in words."""

    period: Period
    standing: Standing
    text: str
    district: Organisation | None


def waiting(user: User) -> Mapping[str, Any] | None:
    """The appeals that somebody has to hear, and the scores against which they may still appeal; None where nothing waits."""
    on = timezone.localdate()
    open_ = ScoreRun.objects.filter(publication__isnull=False, publication__seal=None).order_by()
    spans = [span for code in open_.values_list("period", flat=True).distinct() if (span := read(code))]
    if not spans:
        return None
    found = [(each, each.standing(on)) for each in periods(sorted(spans, reverse=True))]
    rows: list[Task] = []
    if decides(user):
        rows += [
            Task(each, now, f"审理 {sum(not outcome_of(one) for one in each.appeals)} 件申诉", None)
            for each, now in found
            if now.state == APPEALED
        ]
    if user.may(Permission.SCORE_APPEAL):
        mine = [one for one in Organisation.objects.filter(kind=Kind.DISTRICT) if appeals_for(user, one)]
        rows += [Task(each, now, "可对考核结果申诉", one) for one in mine for each, now in found if now.appeals(on)]
    return {"rows": rows[:6], "count": len(rows)} if rows else None
