"""The shape of what people enter about money."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from meihao.funding.models import ClaimDecision, PaymentReview
from meihao.funding.selectors.subsidies import Open
from meihao.renovation.rules.schemes import fen, yuan
from meihao.web.fields import DAY, Figure, choose

type Choices = Iterable[tuple[str, str]]

PICK = ("", "请选择")


def money(label: str = "金额（元）", **more: Any) -> Figure:
    """A field for money: yuan with two decimals at most, cleaned to fen."""
    return Figure(label=label, read=fen, help_text=more.pop("help_text", "以元为单位，最多 2 位小数"), **more)


def paper_file(label: str) -> forms.FileField:
    """A field for the scan of a paper."""
    return forms.FileField(label=label, help_text="扫描件或照片，20 MB 以内", widget=forms.FileInput())


class AppropriationForm(forms.Form):
    """Money granted to a district."""

    district = forms.ChoiceField(label="下达给")
    source = forms.ChoiceField(label="资金来源")
    year = forms.IntegerField(label="年度", min_value=2016, max_value=2100)
    authority = forms.CharField(label="下达机关", max_length=60, help_text="如：市财政局")
    paper = forms.CharField(label="下达文号", max_length=60)
    amount = money()
    on = forms.DateField(label="下达日期", widget=DAY)

    def __init__(self, *args: Any, districts: Choices, sources: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "district", [PICK, *districts])
        choose(self, "source", [PICK, *sources])


class AllocationForm(forms.Form):
    """So much of a grant for a project."""

    project = forms.ChoiceField(label="安排给")
    paper = forms.CharField(label="安排文号", max_length=60)
    amount = money()
    on = forms.DateField(label="安排日期", widget=DAY)

    def __init__(self, *args: Any, projects: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "project", [PICK, *projects])


class ContributionForm(forms.Form):
    """What residents, firms or others put in."""

    source = forms.ChoiceField(label="资金来源")
    payer = forms.CharField(label="出资方", max_length=60, help_text="如：全体业主、供水公司；不写个人姓名")
    amount = money()
    on = forms.DateField(label="到账日期", widget=DAY)
    voucher = forms.CharField(label="凭证号", max_length=60)
    file = paper_file("收款凭证")

    def __init__(self, *args: Any, sources: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "source", [PICK, *sources])


class ContractForm(forms.Form):
    """A contract with a party of the project."""

    firm = forms.ChoiceField(label="签约单位", help_text="只列项目的参建单位")
    number = forms.CharField(label="合同编号", max_length=60)
    subject = forms.CharField(label="合同内容", max_length=80)
    amount = money("合同金额（元）")
    on = forms.DateField(label="签订日期", widget=DAY)
    file = paper_file("合同")

    def __init__(self, *args: Any, firms: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "firm", [PICK, *firms])


class LineForm(forms.Form):
    """A cost of the project."""

    what = forms.CharField(label="费用内容", max_length=80, help_text="如：排水管施工费、设计费")
    measure = forms.ChoiceField(label="改造内容")
    contract = forms.ChoiceField(label="合同", required=False)
    amount = money()
    on = forms.DateField(label="起日", widget=DAY)
    until = forms.DateField(label="止日", widget=DAY)

    def __init__(self, *args: Any, measures: Choices, contracts: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "measure", [PICK, *measures])
        choose(self, "contract", [("", "没有合同"), *contracts])


class PaymentForm(forms.Form):
    """A payment for a cost line out of a pot."""

    line = forms.ChoiceField(label="费用项")
    pot = forms.ChoiceField(label="用哪笔资金付")
    amount = money()
    on = forms.DateField(label="支付日期", widget=DAY)
    voucher = forms.CharField(label="凭证号", max_length=60)
    file = paper_file("付款凭证")

    def __init__(self, *args: Any, lines: Choices, pots: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "line", [PICK, *lines])
        choose(self, "pot", [PICK, *pots])


class ReviewForm(forms.Form):
    """The district's word on a payment."""

    outcome = forms.ChoiceField(label="结论", widget=forms.RadioSelect, choices=PaymentReview.Outcome.choices)
    reason = forms.CharField(label="理由", max_length=300, required=False, help_text="退回时必填，登记人会看到")


class ReversalForm(forms.Form):
    """How much of a record no longer stands."""

    amount = money("冲减金额（元）")
    on = forms.DateField(label="日期", widget=DAY)
    paper = forms.CharField(label="依据文号或凭证号", max_length=60)
    reason = forms.CharField(label="理由", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class ClaimForm(forms.Form):
    """A claim under a subsidy: what to claim of each cost line that is open to it."""

    paper = forms.CharField(label="申报文号", max_length=60)
    on = forms.DateField(label="申报日期", widget=DAY)

    def __init__(self, *args: Any, rows: Iterable[Open], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.numbers = [row.line.number for row in rows]
        for row in rows:
            self.fields[f"line-{row.line.number}"] = money(
                f"{row.line}（元）", required=False, help_text=f"还可申报 {yuan(row.left)} 元；不申报的空着"
            )

    @property
    def parts(self) -> dict[int, int]:
        """What was filled in, in fen by the number of the line."""
        given = {number: self.cleaned_data.get(f"line-{number}") for number in self.numbers}
        return {number: amount for number, amount in given.items() if amount}


class DecisionForm(forms.Form):
    """What was decided of a claim."""

    outcome = forms.ChoiceField(label="结论", widget=forms.RadioSelect, choices=ClaimDecision.Outcome.choices)
    paper = forms.CharField(label="审定文号", max_length=60)
    reason = forms.CharField(label="理由", max_length=300, required=False, help_text="不同意时必填，申报人会看到")


class PaymentImportForm(forms.Form):
    """A sheet of payments to try."""

    file = forms.FileField(
        label="填好的支付表",
        help_text="按模板填写的 .xlsx 或 .csv",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )


class PaymentFilter(forms.Form):
    """Narrowing the payments."""

    q = forms.CharField(label="凭证号或费用", required=False, max_length=40)
    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("", "全部"), ("waiting", "待确认"), ("confirmed", "已确认"), ("returned", "已退回")],
    )
