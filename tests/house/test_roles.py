"""Every address against every role, and the cost of every list: what each may open follows from one table."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from meihao.accounts.models import User
from meihao.accounts.permissions import Permission
from meihao.accounts.rules import GRANTS, Role
from meihao.accounts.services import appoint, enrol
from meihao.attachments.services import keep
from meihao.audit.models import Entry
from meihao.audit.services import seal
from meihao.checks.models import Finding as SiteFinding
from meihao.checks.models import (
    InspectedItem,
    Inspection,
    Material,
    NodeCall,
    NodeCheck,
    Plan,
    Round,
    SafetyCheck,
)
from meihao.completion.models import (
    Handover,
    HandoverLine,
    Meeting,
    Package,
    SiteCheck,
    Supervision,
)
from meihao.completion.models import Paper as CompletionPaper
from meihao.councils.models import (
    ActionItem,
    Agenda,
    AgendaItem,
    Attendance,
    Grading,
    ItemReport,
    Resolution,
    Session,
    Topic,
    TopicResult,
)
from meihao.councils.models import Invitation as SessionInvitation
from meihao.councils.models import Minutes as SessionMinutes
from meihao.documents.models import SheetPicture
from meihao.facts.models import Evidence
from meihao.facts.selectors.about import prefixes
from meihao.facts.services import Shown, review_evidence, subject_for, submit_evidence
from meihao.funding.models import Allocation, Appropriation, BalanceVersion, Claim, ClaimPart, CostLine, Payment
from meihao.funding.rules.balance.plan import to_json
from meihao.instruments.models import Instrument, Passage
from meihao.jobs.models import Job
from meihao.jobs.services import submit
from meihao.lab.models import Draft
from meihao.organisations.models import Organisation
from meihao.organisations.services import establish
from meihao.oversight.models import Answer as DispatchAnswer
from meihao.oversight.models import Dispatch, ScoreAppeal, ScorePublication, ScoreRun
from meihao.oversight.rules import scoring
from meihao.pilots.models import (
    CreationDraft,
    CreationVersion,
    Drawing,
    Fulfilment,
    Letter,
    Pilot,
    Preliminary,
    Promise,
)
from meihao.places.models import Building, Community, Compound, Entrance, Home, PrivatePart
from meihao.places.services import (
    draw_boundary,
    form_cluster,
    group_compounds,
    register_community,
    register_compound,
    register_division,
)
from meihao.plans.models import ComposerVariant, PlanVersion
from meihao.plans.services.composer import save_variant
from meihao.policy import library
from meihao.renovation.models import (
    AsBuilt,
    Commitment,
    Draw,
    ExpertReview,
    Ground,
    PermitCase,
    Project,
    SchemeFiling,
    SchemeVersion,
    Seat,
)
from meihao.renovation.rules.grounds import Posting, Structure
from meihao.renovation.services import (
    File,
    Paper,
    enter_ground,
    enter_roll,
    hand_in_form,
    hear_form,
    receive_case,
    register_project,
    take_comment,
)
from meihao.reviews.models import Finding, Member, Panel
from meihao.sites.models import KeyPerson, Relief, SiteDevice, SpecialWorker
from meihao.web import navigation
from tests import standing
from tests.funding.balances import small
from tests.instruments import papers
from tests.renovation.grounds import photo

SINCE = date(2024, 6, 30)
KEY = "community.homes"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
DOOR = ("account_", "mfa_", "usersessions_")
"""Addresses of signing in, whose answer depends on how one signed in: sent on, asked again, or told there is nothing."""
CITYWIDE = (
    "instruments:",
    "assessment:pack",
    "assessment:parameters",
    "assessment:clause",
    "plans:",
    "oversight:scores",
)
SQUARE = [
    [[[121_400_000, 37_500_000], [121_500_000, 37_500_000], [121_500_000, 37_600_000], [121_400_000, 37_500_000]]]
]
WHOLE = {"audit:seals", "audit:lay", "audit:verify", "audit:export"}
"""Addresses for whoever holds the permission over the whole city."""
ANSWERED = {"accounts:issue_password", "facts:upload"}
"""Forms that answer an empty post with a page: nothing to fill in, or the first of two steps."""


@dataclass(frozen=True)
class Route:
    """One named address; of those that every kind of subject has, under one prefix."""

    name: str
    access: str
    parameters: frozenset[str]
    prefix: str = ""


def routes(resolver: URLResolver, space: str = "") -> Iterator[Route]:
    """Every named address under a resolver."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            if entry.name:
                access = getattr(entry.callback, "access", "")
                parameters = frozenset(entry.pattern.converters)
                for prefix in sorted(prefixes()) if "prefix" in parameters else [""]:
                    yield Route(space + entry.name, access, parameters, prefix)
        else:
            yield from routes(entry, f"{space}{entry.namespace}:" if entry.namespace else space)


ROUTES = tuple(routes(get_resolver()))


@dataclass(frozen=True)
class Crew:
    """Somebody in a key post whose relief was asked for, a special worker and a device."""

    person: KeyPerson
    relief: Relief
    worker: SpecialWorker
    device: SiteDevice


@dataclass(frozen=True)
class Checked:
    """What is checked on the site of a project, one of each."""

    finding: SiteFinding
    material: Material
    call: NodeCall
    plan: Plan
    round: Round


@dataclass
class Side:
    """What lies in one district: one thing of each kind that an address can name."""

    district: Organisation
    community: Community
    evidence: Evidence
    clerk: User
    criterion: str
    entry: Entry
    project: Project
    paper: Evidence
    posting: Ground
    work: AsBuilt
    filed: PermitCase
    crew: Crew
    checked: Checked
    grant: Appropriation
    claim: Claim
    accepted: Meeting
    dispatched: DispatchAnswer
    promised: Fulfilment
    appealed: ScoreAppeal
    reported: ItemReport
    drafted: Draft
    roll: Ground
    building: Building
    jobs: dict[int, Job] = field(default_factory=dict)


