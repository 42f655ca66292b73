"""The story, told through the services once for all tests: broken off, and told to the end."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import islice
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from meihao.accounts.models import User
from meihao.accounts.permissions import Permission
from meihao.assessment import selectors
from meihao.assessment.models import Decision
from meihao.assessment.rules import Assessment, Tally
from meihao.attachments.models import Blob
from meihao.audit.models import Entry, Seal
from meihao.audit.selectors import verify
from meihao.checks.models import (
    Draw,
    Finding,
    FindingStep,
    Inspection,
    MaterialReview,
    NodeCheck,
    Plan,
    Round,
    SafetyCheck,
)
from meihao.checks.selectors import sources
from meihao.checks.selectors.findings import standing
from meihao.completion.models import Handover, HandoverReply, Package, PaperReview, Supervision
from meihao.completion.rules.records import FILING
from meihao.completion.selectors.law import running
from meihao.completion.selectors.records import of_project
from meihao.completion.services.packages import folders
from meihao.councils.models import ActionItem, Session, Topic
from meihao.councils.selectors import items, topics
from meihao.councils.sources import actions_overdue
from meihao.demo.selectors import people, stories
from meihao.demo.services import Told, freshen, tell
from meihao.facts.models import Evidence, Fact, Review, Subject
from meihao.funding.models import Appropriation, Payment, PaymentReview, Reversal
from meihao.funding.selectors.facts import spend_ahead
from meihao.kernel.verdict import Verdict
from meihao.organisations.models import Organisation
from meihao.oversight.rules.periods import over
from meihao.oversight.selectors import dispatches, scores
from meihao.oversight.selectors.colours import watch
from meihao.pilots.models import Award
from meihao.pilots.sources import checked
from meihao.places.models import Community, Division, Home
from meihao.plans.models import PlanVersion
from meihao.policy.library import checkup, current, knowing
from meihao.policy.lifecycle import lifecycle
from meihao.policy.values import read
from meihao.renovation.models import (
    ChangeStep,
    Comment,
    DepartmentOpinion,
    Ground,
    GroundReview,
    Membership,
    PermitDecision,
    PermitForm,
    PermitHearing,
    Project,
    SchemeDraft,
    SchemeVersion,
    Seat,
)
from meihao.renovation.rules.grounds import KINDS
from meihao.renovation.rules.reconciling import Outcome
from meihao.renovation.selectors import gates, position, positions, reconciliation
from meihao.returns.models import Hearing, Submission
from meihao.returns.rules.months import Month
from meihao.returns.selectors import pages
from meihao.returns.selectors.computing import computed
from meihao.sites.models import Delivery, KeyPerson, Punch, Relief, Signal, SiteDevice, SpecialWorker, StopWork
from meihao.sites.selectors.facts import smart_site
from meihao.sites.selectors.overview import overview
from tests.standing import Footing

pytestmark = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="the demonstration lives on the embedded database"
)
BROKEN_OFF_AFTER = 900
FLAGSHIP = "wutongdu-beili-2023"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
MOST_BYTES = 30_000_000


class Interrupted(Exception):
    """Somebody pulled the plug."""


def pull_the_plug(done: int, _of: int) -> None:
    if done == BROKEN_OFF_AFTER:
        raise Interrupted


def told_in_pieces() -> list[Told]:
    """Broken off; what the telling after that came to, and the one after it."""
    at = timezone.now()
    with pytest.raises(Interrupted):
        tell(at=at, progress=pull_the_plug)
    return [tell(at=at), tell(at=at)]


@pytest.fixture(scope="module")
def tellings(footing: Footing) -> list[Told]:
    return footing.build(told_in_pieces)


@pytest.fixture(autouse=True)
def data(settings: Settings, footing: Footing) -> Path:
    """The story's own files: they are many, and nobody here changes one."""
    settings.DATA = footing.folder
    return footing.folder


@pytest.fixture
def story(tellings: list[Told], db: None) -> None:
    """The story, open to be read."""


def assessed(code: str, on: date, known: date | None = None) -> Assessment:
    subject = Subject.objects.get(kind="community", code=code)
    return selectors.assess([subject], on=on, known=selectors.end_of(known or on))[subject.pk]


