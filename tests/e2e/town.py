"""A small invented city for the stories: one community for each, so that no story disturbs another.

Run in the product's own processes, before it is served: `build()` goes through the services.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

from meihao.accounts.models import User
from meihao.accounts.rules import Role
from meihao.accounts.services import appoint, enrol
from meihao.attachments.services import keep
from meihao.facts.models import Subject
from meihao.facts.services import Shown, review_evidence, subject_for, submit_evidence
from meihao.organisations.models import Organisation
from meihao.organisations.services import establish
from meihao.oversight.services import compute_scores, publish_scores
from meihao.places.models import Compound
from meihao.places.services import register_community, register_compound, register_division
from meihao.plans.rules.plans import COMPOUND, Figures
from meihao.plans.services.plans import Given, enter_plan
from meihao.policy import library
from meihao.renovation.models import (
    Commitment,
    Demolition,
    Ground,
    GroundFile,
    GroundReview,
    Posting,
    Project,
    SchemeFiling,
    SchemeVersion,
    Structure,
)
from meihao.renovation.services import register_project
from meihao.reviews.services import convene, find
from tests.assessment import fulfilled
from tests.attachments import samples
from tests.renovation.steps import taken

PASSWORD = "Zhifu-2024-kai"
PEOPLE = {
    "shi": ("于海燕", Role.CITY_OFFICER, "yantai"),
    "qu": ("孙立新", Role.DISTRICT_OFFICER, "zhifu"),
    "shequ": ("林晓", Role.COMMUNITY_OFFICER, "wenhua"),
    "nanshan": ("曲宁", Role.COMMUNITY_OFFICER, "nanshan"),
    "xingfu": ("姜文", Role.COMMUNITY_OFFICER, "xingfu"),
    "zhuanjia1": ("宋教授", Role.EXPERT, "yantai"),
    "zhuanjia2": ("丁工", Role.EXPERT, "yantai"),
    "zhuanjia3": ("吕工", Role.EXPERT, "yantai"),
    "zhuanjia4": ("梁教授", Role.EXPERT, "yantai"),
    "zhuanjia5": ("柳工", Role.EXPERT, "yantai"),
    "zhuanjia6": ("牟工", Role.EXPERT, "yantai"),
    "xitong": ("贺系统", Role.SYSTEM_ADMIN, "yantai"),
    "anquan": ("安然", Role.SECURITY_ADMIN, "yantai"),
    "shenji": ("史明", Role.AUDIT_ADMIN, "yantai"),
    "daji": ("邹大姐", Role.COMMUNITY_OFFICER, "haibin"),
    # Whoever has a say in the renovation of a compound, from the survey to the recognition.
    "jiedao": ("董书林", Role.STREET_OFFICER, "xiangyang"),
    "laojie": ("修桂花", Role.COMMUNITY_OFFICER, "laojie"),
    "zhengfu": ("初志刚", Role.DISTRICT_OFFICER, "zhifu"),
    "zhujian": ("门立新", Role.DISTRICT_OFFICER, "zhifu-housing"),
    "laishanzhu": ("柳桂林", Role.DISTRICT_OFFICER, "laishan-housing"),
    "zhujianju": ("隋科长", Role.DISTRICT_OFFICER, "zhifu-housing"),
    "weijianju": ("臧科长", Role.DISTRICT_OFFICER, "zhifu-health"),
    "shizhu": ("战国强", Role.CITY_OFFICER, "yantai"),
    "shishi": ("慕实施", Role.IMPLEMENTER, "firm-shishi"),
    "jianshe": ("矫建设", Role.IMPLEMENTER, "firm-jianshe"),
    "shigong": ("邢师傅", Role.IMPLEMENTER, "firm-shigong"),
    "jianli": ("逄监理", Role.IMPLEMENTER, "firm-jianli"),
    "wuye": ("阎管家", Role.PROPERTY, "firm-wuye"),
}
COMMUNITIES = {
    "xingfu": "幸福社区",
    "wenhua": "文化社区",
    "nanshan": "南山社区",
    "haibin": "海滨社区",
    "laojie": "老街社区",
}
FIRMS = {
    "firm-shishi": "芝罘旧改实施有限公司",
    "firm-jianshe": "芝罘建设发展有限公司",
    "firm-shigong": "鼎固建筑工程有限公司",
    "firm-jianli": "恒正工程监理有限公司",
    "firm-wuye": "安和物业服务有限公司",
}
LACKING = "health.tcm_service"
"""What the communities that somebody completes still lack: all that level 5/basic asks for besides is there."""
BODIES = {
    "civil-affairs": "民政局",
    "housing": "住房和城乡建设局",
    "health": "卫生健康局",
    "commerce": "商务局",
    "education": "教育和体育局",
}


def build() -> None:
    """Everybody, every place, and what is known of the first community."""
    at = timezone.now() - timedelta(days=1)
    city = _body("yantai", "烟台市", "city", None)
    zhifu, laishan = _body("zhifu", "芝罘区", "district", city), _body("laishan", "莱山区", "district", city)
    duties = library.current().bodies
    for duty, name in BODIES.items():
        if duty in duties:
            _body(f"zhifu-{duty}", f"芝罘区{name}", "department", zhifu, duty)
    _body("laishan-housing", "莱山区住房和城乡建设局", "department", laishan, "housing")
    street = _body("xiangyang", "向阳街道", "street", zhifu)
    register_division(code="370602", name="芝罘区", actor=None, at=at)
    register_division(code="370613", name="莱山区", actor=None, at=at)
    for code, name in COMMUNITIES.items():
        _place(code, name, street, "370602")
    for code, name in FIRMS.items():
        _body(code, name, "firm", city)
    _place("yingchun", "迎春社区", _body("chujia", "初家街道", "street", laishan), "370613")
    people = {username: _person(username, *given, at=at) for username, given in PEOPLE.items()}
    subjects = {subject.code: subject for subject in Subject.objects.all()}
    _know(subjects["xingfu"], people["xingfu"], people["qu"])
    for code in ("wenhua", "nanshan", "haibin"):
        fulfilled.fulfil(subjects[code], on=timezone.localdate() - timedelta(days=3), at=at, but=LACKING)
    beside = {"canteen.seats": "64", "canteen.floor_area": "210", "canteen.open_kitchen": "true"}
    fulfilled.measure(subjects["haibin"], beside, on=timezone.localdate() - timedelta(days=3), at=at)
    for code, numbers in {"haibin": (1, 2, 3), "xingfu": (4, 5, 6)}.items():
        convene(
            subject=subjects[code].pk,
            kind="community",
            experts=[people[f"zhuanjia{n}"].pk for n in numbers],
            on=timezone.localdate(at),
            actor=people["shi"],
            at=at,
        )
    _judge(subjects["xingfu"], [people[f"zhuanjia{n}"] for n in (4, 5, 6)], at)
    _assess({zhifu: 120, laishan: 80}, people["shi"])
    _renovate(people["shi"], at)


def _renovate(officer: User, at: datetime) -> None:
    """A project under works that the public may see, with its scheme put up and photographs that wait to be shown."""
    on = timezone.localdate(at)
    compound = register_compound(
        code="haitang-yard",
        name="海棠院",
        community="yingchun",
        address="迎春大街 8 号",
        built_in=1988,
        actor=None,
        at=at,
    )
    Compound.objects.filter(pk=compound.pk).update(
        longitude=121_445_000, latitude=37_512_000, declared_homes=240, declared_area=1_680_000
    )
    project = register_project(
        code="haitang-2024",
        name="海棠院改造",
        territory=Organisation.objects.get(code="yingchun").pk,
        compounds=[compound.pk],
        on=on - timedelta(days=90),
        year=on.year,
        actor=officer,
        at=at,
    )
    by = {"by": officer, "at": at}
    version = SchemeVersion.objects.create(project=project, number=1, note="初稿", **by)
    Commitment.objects.create(
        version=version, number=1, measure="roads", item="路面翻修", quantity=1_240_000, unit="㎡", place="北院", price=12_000,
        due_on=on, funder="district-budget", promised_by="implementing-party",
    )  # fmt: skip
    SchemeFiling.objects.create(version=version, reference="烟莱备〔2024〕8 号", **by)
    seen = dict.fromkeys(("found_on", "noticed_on"), on - timedelta(days=60))
    posting = _confirmed(project, "posting", on - timedelta(days=2), officer, at)
    Posting.objects.create(ground=posting, posted_on=posting.on, title="海棠院改造方案", phone="0535-6890000")
    shed = _confirmed(project, "structure", on - timedelta(days=60), officer, at)
    Structure.objects.create(ground=shed, place="北院", sort="棚屋", area=12_00, **seen)
    gone = _confirmed(project, "demolition", on - timedelta(days=40), officer, at, of=shed)
    Demolition.objects.create(ground=gone, demolished_on=gone.on, voluntary=True)
    steps = ("apply", "enlist", "draw-up", "submit", "forward", "pass", "commence")
    taken(project, *steps, by=officer, on=on - timedelta(days=80))


def _confirmed(project: Project, kind: str, on: date, officer: User, at: datetime, of: Ground | None = None) -> Ground:
    """A record of a precondition with a photograph, as the district has confirmed it."""
    ground = Ground.objects.create(
        project=project, kind=kind, on=on, of=of, digest=kind.ljust(64, "0"), entered_by=officer, entered_at=at
    )
    picture = keep(samples.photo((640, 420), note=kind), name="照片.jpg", at=at)
    GroundFile.objects.create(ground=ground, blob=picture, caption="东门")
    GroundReview.objects.create(ground=ground, outcome="confirmed", by=officer, at=at)
    return ground


def _body(code: str, name: str, kind: str, parent: Organisation | None, duty: str = "") -> Organisation:
    above = parent.pk if parent else None
    return establish(code=code, name=name, kind=kind, parent=above, body=duty, actor=None, at=timezone.now())


def _place(code: str, name: str, street: Organisation, division: str) -> None:
    home = _body(code, name, "community", street)
    register_community(code=code, name=name, organisation=home.pk, division=division, actor=None, at=timezone.now())
    subject_for("community", code, home)


def _person(username: str, name: str, role: Role, where: str, *, at: datetime) -> User:
    user = enrol(username=username, name=name, actor=None, at=at, password=PASSWORD, invented=True)
    home = Organisation.objects.get(code=where)
    since = timezone.localdate() - timedelta(days=300)
    appoint(user=user.pk, role=role, organisation=home.pk, since=since, actor=None, at=at)
    return User.objects.get(pk=user.pk)


def _know(subject: Subject, clerk: User, officer: User) -> None:
    """Much is known since ten days, some of it falls short, some is missing; the canteen's licence has just expired."""
    today = timezone.localdate()
    on, at = today - timedelta(days=10), timezone.now() - timedelta(days=10)
    facts = dict(fulfilled.values(on, 2))
    for place, name in enumerate(sorted(facts)):
        if place % 23 == 0:
            del facts[name]
        elif place % 31 == 0 and library.current().keys[name].type == "bool":
            facts[name] = "false"
    for name in ("canteen.open", "canteen.licence_until", "canteen.grade"):
        facts.pop(name, None)
    fulfilled.measure(subject, facts, on=on, at=at)
    _shown(subject, "canteen.open", "true", on, clerk, officer, at)
    _shown(subject, "canteen.licence_until", (today - timedelta(days=3)).isoformat(), on, clerk, officer, at)