@dataclass
class Town:
    """Two districts that look alike, and what belongs to the whole city."""

    city: Organisation
    ours: Side
    theirs: Side
    instrument: Instrument
    street: Organisation
    plan: PlanVersion
    variant: ComposerVariant


def body(code: str, kind: str, parent: Organisation | None) -> Organisation:
    above = parent.pk if parent else None
    return establish(code=code, name=f"{code}机构", kind=kind, parent=above, actor=None, at=timezone.now())


def person(username: str, role: Role, organisation: Organisation) -> User:
    at = timezone.now()
    made = enrol(username=username, name=f"{username}某", actor=None, at=at)
    appoint(user=made.pk, role=role, organisation=organisation.pk, since=SINCE, actor=None, at=at)
    return User.objects.get(pk=made.pk)


def place(code: str, street: Organisation) -> Community:
    home = body(code, "community", street)
    at = timezone.now()
    made = register_community(code=code, name=f"{code}社区", organisation=home.pk, division="370602", actor=None, at=at)
    subject_for("community", code, home)
    return made


def hand_in(community: Community, clerk: User, number: int = 0) -> Evidence:
    """A register with the number of homes; it waits for review."""
    return submit_evidence(
        subject=subject_for("community", community.code, community.organisation).pk,
        content=f"{community.code} {number}".encode(),
        name="homes.txt",
        kind="register",
        title=f"户数台账 {number}",
        effective_on=SINCE,
        targets=[KEY],
        actor=clerk,
        at=timezone.now(),
        fact=Shown(key=KEY, value=str(400 + number)),
    )


def question() -> str:
    """A criterion of a basic level that experts decide."""
    pack = library.current()
    return next(
        criterion.id
        for level in pack.levels
        if level.level == "basic"
        for criterion in level.criteria
        if pack.question(criterion.id, SINCE) is not None
    )


def side(code: str, city: Organisation) -> Side:
    district = body(code, "district", city)
    street = body(f"{code}-street", "street", district)
    community = place(f"{code}-home", street)
    clerk = person(f"{code}-clerk", Role.COMMUNITY_OFFICER, community.organisation)
    evidence = hand_in(community, clerk)
    at = timezone.now()
    register_compound(code=f"{code}-home-yard", name="一号院", community=community.code, actor=None, at=at)
    form_cluster(code=f"{code}-block", name="一片区", organisation=district.pk, actor=None, at=at)
    group_compounds(f"{code}-block", compounds=[f"{code}-home-yard"], actor=None, at=at)
    entry = Entry.objects.get(verb="evidence.submitted", territory__startswith=district.path)
    project = renovated(code, community, district)
    return Side(
        district,
        community,
        evidence,
        clerk,
        question(),
        entry,
        project,
        minutes(project, clerk),
        posted(project, clerk),
        built(project, clerk),
        permitted_works(project, code, district),
        crew(project, code, clerk),
        checked(project, clerk, district),
        grant := granted(project, district, clerk),
        claimed(project, grant, clerk),
        accepted(project, clerk),
        dispatched(project, clerk),
        piloted(code, community, clerk),
        appealed(district, clerk),
        conferred(project, clerk),
        drafted(district, clerk),
        asked(project, clerk),
        Building.objects.create(compound=Compound.objects.get(code=f"{code}-home-yard"), number="9"),
    )


def crew(project: Project, code: str, clerk: User, post: str = "foreman") -> Crew:
    """People and a device on the project's site."""
    named = {"certificate": f"{code}-1", "expires_on": SINCE, "by": clerk, "at": timezone.now()}
    firm = body(f"{code}-firm", "firm", None)
    person = KeyPerson.objects.create(project=project, post=post, organisation=firm, name="工某", since=SINCE, **named)
    relief = Relief.objects.create(leaving=person, name="接某", on=SINCE, reason="调离", **named)
    worker = SpecialWorker.objects.create(project=project, trade="welder", name="焊某", since=SINCE, **named)
    device = SiteDevice.objects.create(
        project=project, code=f"{code}-cam", name="东门", kind="video", place="东门", salt="0", since=SINCE,
        by=clerk, at=timezone.now(),
    )  # fmt: skip
    return Crew(person, relief, worker, device)


def renovated(code: str, community: Community, district: Organisation) -> Project:
    """A project of one compound of the community."""
    at = timezone.now()
    compound = register_compound(
        code=f"{code}-old", name="老院", community=community.code, address="", built_in=1988, actor=None, at=at
    )
    return register_project(
        code=f"{code}-project",
        name="老院改造",
        territory=community.organisation.pk,
        compounds=[compound.pk],
        on=SINCE,
        actor=person(f"{code}-works", Role.DISTRICT_OFFICER, district),
        at=at,
    )


def built(project: Project, clerk: User) -> AsBuilt:
    """A filed scheme of one commitment, which a draft keeps, with a record of works for it."""
    at = timezone.now()
    version = SchemeVersion.objects.create(project=project, number=1, note="初稿", by=clerk, at=at)
    promise = Commitment.objects.create(
        version=version, number=1, measure="roads", item="铺沥青", quantity=1000, unit="㎡", place="北院", price=1,
        due_on=SINCE, funder="district-budget", promised_by="implementing-party",
    )  # fmt: skip
    SchemeFiling.objects.create(version=version, reference="备 1", by=clerk, at=at)
    return AsBuilt.objects.create(
        project=project, commitment=promise, item="铺沥青", unit="㎡", quantity=1000, place="北院", on=SINCE,
        photo=keep(project.code.encode(), name="a.txt", at=at), by=clerk, at=at,
    )  # fmt: skip