def answers(code: str, on: date, known: date | None = None) -> dict[str, Verdict]:
    """The verdict of each level that the community must meet."""
    found = assessed(code, on, known)
    pairs = zip(found.pack.levels, found.nodes, strict=True)
    return {level.id: node.verdict for level, node in pairs if found.requires(level)}


def test_what_was_broken_off_is_told_to_the_end_and_told_again_changes_nothing(tellings: list[Told]) -> None:
    completed, again = tellings
    assert completed.acts == again.acts
    assert 0 < completed.new < completed.acts - BROKEN_OFF_AFTER + 1
    assert again.new == 0


def test_seven_communities_of_three_types_are_assessed_in_six_districts(story: None) -> None:
    today = timezone.localdate()
    designated = Decision.objects.filter(kind="designation").values("subject__code")
    places = Community.objects.filter(code__in=designated).select_related("organisation__parent__parent")
    ours = {each.code for each in stories.story().communities}
    assert set(places.values_list("code", flat=True)) <= ours | {
        each.community for each in stories.story().pilots.pilots
    }
    assert {assessed(place.code, today).profile.id for place in places} == {"upgrade", "redevelopment", "new_build"}
    told = Community.objects.filter(code__in=[each.code for each in stories.story().communities])
    assert len({place.organisation.path.split("/")[2] for place in told}) == len(told) - 1 == 6


def test_the_other_communities_are_places_of_the_programme_and_nothing_was_stated_of_them(story: None) -> None:
    told = [each.code for each in stories.story().communities]
    others = Community.objects.exclude(code__in=told)
    assert others.count() >= 14
    pilots = {each.community for each in stories.story().pilots.pilots}
    known = set(Subject.objects.filter(kind="community", code__in=others.values("code")).values_list("code", flat=True))
    assert known <= pilots, "a pilot's community is known by its kind"
    stated = Fact.objects.filter(subject__kind="community", subject__code__in=known)
    examined = {each.community for each in stories.story().pilots.pilots if each.checked}
    assert set(stated.values_list("subject__code", flat=True)) == examined, "nothing but their check-up"
    assert set(stated.values_list("key", flat=True)) < set(checkup().keys)
    assert all(place.compounds.exists() for place in others)


def test_the_check_up_of_a_pilot_is_told_once_and_answers_its_gate_by_itself(story: None) -> None:
    on, known = timezone.localdate(), timezone.now()
    told = [each for each in stories.story().pilots.pilots if each.checked]
    subjects = {each.code: each.subject_id for each in Project.objects.filter(code__in=[each.code for each in told])}
    assert not Fact.objects.filter(subject__in=subjects.values(), key="pilot.checkup").exists()
    assert set(checked(list(subjects.values()), on, known)) == set(subjects.values())


def test_changdao_answers_for_the_islands_that_the_statistics_count_with_penglai(story: None) -> None:
    islands = Division.objects.select_related("parent", "accountable").get(code="370614203")
    assert islands.parent is not None
    assert islands.accountable is not None
    assert (islands.parent.name, islands.accountable.code) == ("蓬莱区", "changdao")


def test_everybody_in_it_is_invented_without_a_password_and_every_paper_says_so(story: None) -> None:
    assert User.objects.count() > 20
    assert not User.objects.filter(invented=False).exists()
    assert not any(person.has_usable_password() for person in User.objects.all())
    assert not Evidence.objects.exclude(title__endswith="（演示数据）").exists()
    assert not Fact.objects.exclude(source__contains="演示").exists()


def test_every_fact_is_of_a_pack_can_be_read_and_is_not_from_the_future(story: None) -> None:
    for key, value, effective, known in Fact.objects.values_list("key", "value", "effective_on", "known_at"):
        read(knowing(key).keys[key].type, value)
        assert effective <= timezone.localdate(known)
        assert known <= timezone.now()
    assert not Entry.objects.filter(at__gt=timezone.now()).exists()


def test_its_files_are_small(story: None) -> None:
    assert sum(Blob.objects.values_list("size", flat=True)) < MOST_BYTES


