"""The story, told once through the services into a database of its own."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from meihao.accounts.models import User
from meihao.assessment import selectors
from meihao.assessment.rules import Assessment, Tally
from meihao.demo.services import tell
from meihao.facts.models import Evidence, Fact, Subject
from meihao.places.models import Community
from meihao.policy.library import current
from meihao.policy.values import read


def assessed(code: str, on: date, known: date | None = None) -> Assessment:
    subject = Subject.objects.get(kind="community", code=code)
    return selectors.assess([subject], on=on, known=selectors.end_of(known or on))[subject.pk]


def six_communities_of_three_types_lie_in_different_districts() -> None:
    today = timezone.localdate()
    places = Community.objects.select_related("organisation__parent__parent")
    assert len(places) == 6
    assert {assessed(place.code, today).profile.id for place in places} == {"upgrade", "redevelopment", "new_build"}
    assert len({place.organisation.path.split("/")[2] for place in places}) >= 4


def everybody_in_it_is_invented_and_every_paper_says_so() -> None:
    assert not User.objects.filter(invented=False).exists()
    assert not Evidence.objects.exclude(title__contains="演示数据").exists()


def every_fact_is_of_the_pack_can_be_read_and_is_not_from_the_future() -> None:
    pack = current()
    for key, value, effective, known in Fact.objects.values_list("key", "value", "effective_on", "known_at"):
        read(pack.keys[key].type, value)
        assert effective <= timezone.localdate(known)
        assert known <= timezone.now()


def the_community_told_over_the_years_shows_what_changed() -> None:
    days = (date(2022, 12, 31), date(2023, 6, 30), date(2024, 6, 30), timezone.localdate())
    tallies: list[Tally] = [assessed("wutongdu", day).tally for day in days]
    assert len(set(tallies)) == len(days)
    assert tallies[0].met < tallies[1].met < tallies[2].met


def what_was_known_then_and_what_is_known_now_about_then_differ() -> None:
    subject = Subject.objects.get(code="wutongdu")
    correction = Fact.objects.filter(subject=subject, supersedes__isnull=False).first()
    assert correction is not None
    wrong = Fact.objects.get(pk=correction.supersedes_id)
    day = max(wrong.effective_on, correction.effective_on)
    then = assessed("wutongdu", day, timezone.localdate(wrong.known_at))
    now = assessed("wutongdu", day, timezone.localdate())
    assert then.digest != now.digest


def test_the_story_is_told_once_and_holds_together(db: None) -> None:
    at = timezone.now()
    tell(at=at)
    counted = (Fact.objects.count(), Evidence.objects.count(), User.objects.count())
    tell(at=at)
    assert (Fact.objects.count(), Evidence.objects.count(), User.objects.count()) == counted
    six_communities_of_three_types_lie_in_different_districts()
    everybody_in_it_is_invented_and_every_paper_says_so()
    every_fact_is_of_the_pack_can_be_read_and_is_not_from_the_future()
    the_community_told_over_the_years_shows_what_changed()
    what_was_known_then_and_what_is_known_now_about_then_differ()
