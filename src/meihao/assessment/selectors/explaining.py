"""Why a level came out as it did: its tree in words, the records under it, the original text, the evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from meihao.accounts.models import User
from meihao.assessment.rules import Assessment
from meihao.facts.models import Evidence, Fact, Review
from meihao.instruments import selectors as instruments
from meihao.instruments.models import Passage
from meihao.kernel.verdict import Verdict
from meihao.policy import wording
from meihao.policy.dossier import Finding as Vote
from meihao.policy.dossier import Reading, Standing
from meihao.policy.gaps import Gap, action
from meihao.policy.pack import Criterion, Indicator, Level, Pack
from meihao.policy.tree import Node, Source
from meihao.reviews import selectors as reviews
from meihao.reviews.models import Finding


@dataclass(frozen=True, slots=True)
class Record:
    """A record that a leaf rests on, in words."""

    grade: str
    text: str
    state: str
    evidence: Evidence | None = None
    note: str = ""


type Recorder = Callable[[Node, int, Source], Record | None]


@dataclass(frozen=True, slots=True)
class Branch:
    """One node in words; `open` where the eye should go."""

    verdict: Verdict
    word: str
    asked: str
    found: str
    marks: tuple[str, ...]
    grades: tuple[str, ...]
    cite: str
    records: tuple[Record, ...]
    children: tuple[Branch, ...]

    @property
    def open(self) -> bool:
        """Whether to show what is below at once: where something is unmet."""
        return self.verdict is Verdict.UNMET or any(child.open for child in self.children)


@dataclass(frozen=True, slots=True)
class Judged:
    """One atomic criterion with its answer, its tree, its gaps and its own finding of whoever looks."""

    criterion: Criterion
    branch: Branch
    signed: str
    note: str
    gaps: tuple[tuple[Gap, str], ...]
    asks_experts: bool
    beside: tuple[tuple[str, Record], ...]
    mine: Finding | None


@dataclass(frozen=True, slots=True)
class Explained:
    """A level opened."""

    indicator: Indicator
    level: Level
    system: str
    level_name: str
    required: bool
    verdict: Verdict
    word: str
    criteria: tuple[Judged, ...]
    original: Passage | None
    evidence: tuple[Evidence, ...]


def explain(assessment: Assessment, level_id: str, viewer: User) -> Explained:
    """A level with its reasons. Raises KeyError for a level the pack has not. A constant number of statements."""
    pack = assessment.pack
    level, node = assessment.by_level[level_id]
    indicator = next(each for each in pack.indicators if each.number == level.indicator)
    words = _Words(pack, assessment, [node], viewer)
    gaps = _gaps(assessment)
    criteria = tuple(
        words.judged(criterion, answer, gaps.get(criterion.id, ()))
        for criterion, answer in zip(level.criteria, node.children, strict=True)
    )
    return Explained(
        indicator,
        level,
        pack.systems[indicator.system],
        pack.level_names[level.level],
        assessment.requires(level),
        node.verdict,
        wording.narrowed(node),
        criteria,
        instruments.passage(pack.id, level.indicator, level.level),
        evidence_for(assessment, level),
    )


def _gaps(assessment: Assessment) -> dict[str, tuple[Gap, ...]]:
    by_criterion: dict[str, list[Gap]] = {}
    for gap in assessment.gaps:
        by_criterion.setdefault(gap.criterion.id, []).append(gap)
    return {name: tuple(rows) for name, rows in by_criterion.items()}


def evidence_for(assessment: Assessment, level: Level) -> tuple[Evidence, ...]:
    """The evidence handed in for a level: for the facts it looks at, and for its criteria."""
    kind, _, code = assessment.dossier.subject.partition(":")
    position = assessment.pack.levels.index(level)
    condition = assessment.pack.compiled(assessment.dossier.on).levels[position][1]
    targets = condition.every_key() | {criterion.id for criterion in level.criteria}
    latest = Review.objects.filter(evidence=OuterRef("pk")).order_by("-at", "-pk").values("outcome")[:1]
    rows = Evidence.objects.filter(subject__kind=kind, subject__code=code, targets__target__in=targets).distinct()
    return tuple(rows.annotate(outcome=Subquery(latest)).select_related("submitted_by").order_by("-submitted_at")[:30])


def branch(node: Node, pack: Pack, record: Recorder = lambda *_: None) -> Branch:
    """A node and all below it in words; `record` gives the record behind a source, if there is one to show."""
    records = tuple(told for n, source in enumerate(node.sources) if (told := record(node, n, source)))
    return Branch(
        node.verdict,
        wording.narrowed(node),
        wording.asked(node, pack),
        wording.found(node, pack),
        wording.marks(node, pack),
        tuple(dict.fromkeys(each.grade for each in records if each.grade)),
        node.condition.cite,
        records,
        tuple(branch(child, pack, record) for child in node.children),
    )


class _Words:
    """Puts nodes into words, with the records under all of them looked up at once."""

    def __init__(self, pack: Pack, assessment: Assessment, nodes: Iterable[Node], viewer: User) -> None:
        self.pack = pack
        self.assessment = assessment
        self.viewer = viewer
        sources = [source for top in nodes for node in top.walk() for source in node.sources]
        beside = [reading for top in nodes for key in _beside(top) if (reading := assessment.dossier.reading_of(key))]
        facts = {id_ for source in [*sources, *beside] if isinstance(source, Reading) for id_ in source.facts[-5:]}
        self.facts = _facts(facts)
        self.findings = reviews.by_id([source.id for source in sources if isinstance(source, Vote)])

    def judged(self, criterion: Criterion, node: Node, gaps: tuple[Gap, ...]) -> Judged:
        """A criterion and its tree."""
        reading = criterion.interpretation(self.assessment.dossier.on)
        question = self.pack.question(criterion.id, self.assessment.dossier.on)
        mine = None
        beside: tuple[tuple[str, Record], ...] = ()
        if question is not None:
            beside = tuple((self.pack.keys[key].title, self.fact(key)) for key in question.beside)
            votes = self.assessment.dossier.findings.get(criterion.id, ())
            mine = next(
                (
                    self.findings[vote.id]
                    for vote in votes
                    if vote.expert == str(self.viewer.pk) and vote.id in self.findings
                ),
                None,
            )
        return Judged(
            criterion,
            self.branch(node),
            reading.approver if reading else "",
            reading.note if reading else "",
            tuple((gap, action(gap, self.pack)) for gap in gaps),
            question is not None,
            beside,
            mine,
        )

    def branch(self, node: Node) -> Branch:
        """A node and all below it, with the records."""
        return branch(node, self.pack, self.record)

    def record(self, node: Node, place: int, source: Source) -> Record | None:
        """The record behind one source of a node; None where there is none to show."""
        match source:
            case Reading():
                return self.reading(node.condition.keys[place], source)
            case Vote():
                return self.vote(source)
            case Standing():
                return Record("", f"决定 {source.id}", "")
        return None

    def fact(self, key: str) -> Record:
        """The record of a fact shown beside a question."""
        reading = self.assessment.dossier.reading_of(key)
        return (
            Record("", f"{self.pack.keys[key].title}：缺数据", "missing")
            if reading is None
            else self.reading(key, reading)
        )

    def reading(self, key: str, reading: Reading) -> Record:
        """A reading with the latest fact it comes from."""
        fact = self.facts.get(reading.facts[-1]) if reading.facts else None
        value = wording.said(self.pack.keys[key], reading)
        if fact is None:
            return Record(reading.grade, value, reading.state, None, f"{wording.SUPPLY['live']}")
        who = f"{fact.source}，{fact.effective_on:%Y-%m-%d} 起"
        return Record(reading.grade, value, reading.state, fact.evidence, who + _reviewed(fact))

    def vote(self, vote: Vote) -> Record | None:
        """A finding with who made it."""
        finding = self.findings.get(vote.id)
        if finding is None:
            return None
        text = f"{finding.member.expert}：{vote.verdict.word}" + (f"，{finding.grounds}" if finding.grounds else "")
        return Record("", text, "", None, f"{finding.on:%Y-%m-%d}")


def _beside(top: Node) -> Iterable[str]:
    for node in top.walk():
        yield from node.condition.beside


def _facts(ids: Iterable[int]) -> Mapping[int, Fact]:
    reviewer = Review.objects.filter(evidence=OuterRef("evidence")).order_by("-at", "-pk")
    rows = Fact.objects.filter(pk__in=list(ids)).select_related("evidence", "stated_by")
    facts = rows.annotate(reviewer=Subquery(reviewer.values("by__name")[:1]))
    return {fact.pk: fact for fact in facts}


def _reviewed(fact: Fact) -> str:
    """Who reviewed the evidence of a fact, as the statement above annotated it."""
    if fact.evidence is None:
        return ""
    reviewer = getattr(fact, "reviewer", None)
    return f"，{reviewer}审核" if reviewer else "，待审核"
