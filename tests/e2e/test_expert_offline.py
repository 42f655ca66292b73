"""An expert's day on site without a network: taken along, found, kept through a reload, handed in once."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.assessment.fulfilled import questions
from tests.e2e.conftest import Site
from tests.e2e.steps import main, sign_in, sign_out
from tests.facts.conftest import TODAY

Look = Callable[[Page], None]
ASKED = questions(TODAY)
GROUNDS = "三号楼北侧扶手松动"
BEGUN = """() => new Promise(done => {
  const opening = indexedDB.open("meihao-visits");
  opening.onsuccess = () => {
    const counting = opening.result.transaction("drafts").objectStore("drafts").count();
    counting.onsuccess = () => { opening.result.close(); done(counting.result === 1); };
  };
})"""
KEPT = "caches.keys().then(names => names.length)"


def answer(phone: Page, verdict: str, grounds: str = "") -> None:
    phone.get_by_label(verdict, exact=True).check()
    phone.get_by_label("理由").fill(grounds)
    phone.get_by_role("button", name="存下，看下一条").tap()


def test_what_is_found_without_a_network_is_handed_in_once(town: Site, phone: Page, look: Look) -> None:
    sign_in(phone, town, "zhuanjia3")
    phone.goto(town.at("/expert/"))
    phone.get_by_role("button", name="带去现场").tap()
    expect(main(phone)).to_contain_text("已备好", timeout=60_000)

    phone.context.set_offline(True)
    phone.reload()
    expect(phone.get_by_role("status").first).to_contain_text("没有网络")
    main(phone).get_by_role("link", name="接着认定").tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text(f"现场核查 1／{len(ASKED)}")
    first = phone.url
    answer(phone, "未满足")
    expect(phone.get_by_role("alert")).to_contain_text("要写明差在哪里")
    answer(phone, "未满足", GROUNDS)
    expect(phone.get_by_role("heading", level=1)).to_have_text(f"现场核查 2／{len(ASKED)}")
    expect(main(phone)).to_contain_text("待上传 1 条")
    phone.get_by_label("理由").fill("写了一半")
    phone.wait_for_function(BEGUN)
    phone.reload()
    expect(phone.get_by_label("理由")).to_have_value("写了一半")
    expect(main(phone)).to_contain_text("已经填回")
    answer(phone, "满足")
    expect(phone.get_by_role("heading", level=1)).to_have_text(f"现场核查 3／{len(ASKED)}")
    phone.goto(first)
    phone.reload()
    expect(phone.get_by_label("理由")).to_have_value(GROUNDS)
    expect(main(phone)).to_contain_text("待上传 2 条")
    look(phone)
    phone.get_by_role("link", name="看待上传的").tap()
    expect(main(phone).get_by_role("listitem")).to_have_count(2)
    look(phone)

    phone.context.set_offline(False)
    expect(main(phone)).to_contain_text("已上传 2 条")
    expect(main(phone)).to_contain_text("没有待上传的认定")
    phone.goto(town.at("/expert/"))
    expect(main(phone)).to_contain_text(f"已认定 2／{len(ASKED)}")
    phone.goto(first)
    expect(phone.get_by_label("理由")).to_have_value(GROUNDS)

    assert phone.evaluate(KEPT) == 1
    sign_out(phone, town)
    assert phone.evaluate(KEPT) == 0