def checked(project: Project, clerk: User, district: Organisation, number: int = 0) -> Checked:
    """A batch, a node, a look at the safety list, a finding, a plan and a round."""
    at, shot = timezone.now(), keep(photo(200 + number), name="a.png", at=timezone.now())
    by = {"project": project, "by": clerk, "at": at}
    visit = Inspection.objects.create(side="district", on=SINCE, **by)
    item = InspectedItem.objects.create(inspection=visit, item="guard", verdict="fail", note="无", photo=shot)
    finding = SiteFinding.objects.create(
        found=item, severity="serious", place="东侧", text=f"没有护栏{number}", responsible="contractor", due_on=SINCE,
        photo=shot, by=clerk, at=at,
    )  # fmt: skip
    material = Material.objects.create(
        name="卷材", spec="四毫米", quantity=1000, unit="卷", supplier="商行", batch=str(number), arrived_on=SINCE,
        certificate=shot, **by,
    )  # fmt: skip
    call = NodeCall.objects.create(node="roof-base", place=f"{number} 号楼", ready_at=at, **by)
    NodeCheck.objects.create(call=call, outcome="pass", photo=shot, by=clerk, at=at)
    SafetyCheck.objects.create(item="nets", outcome="fine", photo=shot, on=SINCE.replace(day=1 + number), **by)
    plan = Plan.objects.create(
        organisation=district,
        name=f"计划{number}",
        matters="安全",
        since=SINCE,
        until=SINCE,
        every_days=30,
        by=clerk,
        at=at,
    )
    plan.projects.add(project)
    round_ = Round.objects.create(
        organisation=district, number=number + 1, projects=1, inspectors=1, seed="一", source="公告", by=clerk, at=at
    )
    return Checked(finding, material, call, plan, round_)


def permitted_works(project: Project, code: str, district: Organisation) -> PermitCase:
    """A case for a permit that the confirmed answers need."""
    at, officer = timezone.now(), User.objects.get(username=f"{code}-works")
    form = hand_in_form(
        project=project.pk,
        answers={"permit.new_building": "否"},
        on=SINCE,
        paper=Paper(content=code.encode(), name="a.txt"),
        actor=officer,
        at=at,
    )
    hear_form(form=form.pk, outcome="confirmed", actor=person(f"{code}-window", Role.DISTRICT_OFFICER, district), at=at)
    return receive_case(project=project.pk, permit="construction-permit", received_on=SINCE, actor=officer, at=at)


def granted(project: Project, district: Organisation, clerk: User, number: int = 0) -> Appropriation:
    """Money for the district, some of it for the project."""
    more: dict[str, Any] = {"on": SINCE, "by": clerk, "at": timezone.now()}
    grant = Appropriation.objects.create(
        district=district, source="city-budget", year=2024, authority="市财政局", paper=f"下达 {number}", amount=1000, **more
    )  # fmt: skip
    Allocation.objects.create(appropriation=grant, project=project, paper=f"安排 {number}", amount=500, **more)
    return grant


def claimed(project: Project, grant: Appropriation, clerk: User, number: int = 0) -> Claim:
    """A cost line with a payment and a claim, and a balance."""
    more: dict[str, Any] = {"on": SINCE, "by": clerk, "at": timezone.now()}
    line = CostLine.objects.create(
        project=project, number=number + 1, what="沥青", measure="roads", amount=400, until=SINCE, **more
    )
    pot = grant.allocations.get()
    paper = keep(project.code.encode(), name="a.txt", at=timezone.now())
    Payment.objects.create(line=line, allocation=pot, amount=100, voucher=f"付 {number}", file=paper, **more)
    claim = Claim.objects.create(project=project, subsidy="city-2020", paper=f"报 {number}", **more)
    ClaimPart.objects.create(claim=claim, line=line, amount=100)
    kept = {"content": to_json(small()), "by": clerk, "at": timezone.now()}
    BalanceVersion.objects.create(project=project, number=number + 1, note="初稿", digest="0" * 64, **kept)
    return claim


def accepted(project: Project, clerk: User) -> Meeting:
    """A meeting for acceptance with all that stands around it: notice, supervision, handover, check of the site, archive."""
    at = timezone.now()
    blob = keep(f"{project.code} 验收".encode(), name="a.txt", at=at)
    given = {"by": clerk, "at": at}
    notice = CompletionPaper.objects.create(
        project=project, step="notice", round=1, on=SINCE, meeting_on=SINCE, blob=blob, **given
    )
    made = Meeting.objects.create(
        project=project, round=1, on=SINCE, place="项目部", notice=notice, minutes=blob, **given
    )
    Supervision.objects.create(meeting=made, orderly=True, blob=blob, **given)
    offered = Handover.objects.create(project=project, number=1, on=SINCE, **given)
    HandoverLine.objects.create(handover=offered, work=project.works.get(), warranty="other")
    SiteCheck.objects.create(project=project, version=project.scheme_versions.get(), on=SINCE, blob=blob, **given)
    Package.objects.create(project=project, blob=blob, digest="0" * 64, papers=1, **given)
    SheetPicture.objects.create(kind="sheets", subject=project.code, slot="rendering-1", blob=blob, **given)
    return made


