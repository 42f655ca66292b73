"""What pilots answer by themselves: the check-up of their community, and what the balance says for the scheme."""

from __future__ import annotations

from datetime import timedelta

import pytest

from meihao.pilots import services, sources
from meihao.pilots.selectors import schemes
from meihao.places.services import register_compound
from meihao.policy.dossier import Reading
from tests.accounts.people import inside
from tests.assessment.test_checkups import examine
from tests.facts.conftest import AT, TODAY
from tests.pilots.conftest import Way

HERE = "/projects/pilot-xingfu/"


def checked(way: Way) -> dict[str, Reading]:
    return sources.checked([way.project.subject_id], way.on, way.at).get(way.project.subject_id, {})


def test_a_check_up_without_unknowns_answers_its_gate_until_its_facts_expire(way: Way) -> None:
    assert checked(way) == {}
    examine(way.scene)
    assert checked(way) == {}, "how many compounds there are is not known yet"
    yard = {"code": "yard", "name": "一号院", "address": "", "built_in": 1990, "actor": None, "at": AT}
    register_compound(community=way.scene.community.code, **yard)
    assert checked(way)["pilot.checkup"][:4] == (True, "usable", "B", TODAY)
    way.supply(["pilot.unit_assessed"])
    assert "check-up-done" not in way.shut("apply")
    assert checked(way.later(366)) == {}


def test_the_funds_of_a_scheme_are_what_its_balance_says(way: Way) -> None:
    way.walk("scheme")

    def missing() -> set[str]:
        known = sources.schemes([way.project.subject_id], way.on, way.at)[way.project.subject_id]
        text = inside(way.implementer).get(f"{HERE}creation/").text
        assert f'还缺 <span class="num">{known["pilot.scheme_missing"].value}</span> 项' in text
        return {each for each in ("建设改造阶段资金投入", "筹措渠道", "资金平衡测算") if f"{each}（请" in text}

    services.write_item(
        project=way.pilot.pk, item="wishes", texts={"创建意愿": "愿意"}, actor=way.implementer, at=way.at
    )
    services.issue_scheme(project=way.pilot.pk, seen=schemes.digest_of(way.project), actor=way.implementer, at=way.at)
    assert missing() == {"建设改造阶段资金投入", "筹措渠道", "资金平衡测算"}
    way.at += timedelta(minutes=1)
    way.balance()
    assert missing() == set()
    text = inside(way.implementer).get(f"{HERE}creation/").text
    assert "市级财政专项资金 600,000.00 元，金融机构贷款 400,000.00 元" in text
    assert f"{HERE}funding/balance/" in text
    with pytest.raises(services.Refused, match="下不写“资金平衡测算”"):
        services.write_item(
            project=way.pilot.pk, item="balance", texts={"资金平衡测算": "平衡"}, actor=way.implementer, at=way.at
        )
    assert inside(way.implementer).get(f"{HERE}creation/items/investment/").status_code == 404
