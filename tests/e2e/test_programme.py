"""One compound from the survey to 认定完成: everybody who has a say does their part, and each gate is met shut once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, FilePayload, Page, expect

from meihao.places.rules.register_book import workbook
from tests.e2e.conftest import Site, visited
from tests.e2e.steps import main, photo, sign_in

Look = Callable[[Page], None]
TODAY = timezone.localdate()
CODE = "laojie-2024"
HERE = f"/projects/{CODE}/"
YARD = "laojie-yard"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def paper(note: str) -> FilePayload:
    """A paper; another note makes another file."""
    return {"name": "材料.txt", "mimeType": "text/plain", "buffer": f"演示材料：{note}".encode()}


PARTIES = {
    "实施主体": "芝罘旧改实施有限公司",
    "建设单位": "芝罘建设发展有限公司",
    "施工单位": "鼎固建筑工程有限公司",
    "监理单位": "恒正工程监理有限公司",
    "物业企业": "安和物业服务有限公司",
}


def ago(days: int) -> str:
    """A day, as forms take it."""
    return (TODAY - timedelta(days=days)).isoformat()


@dataclass
class Cast:
    """Everybody's own browser, opened when they first have something to do."""

    browser: Browser
    town: Site
    open: ExitStack
    pages: dict[str, Page] = field(default_factory=dict)

    def at(self, username: str, path: str = "") -> Page:
        """Somebody's page, at an address of the project (or another that begins with a slash)."""
        if username not in self.pages:
            context = self.browser.new_context(
                viewport={"width": 1440, "height": 900}, locale="zh-CN", timezone_id="Asia/Shanghai"
            )
            self.pages[username] = self.open.enter_context(contextmanager(visited)(context))
            sign_in(self.pages[username], self.town, username)
        page = self.pages[username]
        page.goto(self.town.at(path if path.startswith("/") else HERE + path))
        return page


@pytest.fixture
def cast(browser: Browser, town: Site) -> Iterator[Cast]:
    with ExitStack() as stack:
        yield Cast(browser, town, stack)


def register_sheet(built: int) -> FilePayload:
    """The register of one compound with two buildings of six homes."""
    compound = {"name": "老街一号院", "community": "laojie", "address": "老街 1 号", "built_in": built}
    rooms = [f"{floor}0{door}" for floor in (1, 2, 3) for door in (1, 2)]
    homes = [
        ((YARD, number, "1", room, "dwelling", ""), {"area": 60_50, "area_source": "title"})
        for number in ("1", "2")
        for room in rooms
    ]
    rows = {
        "小区": [((YARD,), compound)],
        "楼栋": [((YARD, number), {"entrances": ("1",), "storeys": 3}) for number in ("1", "2")],
        "房屋": homes,
    }
    return {"name": "台账.xlsx", "mimeType": XLSX, "buffer": workbook(rows, title="小区台账")}


def fill(page: Page, **given: str) -> None:
    """Type into fields by label."""
    for label, value in given.items():
        main(page).get_by_label(re.compile(rf"^{re.escape(label)}\s*(选填)?$")).fill(value)


def press(page: Page, name: str) -> None:
    """Press a button of the page."""
    main(page).get_by_role("button", name=name).first.click()


def propose(cast: Cast, username: str, step: str) -> None:
    """Put a step up for decision."""
    page = cast.at(username)
    press(page, f"提请{step}")
    expect(main(page)).to_contain_text("提请")
    expect(main(page).get_by_role("button", name=f"提请{step}")).to_have_count(0)


def refused(cast: Cast, username: str, step: str, *reasons: str) -> None:
    """Try to decide a step while its gate is shut: every reason is told, and nothing happens."""
    page = cast.at(username)
    expect(main(page).get_by_role("heading", name=f"“{step}”的闸门关着")).to_be_visible()
    press(page, f"决定：{step}")
    alert = main(page).get_by_role("alert").first
    for reason in reasons:
        expect(alert).to_contain_text(reason)


def decide(cast: Cast, username: str, step: str, stage: str) -> None:
    """Decide a step: the project stands in the next stage."""
    page = cast.at(username)
    press(page, f"决定：{step}")
    expect(main(page).locator(".stages [aria-current]")).to_contain_text(stage)