def dispatched(project: Project, clerk: User, number: int = 1) -> DispatchAnswer:
    """A notice about the project with an answer that waits to be heard."""
    at = timezone.now()
    made = Dispatch.objects.create(
        project=project, number=number, colour="red", reasons=["逾期"], text="请抓紧", due_on=SINCE, by=clerk, at=at
    )
    blob = keep(f"{project.code} 答复".encode(), name="a.txt", at=at)
    return DispatchAnswer.objects.create(dispatch=made, number=1, text="已整改", blob=blob, by=clerk, at=at)


def piloted(code: str, community: Community, clerk: User, number: int = 1) -> Fulfilment:
    """A pilot of the community with a letter, a report that waits, a review, a drawing and a version of its scheme."""
    at = timezone.now()
    project = Project.objects.create(
        code=f"{code}-pilot",
        name="美好社区创建",
        organisation=community.organisation,
        subject=subject_for("project", f"{code}-pilot", community.organisation),
        lifecycle="pilot",
        registered_on=SINCE,
    )
    subject_for("community", community.code, community.organisation)
    pilot = Pilot.objects.create(project=project, community=community, number=number)
    more = {"blob": keep(f"{code} 承诺".encode(), name="a.txt", at=at), "by": clerk, "at": at}
    promise = Promise.objects.create(
        letter=Letter.objects.create(pilot=pilot, number=1, on=SINCE, **more),
        place=1,
        condition="pilot-rules",
        item="健全规约",
        due_on=SINCE,
    )
    tally = {"met": 1, "unmet": 2, "unknown": 31, "na": 0}
    Preliminary.objects.create(
        pilot=pilot, round=1, on=SINCE, outcome="pass", text="可", digest="0" * 64, tally=tally, **more
    )
    Drawing.objects.create(pilot=pilot, kind="rendering", title="效果图", **more)
    content = {"texts": {"wishes": {"创建意愿": "愿意"}}, "answers": {}}
    CreationDraft.objects.create(pilot=pilot, content=content, by=clerk, at=at)
    CreationVersion.objects.create(pilot=pilot, number=1, content=content, digest="0" * 64, by=clerk, at=at)
    return Fulfilment.objects.create(promise=promise, number=1, on=SINCE, text="已完成", **more)


def drafted(office: Organisation, clerk: User, number: int = 1) -> Draft:
    """A draft of the rules that colleagues share."""
    at = timezone.now()
    made = Draft.objects.create(
        name=f"草稿{number}", pack=library.CURRENT, pack_digest="0" * 64, owner=clerk, organisation=office, at=at,
        shared_at=at,
    )  # fmt: skip
    made.changes.create(what="levels:upgrade", old=["basic"], new=["basic", "guiding"], grounds="试", at=at)
    return made


def appealed(district: Organisation, clerk: User, part: str = "milestones") -> ScoreAppeal:
    """What a district says against a part of its score; the score is that of both."""
    at, period = timezone.now(), "2024-q2"
    run = ScoreRun.objects.filter(period=period).first()
    if run is None:
        law = scoring.law(library.current(), "quarter")
        inputs = scoring.inputs(
            period=period,
            known=at.isoformat(),
            pack={"id": library.CURRENT, "digest": library.current().digest},
            law=law,
            districts={code: {each.id: scoring.Figure() for each in law.weights} for code in ("zhifu", "laishan")},
            excused=(),
        )
        run = ScoreRun.objects.create(
            period=period, number=1, known_at=at, pack_digest=library.current().digest, inputs=inputs,
            inputs_digest="0" * 64, result=scoring.outcome(inputs), digest="0" * 64, by=clerk, at=at,
        )  # fmt: skip
        ScorePublication.objects.create(run=run, until=timezone.localdate(at) + timedelta(days=5), by=clerk, at=at)
    blob = keep(f"{district.code} 申诉".encode(), name="a.txt", at=at)
    return ScoreAppeal.objects.create(
        publication=run.publication, district=district, part=part, grounds="有误", blob=blob, by=clerk, at=at
    )


def conferred(project: Project, clerk: User, number: int = 1) -> ItemReport:
    """A session of the community on a topic, with its minutes, and a report on an item that waits to be heard."""
    at, home = timezone.now(), project.organisation
    by: dict[str, Any] = {"by": clerk, "at": at}
    shot = keep(photo(100 + number), name="a.png", at=at)
    topic = Topic.objects.create(organisation=home, source="residents", online=True, title="路灯", text="不亮", **by)
    Grading.objects.create(topic=topic, grade="instant", reason="小事", **by)
    TopicResult.objects.create(topic=topic, text="已修", place="楼门", photo=shot, **by)
    session = Session.objects.create(
        organisation=home, assembly="council", number=number, title=f"议事 {number}", starts_at=at,
        ends_at=at + timedelta(hours=1), place="厅", format="room", **by,
    )  # fmt: skip
    SessionInvitation.objects.create(session=session, stake="residents")
    Attendance.objects.create(session=session, stake="residents", name=f"居{number}", **by)
    agenda = Agenda.objects.create(session=session, version=1, **by)
    point = AgendaItem.objects.create(agenda=agenda, number=1, title="路灯", topic=topic, project=project)
    SessionMinutes.objects.create(session=session, version=1, text="一、路灯", **by)
    resolved = Resolution.objects.create(session=session, number=1, item=point, text="修", **by)
    item = ActionItem.objects.create(
        resolution=resolved, number=1, organisation=home, text="修路灯", due_on=SINCE, **by
    )
    return ItemReport.objects.create(action=item, number=1, text="已修", proof=shot, **by)


def minutes(project: Project, clerk: User) -> Evidence:
    """A record of the owners' election; it waits for review."""
    return submit_evidence(
        subject=project.subject_id,
        content=project.code.encode(),
        name="vote.txt",
        kind="vote",
        title="选举结果",
        effective_on=SINCE,
        targets=["committee.elected"],
        actor=clerk,
        at=timezone.now(),
        fact=Shown(key="committee.elected", value="是"),
    )


