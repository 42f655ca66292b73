"""Each act through the service that an office would use."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from importlib.resources import files
from typing import Any

from django.utils import timezone

from meihao.accounts.models import User
from meihao.accounts.services import appoint, enrol
from meihao.assessment.selectors import assess
from meihao.assessment.services import conclude, designate
from meihao.attachments.services import keep
from meihao.audit import models as audit
from meihao.audit.services import seal
from meihao.demo.rules import acts, balances, closing_deeds, deeds
from meihao.demo.rules.files import File, drawn
from meihao.demo.rules.meeting_deeds import OfSession, OfTopic
from meihao.demo.rules.pilot_deeds import Piloting
from meihao.demo.rules.watch_deeds import Scoring, Watching
from meihao.demo.selectors import stories
from meihao.demo.services.closing import close
from meihao.demo.services.meeting import confer
from meihao.demo.services.piloting import pilot
from meihao.demo.services.recording import record
from meihao.demo.services.renovating import renovate
from meihao.demo.services.watching import watch
from meihao.facts.models import Fact, Subject
from meihao.facts.selectors import as_of
from meihao.facts.services import (
    Statement,
    review_evidence,
    state_fact,
    state_facts,
    subject_for,
    submit_evidence,
)
from meihao.kernel.canonical import digest
from meihao.organisations.models import Organisation
from meihao.organisations.services import establish
from meihao.places.models import Division
from meihao.places.rules import read_divisions
from meihao.places.services import (
    import_boundaries,
    register_community,
    register_compound,
    register_division,
    register_divisions,
)
from meihao.policy.dossier import Reading
from meihao.policy.library import current
from meihao.reviews.services import convene, find

SKETCH = "演示示意图，不是法定界线"
"""Where the boundaries of the demonstration come from."""
COMMUNITY = "community"
"""The kind of subject that the story is about, and the panel that its tests name."""


class Stage:
    """Who and what the acts speak of, found once; people are found again when their posts change."""

    def __init__(self) -> None:
        self._people: dict[str, User] = {}
        self._bodies: dict[str, Organisation] = {}
        self._subjects: dict[tuple[str, str], Subject] = {}
        self._made: dict[str, int] = {}
        self._kept: dict[File, int] = {}
        self._seen: dict[tuple[int, date], Mapping[str, Reading]] = {}

    def remember(self, act: acts.Act, particulars: Mapping[str, Any]) -> None:
        """Take what an act made from the trail, where it was told before."""
        match act:
            case acts.Submit():
                self._made[act.handle] = int(particulars["evidence"])
            case deeds.Making():
                self._made[act.handle] = int(particulars[act.made])

    def keep(self, handle: str, made: int) -> None:
        """The number of something that later acts speak of."""
        self._made[handle] = made

    def submitted(self, handle: str) -> int:
        """The number of something that was handed in before."""
        return self._made[handle]

    def kept(self, file: File, at: datetime) -> int:
        """The number of a file that many acts show: drawn and kept once."""
        if file not in self._kept:
            self._kept[file] = keep(drawn(file), name=file.name, at=at).pk
        return self._kept[file]

    def evidence(self, handle: str) -> int | None:
        """The number of evidence; None without a handle."""
        return self._made[handle] if handle else None

    def somebody(self, username: str) -> User:
        """A person, with the posts held now."""
        if username not in self._people:
            self._people[username] = User.objects.get(username=username)
        return self._people[username]

    def maybe(self, username: str) -> User | None:
        """A person, or nobody."""
        return self.somebody(username) if username else None

    def forget(self, username: str) -> None:
        """Find somebody again next time."""
        self._people.pop(username, None)

    def body(self, code: str) -> Organisation:
        """A body of the tree."""
        if code not in self._bodies:
            self._bodies[code] = Organisation.objects.get(code=code)
        return self._bodies[code]

    def subject(self, code: str, kind: str = COMMUNITY) -> Subject:
        """A community as a subject of facts, whose body has the same code; or a project, which brought its own."""
        if (kind, code) not in self._subjects:
            self._subjects[kind, code] = (
                subject_for(kind, code, self.body(code))
                if kind == COMMUNITY
                else Subject.objects.get(kind=kind, code=code)
            )
        return self._subjects[kind, code]

    def seen(self, subject: Subject, criterion: str, at: datetime) -> str:
        """The digest of the facts that lie beside a question on a day."""
        on = timezone.localdate(at)
        if (subject.pk, on) not in self._seen:
            found = as_of.readings([subject.pk], on=on, known=at, pack=current())
            self._seen[subject.pk, on] = found.get(subject.pk, {})
        readings = self._seen[subject.pk, on]
        question = current().question(criterion, on)
        beside = question.beside if question else ()
        return digest([[key, readings[key].state, list(readings[key].facts)] for key in beside if key in readings])


def perform(act: acts.Act, stage: Stage, *, at: datetime) -> None:
    """Do what the act says, at its moment, as whoever does it."""
    match act:
        case (
            acts.Establish()
            | acts.RegisterDivisions()
            | acts.DrawDistricts()
            | acts.Answer()
            | acts.Enrol()
            | acts.Appoint()
        ):
            _found(act, stage, at)
        case acts.RegisterCommunity() | acts.RegisterCompound():
            _register(act, stage, at)
        case acts.Submit() | acts.State() | acts.Correct() | acts.Review():
            _report(act, stage, at)
        case acts.Convene() | acts.Find() | acts.Designate() | acts.Conclude():
            _judge(act, stage, at)
        case acts.LoadPlans() | acts.RegisterProject() | acts.AppointParty() | acts.Propose() | acts.Advance():
            renovate(act, stage, at=at)
        case deeds.Deed():
            record(act, stage, at=at)
        case closing_deeds.Closing() | closing_deeds.Spending() | closing_deeds.Returning() | balances.Balancing():
            close(act, stage, at=at)
        case Watching() | Scoring() | Piloting() | OfTopic() | OfSession():
            _oversee(act, stage, at)
        case acts.Seal() if not audit.Seal.objects.filter(at=at).exists():
            seal(at=at)


def _oversee(act: Watching | Scoring | Piloting | OfTopic | OfSession, stage: Stage, at: datetime) -> None:
    match act:
        case Watching() | Scoring():
            watch(act, stage, at=at)
        case Piloting():
            pilot(act, stage, at=at)
        case OfTopic() | OfSession():
            confer(act, stage, at=at)


def _found(
    act: acts.Establish | acts.RegisterDivisions | acts.DrawDistricts | acts.Answer | acts.Enrol | acts.Appoint,
    stage: Stage,
    at: datetime,
) -> None:
    actor = stage.maybe(act.by)
    match act:
        case acts.Establish():
            parent = stage.body(act.parent).pk if act.parent else None
            establish(code=act.code, name=act.name, kind=act.kind, parent=parent, body=act.body, actor=actor, at=at)
        case acts.RegisterDivisions():
            table = files("meihao.places").joinpath("data", "yantai-divisions.csv").read_text(encoding="utf-8")
            register_divisions(read_divisions(table), actor=actor, at=at)
        case acts.DrawDistricts():
            blob = keep(stories.districts(), name="districts.geojson", at=at)
            import_boundaries(blob=blob, name="districts.geojson", kind="district", source=SKETCH, actor=actor, at=at)
        case acts.Answer():
            name = Division.objects.get(code=act.code).name
            register_division(code=act.code, name=name, accountable=stage.body(act.accountable).pk, actor=actor, at=at)
        case acts.Enrol():
            enrol(username=act.username, name=act.name, actor=actor, at=at, invented=True)
        case acts.Appoint():
            appoint(
                user=stage.somebody(act.username).pk,
                role=act.role,
                organisation=stage.body(act.organisation).pk,
                since=act.since,
                actor=actor,
                at=at,
            )
            stage.forget(act.username)


def _register(act: acts.RegisterCommunity | acts.RegisterCompound, stage: Stage, at: datetime) -> None:
    actor = stage.somebody(act.by)
    match act:
        case acts.RegisterCommunity():
            register_community(
                code=act.code,
                name=act.name,
                organisation=stage.body(act.code).pk,
                division=act.division,
                longitude=act.longitude,
                latitude=act.latitude,
                actor=actor,
                at=at,
            )
        case acts.RegisterCompound():
            register_compound(
                code=act.code,
                name=act.name,
                community=act.community,
                address=act.address,
                built_in=act.built_in,
                actor=actor,
                at=at,
            )


def _report(act: acts.Submit | acts.State | acts.Correct | acts.Review, stage: Stage, at: datetime) -> None:
    match act:
        case acts.Submit():
            evidence = submit_evidence(
                subject=stage.subject(act.community, act.about).pk,
                content=drawn(act.file),
                name=act.file.name,
                kind=act.kind,
                title=act.title,
                effective_on=act.effective_on,
                expires_on=act.expires_on,
                targets=act.targets,
                actor=stage.somebody(act.by),
                at=at,
            )
            stage.keep(act.handle, evidence.pk)
        case acts.State():
            state_facts(
                subject=stage.subject(act.community, act.about).pk,
                statements=[
                    Statement(
                        key=said.key,
                        value=said.value,
                        effective_on=said.effective_on,
                        source=said.source,
                        grade=said.grade,
                    )
                    for said in act.facts
                ],
                evidence=stage.evidence(act.evidence),
                actor=stage.maybe(act.by),
                at=at,
            )
        case acts.Correct():
            subject, said = stage.subject(act.community), act.fact
            wrong = Fact.objects.get(subject=subject, key=said.key, effective_on=said.effective_on, supersedes=None)
            state_fact(
                subject=subject.pk,
                key=said.key,
                value=said.value,
                effective_on=said.effective_on,
                source=said.source,
                grade=said.grade,
                evidence=stage.evidence(act.evidence),
                supersedes=wrong.pk,
                actor=stage.maybe(act.by),
                at=at,
            )
        case acts.Review():
            review_evidence(
                evidence=stage.submitted(act.evidence),
                outcome=act.outcome,
                reason=act.reason,
                actor=stage.somebody(act.by),
                at=at,
            )


def _judge(act: acts.Convene | acts.Find | acts.Designate | acts.Conclude, stage: Stage, at: datetime) -> None:
    actor, subject, on = stage.somebody(act.by), stage.subject(act.community), timezone.localdate(at)
    match act:
        case acts.Convene():
            experts = [stage.somebody(username).pk for username in act.experts]
            convene(subject=subject.pk, kind=COMMUNITY, experts=experts, on=on, actor=actor, at=at)
        case acts.Find():
            find(
                subject=subject.pk,
                criterion=act.criterion,
                verdict=act.verdict,
                grounds=act.grounds,
                on=on,
                digest=stage.seen(subject, act.criterion, at),
                actor=actor,
                at=at,
            )
        case acts.Designate():
            designate(subject=subject.pk, profile=act.profile, on=on, grounds=act.grounds, actor=actor, at=at)
        case acts.Conclude():
            seen = assess([subject], on=on, known=at)[subject.pk].digest
            conclude(subject=subject.pk, outcome=act.outcome, on=on, seen=seen, grounds=act.grounds, actor=actor, at=at)