def test_the_trail_goes_forward_and_its_seals_hold(story: None) -> None:
    moments = list(Entry.objects.order_by("pk").values_list("at", flat=True))
    assert moments == sorted(moments)
    assert Seal.objects.count() > 10
    assert not list(verify())


def test_the_community_told_over_the_years_shows_what_changed(story: None) -> None:
    days = (date(2022, 12, 31), date(2023, 6, 30), date(2024, 6, 30), timezone.localdate())
    found = [assessed("wutongdu", day) for day in days]
    tallies: list[Tally] = [each.tally for each in found]
    assert [each.profile.id for each in found] == ["redevelopment", "upgrade", "upgrade", "upgrade"]
    assert len(set(tallies)) == len(days)
    assert [tally.met for tally in tallies] == sorted(tally.met for tally in tallies)


def test_the_community_that_is_nearly_complete_lacks_three_things(story: None) -> None:
    today = answers("wutongdu", timezone.localdate())
    unmet = {level for level, verdict in today.items() if verdict is Verdict.UNMET}
    assert unmet == {"7/basic", "19/basic", "29/basic"}
    assert Verdict.UNKNOWN not in today.values()


def test_a_correction_changes_what_is_known_now_about_then_and_not_what_was_known_then(story: None) -> None:
    day = date(2023, 6, 30)
    assert answers("wutongdu", day)["3/basic"] is Verdict.MET
    assert answers("wutongdu", day, timezone.localdate())["3/basic"] is Verdict.UNMET


def test_each_community_has_its_character(story: None) -> None:
    today = timezone.localdate()
    elders = answers("yinxingwei", today)
    assert (elders["3/basic"], elders["19/basic"]) == (Verdict.MET, Verdict.UNMET)
    states = {
        code: {reading.state for reading in assessed(code, today).dossier.readings.values()}
        for code in ("yueyaji", "xingyuan")
    }
    assert "expired" in states["yueyaji"]
    assert "pending" in states["xingyuan"]
    assert assessed("tingtaowu", today).tally.unknown > 10
    assert assessed("daohefang", today).tally.met == 0


def test_evidence_was_returned_and_waits_and_decisions_stand(story: None) -> None:
    assert Review.objects.filter(outcome="returned").count() > 3
    waiting = Evidence.objects.filter(reviews=None)
    for district in ("zhifu", "huangbohai", "longkou"):
        assert waiting.filter(subject__territory__path__contains=f"/{district}/").exists()
    decided = Decision.objects.filter(subject__code="wutongdu").values_list("kind", "outcome")
    assert list(decided) == [("designation", "redevelopment"), ("designation", "upgrade"), ("conclusion", "deferred")]


def test_whoever_is_offered_at_the_door_comes_in_and_finds_a_home(story: None, settings: Settings) -> None:
    settings.DEMO = True
    cards = people.cards()
    assert len({card.role for card in cards}) == 11
    for card in cards:
        client = Client()
        assert client.post("/demo/", {"username": card.user.username}).status_code == 302
        assert client.get("/").status_code == 200
        looks = card.user.may(Permission.COMMUNITY_READ)
        assert client.get("/communities/").status_code == (200 if looks else 404)


def test_where_somebody_real_works_nothing_is_told(db: None, settings: Settings) -> None:
    settings.DEMO = True
    User.objects.create(username="real", name="真人")
    with pytest.raises(CommandError, match="正式"):
        call_command("demo_story", verbosity=0)


def test_pilots_stand_in_every_stage_and_one_was_named_and_awarded(story: None) -> None:
    on, known = timezone.localdate(), timezone.now()
    pilots = list(Project.objects.filter(lifecycle="pilot").select_related("organisation", "subject"))
    assert len(pilots) == 13
    stages = {each.position.stage for each in positions(pilots, on=on, known=known).values()}
    assert stages >= {"check-up", "application", "district-review", "city-review", "scheme", "works", "trial", "named"}
    assert {each.colour for each in watch(pilots, on=on, known=known)} >= {"blue", "yellow", "red"}
    assert Award.objects.get().fen == 600_000_000


def test_outside_a_demonstration_nothing_is_told(db: None, settings: Settings) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="演示模式"):
        call_command("demo_story", verbosity=0)