def known(cast: Cast, key: str, value: str = "是") -> None:
    """State a fact with a paper, which another office takes."""
    page = cast.at("zhujian", f"evidence/upload/?target={key}")
    if value in {"是", "否"}:
        page.get_by_label(value, exact=True).check()
    else:
        page.locator("[name=value]").fill(value)
    page.get_by_label("从哪一天起").fill(ago(20))
    page.get_by_label("或选文件").set_input_files(paper(key))
    page.get_by_role("button", name="提交，等待审核").click()
    expect(main(page)).to_contain_text("已提交，等待审核")
    reviewer = cast.at("qu", page.url.removeprefix(cast.town.address))
    reviewer.get_by_label("采用", exact=True).check()
    press(reviewer, "记下结论")
    expect(main(reviewer).locator(".page-head")).to_contain_text("已采用")


def confirmed(cast: Cast, page: Page) -> None:
    """The district confirms the record of a precondition that a page shows."""
    officer = cast.at("qu", page.url.removeprefix(cast.town.address))
    officer.get_by_label("确认", exact=True).check()
    press(officer, "记下结论")
    expect(main(officer).locator(".page-head")).to_contain_text("已确认")


def survey(cast: Cast) -> None:
    """The district brings the register: a sheet with a wrong year is refused by row, the mended one is taken."""
    page = cast.at("zhujian", "/register/import/")
    page.get_by_label("填好的台账").set_input_files(register_sheet(3988))
    press(page, "试导入")
    expect(main(page).get_by_role("alert")).to_contain_text("什么也没有写入")
    expect(main(page)).to_contain_text("请核对建成年份")
    page.get_by_label("填好的台账").set_input_files(register_sheet(1986))
    press(page, "试导入")
    press(page, "确认导入")
    expect(main(page)).to_contain_text("完成")


def registered(cast: Cast) -> None:
    """The project is entered into the reserve, with its firms."""
    page = cast.at("zhujian", "/projects/new/")
    main(page).get_by_role("link", name="老街社区").click()
    fill(page, 编号=CODE, 名称="老街一号院改造", 登记日期=ago(100))
    page.get_by_label("老街一号院").check()
    press(page, "登记，进入储备")
    expect(main(page)).to_contain_text("储备")
    for body, firm in PARTIES.items():
        page = cast.at("zhujian")
        main(page).get_by_text("指定或更换参建单位").click()
        page.get_by_label("身份").select_option(label=body)
        page.get_by_label("单位", exact=True).select_option(label=firm)
        main(page).get_by_role("button", name="指定", exact=True).click()
        expect(main(page).locator("dl.kv")).to_contain_text(firm)


def applied(cast: Cast) -> None:
    """The street puts it up, the district takes it; nobody decides what has not been put up."""
    page = cast.at("zhujian")
    expect(main(page).get_by_role("button", name="决定：受理申报")).to_have_count(0)
    propose(cast, "jiedao", "受理申报")
    decide(cast, "zhujian", "受理申报", "申报")


def cleared(cast: Cast) -> None:
    """Clause 5: nothing enters the plan while an illegal structure stands."""
    propose(cast, "zhujian", "列入计划")
    refused(cast, "zhengfu", "列入计划", "拆违拆临")
    page = cast.at("laojie", "preconditions/new/structure/")
    fill(page, 位置="1 号楼东侧", 种类="储藏棚", 发现日期=ago(90), 告知日期=ago(80))
    page.get_by_label("面积（㎡）").fill("12.50")
    page.get_by_label("拆除前的照片").set_input_files(photo("before"))
    press(page, "登记，等待确认")
    confirmed(cast, page)
    page = cast.at("laojie", page.url.removeprefix(cast.town.address))
    main(page).get_by_role("link", name="登记拆除").click()
    fill(page, 拆除日期=ago(40))
    page.get_by_label("业主自行拆除").check()
    page.get_by_label("拆除后的照片").set_input_files(photo("after"))
    press(page, "登记，等待确认")
    confirmed(cast, page)
    page = cast.at("laojie", "preconditions/new/survey/")
    fill(page, 排查日期=ago(30), 违法建设处数="1")
    press(page, "登记，等待确认")
    confirmed(cast, page)
    known(cast, "clearance.completed")
    decide(cast, "zhengfu", "列入计划", "列入计划")


