"""5,000 projects in all stages with their decisions, facts, parties and filed schemes, laid down in bulk."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from functools import cache

from bench._scene import officer
from meihao.assessment.models import Decision
from meihao.attachments.models import Blob
from meihao.facts.models import Evidence, Fact, Review, Subject
from meihao.organisations.models import Organisation
from meihao.policy import library
from meihao.policy.lifecycle import keys_of, lifecycle
from meihao.renovation.models import Commitment, Party, Project, SchemeFiling, SchemeVersion

PROJECTS, DISTRICTS, STREETS = 5_000, 14, 5
FACTS = 20
COMMITMENTS = 6
FILED_FROM = 4
"""A project that has taken so many steps has its scheme on file."""
DAY = date(2023, 3, 1)
AT = datetime(2023, 3, 1, tzinfo=UTC)
BATCH = 2000


@cache
def programme() -> None:
    """Projects spread evenly over streets and stages."""
    officer()
    city = Organisation.objects.get(code="yantai")
    streets = _places(city)
    firms = [
        Organisation.objects.create(code=f"f{n}", name=f"公司{n}", kind="firm", parent=city, path=f"/yantai/f{n}/")
        for n in range(20)
    ]
    rng = random.Random(11)
    names = [f"p{n:05}" for n in range(PROJECTS)]
    subjects = Subject.objects.bulk_create(
        [Subject(kind="project", code=name, territory=streets[n % len(streets)]) for n, name in enumerate(names)],
        batch_size=BATCH,
    )
    projects = Project.objects.bulk_create(
        [
            Project(
                code=each.code,
                name=f"第{n}小区改造",
                organisation=streets[n % len(streets)],
                subject=each,
                year=2022 + n % 4,
                registered_on=DAY,
            )
            for n, each in enumerate(subjects)
        ],
        batch_size=BATCH,
    )
    parts = ("implementing-party", "construction-unit", "contractor", "supervisor")
    Party.objects.bulk_create(
        [
            Party(project=each, body=part, organisation=rng.choice(firms), since=DAY)
            for each in projects
            for part in parts
        ],
        batch_size=BATCH,
    )
    steps = _decisions(subjects)
    _facts(subjects, rng)
    _schemes([each for n, each in enumerate(projects) if n % (steps + 1) >= FILED_FROM], rng)


def _decisions(subjects: list[Subject]) -> int:
    """Each project so many steps on its way as its number says, twenty days apart; how many steps there are."""
    user, pack = officer(), library.current()
    onward = [each.id for each in lifecycle(pack, "renovation").transitions]
    last: dict[int, Decision] = {}
    for at, step in enumerate(onward):
        when = timedelta(days=20 * at)
        made = Decision.objects.bulk_create(
            [
                Decision(
                    subject=subject,
                    kind="lifecycle",
                    outcome=step,
                    effective_on=DAY + when,
                    at=AT + when,
                    by=user,
                    pack=pack.id,
                    pack_digest=pack.digest,
                    inputs_digest="0" * 64,
                    supersedes=last.get(subject.pk),
                )
                for n, subject in enumerate(subjects)
                if n % (len(onward) + 1) > at
            ],
            batch_size=BATCH,
        )
        last |= {each.subject_id: each for each in made}
    return len(onward)


def _places(city: Organisation) -> list[Organisation]:
    found = []
    for n in range(DISTRICTS):
        district = Organisation.objects.create(
            code=f"d{n}",
            name=f"第{n}区",
            kind="district",
            parent=city,
            path=f"/yantai/d{n}/",
            body="district-governments",
        )
        for m in range(STREETS):
            code = f"d{n}s{m}"
            found.append(
                Organisation.objects.create(
                    code=code,
                    name=code,
                    kind="street",
                    parent=district,
                    path=f"{district.path}{code}/",
                    body="sub-districts",
                )
            )
    return found


def _facts(subjects: list[Subject], rng: random.Random) -> None:
    user = officer()
    blob = Blob.objects.create(sha256="1" * 64, size=1, media_type="image/png", kept_at=AT)
    evidence = Evidence.objects.bulk_create(
        [
            Evidence(
                subject=each, blob=blob, kind="photo", title="证", effective_on=DAY, submitted_by=user, submitted_at=AT
            )
            for each in subjects
        ],
        batch_size=BATCH,
    )
    Review.objects.bulk_create(
        [Review(evidence=each, outcome="accepted", reason="", by=user, at=AT) for each in evidence], batch_size=BATCH
    )
    pack = library.current()
    keys = [pack.keys[name] for name in keys_of(pack, "renovation")]
    words = {"bool": "true", "integer": "5", "date": "2023-06-01"}
    plain = [key for key in keys if key.type in words]
    Fact.objects.bulk_create(
        [
            Fact(
                subject=each,
                key=key.name,
                value=words[key.type],
                unit=key.unit,
                effective_on=DAY,
                known_at=AT,
                grade="C",
                source="台账",
                evidence=piece,
                stated_by=user,
            )
            for each, piece in zip(subjects, evidence, strict=True)
            for key in rng.sample(plain, FACTS)
        ],
        batch_size=BATCH,
    )


def _schemes(projects: list[Project], rng: random.Random) -> None:
    user = officer()
    versions = SchemeVersion.objects.bulk_create(
        [SchemeVersion(project=each, number=1, note="初稿", by=user, at=AT) for each in projects], batch_size=BATCH
    )
    Commitment.objects.bulk_create(
        [
            Commitment(
                version=each,
                number=n + 1,
                measure="drainage",
                item=f"第{n}项",
                quantity=rng.randrange(1, 10**6),
                unit="米",
                place="北院",
                price=rng.randrange(10**5),
                due_on=DAY + timedelta(days=rng.randrange(900)),
                funder="district-budget",
                promised_by="implementing-party",
            )
            for each in versions
            for n in range(COMMITMENTS)
        ],
        batch_size=BATCH,
    )
    SchemeFiling.objects.bulk_create(
        [SchemeFiling(version=each, reference=f"备 {each.pk}", by=user, at=AT) for each in versions], batch_size=BATCH
    )