def test_projects_stand_in_every_stage_of_every_district_and_every_way_of_standing_still_is_shown(story: None) -> None:
    on, known = timezone.localdate(), timezone.now()
    projects = list(Project.objects.filter(lifecycle="renovation").select_related("organisation", "subject"))
    standing = positions(projects, on=on, known=known)
    cycle = lifecycle(current(), "renovation")
    assert len(projects) == 60
    assert Membership.objects.filter(until=None).count() > 58
    assert {now.position.stage for now in standing.values()} == {stage.id for stage in cycle.stages}
    districts = set(Organisation.objects.filter(kind="district").values_list("path", flat=True))
    assert {"/".join(each.organisation.path.split("/")[:3]) + "/" for each in projects} == districts
    held = [now.position.held.id for now in standing.values() if now.position.held]
    assert set(held) == {"suspend", "defer"}
    taken = {step.step for now in standing.values() for step in now.position.taken}
    assert {"resume", "withdraw", "return-application", "return-scheme", "return-works"} <= taken
    assert sum(now.position.ended for now in standing.values()) == 1
    let = [each for now in standing.values() for each in now.decisions if each.reasons["yielded"]]
    assert [each.outcome for each in let] == ["commence"]
    shut = gates(standing, on=on, known=known)
    waiting = {now.project.code for now in standing.values() if not now.position.ended and shut[now.project.pk]}
    assert len(waiting) > 40


def test_every_tab_has_life(story: None) -> None:
    assert set(Ground.objects.values_list("kind", flat=True)) == set(KINDS)
    assert set(GroundReview.objects.values_list("outcome", flat=True)) == {"confirmed", "returned"}
    assert Ground.objects.filter(reviews=None).exists()
    assert Comment.objects.filter(settlement=None).exists()
    assert SchemeVersion.objects.filter(number=2).count() >= 2
    assert SchemeDraft.objects.count() >= 2
    assert set(DepartmentOpinion.objects.values_list("outcome", flat=True)) == {"pass", "fail"}
    assert Seat.objects.exclude(excluded="").exists()
    assert set(ChangeStep.objects.values_list("step", flat=True)) == {"done", "accepted"}
    assert set(PermitHearing.objects.values_list("outcome", flat=True)) == {"confirmed", "returned"}
    assert set(PermitDecision.objects.values_list("outcome", flat=True)) == {"granted", "refused"}
    assert {"300", "300.01"} <= {form.answers["permit.new_area"] for form in PermitForm.objects.all()}
    known = reconciliation.known(list(Project.objects.values_list("pk", flat=True)), timezone.now())
    outcomes = {line.outcome for each in known.values() for line in each.lines}
    assert outcomes == set(Outcome)
    assert Home.objects.count() > 600
    assert Home.objects.values("entrance__building__compound").distinct().count() >= 4


def test_the_flagship_has_every_page_full(story: None) -> None:
    project = Project.objects.select_related("organisation", "subject").get(code=FLAGSHIP)
    assert position(project, on=timezone.localdate(), known=timezone.now()).position.stage == "completed"
    assert set(project.grounds.values_list("kind", flat=True)) == set(KINDS)
    assert list(project.joint_reviews.values_list("round", flat=True)) == [1, 2]
    assert [version.number for version in project.scheme_versions.order_by("number")] == [1, 2]
    assert project.permit_cases.count() > project.permit_cases.values("permit").distinct().count()
    [known] = reconciliation.known([project.pk], timezone.now()).values()
    assert {line.outcome for line in known.lines} >= {Outcome.KEPT, Outcome.OVER, Outcome.DROPPED, Outcome.UNPLANNED}
    assert not any(line.open for line in known.lines)
    client = Client()
    client.force_login(User.objects.get(username="ji.wanglan"), backend=BACKEND)
    for tab in (
        "",
        "preconditions/",
        "scheme/",
        "reviews/",
        "permits/",
        "reconciliation/",
        "site/",
        "checks/",
        "completion/",
        "funding/",
        "funding/balance/",
        "facts/",
        "evidence/",
    ):
        assert client.get(f"/projects/{FLAGSHIP}/{tab}").status_code == 200