def drawn_up(cast: Cast) -> None:
    """The scheme: what becomes of each mandatory content, two commitments, a posting; the term that has not run is let go."""
    decide(cast, "shishi", "启动方案编制", "方案编制与公示")
    propose(cast, "shishi", "提交联合审查")
    refused(cast, "zhujian", "提交联合审查", "改造方案已在小区显著位置公示", "十项必改内容")
    page = cast.at("shishi", "scheme/draft/")
    contents = [each.get_attribute("href") or "" for each in main(page).get_by_role("link", name="写结论").all()]
    for href in contents:
        page.goto(cast.town.at(href))
        if "/drainage/" in href or "/roads/" in href:
            page.get_by_label("纳入改造").check()
        else:
            page.get_by_label("现状已满足").check()
            page.get_by_label("佐证或理由").fill("上一轮改造已完成，现场核对合格")
        press(page, "保存到草稿")
    for measure, item, place in (("drainage", "更换排水管", "北院"), ("roads", "沥青罩面", "小区主路")):
        page = cast.at("shishi", f"scheme/draft/lines/0/?measure={measure}")
        fill(page, 工程内容=item, 工程量="100", 单位="米", 位置=place, 完成期限=ago(-90))
        page.get_by_label("单价（元）").fill("200")
        page.get_by_label("资金来源").select_option(label="市级财政专项资金")
        page.get_by_label("承诺单位").select_option(label="建设单位")
        press(page, "保存到草稿")
    page = cast.at("shishi", "scheme/draft/")
    expect(main(page)).to_contain_text("必改内容都已写明")
    page.get_by_label("这一版的来由或改动原因").fill("按居民意见编制")
    press(page, "定为新版本")
    expect(main(page)).to_contain_text("100 米")
    page = cast.at("jiedao", "preconditions/new/posting/")
    fill(page, 公示的方案="改造方案第一稿", 公示日期=ago(0), 服务电话="0535-1234567")
    page.get_by_label("第 1 处位置").fill("东门宣传栏")
    page.get_by_label("第 1 处照片").set_input_files(photo("posted"))
    press(page, "登记，等待确认")
    posting = page.url.removeprefix(cast.town.address)
    confirmed(cast, page)
    page = cast.at("jiedao", posting)
    main(page).get_by_text("登记一条意见").click()
    fill(page, 收到日期=ago(0), 途径="电话", 意见="北院排水先做")
    press(page, "登记意见")
    main(page).get_by_role("link", name="处理这条意见").click()
    page.get_by_label("采纳", exact=True).check()
    fill(page, 处理结果="已列在第一项")
    main(page).locator("form.form button").first.click()
    page = cast.at("jiedao", posting)
    main(page).get_by_role("link", name="报意见处理完毕").click()
    fill(page, 处理完毕日期=ago(0))
    press(page, "登记，等待确认")
    confirmed(cast, page)


def submitted(cast: Cast) -> None:
    """Clause 6 leaves it to the district's government, not its bureau, to go on with written grounds: the posting has not run."""
    refused(cast, "zhujian", "提交联合审查", "公示满期")
    page = cast.at("zhengfu")
    page.get_by_label("放行理由：改造方案已经公示满期").fill("雨季前须完成排水，已逐户告知")
    press(page, "决定：提交联合审查")
    expect(main(page).locator(".stages [aria-current]")).to_contain_text("联合审查")
    expect(main(page)).to_contain_text("雨季前须完成排水")


def reviewed(cast: Cast) -> None:
    """Clause 7: departments answer side by side; one that objects holds the scheme until a further round."""
    page = cast.at("zhujian", "reviews/")
    page.get_by_label("芝罘区卫生健康局").check()
    press(page, "召集")
    propose(cast, "zhujian", "联审合格，报市评审")
    refused(cast, "zhengfu", "联审合格，报市评审", "联合审查")
    opinion(cast, "zhujianju", "通过")
    opinion(cast, "weijianju", "不通过", "北院排水口离卫生服务站太近")
    refused(cast, "zhengfu", "联审合格，报市评审", "联合审查")
    page = cast.at("zhujian", "reviews/")
    main(page).get_by_text("召集第 2 轮联合审查").click()
    page.get_by_label(re.compile("^理由")).first.fill("排水口已经移到东侧")
    press(page, "召集")
    for username in ("zhujianju", "weijianju"):
        opinion(cast, username, "通过")
    decide(cast, "zhengfu", "联审合格，报市评审", "专家评审")


def opinion(cast: Cast, username: str, outcome: str, words: str = "") -> None:
    """What a department says; it finds the scheme on its first screen."""
    page = cast.at(username, "/")
    main(page).get_by_role("link", name="老街一号院改造").first.click()
    page.goto(cast.town.at(HERE + "reviews/"))
    page.get_by_label(outcome, exact=True).check()
    page.get_by_label(re.compile("^审查意见")).fill(words)
    press(page, "提交意见")