def _assess(homes: dict[Organisation, int], officer: User) -> None:
    """The last two years are scored: against the last one may still appeal, against the one before no more."""
    city = Organisation.objects.get(code="yantai")
    for back, days in ((1, 2), (2, 10)):
        year, at = timezone.localdate().year - back, timezone.now() - timedelta(days=days)
        before = at - timedelta(days=2)
        enter_plan(
            year=year,
            body=city.pk,
            kind="plan",
            source=f"{year} 年改造计划",
            rows=[
                Given(organisation=each.pk, figures=Figures(count=1, households=number), unit=COMPOUND)
                for each, number in homes.items()
            ],
            published_on=timezone.localdate(before),
            actor=officer,
            at=before,
        )
        run = compute_scores(period=str(year), actor=officer, at=at)
        publish_scores(period=str(year), seen=run.digest, actor=officer, at=at)


def _judge(subject: Subject, experts: list[User], at: datetime) -> None:
    """The panel is content with most; one thing it is not, and some it has not looked at."""
    on = timezone.localdate(at)
    for place, criterion in enumerate(fulfilled.questions(on)):
        for expert in experts if place % 8 else experts[:1]:
            lacking = place == 9
            find(
                subject=subject.pk,
                criterion=criterion,
                verdict="unmet" if lacking else "met",
                grounds="绿地缺株，多处裸露" if lacking else "",
                on=on,
                digest="0" * 64,
                actor=expert,
                at=at,
            )


def _shown(subject: Subject, key: str, value: str, on: date, clerk: User, officer: User, at: datetime) -> None:
    """A fact with a piece of evidence that the district accepted."""
    known = library.current().keys[key]
    evidence = submit_evidence(
        subject=subject.pk,
        content=samples.photo(note=key),
        name="照片.jpg",
        kind=known.evidence[0],
        title=f"{known.title}·照片",
        effective_on=on,
        targets=[key],
        actor=clerk,
        at=at,
        fact=Shown(key=key, value=value),
    )
    review_evidence(evidence=evidence.pk, outcome="accepted", actor=officer, at=at)