@pytest.mark.parametrize(
    ("username", "words"),
    [
        ("rong.zhaoye", "等我决定的项目"),
        ("du.changfeng", "等您评审的方案"),
        ("gu.qianfan", "等您评审的方案"),
        ("gai.jingyan", "我方要办的"),
        ("ling.shuo", "我方要办的"),
        ("qiu.hengjian", "我方要办的"),
        ("lan.zhouping", "我方要办的"),
        ("ling.shuo", "要整改、要复查的问题"),
        ("she.mingyuan", "要整改、要复查的问题"),
    ],
)
def test_whoever_carries_the_programme_lands_on_something_to_do(story: None, username: str, words: str) -> None:
    client = Client()
    client.force_login(User.objects.get(username=username), backend=BACKEND)
    assert words in client.get("/").text


def test_plans_have_a_column_for_each_year_and_proposals_beside_what_was_published(story: None) -> None:
    assert PlanVersion.objects.filter(year=2024).count() >= 2
    ours = PlanVersion.objects.filter(source__endswith="（演示数据）")
    assert set(ours.filter(kind="plan").values_list("year", flat=True)) == set(range(2022, 2027))
    assert ours.filter(kind="proposal").count() >= 3
    latest = PlanVersion.objects.filter(year=2024, kind="plan").order_by("published_on").last()
    assert latest is not None
    assert "演示" not in latest.source


def sites_now() -> list[Project]:
    """The projects in works of which sites are told."""
    projects = list(Project.objects.select_related("organisation", "subject").filter(devices__until=None).distinct())
    stand = positions(projects, on=timezone.localdate(), known=timezone.now())
    return [each for each in projects if stand[each.pk].position.stage == "works" and each.devices.exists()]


def test_every_site_where_works_go_on_has_people_devices_and_checks(story: None) -> None:
    found = sites_now()
    assert len(found) >= 8
    client = Client()
    client.force_login(User.objects.get(username="ji.wanglan"), backend=BACKEND)
    for project in found:
        assert project.key_people.filter(until=None).count() >= 9
        assert project.special_workers.count() == 3
        assert project.fences.exists()
        assert project.inspections.exists()
        assert project.materials.exists()
        assert project.node_calls.exists()
        assert project.safety_checks.values("item").distinct().count() == 8
        for tab in (
            "site/",
            "site/people/",
            "site/devices/",
            "site/posts/project_manager/",
            "checks/",
            "checks/safety/",
        ):
            assert client.get(f"/projects/{project.code}/{tab}").status_code == 200, tab


def test_whoever_opens_a_site_sees_a_day_of_its_devices_and_a_month_of_its_people(story: None) -> None:
    known = Delivery.objects.latest("at").at
    on = timezone.localdate(known)
    project = Project.objects.select_related("organisation", "subject").get(code="huaiyin-yuan-2024")
    seen = overview(project, on=on, known=known)
    assert len(seen.devices) == 4
    assert all(each.online and each.day.share > Fraction(95, 100) for each in seen.devices)
    punched = Punch.objects.filter(project=project, device__isnull=False)
    assert len({timezone.localdate(each.at) for each in punched}) > 25
    if seen.month.construction:
        away = seen.month.posts["materials_officer"].present
        assert len(away) < len(seen.month.construction)
    assert set(smart_site([each.subject_id for each in sites_now()], on, known)) == {
        each.subject_id for each in sites_now()
    }


def test_devices_that_reported_have_nothing_to_add_at_the_same_moment(story: None) -> None:
    at = Delivery.objects.latest("at").at
    before = (Signal.objects.count(), Punch.objects.count(), Delivery.objects.count())
    assert before[0] > 1000
    assert freshen(at=at) == 0
    assert (Signal.objects.count(), Punch.objects.count(), Delivery.objects.count()) == before


def test_people_on_site_changed_with_consent_and_somebody_waits(story: None) -> None:
    assert Relief.objects.filter(decision__outcome="approved").count() >= 2
    assert Relief.objects.filter(decision=None).exists()
    assert KeyPerson.objects.exclude(until=None).count() >= 2
    assert KeyPerson.objects.filter(certificate__startswith="演示").count() == KeyPerson.objects.count()
    assert SpecialWorker.objects.exists()
    assert SiteDevice.objects.exclude(until=None).exists()
    assert StopWork.objects.filter(until=None).exists()
    assert StopWork.objects.exclude(until=None).exists()