def judged(cast: Cast) -> None:
    """A panel is drawn from a published seed by another officer; every expert scores each item."""
    propose(cast, "zhengfu", "评审通过")
    refused(cast, "shi", "评审通过", "专家")
    page = cast.at("shi", "reviews/")
    fill(page, 随机种子="20241107 期 08 15 22", 种子出处="当期开奖公告")
    press(page, "公布种子")
    page = cast.at("shizhu", "reviews/")
    press(page, "抽取专家")
    expect(main(page)).to_contain_text("抽取专家 5 人")
    for expert in [f"zhuanjia{number}" for number in range(1, 7)]:
        page = cast.at(expert, "/")
        if not main(page).get_by_role("link", name="老街一号院改造").count():
            continue
        page.goto(cast.town.at(HERE + "reviews/ballot/"))
        for group in main(page).locator("fieldset").all():
            group.get_by_label("4", exact=True).check()
        page.get_by_role("button", name="提交评审表").click()
    page = cast.at("shizhu", "reviews/")
    expect(main(page)).to_contain_text("各项得分")
    decide(cast, "shizhu", "评审通过", "审批")


def permitted(cast: Cast) -> None:
    """Clause 8: one form says that four permits are exempt and one is needed, which another officer grants."""
    page = cast.at("jianshe", "permits/")
    answers = main(page).locator("form[method=get]")
    for group in answers.locator("fieldset").all():
        group.get_by_label("否", exact=True).check()
    answers.locator("[name=new_area]").fill("0")
    press(page, "试算")
    page.get_by_label(re.compile("^或上传新的")).set_input_files(paper("申报表"))
    press(page, "按这些答复提交申报表")
    page = cast.at("qu", "permits/")
    page.get_by_label("核对无误", exact=True).check()
    press(page, "记下结论")
    expect(main(page)).to_contain_text("要办 1 项，还有 1 项没有办结")
    main(page).get_by_text("受理一项").click()
    main(page).get_by_label("审批事项").select_option(label="施工许可证")
    press(page, "受理，开始计时")
    page = cast.at("zhengfu", "permits/")
    main(page).locator("summary").get_by_text("办结", exact=True).click()
    page.get_by_label("准予", exact=True).check()
    page.get_by_label(re.compile("^文号或证号")).fill("烟芝施许〔2024〕3号")
    main(page).get_by_role("button", name="办结", exact=True).click()
    expect(main(page)).to_contain_text("要办的 1 项都已准予")


def organised(cast: Cast) -> None:
    """Clauses 3, 4 and 6: the committee, the owners' consent and the property party, before the first spade."""
    propose(cast, "jianshe", "开工")
    refused(cast, "zhengfu", "开工", "业主委员会", "红心物业", "三分之二", "四分之三")
    page = cast.at("laojie", "preconditions/new/committee/")
    fill(
        page,
        备案证明编号="芝业备〔2024〕7号",
        备案日期=ago(50),
        业主大会召开日期=ago(60),
        任期起始日=ago(50),
        任期届满日=ago(-900),
    )
    page.get_by_label("成员").fill("主任 王某\n委员 李某\n委员 张某")
    page.get_by_label("备案证明", exact=True).set_input_files(paper("备案证明"))
    press(page, "登记，等待确认")
    confirmed(cast, page)
    page = cast.at("laojie", "preconditions/new/canvass/")
    figures = {"业主总数（人）": "12", "征求意见的业主（人）": "10", "同意改造的业主（人）": "9"}
    areas = {"专有部分总面积": "726.00", "征求意见的业主的面积": "605.00", "同意改造的业主的面积": "544.50"}
    fill(page, 征求意见结束日期=ago(45), **figures, **{f"{name}（㎡）": area for name, area in areas.items()})
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_label("征求意见结果").set_input_files(paper("征求意见"))
    press(page, "登记，等待确认")
    confirmed(cast, page)
    for key in ("satisfaction.before", "property.red_formed", "scheme.design_approved", "scheme.cooperation"):
        known(cast, key)
    decide(cast, "zhengfu", "开工", "施工")


def built(cast: Cast) -> None:
    """The scheme is filed; what was promised is built, photographed and accepted by another firm."""
    page = cast.at("zhujianju", "scheme/")
    fill(page, 备案编号="芝改备〔2024〕8号")
    press(page, "备案第 1 版")
    expect(main(page)).to_contain_text("已备案")
    for number in (1, 2):
        page = cast.at("shigong", f"works/record/?line={number}")
        page.get_by_label("照片", exact=True).set_input_files(photo(f"built {number}"))
        fill(page, 完成数量="100")
        press(page, "填报，等待验收")
        page = cast.at("jianshe", page.url.removeprefix(cast.town.address))
        main(page).get_by_role("link", name="100 米").click()
        page.get_by_label("验收通过", exact=True).check()
        press(page, "记下结论")
        expect(main(page)).to_contain_text("验收通过")