def posted(project: Project, clerk: User, number: int = 0) -> Ground:
    """A scheme put up in the compound, and a comment on it."""
    at = timezone.now()
    made = enter_ground(
        project=project.pk,
        entry=Posting(posted_on=SINCE, title=f"方案{number}", change="改" if number else ""),
        files=[File(photo(number), "a.png", "东门")],
        actor=clerk,
        at=at,
    )
    take_comment(posting=made.pk, received_on=SINCE, channel="电话", text="车位太少", actor=clerk, at=at)
    return made


def asked(project: Project, clerk: User) -> Ground:
    """What one home answered, and a content that it asks for."""
    at = timezone.now()
    compound = project.memberships.get().compound
    building = Building.objects.create(compound=compound, number="1")
    home = Home.objects.create(entrance=Entrance.objects.create(building=building), number="101")
    PrivatePart.objects.create(home=home, kind="dwelling", area=8000, area_source="title")
    heads = "小区编号,楼号,单元,房号,业主人数,已征求意见,答复,想改的第一项"
    sheet = keep(f"{heads}\n{compound.code},1,,101,2,是,同意,道路\n".encode(), name="a.csv", at=at)
    paper = keep(f"签字 {project.code}".encode(), name="a.txt", at=at)
    return enter_roll(
        project=project.pk, sheet=sheet, name="a.csv", paper=paper, concluded_on=SINCE, actor=clerk, at=at
    )


def build_town() -> Town:
    at = timezone.now()
    city = body("yantai", "city", None)
    register_division(code="370602", name="芝罘区", actor=None, at=at)
    officer = person("head", Role.CITY_OFFICER, city)
    ours, theirs = side("zhifu", city), side("laishan", city)
    document = keep(papers.outline(), name="a.txt", at=at)
    instrument = Instrument.objects.create(
        blob=document, title="a.txt", pack=library.CURRENT, found=1, expected=101, imported_by=officer, imported_at=at
    )
    Passage.objects.create(instrument=instrument, indicator=7, level="basic", text="虚构", first_line=1, last_line=2)
    plan = PlanVersion.objects.create(year=2024, body=city, kind="plan", source="表", known_at=at, document=document)
    variant = save_variant(
        year=2024, body=city.pk, name="甲", money=1, targets=[], pins=[], on=SINCE, actor=officer, at=at
    )
    seal(at=timezone.now())
    return Town(city, ours, theirs, instrument, Organisation.objects.get(code="zhifu-street"), plan, variant)


@pytest.fixture(scope="module")
def standing_town(footing: standing.Footing) -> Town:
    return footing.build(build_town)


@pytest.fixture
def town(standing_town: Town, db: None) -> Town:
    return deepcopy(standing_town)


def somebody(town: Town, role: Role, organisation: Organisation | None = None) -> User:
    """Somebody in the role at our district or elsewhere; an expert sits on the panels of our community and project."""
    user = person(f"role-{role}", role, organisation or town.ours.district)
    if role is Role.EXPERT:
        subject = subject_for("community", town.ours.community.code, town.ours.community.organisation)
        panel = Panel.objects.create(subject=subject, kind="community", convened_by=town.ours.clerk, convened_on=SINCE)
        Member.objects.create(panel=panel, expert=user)
        seat(town, user)
    return user


def seat(town: Town, user: User) -> None:
    """A seat on the panels that review our project and our pilot."""
    at = timezone.now()
    pilot = Project.objects.get(code="zhifu-pilot")
    for project, stage in ((town.ours.project, "expert-review"), (pilot, "city-review")):
        review = ExpertReview.objects.create(
            project=project, stage=stage, round=1, size=1, quorum=1, seed="一", source="公告", by=town.ours.clerk, at=at
        )
        drawn = Draw.objects.create(review=review, due_on=timezone.localdate(at), digest="0" * 64, by=user, at=at)
        Seat.objects.create(draw=drawn, expert=user, place=1)


def job_of(user: User) -> Job:
    """A job of somebody's that carries a document."""
    at = timezone.now()
    blob = keep(papers.outline(), name="a.txt", at=at)
    options = {"name": "a.txt", "pack": library.CURRENT, "systems": [], "partial": False, "dry_run": True}
    return submit("import_instrument", "校验", actor=user, at=at, options=options, blob=blob)