def test_checks_are_told_with_all_their_ends(story: None) -> None:
    today = timezone.localdate()
    assert set(MaterialReview.objects.values_list("outcome", flat=True)) == {"confirmed", "rejected"}
    rejected = MaterialReview.objects.filter(outcome="rejected")
    assert rejected.exclude(material__removal=None).exists()
    assert rejected.filter(material__removal=None).exists()
    assert set(NodeCheck.objects.values_list("outcome", flat=True)) == {"pass", "redo"}
    assert set(SafetyCheck.objects.values_list("outcome", flat=True)) == {"fine", "faulty", "absent"}
    assert set(Inspection.objects.values_list("side", flat=True)) == {"district", "supervisor", "patrol"}
    rows = list(standing(Finding.objects.all()))
    assert {each.state for each in rows} == {"open", "mended", "closed", "returned"}
    assert {each.severity for each in rows if each.state != "closed"} == {"general", "serious"}
    assert any(each.state == "closed" and each.severity == "serious" for each in rows)
    assert any(each.state == "open" and each.term < today for each in rows)
    for step in FindingStep.objects.filter(step="closed").select_related("finding"):
        assert step.by_id not in set(step.finding.steps.filter(step="mended").values_list("by", flat=True))


def test_districts_plan_their_inspections_and_draw_whom_to_inspect(story: None) -> None:
    assert Plan.objects.values("organisation").distinct().count() >= 2
    assert Draw.objects.count() == 2
    assert Round.objects.filter(draw=None).exists()
    assert Inspection.objects.exclude(draw=None).count() == 2
    client = Client()
    client.force_login(User.objects.get(username="ji.wanglan"), backend=BACKEND)
    assert client.get("/inspections/").status_code == 200
    for round_ in Round.objects.all():
        assert client.get(f"/inspections/rounds/{round_.pk}/").status_code == 200


def test_the_sites_answer_the_duties_of_works(story: None) -> None:
    on, known = timezone.localdate(), timezone.now()
    subjects = [each.subject_id for each in sites_now()]
    looked = sources.inspected(subjects, on, known)
    assert set(looked) == set(subjects)
    values = {reading.value for reading in sources.materials_checked(subjects, on, known).values()}
    assert values == {True, False, None}
    assert len(sources.supervision_plan(subjects, on, known)) >= 3
    assert {said["progress.serious_open"].value for said in looked.values()} == {0, 1}


def test_the_flagship_was_accepted_at_the_second_meeting_and_handed_over_at_the_second_list(story: None) -> None:
    project = Project.objects.select_related("organisation", "subject").get(code=FLAGSHIP)
    here = of_project(project, on=timezone.localdate(), known=timezone.now())
    assert [meeting.conclusion.state for meeting in here.meetings] == ["mend", "passed"]
    assert here.accepted is not None
    assert Handover.objects.filter(project=project).count() == 2
    assert set((here.offered or {}).values()) <= {"taken", None}
    assert here.check_holds
    assert Package.objects.get(project=project).papers > 50
    filled = {name for name, papers in folders(project, timezone.now()) if papers}
    assert {"前置记录", "改造方案", "完工情况", "竣工验收", "备案移交", "资金"} <= filled


def test_acceptance_stands_at_every_point_and_one_filing_runs_and_one_is_overdue(story: None) -> None:
    today, now = timezone.localdate(), timezone.now()
    found = {}
    for project in Project.objects.filter(code__in=("songjian-yuan-2024", "jishi-lou-2023")):
        here = of_project(project, on=today, known=now)
        clock = running(FILING, project, here, today)
        assert clock is not None
        found[project.code] = (clock.stopped, clock.overdue)
    assert found == {"songjian-yuan-2024": (False, False), "jishi-lou-2023": (False, True)}
    assert set(PaperReview.objects.values_list("outcome", flat=True)) == {"confirmed", "returned"}
    assert set(HandoverReply.objects.values_list("outcome", flat=True)) == {"taken", "returned"}
    assert Supervision.objects.count() >= 5