def finished(cast: Cast) -> None:
    """Clause 12: the contractor reports, the supervisor looks first, the quality station is told in time."""
    propose(cast, "shigong", "完工，组织竣工验收")
    refused(cast, "jianshe", "完工，组织竣工验收", "施工已经完成")
    page = cast.at("shigong", "completion/new/report/")
    fill(page, 完工日期=ago(0), 完成内容和自检结果="排水、道路全部完成，自检合格")
    page.get_by_label("文件", exact=True).set_input_files(paper("完工报告"))
    press(page, "提交")
    settled(cast, "jianli", page)
    decide(cast, "jianshe", "完工，组织竣工验收", "竣工验收")


def settled(cast: Cast, username: str, page: Page) -> None:
    """Whoever confirms a paper of the completion does."""
    page = cast.at(username, page.url.removeprefix(cast.town.address))
    page.locator("[name=outcome]").first.check()
    press(page, "记下结论")
    expect(main(page)).to_contain_text("已确认")


def accepted(cast: Cast) -> None:
    """A meeting of all parties; nobody clicks the conclusion, it follows from what each signs."""
    refused(cast, "jianshe", "验收通过", "竣工验收通过", "质监机构")
    page = cast.at("jianshe", "completion/new/notice/")
    fill(page, 通知日期=ago(15), 拟验收日期=ago(0))
    page.get_by_label("文件", exact=True).set_input_files(paper("通知"))
    press(page, "提交")
    settled(cast, "zhengfu", page)
    page = cast.at("jianshe", "completion/meetings/new/")
    fill(page, 验收日期=ago(0), 地点="项目部")
    for guests in page.locator("textarea[name^=guest_]").all():
        guests.fill("王某 代表\n李某 代表\n张某 代表")
    for group in main(page).locator("fieldset").all():
        group.get_by_label("合格", exact=True).check()
    page.get_by_label("验收会议材料", exact=True).set_input_files(paper("会议纪要"))
    press(page, "登记")
    meeting = page.url.removeprefix(cast.town.address)
    for username in ("jianshe", "shigong", "jianli"):
        page = cast.at(username, meeting)
        page.get_by_label("同意验收", exact=True).check()
        press(page, "签署")
    page = cast.at("qu", meeting)
    page.get_by_label("符合规定", exact=True).check()
    page.get_by_label("监督记录", exact=True).set_input_files(paper("监督记录"))
    press(page, "登记监督记录")
    expect(main(page)).to_contain_text("通过")
    decide(cast, "jianshe", "验收通过", "备案移交")


def recognised(cast: Cast) -> None:
    """Nobody can click 认定完成 before it is filed, archived, handed over and checked on site."""
    propose(cast, "jianshe", "认定完成")
    refused(cast, "zhengfu", "认定完成", "竣工验收备案", "已归档", "现场核查")
    for step, day, number in (("filing", "备案日期", "备案号"), ("archive", "移交日期", "移交回执号")):
        page = cast.at("jianshe", f"completion/new/{step}/")
        fill(page, **{day: ago(0), number: f"芝{step}〔2024〕1号"})
        page.get_by_label("文件", exact=True).set_input_files(paper(step))
        press(page, "提交")
        settled(cast, "zhujian", page)
    page = cast.at("jianshe", "completion/handover/")
    fill(page, 移交日期=ago(0))
    for choice in page.locator("select[name^=warranty_]").all():
        choice.select_option(index=1)
    press(page, "提交清单")
    page = cast.at("wuye", "completion/handover/")
    for group in main(page).locator("fieldset").all():
        group.get_by_label("接收", exact=True).check()
    press(page, "记下结论")
    page = cast.at("zhujianju", "completion/site-check/")
    fill(page, 核对日期=ago(0))
    for group in main(page).locator("fieldset").all():
        group.get_by_label("相符", exact=True).check()
    page.get_by_label("核对记录或现场照片", exact=True).set_input_files(photo("checked"))
    press(page, "登记核对结果")
    decide(cast, "zhengfu", "认定完成", "认定完成")


def test_a_compound_from_the_survey_to_the_recognition(cast: Cast, look: Look) -> None:
    survey(cast)
    registered(cast)
    applied(cast)
    cleared(cast)
    drawn_up(cast)
    submitted(cast)
    reviewed(cast)
    judged(cast)
    permitted(cast)
    organised(cast)
    built(cast)
    finished(cast)
    accepted(cast)
    recognised(cast)
    for path in ("", "preconditions/", "scheme/", "reviews/", "permits/", "reconciliation/", "completion/"):
        look(cast.at("zhujian", path))
    page = cast.at("zhujian", "completion/")
    page.set_viewport_size({"width": 390, "height": 844})
    page.reload()
    expect(page.locator(".tabs [aria-current]")).to_be_in_viewport()
