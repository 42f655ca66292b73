"""What owners answered home by home: the homes of a project, the sums over what they answered, and the menu."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Count, OuterRef, Q, Subquery, Sum

from meihao.kernel.exact import spoken
from meihao.places.models import Home
from meihao.policy import library
from meihao.policy.pack import Pack
from meihao.policy.schema.core import number_of
from meihao.renovation.models import Canvass, Ground, GroundReview, HomeAnswer, HomeWish, Membership, Project
from meihao.renovation.rules.canvassing import House, Houses, Sums, Voice, Wanted, menu, sums
from meihao.renovation.rules.grounds import CONFIRMED, PROMISES, RETURNED

DOOR = ("entrance__building__compound__code", "entrance__building__number", "entrance__number", "number")


def houses(project: Project) -> Houses:
    """The homes of a project's compounds that are not gone, by their door, with the area of their private parts: one statement."""
    mine = Membership.objects.filter(project=project, until=None).values("compound")
    rows = (
        Home.objects.filter(entrance__building__compound__in=mine, ended_on=None)
        .annotate(space=Sum("parts__area"))
        .order_by(DOOR[0], "entrance__building__pk", "entrance__pk", "pk")
    )
    return {tuple(door): House(pk, space or 0) for *door, pk, space in rows.values_list(*DOOR, "pk", "space")}


def counted(grounds: Sequence[int]) -> dict[int, Sums]:
    """The sums over the homes of some records: one statement. The database lays together homes that answered alike."""
    rows = (
        HomeAnswer.objects.filter(roll__in=grounds)
        .order_by()
        .values_list("roll", "asked", "answer", *PROMISES)
        .annotate(homes=Count("pk"), heads=Sum("owners"), space=Sum("area"))
    )
    voices: dict[int, list[Voice]] = defaultdict(list)
    for ground, asked, answer, *said, homes, heads, space in rows:
        promised = frozenset(name for name, yes in zip(PROMISES, said, strict=True) if yes)
        voices[ground].append(Voice(heads, space, asked, answer, promised, homes))
    return {ground: sums(mine) for ground, mine in voices.items()}


def matter_share(pack: Pack | None = None) -> Fraction:
    """The share of those asked that makes a matter count as promised."""
    return _share("consent.matter", pack or library.current())


def _share(name: str, pack: Pack) -> Fraction:
    return Fraction(str(number_of(pack.parameters[name])))


@dataclass(frozen=True, slots=True)
class Held:
    """A share of owners against what is asked for; `local` where that is ours."""

    title: str
    part: int
    whole: int
    least: Fraction
    local: bool

    @property
    def enough(self) -> bool:
        """Whether it is as great as is asked for."""
        return self.whole > 0 and Fraction(self.part, self.whole) >= self.least

    @property
    def said(self) -> str:
        """The share in words."""
        return spoken(Fraction(self.part, self.whole), "1") if self.whole else "—"

    @property
    def asked(self) -> str:
        """What is asked for, as the fraction that decides."""
        return str(self.least)


def shares(found: Sums | Canvass) -> tuple[Held, ...]:
    """Heads against what the instrument asks, areas against what we lay beside it."""
    pack = library.current()
    rows = (
        ("征求意见的业主占业主总数（人数）", found.asked, found.owners, "consent.consulted"),
        ("同意的业主占被征求的业主（人数）", found.agreed, found.asked, "consent.agreeing"),
        ("征求意见的业主占专有部分总面积", found.asked_area, found.owners_area, "consent.area_consulted"),
        ("同意的业主占被征求的业主（面积）", found.agreed_area, found.asked_area, "consent.area_agreeing"),
    )
    held = []
    for title, part, whole, name in rows:
        held.append(Held(title, part, whole, _share(name, pack), pack.parameters[name].origin == "local"))
    return tuple(held)


@dataclass(frozen=True, slots=True)
class Menu:
    """What homes ask for, as of the latest result that was taken home by home and not returned."""

    ground: int
    confirmed: bool
    rows: tuple[tuple[str, Wanted], ...]


def wishes(project: Project) -> Menu | None:
    """The menu of a project, None while nobody was asked home by home; two statements."""
    latest = GroundReview.objects.filter(ground=OuterRef("pk")).order_by("-at", "-pk").values("outcome")[:1]
    rows = Ground.objects.filter(project=project, roll__isnull=False).annotate(outcome=Subquery(latest))
    row = (
        rows.filter(Q(outcome=None) | ~Q(outcome=RETURNED)).order_by("-on", "-pk").values_list("pk", "outcome").first()
    )
    return _menu(*row) if row else None


def menu_of(ground: int) -> Menu:
    """What the homes of one record ask for."""
    return _menu(ground, None)


def _menu(ground: int, outcome: str | None) -> Menu:
    names = {each.id: each.name for each in library.current().parts.measures.measures}
    told = HomeWish.objects.filter(answer__roll=ground).order_by().values_list("measure", "place")
    found = menu(told.annotate(homes=Count("pk")))
    return Menu(ground, outcome == CONFIRMED, tuple((names.get(each.measure, each.measure), each) for each in found))