def test_money_was_granted_to_five_districts_and_paid_confirmed_returned_reversed_and_waits(story: None) -> None:
    assert Appropriation.objects.values("district").distinct().count() >= 5
    assert set(PaymentReview.objects.values_list("outcome", flat=True)) == {"confirmed", "returned"}
    assert Payment.objects.filter(review=None).count() >= 3
    assert Reversal.objects.exclude(payment=None).filter(payment__review__outcome="confirmed").exists()
    assert len(spend_ahead(None, timezone.localdate(), timezone.now())) >= 6


def test_returns_were_accepted_sent_back_and_wait_and_one_differs_from_the_records(story: None) -> None:
    assert Submission.objects.values("district").distinct().count() == 2
    assert Submission.objects.values("district", "month").distinct().count() == 6
    assert set(Hearing.objects.values_list("outcome", flat=True)) == {"accepted", "returned"}
    assert Submission.objects.filter(hearing=None).exists()
    told = Submission.objects.select_related("district").get(district__code="laizhou", month=date(2023, 9, 1))
    live = computed(Month(2023, 9), known=timezone.now())
    assert pages.digest_of(pages.drawn_up(live, told.district)) != told.digest
    paid = live.sheet.districts[told.district_id]["paid-district-budget"]
    assert paid


def test_every_lamp_is_lit_and_notices_wait_are_heard_and_are_closed(story: None) -> None:
    on, known = timezone.localdate(), timezone.now()
    projects = list(Project.objects.select_related("organisation", "subject"))
    assert {each.colour for each in watch(projects, on=on, known=known)} == {"red", "yellow", "gray", "blue", "none"}
    notices = {row.project.code: dispatches.stands(row) for row in dispatches.rows(Project.objects.all())}
    assert {each.state for each in notices.values()} == {"waiting", "answered", "closed"}
    assert sum(each.owed and each.clock(on).overdue for each in notices.values()) == 1


def test_four_quarters_are_assessed_and_what_was_sealed_comes_out_again(story: None) -> None:
    spans = islice(over(timezone.localdate(), frozenset({"quarter"})), 4)
    periods = [each for each in scores.periods(list(spans)) if each.runs]
    assert len(periods) >= 3
    sealed = [each for each in periods if each.sealed]
    assert len(sealed) >= 2
    assert {scores.outcome_of(appeal) for each in periods for appeal in each.appeals} == {"upheld", "rejected"}
    assert max(len(each.runs) for each in periods) == 2
    run = scores.period(next(each.span for each in sealed if len(each.runs) == 2)).latest
    assert run is not None
    assert scores.checked(run).holds


@pytest.mark.parametrize(
    ("username", "words"),
    [("ruan.cangming", "资金"), ("gu.yanzheng", "质量"), ("lan.zhouping", "验收")],
)
def test_whoever_closes_a_project_finds_their_pages(story: None, username: str, words: str) -> None:
    client = Client()
    client.force_login(User.objects.get(username=username), backend=BACKEND)
    assert client.get("/").status_code == 200
    page = client.get(f"/projects/{FLAGSHIP}/{'funding' if words == '资金' else 'completion'}/")
    assert page.status_code == 200
    assert words in page.text


def test_the_city_and_a_community_confer_and_what_they_resolved_is_done_late_or_rated(story: None) -> None:
    now = timezone.now()
    told = {each.row.title: each.state for each in topics.told(list(topics.rows(Topic.objects.all())), now)}
    assert sorted(told.values()) == ["collected", "evaluated", "evaluated", "scheduled"]
    held = Session.objects.filter(attendances__isnull=False).distinct()
    assert [each.assembly for each in held.order_by("assembly")] == ["council", "joint"]
    assert Session.objects.count() == 4
    rows = items.rows(ActionItem.objects.all())
    assert sorted(items.stands(row).state for row in rows) == ["done", "done", "waiting"]
    late = actions_overdue(None, timezone.localdate(now), now)
    assert sum(each.value for each in late.values()) == 1
