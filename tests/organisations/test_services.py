"""What changes in the tree, what is recorded, and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meihao.accounts.permissions import Permission as Granted
from meihao.accounts.rules import Role
from meihao.audit.models import Entry
from meihao.organisations import services
from meihao.organisations.models import Organisation
from meihao.organisations.permissions import Permission
from meihao.organisations.rules import Refused, ancestry, check_place, path_of
from tests.accounts.people import AT, body, person


def found(code: str) -> Organisation:
    return Organisation.objects.get(code=code)


def test_a_body_stands_under_its_parent_and_the_trail_says_so(yantai: Organisation) -> None:
    made = body("zhifu-mzj", "department", found("zhifu"), name="芝罘区民政局", duty="civil-affairs")
    assert made.path == "/yantai/zhifu/zhifu-mzj/"
    entry = Entry.objects.get(verb="organisation.established", key="zhifu-mzj")
    assert (entry.territory, entry.details["name"]) == (made.path, "芝罘区民政局")


def test_establishing_the_same_again_changes_nothing(yantai: Organisation) -> None:
    before = Entry.objects.count()
    assert body("zhifu", "district", yantai, name="芝罘区") == found("zhifu")
    assert Entry.objects.count() == before


def test_a_code_is_given_once(yantai: Organisation) -> None:
    with pytest.raises(Refused, match="已经给了芝罘区"):
        body("zhifu", "department", yantai)


@pytest.mark.parametrize(
    ("kind", "parent"), [("district", "zhifu"), ("street", "yantai"), ("community", "yantai"), ("city", "yantai")]
)
def test_nothing_stands_where_its_kind_does_not_belong(yantai: Organisation, kind: str, parent: str) -> None:
    with pytest.raises(Refused, match="不能设在"):
        body("x", kind, found(parent))


@pytest.mark.parametrize("code", ["", "A", "a_b", "芝罘", "-a", "a/", "a--b"])
def test_a_code_is_small_letters_digits_and_hyphens(code: str) -> None:
    with pytest.raises(Refused):
        check_place(code=code, kind="city", parent_kind=None)


def test_renaming_keeps_the_code_and_records_both_names(yantai: Organisation) -> None:
    keeper = person("xitong", Role.SYSTEM_ADMIN)
    services.rename(found("laishan").pk, name=" 莱山区人民政府 ", actor=keeper, at=AT)
    services.rename(found("laishan").pk, name="莱山区人民政府", actor=keeper, at=AT)
    assert found("laishan").name == "莱山区人民政府"
    entry = Entry.objects.get(verb="organisation.renamed")
    assert (entry.actor_id, entry.details) == (keeper.pk, {"before": "莱山区", "after": "莱山区人民政府"})


def test_a_body_closes_only_when_nothing_stands_under_it(yantai: Organisation) -> None:
    keeper = person("xitong", Role.SYSTEM_ADMIN)
    with pytest.raises(Refused, match="还有 2 个在用的机构"):
        services.close(found("zhifu").pk, actor=keeper, at=AT)
    assert found("zhifu").active


def test_a_body_with_people_in_office_does_not_close(yantai: Organisation) -> None:
    person("she", Role.COMMUNITY_OFFICER, "zhifu-xiangyang-hai")
    with pytest.raises(Refused, match="还有 1 人在这里任职"):
        services.close(found("zhifu-xiangyang-hai").pk, actor=person("xitong", Role.SYSTEM_ADMIN), at=AT)


def test_closing_twice_is_closing_once_and_nothing_is_set_up_below(yantai: Organisation) -> None:
    keeper = person("xitong", Role.SYSTEM_ADMIN)
    for _ in range(2):
        services.close(found("laishan").pk, actor=keeper, at=AT)
    assert Entry.objects.filter(verb="organisation.closed").count() == 1
    with pytest.raises(Refused, match="已经撤销"):
        body("laishan-jie", "street", found("laishan"))


@given(st.lists(st.from_regex(r"[a-z0-9]{1,6}", fullmatch=True), min_size=1, max_size=6))
def test_the_ancestry_of_a_path_is_its_prefixes(codes: list[str]) -> None:
    path = ""
    for code in codes:
        path = path_of(code, path or "/")
    line = ancestry(path)
    assert line[-1] == path
    assert len(line) == len(codes)
    assert all(path.startswith(step) and step.endswith("/") for step in line)


def test_its_permissions_are_among_those_that_roles_grant() -> None:
    assert {p.value for p in Permission} <= {p.value for p in Granted}