def samples(town: Town, where: Side, owner: User) -> dict[str, dict[str, Any]]:
    """A value for each parameter of an address, by the app that asks; of things that lie in one district."""
    job = where.jobs.get(owner.pk) or where.jobs.setdefault(owner.pk, job_of(owner))
    return {
        "accounts": {"pk": where.clerk.pk, "post": where.clerk.posts.get().pk},
        "organisations": {"code": where.district.code},
        "facts": {},
        "facts communities": {
            "prefix": "communities",
            "code": where.community.code,
            "key": KEY,
            "pk": where.evidence.pk,
        },
        "facts projects": {
            "prefix": "projects",
            "code": where.project.code,
            "key": "committee.elected",
            "pk": where.paper.pk,
        },
        "renovation": {
            "code": where.project.code,
            "step": "apply",
            "ground_kind": "committee",
            "ground": where.posting.pk,
            "file": where.posting.files.get().pk,
            "comment": where.posting.posting.comments.get().pk,
            "version": 1,
            "line": 1,
            "measure": "roads",
            "work": where.work.pk,
            "permit_form": where.filed.form_id,
            "permit_case": where.filed.pk,
            "document": where.filed.form.paper_id,
            "roll": where.roll.pk,
        },
        "sites": {
            "code": where.project.code,
            "post_kind": "foreman",
            "key_person": where.crew.person.pk,
            "relief": where.crew.relief.pk,
            "worker": where.crew.worker.pk,
            "site_device": where.crew.device.pk,
        },
        "checks": {
            "code": where.project.code,
            "district": where.district.code,
            "inspection": where.checked.finding.found.inspection_id,
            "inspected": where.checked.finding.found_id,
            "finding": where.checked.finding.pk,
            "finding_step": 0,
            "material": where.checked.material.pk,
            "paper": "certificate",
            "node_call": where.checked.call.pk,
            "safety_item": "nets",
            "plan": where.checked.plan.pk,
            "round_number": where.checked.round.pk,
        },
        "funding": {
            "code": where.project.code,
            "appropriation": where.grant.pk,
            "entry_kind": "payment",
            "entry": where.claim.parts.get().line.payments.get().pk,
            "payment": where.claim.parts.get().line.payments.get().pk,
            "claim": where.claim.pk,
            "subsidy": "city-2020",
            "version": 1,
            "chart": "years",
            "group": "income",
            "line": 1,
        },
        "oversight": {
            "code": where.project.code,
            "dispatch": where.dispatched.dispatch_id,
            "dispatch_answer": where.dispatched.pk,
            "period": where.appealed.publication.run.period,
            "district": where.district.code,
            "score_appeal": where.appealed.pk,
        },
        "pilots": {
            "code": where.promised.promise.letter.pilot.project.code,
            "community": where.community.code,
            "number": 1,
            "promise": where.promised.promise_id,
            "fulfilment": where.promised.pk,
            "round_": 1,
            "item": "wishes",
            "indicator": 7,
            "level": "basic",
            "drawing": where.promised.promise.letter.pilot.drawings.get().pk,
            "kind": "first-pilots",
        },
        "councils": {
            "code": where.project.code,
            "session": where.reported.action.resolution.session_id,
            "resolution": where.reported.action.resolution_id,
            "minutes": where.reported.action.resolution.session.minutes.get().pk,
            "topic": where.reported.action.resolution.item.topic_id,
            "action_item": where.reported.action_id,
            "item_report": where.reported.pk,
        },
        "lab": {
            "draft": where.drafted.pk,
            "what": "parameter:colour.lag_red",
            "aspect": "communities",
            "subject": subject_for("community", where.community.code, where.community.organisation).pk,
        },
        "portal": {
            "code": where.project.code,
            "photo": f"work-{where.work.pk}",
            "release": 1,
            "district": where.district.code,
            "dataset": "statistics",
            "form": "csv",
        },
        "completion": {
            "code": where.project.code,
            "completion_step": "report",
            "completion_paper": where.accepted.notice_id,
            "meeting": where.accepted.pk,
            "handover_list": where.project.handovers.get().pk,
            "site_check": where.project.site_checks.get().pk,
            "package": where.project.packages.get().pk,
        },
        "places": {
            "code": where.community.code,
            "compound": f"{where.community.code}-yard",
            "cluster": f"{where.district.code}-block",
            "part_kind": "building",
            "part": where.building.pk,
            "place_kind": "community",
            "place": where.community.code,
        },
        "documents": {
            "paper_kind": "response-table",
            "paper_subject": where.community.code,
            "paper_form": "docx",
            "sheet_kind": "sheets",
            "sheet_subject": where.project.code,
            "slot": "rendering-1",
        },
        "instruments": {"pk": town.instrument.pk, "job": job.pk},
        "jobs": {"pk": job.pk},
        "assessment": {
            "code": where.community.code,
            "criterion": where.criterion,
            "clause": "annex1/7/basic",
        },
        "audit": {"pk": where.entry.pk},
        "plans": {"year": 2024, "version": town.plan.pk, "variant": town.variant.pk},
        "returns": {"month": "2024-06", "district": where.district.code, "field": "started"},
        "": {"pk": 1},
    }


def address(route: Route, values: dict[str, dict[str, Any]]) -> str:
    """The route's address; a parameter without a sample is a mistake of this test."""
    space, _, _ = route.name.rpartition(":")
    given = values.get(f"{space} {route.prefix}".strip(), {})
    missing = route.parameters - given.keys()
    assert not missing, f"{route.name} {route.prefix} asks for {sorted(missing)}: give a sample of it"
    return reverse(route.name, kwargs={name: given[name] for name in route.parameters})


def answer(browser: Client, where: str) -> tuple[int, str]:
    response = browser.get(where)
    if response.streaming:
        b"".join(response)  # to the end, which closes its file
    return int(response.status_code), response.headers.get("Location", "")


REFUSED: dict[tuple[Route, str], bool] = {}
"""Routes and methods that they refuse."""


def takes(route: Route, where: str, method: str) -> bool:
    """Whether an address takes a method; what it refuses it refuses whoever asks and whatever it names, so it is tried once."""
    if (route, method) not in REFUSED:
        REFUSED[route, method] = Client().generic(method, where).status_code == 405
    return not REFUSED[route, method]


def permitted(role: Role, route: Route) -> bool:
    return route.access in {"public", "signed-in"} or Permission(route.access) in GRANTS[role]


def open_to(role: Role, route: Route, *, inside: bool) -> bool:
    """Whether a page is there for somebody in a role at our district: the permission, then the territory."""
    if not permitted(role, route) or route.name in WHOLE:
        return False
    if route.name == "jobs:job" and Permission.JOB_OVERSEE in GRANTS[role]:
        return True
    return inside or not route.parameters or route.name.startswith(CITYWIDE)


