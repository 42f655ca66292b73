"""Records of preconditions, as the street enters them and the district confirms them."""

from __future__ import annotations

from datetime import date
from io import BytesIO

from PIL import Image

from meihao.accounts.models import User
from meihao.renovation import services
from meihao.renovation.models import Ground
from meihao.renovation.rules import grounds as rules
from meihao.renovation.services import File
from tests.renovation.conftest import AT, Town


def photo(shade: int) -> bytes:
    """A photograph; another for each shade."""
    out = BytesIO()
    Image.new("RGB", (8, 8), (shade, 90, 40)).save(out, "PNG")
    return out.getvalue()


def paper(text: str) -> File:
    return File(text.encode(), "a.txt", "扫描件")


def shot(shade: int, caption: str = "东门宣传栏") -> File:
    return File(photo(shade), "a.png", caption)


COMMITTEE = rules.Committee(
    certificate="烟芝业备〔2024〕12号",
    filed_on=date(2024, 3, 20),
    assembly_on=date(2024, 3, 2),
    since=date(2024, 3, 2),
    until=date(2027, 3, 1),
    members=(rules.Member("主任", "王某"), rules.Member("委员", "李某")),
)
CANVASS = rules.Canvass(
    concluded_on=date(2024, 5, 10),
    owners=300,
    asked=200,
    agreed=150,
    owners_area=2_400_000,
    asked_area=1_650_050,
    agreed_area=1_300_025,
    support=True,
    property_way=True,
    shared_resources=True,
)
POSTING = rules.Posting(posted_on=date(2024, 5, 20), title="改造方案第一稿", phone="0535-6210000")


def structure(place: str = "3 号楼 2 单元西侧", area: int = 1250, *, on: date = date(2024, 3, 5)) -> rules.Structure:
    return rules.Structure(place=place, sort="储藏棚", area=area, found_on=on, noticed_on=date(2024, 3, 10))


def enter(town: Town, entry: rules.Entry, *files: File, of: Ground | None = None, by: User | None = None) -> Ground:
    """A record that waits."""
    of_ = of.pk if of else None
    return services.enter_ground(
        project=town.project.pk, entry=entry, files=files, of=of_, actor=by or town.clerk, at=AT
    )


def confirm(town: Town, ground: Ground, outcome: str = "confirmed", reason: str = "") -> Ground:
    services.review_ground(ground=ground.pk, outcome=outcome, reason=reason, actor=town.district, at=AT)
    return ground


def confirmed(town: Town, entry: rules.Entry, *files: File, of: Ground | None = None) -> Ground:
    """A record that counts."""
    return confirm(town, enter(town, entry, *files, of=of))
