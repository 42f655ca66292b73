"""The shape of what people enter about the lifetime balance."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from meihao.funding.rules.balance.plan import FUND, LOAN, ONE, REPAYMENTS, Change, Line, Plan, Scenario
from meihao.funding.rules.balance.words import ASKED, LUMP, millionths, moved, percent, percents, share, shares
from meihao.kernel.written import Unreadable, plain
from meihao.policy.schema.supervision import Funding
from meihao.renovation.rules.schemes import fen, thousandths, written
from meihao.web.fields import Figure, choose

PICK = ("", "请选择")


class Shares(forms.CharField):
    """Several shares in per cent, cleaned to exact fractions of one."""

    def clean(self, value: Any) -> Any:
        """The shares, or what is wrong with them."""
        text = super().clean(value)
        try:
            return tuple(share(each) for each in shares(text))
        except Unreadable as error:
            raise ValidationError(f"“{text}”{error}") from error


class BalanceSettingsForm(forms.Form):
    """The horizon, the rates and the definitions of a balance."""

    base_year = forms.IntegerField(label="基准年", help_text="测算的第一年，这一年的钱不折现")
    years = forms.IntegerField(label="测算年数", help_text="从基准年数起，要包住全部还款")
    discounts = Shares(label="折现率（%）", max_length=40, help_text="如 6；要对照几个折现率时写 6、4、8，第一个为主")
    flow = forms.ChoiceField(
        label="净现金流口径", widget=forms.RadioSelect, help_text="净现值、内部收益率和回收期按它计算"
    )
    coverage = forms.ChoiceField(label="覆盖倍数口径", widget=forms.RadioSelect)

    def __init__(self, *args: Any, funding: Funding, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = funding.balance
        choose(self, "flow", [(each.id, f"{each.name}：{each.text}") for each in told.flows])
        choose(self, "coverage", [(each.id, f"{each.name}：{each.text}") for each in told.coverages])

    @staticmethod
    def of(plan: Plan) -> dict[str, Any]:
        """What the form begins with for a plan."""
        return {
            "base_year": plan.base_year,
            "years": plan.years,
            "discounts": percents(plan.discounts),
            "flow": plan.definitions.flow,
            "coverage": plan.definitions.coverage,
        }


class BalanceLineForm(forms.Form):
    """A line of a balance; it asks what its group is asked."""

    item = forms.ChoiceField(label="科目")
    what = forms.CharField(label="内容", max_length=60, help_text="如：地面停车位、雨污分流施工")
    quantity = Figure(label="数量", read=thousandths, help_text="最多 3 位小数")
    unit = forms.CharField(label="单位", max_length=10, help_text="如：个、㎡、户")
    price = Figure(label="单价（元）", read=fen, help_text="最多 2 位小数")
    first = forms.IntegerField(label="起始年")
    last = forms.IntegerField(label="结束年")
    every = forms.IntegerField(label="每几年一次", min_value=1, initial=1, help_text="每年都有的填 1")
    occupancy = Figure(label="使用率（%）", read=millionths, initial="100", help_text="满额的几成，如 85")
    ramp = Shares(
        label="投用爬坡（%）", max_length=120, required=False, help_text="头几年的比例，如 60、80、100；没有就空着"
    )
    growth = Figure(label="单价年增长（%）", read=millionths, required=False, help_text="不涨就空着")
    rate = Figure(label="年利率（%）", read=millionths, help_text="如 3.5；无息填 0")
    term = forms.IntegerField(label="期限（年）", min_value=1, help_text="借款年之后几年还清")
    repayment = forms.ChoiceField(label="还款方式", choices=[PICK, *REPAYMENTS.items()])
    basis = forms.CharField(label="依据", max_length=120, help_text="数字从哪里来，如：报价、合同、可研、同类项目")
    promised_by = forms.CharField(label="承诺方", max_length=60, help_text="谁承诺或提供；写单位，不写个人姓名")

    def __init__(self, *args: Any, group: str, items: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.group = group
        lump = group in (FUND, LOAN)
        kept = {"item", "what", "basis", "promised_by", *ASKED[group]} - ({"quantity", "unit"} if lump else set())
        for name in list(self.fields):
            if name not in kept:
                del self.fields[name]
        choose(self, "item", [PICK, *items.items()])
        if lump:
            self.fields["item"].label = "资金来源"
            self.fields["price"].label = "金额（元）"
        if group == LOAN:
            self.fields["first"].label = "到账年份"

    @staticmethod
    def of(line: Line) -> dict[str, Any]:
        """What the form begins with for a line."""
        shown: dict[str, Callable[[Any], str]] = {
            "quantity": lambda value: plain(written(value, 3)),
            "price": lambda value: plain(written(value, 2)),
            "occupancy": percent,
            "growth": percent,
            "rate": percent,
            "ramp": percents,
        }
        names = ("item", "what", "basis", "promised_by", *ASKED[line.group])
        values = {name: getattr(line, name) for name in names}
        return {name: shown[name](value) if name in shown else value for name, value in values.items()}

    def line(self, number: int) -> Line:
        """The line as given."""
        given = self.cleaned_data
        return Line(
            number=number,
            group=self.group,
            item=given["item"],
            what=given["what"].strip(),
            quantity=given.get("quantity", 1000),
            unit=given.get("unit", LUMP).strip(),
            price=given["price"],
            first=given["first"],
            last=given.get("last", given["first"]),
            every=given.get("every", 1),
            occupancy=share(given["occupancy"]) if "occupancy" in given else ONE,
            ramp=given.get("ramp", ()),
            growth=share(given.get("growth") or 0),
            rate=share(given.get("rate", 0)),
            term=given.get("term", 0),
            repayment=given.get("repayment", ""),
            basis=given["basis"].strip(),
            promised_by=given["promised_by"].strip(),
        )


class ScenarioForm(forms.Form):
    """A scenario: what happens otherwise than planned."""

    name = forms.CharField(label="名称", max_length=30, help_text="如：收入少两成")
    income = Figure(label="收入变化（%）", read=moved, required=False, help_text="少两成填 -20；不变就空着")
    construction = Figure(label="建设和更新支出变化（%）", read=moved, required=False)
    operation = Figure(label="运营支出变化（%）", read=moved, required=False)
    rate = Figure(label="借款利率变化（个百分点）", read=moved, required=False)
    delay = forms.IntegerField(label="晚几年开始经营", min_value=0, max_value=10, required=False)

    @property
    def scenario(self) -> Scenario:
        """The scenario as given."""
        given = self.cleaned_data
        moves: dict[str, Fraction] = {
            name: share(given[name] or 0) for name in ("income", "construction", "operation", "rate")
        }
        return Scenario(given["name"].strip(), Change(**moves, delay=given["delay"] or 0))


class IssueBalanceForm(forms.Form):
    """Making the draft the next version; `seen` is the digest of the draft on the page."""

    note = forms.CharField(label="这一版的来由或改动原因", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)


class BalanceImportForm(forms.Form):
    """A sheet of lines to try."""

    file = forms.FileField(
        label="填好的测算表",
        help_text="按模板填写的 .xlsx 或 .csv",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