def expected(route: Route, *, role: Role, inside: bool) -> set[int]:
    """What an address answers somebody in a role about something inside their territory, or beyond it."""
    if route.name.startswith(DOOR):
        return {200, 302, 403, 404}
    if route.name == "ready":
        return {200, 503}
    if route.name == "councils:feed":
        return {404}  # there only for a key: tests/councils
    if route.name == "demo:door":
        return {404}  # there only in a demonstration: tests/demo
    if route.name.startswith("portal:") and route.access == "public":
        return {404} if "code" in route.parameters else {200}  # neither project is public yet
    return {200} if open_to(role, route, inside=inside) else {404}


def beyond(town: Town, user: User) -> dict[str, dict[str, Any]]:
    """Things of the other district; a job is somebody else's, a document the city's."""
    there = samples(town, town.theirs, town.theirs.clerk)
    return {**there, "instruments": samples(town, town.ours, user)["instruments"]}


@pytest.mark.parametrize("role", Role)
def test_each_address_answers_each_role_as_its_permission_and_territory_say(role: Role, town: Town) -> None:
    user = somebody(town, role)
    browser = Client()
    browser.force_login(user, backend=BACKEND)
    sides = (True, samples(town, town.ours, user)), (False, beyond(town, user))
    wrong = []
    for route in ROUTES:
        for inside, values in sides:
            where = address(route, values)
            if not takes(route, where, "GET"):
                continue
            wanted = expected(route, role=role, inside=inside)
            status, _ = answer(browser, where)
            if status not in wanted:
                wrong.append(f"{where} ({route.name}, {'inside' if inside else 'beyond'}): {status}, not {wanted}")
    assert wrong == []


def test_whoever_has_not_signed_in_is_shown_the_door_unless_the_page_is_public(town: Town) -> None:
    values = samples(town, town.ours, town.ours.clerk)
    wrong = []
    for route in ROUTES:
        where = address(route, values)
        status, there = answer(Client(), where)
        if route.access == "public":
            fits = status < 500 or route.name == "ready"
        else:
            fits = status == 405 or (status == 302 and there.startswith("/accounts/login/"))
        if not fits:
            wrong.append(f"{where} ({route.name}): {status} {there}")
    assert wrong == []


@pytest.mark.parametrize("role", Role)
def test_a_form_posted_empty_is_answered_in_words_and_beyond_the_territory_is_not_there(role: Role, town: Town) -> None:
    user = somebody(town, role)
    browser = Client()
    browser.force_login(user, backend=BACKEND)
    sides = (True, samples(town, town.ours, user)), (False, beyond(town, user))
    wrong = []
    for route in ROUTES:
        if route.name.startswith(DOOR) or route.access in {"public", "signed-in"}:
            continue
        for inside, values in sides:
            where = address(route, values)
            if not takes(route, where, "POST"):
                continue
            status = browser.post(where, {"csrfmiddlewaretoken": "any"}).status_code
            wanted = {302, 422} if open_to(role, route, inside=inside) else {404}
            if status not in wanted | ({200} if route.name in ANSWERED else set()):
                wrong.append(f"{where} ({route.name}, {'inside' if inside else 'beyond'}): {status}, not {wanted}")
    assert wrong == []


# --- what lists cost ---------------------------------------------------------------------------------------------------


def fill(town: Town, round_: int) -> None:
    """One more of everything: communities with evidence, facts and findings, bodies, people, jobs, documents."""
    at = timezone.now()
    head = User.objects.get(username="head")
    experts = [person(f"expert-{round_}-{n}", Role.EXPERT, town.city) for n in range(2)]
    for number in range(2):
        community = place(f"more-{round_}-{number}", town.street)
        clerk = person(f"clerk-{round_}-{number}", Role.COMMUNITY_OFFICER, community.organisation)
        first = hand_in(community, clerk, 1)
        review_evidence(evidence=first.pk, outcome="accepted", actor=head, at=at)
        register_compound(
            code=f"c-{round_}-{number}",
            name=f"{round_}区{number}号院",
            community=town.ours.community.code,
            actor=None,
            at=at,
        )
        group_compounds("zhifu-block", compounds=[f"c-{round_}-{number}"], actor=None, at=at)
        form_cluster(
            code=f"b-{round_}-{number}", name=f"{round_}.{number}片区", organisation=town.street.pk, actor=None, at=at
        )
        hand_in(town.ours.community, town.ours.clerk, 10 * round_ + number)
        panel = Panel.objects.create(subject=first.subject, kind="community", convened_by=head, convened_on=SINCE)
        for expert in [*experts, User.objects.get(username="role-expert")]:
            member = Member.objects.create(panel=panel, expert=expert)
            Finding.objects.create(
                member=member, criterion=town.ours.criterion, verdict="met", on=SINCE, at=at, digest="0" * 64
            )
        posted(town.ours.project, town.ours.clerk, 10 * round_ + number)
        draw_boundary(
            kind="community", code=community.code, shape=SQUARE, source=f"{round_}.{number}", actor=None, at=at
        )
        more = granted(town.ours.project, town.ours.district, town.ours.clerk, 10 * round_ + number)
        claimed(town.ours.project, more, town.ours.clerk, 10 * round_ + number)
        enter_ground(
            project=town.ours.project.pk,
            entry=Structure(place=f"{round_}.{number} 号楼", sort="棚", area=100, found_on=SINCE),
            files=[File(photo(100 + 10 * round_ + number), "a.png", "前")],
            actor=town.ours.clerk,
            at=at,
        )
        dispatched(town.ours.project, town.ours.clerk, 10 * round_ + number)
        piloted(f"zz-{round_}-{number}", community, clerk)  # after ours: the board lays out the first
        appealed(town.ours.district, town.ours.clerk, f"part-{round_}-{number}")
        conferred(town.ours.project, town.ours.clerk, 10 * round_ + number)
        drafted(town.city, head, 10 * round_ + number)
        crew(town.ours.project, f"crew-{round_}-{number}", head, f"post-{round_}-{number}")
        checked(town.ours.project, town.ours.clerk, town.ours.district, 10 * round_ + number - 9)
        for owner in (head, User.objects.get(username="role-system_admin")):
            job_of(owner)
        seal(at=at)
        blob = keep(f"{round_} {number}".encode(), name="b.txt", at=at)
        Instrument.objects.create(
            blob=blob,
            title=f"{round_}.txt",
            pack=library.CURRENT,
            found=1,
            expected=101,
            imported_by=head,
            imported_at=at,
        )


def cost(browser: Client, where: str) -> int:
    browser.get(where)
    with CaptureQueriesContext(connection) as counted:
        assert answer(browser, where)[0] == 200
    return len(counted)


LISTS: dict[str, tuple[str, ...]] = {
    "head": (
        "/",
        "/communities/",
        "/communities/{code}/",
        "/communities/{code}/?c=7/basic",
        "/communities/{code}/gaps/",
        "/checkups/",
        "/checkups/{code}/",
        "/communities/{code}/decisions/",
        "/communities/{code}/panel/",
        "/communities/{code}/facts/",
        "/communities/{code}/evidence/",
        "/communities/{code}/compounds/",
        "/places/communities.geojson",
        "/projects/",
        "/projects/?view=table",
        "/documents/",
        "/documents/?kind=dispatch-notice",
        "/documents/sheets/zhifu-project/pictures/",
        "/oversight/",
        "/oversight/today/",
        "/oversight/map/",
        "/oversight/map/places.geojson",
        "/oversight/map/colours.json?districts=zhifu",
        "/oversight/wall/",
        "/oversight/wall/now/",
        "/oversight/dispatches/",
        "/pilots/",
        "/pilots/?view=table",
        "/projects/zhifu-pilot/",
        "/projects/zhifu-pilot/application/",
        "/projects/zhifu-pilot/creation/",
        "/projects/zhifu-pilot/creation/table/",
        "/projects/zhifu-pilot/award/",
        "/lab/",
        "/oversight/trends/",
        "/oversight/scores/",
        "/oversight/scores/2024-q2/",
        "/oversight/scores/2024-q2/districts/zhifu/",
        "/places/boundaries/?kind=community",
        "/places/boundaries/standing.geojson?kind=community",
        "/places/boundaries/community/{code}/",
        "/lab/",
        "/projects/zhifu-project/oversight/",
        "/councils/",
        "/councils/sessions/",
        "/councils/items/",
        "/councils/topics/",
        "/councils/new/",
        "/projects/zhifu-project/councils/",
        "/projects/zhifu-project/publication/",
        "/returns/",
        "/returns/?sheet=works",
        "/projects/zhifu-project/duties/",
        "/projects/zhifu-project/progress/",
        "/duties/",
        "/policy/duties/",
        "/projects/zhifu-project/preconditions/",
        "/projects/zhifu-project/reviews/",
        "/projects/zhifu-project/scheme/",
        "/projects/zhifu-project/scheme/draft/",
        "/projects/zhifu-project/reconciliation/",
        "/projects/zhifu-project/permits/",
        "/projects/zhifu-project/site/",
        "/projects/zhifu-project/site/people/",
        "/projects/zhifu-project/site/devices/",
        "/projects/zhifu-project/funding/",
        "/projects/zhifu-project/funding/payments/",
        "/projects/zhifu-project/funding/subsidies/",
        "/projects/zhifu-project/funding/balance/",
        "/projects/zhifu-project/funding/balance/draft/",
        "/funding/",
        "/projects/zhifu-project/completion/",
        "/projects/zhifu-project/completion/handover/",
        "/projects/zhifu-project/completion/warranties/",
        "/projects/zhifu-project/completion/site-check/",
        "/permits/",
        "/projects/zhifu-project/checks/",
        "/projects/zhifu-project/checks/materials/",
        "/projects/zhifu-project/checks/nodes/",
        "/projects/zhifu-project/checks/safety/",
        "/inspections/",
        "/register/",
        "/register/clusters/",
        "/register/clusters/zhifu-block/",
        "/evidence/waiting/",
        "/instruments/",
        "/jobs/",
        "/people/",
        "/organisations/",
        "/policy/",
        "/plans/",
        "/plans/2024/",
    ),
    "role-expert": (
        "/",
        "/expert/",
        "/communities/",
        "/projects/",
        "/inspections/",
        "/projects/zhifu-project/reviews/",
        "/projects/zhifu-project/reviews/ballot/",
    ),
    "role-system_admin": ("/", "/people/", "/organisations/", "/jobs/"),
    "role-security_admin": ("/", "/people/"),
    "role-audit_admin": ("/", "/people/", "/audit/", "/audit/seals/"),
}


@pytest.mark.parametrize("who", LISTS)
def test_twice_the_data_costs_a_list_no_more_queries(who: str, town: Town) -> None:
    for role in (Role.EXPERT, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN):
        somebody(town, role, town.city)
    browser = Client()
    browser.force_login(User.objects.get(username=who), backend=BACKEND)
    places = [where.format(code=town.ours.community.code) for where in LISTS[who]]
    fill(town, 1)
    before = {where: cost(browser, where) for where in places}
    fill(town, 2)
    fill(town, 3)
    assert {where: cost(browser, where) for where in places} == before


def test_every_entry_of_the_navigation_is_counted_among_the_lists() -> None:
    counted = {where for places in LISTS.values() for where in places}
    assert {reverse(item.route) for item in navigation._ITEMS.values()} <= counted
